/* SPDX-License-Identifier: MIT */
/*
 * What a test is told by environment variables: where its files are, which
 * `make check` says, and without which it fails, so that it never passes unrun;
 * how much time it may take, and what it has to do without.
 */
#ifndef HSTS_TESTS_ENVIRONMENT_H
#define HSTS_TESTS_ENVIRONMENT_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value of the variable; without one, says so and ends the test. */
static inline const char *environment(const char *name) {
  const char *value = getenv(name);
  if (value && *value)
    return value;
  fprintf(stderr, "%s is not set; run this by `make check`\n", name);
  exit(EXIT_FAILURE);
}

/* The step of loops over the whole list and over millions of made hosts: 1, or
   what HSTS_TEST_SHARE says.  Under valgrind and in an emulator, where all
   takes many times as long, HSTS_TEST_SHARE=50 tries every 50th round; with
   sanitizers it is 4. */
static inline size_t test_share(void) {
  const char *share = getenv("HSTS_TEST_SHARE");
  unsigned long step = share ? strtoul(share, NULL, 10) : 0;
  return step > 0 ? step : 1;
}

/* Whether the variant under test has this trait: see tests/tap.sh. */
static inline bool test_has_trait(const char *trait) {
  const char *traits = getenv("HSTS_TEST_TRAITS");
  return traits && strstr(traits, trait);
}

#endif
