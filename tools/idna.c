/* SPDX-License-Identifier: MIT */
/*
 * UTS #46 as the URL standard uses it (3.3, "domain to ASCII") and Chromium
 * runs it: non-transitional, so that U+00DF stays a letter of its own, with
 * CheckBidi and CheckJoiners.
 *
 * ICU always checks hyphens and lengths too; those faults are none in a URL and
 * are taken out of what it reports.  Lengths are checked where they matter, in
 * the lookup, on A-labels.
 */
#include "idna.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uidna.h>

enum {
  OPTIONS = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
            UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
  NO_FAULTS = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
              UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
              UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4
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

  /* For want of memory ICU may also refuse a string of its own making. */
  if (error == U_MEMORY_ALLOCATION_ERROR || error == U_ILLEGAL_ARGUMENT_ERROR)
    return HSTS_ERROR_MEMORY;
  if ((U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR) ||
      (info.errors & ~(uint32_t)NO_FAULTS) != 0)
    return HSTS_ERROR_URL;
  *out_length = (size_t)made;
  return U_SUCCESS(error) ? HSTS_OK : HSTS_ERROR_SPACE;
}

/* Copies the host to where ICU does not write.  U+1E9E, the capital of U+00DF,
   the sharp s, becomes that on the way, as since revision 31 of UTS #46; ICU
   before 74 would make it "ss", which is another host than the one that
   Chromium goes to.  Returns the length of the copy. */
static size_t copy_host(char *copy, const char *host, size_t length) {
  size_t made = 0;

  for (size_t i = 0; i < length; i++) {
    if (length - i >= 3 && memcmp(host + i, "\xE1\xBA\x9E", 3) == 0) {
      memcpy(copy + made, "\xC3\x9F", 2);
      made += 2;
      i += 2;
    } else {
      copy[made++] = host[i];
    }
  }
  return made;
}

/* An hsts_to_ascii. */
static hsts_status to_ascii(void *context, char *host, size_t size,
                            size_t *length) {
  char *copy;
  hsts_status status;

  if (*length == 0 || *length > INT32_MAX)
    return HSTS_ERROR_URL;
  copy = malloc(*length);
  if (copy == NULL)
    return HSTS_ERROR_MEMORY;
  status = convert(context, copy, copy_host(copy, host, *length), host, size,
                   length);
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
