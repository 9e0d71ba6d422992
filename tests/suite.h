/* SPDX-License-Identifier: MIT */
/*
 * What every test program needs: the size of its tables, and a last line that
 * runs its suite and tells `make check`.  The suite runs in the locale of the
 * environment, as it would in an embedder who has called setlocale.
 */
#ifndef HSTS_TESTS_SUITE_H
#define HSTS_TESTS_SUITE_H

#include "count.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>

/* Runs and frees the suite; the exit status of the program. */
static inline int run_suite(Suite *suite) {
  setlocale(LC_ALL, "");
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
