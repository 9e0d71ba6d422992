/* SPDX-License-Identifier: MIT */
/*
 * The values of hsts.h that a compiler copies into its users' programs and that
 * no type of the library shows, so that libhsts/libhsts.abi cannot have them.
 * tests/cli_abi.sh compiles this, and that is all.  What is here may be added
 * to; a value that changes breaks programs, and needs a new soname.
 */
#include "hsts.h"

#define VALUE(constant, value) \
  _Static_assert((constant) == (value), #constant " has changed")

VALUE(HSTS_RFC6797, 1);
VALUE(HSTS_EXEMPT_SINGLE_LABELS, 2);
VALUE(HSTS_EXEMPT_PORTS, 4);
VALUE(HSTS_REDIRECT_CONTENT_LENGTH, 1);
VALUE(HSTS_NO_PORT, -1);
VALUE(HSTS_DEFAULT_ENVIRONMENT, 0);
VALUE(HSTS_DEFAULT_STATE, 1);
VALUE(HSTS_DEFAULT_SYSTEM, 2);
VALUE(HSTS_DEFAULT_BUILTIN, 3);
VALUE(HSTS_DEFAULT_COUNT, 4);
VALUE(HSTS_MAX_AGE_CHROMIUM, 6048000);
VALUE(HSTS_MAX_AGE_FIREFOX, 10886400);
VALUE(HSTS_NEVER, INT64_MAX);

/* Whoever makes room as one version says calls another. */
VALUE(HSTS_URL_SIZE(0), 16);
VALUE(HSTS_URL_SIZE(100), 316);
VALUE(HSTS_REDIRECT_SIZE(0, 0), 256);
VALUE(HSTS_REDIRECT_SIZE(100, 10), 566);
