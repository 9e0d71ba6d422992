/* SPDX-License-Identifier: MIT */
/*
 * Where ICU cannot be had, this is linked instead: it has the three functions
 * that tools/idna.c calls, and says that they are not supported.  So programs
 * that convert no host can be linked and tested.
 */
#include <unicode/uidna.h>

UIDNA *uidna_openUTS46(uint32_t options, UErrorCode *error) {
  (void)options;
  *error = U_UNSUPPORTED_ERROR;
  return NULL;
}

void uidna_close(UIDNA *idna) {
  (void)idna;
}

int32_t uidna_nameToASCII_UTF8(const UIDNA *idna, const char *name,
                               int32_t length, char *out, int32_t size,
                               UIDNAInfo *info, UErrorCode *error) {
  (void)idna, (void)name, (void)length, (void)out, (void)size, (void)info;
  *error = U_UNSUPPORTED_ERROR;
  return 0;
}
