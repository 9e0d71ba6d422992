/* SPDX-License-Identifier: MIT */
/*
 * The options of hsts.h that there are; others are a caller's bug, whether they
 * come with a host or with a URL.
 */
#ifndef HSTS_OPTIONS_H
#define HSTS_OPTIONS_H

#include "hsts.h"

static inline bool options_are_known(unsigned options) {
  return (options & ~(unsigned)(HSTS_RFC6797 | HSTS_EXEMPT_SINGLE_LABELS |
                                HSTS_EXEMPT_PORTS)) == 0;
}

#endif
