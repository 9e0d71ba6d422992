/* SPDX-License-Identifier: MIT */
/*
 * Included first by files whose functions run once for a list, or for a rare
 * input: there, small code is better than fast code.
 */
#ifndef HSTS_COLD_H
#define HSTS_COLD_H

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("Os")
#endif

#endif
