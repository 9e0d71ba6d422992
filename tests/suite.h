/* SPDX-License-Identifier: MIT */
/*
 * What every test program needs: Check, the size of its tables, and a last line
 * that runs its suite and tells `make check`.  The suite runs in the locale of
 * the environment, as it would in an embedder who has called setlocale.
 */
#ifndef HSTS_TESTS_SUITE_H
#define HSTS_TESTS_SUITE_H

#include "count.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>

/* On this all assertions are built.  Check's own writes to a file, each time
   that one holds, how far the test has come, which took most of the time of
   some tests.  Of a test that crashes, Check says the name all the same. */
#undef ck_assert_msg
#define ck_assert_msg(holds, ...)                  \
  ((holds) ? (void)0                               \
           : _ck_assert_failed(__FILE__, __LINE__, \
                               "Assertion '" #holds "' failed", __VA_ARGS__))

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
