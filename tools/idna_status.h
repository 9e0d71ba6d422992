/* SPDX-License-Identifier: MIT */
/*
 * What ICU says of a host, as the URL standard takes it.  ICU always checks
 * hyphens and lengths, too; those faults are none in a URL.
 */
#ifndef HSTS_TOOLS_IDNA_STATUS_H
#define HSTS_TOOLS_IDNA_STATUS_H

#include <unicode/uidna.h>

#include "hsts.h"

/* HSTS_OK; HSTS_ERROR_URL; HSTS_ERROR_MEMORY; HSTS_ERROR_SPACE if there is
   nothing else to say of the host. */
static inline hsts_status idna_status(UErrorCode error, const UIDNAInfo *info) {
  const uint32_t no_faults =
      UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
      UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
      UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

  /* For want of memory ICU may also refuse a string of its own making. */
  if (error == U_MEMORY_ALLOCATION_ERROR || error == U_ILLEGAL_ARGUMENT_ERROR)
    return HSTS_ERROR_MEMORY;
  if ((U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR) ||
      (info->errors & ~no_faults) != 0)
    return HSTS_ERROR_URL;
  return U_SUCCESS(error) ? HSTS_OK : HSTS_ERROR_SPACE;
}

#endif
