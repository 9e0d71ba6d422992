/* SPDX-License-Identifier: MIT */
/*
 * What there is to know of the built-in list besides the list itself.
 */
#ifndef HSTS_BUILTIN_H
#define HSTS_BUILTIN_H

#include "hsts.h"

/* Whether hsts-compile has left out hosts of the list that it was made from
   (--only, --policy, --tld). */
bool hsts_builtin_is_subset(void);

#endif
