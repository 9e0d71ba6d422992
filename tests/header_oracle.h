/* SPDX-License-Identifier: MIT */
/*
 * What hsts_header_parse has to answer, found the slow and obvious way: a copy
 * is cut into pieces at each ";" outside of quotes, and each piece is taken
 * apart with the string functions of the C library.  Of a field that is not
 * well-formed it tells that, but not where.
 */
#ifndef HSTS_TESTS_HEADER_ORACLE_H
#define HSTS_TESTS_HEADER_ORACLE_H

#include "hsts.h"

/* False: the field is not well-formed. */
bool header_oracle(const char *value, size_t length, hsts_header *header);

#endif
