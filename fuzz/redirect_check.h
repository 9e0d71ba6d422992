/* SPDX-License-Identifier: MIT */
/*
 * What has to be true of an internal redirect, whatever it is made of.
 */
#ifndef HSTS_FUZZ_REDIRECT_CHECK_H
#define HSTS_FUZZ_REDIRECT_CHECK_H

#include <stddef.h>

/* Makes the redirect with every option and several sizes of room, and ends the
   program if it has other lines than hsts.h says, or other octets in them. */
void check_redirect(const char *location, size_t location_length,
                    const char *origin, size_t origin_length);

#endif
