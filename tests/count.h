/* SPDX-License-Identifier: MIT */
/*
 * The size of a table.
 */
#ifndef HSTS_TESTS_COUNT_H
#define HSTS_TESTS_COUNT_H

#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif
