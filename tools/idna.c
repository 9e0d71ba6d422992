/* SPDX-License-Identifier: MIT */
/*
 * UTS #46 as the URL standard uses it (3.3, "domain to ASCII") and Chromium
 * runs it: non-transitional, so that U+00DF stays a letter of its own, with
 * CheckBidi and CheckJoiners.
 *
 * Lengths are checked where they matter, in the lookup, on A-labels.  What UTS
 * #46 says otherwise since the version of Debian's ICU is in uts46_changes.c
 * and idna_hyphen.c.
 */
#include "idna.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uidna.h>

#include "idna_hyphen.h"
#include "idna_status.h"
#include "uts46_changes.h"

enum {
  OPTIONS = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
            UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE
};

/* Converts `length` octets of UTF-8 into `out`.  Octets that are no UTF-8 are
   a fault like any character that no host may have. */
static hsts_status convert(const UIDNA *icu, const char *host, size_t length,
                           char *out, size_t size, size_t *out_length) {
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode error = U_ZERO_ERROR;
  int32_t room = size > INT32_MAX ? INT32_MAX : (int32_t)size;
  int32_t made = uidna_nameToASCII_UTF8(icu, host, (int32_t)length, out, room,
                                        &info, &error);

  hsts_status status = idna_status(error, &info);
  if (status == HSTS_OK || status == HSTS_ERROR_SPACE)
    *out_length = (size_t)made;
  return status;
}

/* An hsts_to_ascii. */
static hsts_status to_ascii(void *context, char *host, size_t size,
                            size_t *length) {
  char *copy; /* ICU does not write where it reads */
  size_t made;
  hsts_status status;

  if (*length == 0 || *length > INT32_MAX)
    return HSTS_ERROR_URL;
  copy = malloc(*length);
  if (copy == NULL)
    return HSTS_ERROR_MEMORY;
  made = uts46_apply_changes(copy, host, *length);
  status = convert(context, copy, made, host, size, length);
  if (status == HSTS_ERROR_URL)
    status = idna_hyphen_to_ascii(context, copy, made, host, size, length);
  free(copy);
  return status;
}

bool idna_open(hsts_idna *idna) {
  UErrorCode error = U_ZERO_ERROR;

  idna->to_ascii = to_ascii;
  idna->context = uidna_openUTS46(OPTIONS, &error);
  return U_SUCCESS(error);
}

void idna_close(hsts_idna *idna) {
  uidna_close(idna->context);
}

bool idna_is_needed(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((unsigned char)text[i] >= 0x80)
      return true;
  return false;
}
