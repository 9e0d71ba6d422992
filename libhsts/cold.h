/* SPDX-License-Identifier: MIT */
/*
 * Small code instead of fast code, for files whose functions run once for a
 * list or for a rare input.  They include this first.
 */
#ifndef HSTS_COLD_H
#define HSTS_COLD_H

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("Os")
#endif

#endif
