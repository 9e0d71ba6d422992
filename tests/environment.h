/* SPDX-License-Identifier: MIT */
/*
 * Where a test finds its files: in environment variables that `make check`
 * sets.  A test that is started without them fails; it never passes unrun.
 */
#ifndef HSTS_TESTS_ENVIRONMENT_H
#define HSTS_TESTS_ENVIRONMENT_H

#include <stdio.h>
#include <stdlib.h>

/* The value of the variable; without one, says so and ends the test. */
static inline const char *environment(const char *name) {
  const char *value = getenv(name);
  if (value && *value)
    return value;
  fprintf(stderr, "%s is not set; run this by `make check`\n", name);
  exit(EXIT_FAILURE);
}

#endif
