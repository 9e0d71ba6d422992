/* SPDX-License-Identifier: MIT */
/*
 * The optional section that says why each entry is on the list:
 *
 *     octet   how many names there are, at least 1
 *     names   each with a NUL, ascending, no two alike
 *     number  of a name, packed, for each TLD slot and each key by rank
 */
#ifndef HSTS_BLOB_POLICY_H
#define HSTS_BLOB_POLICY_H

#include "blob.h"

struct blob_policies {
  unsigned count;
  const uint8_t *names;
  const uint8_t *numbers;
  unsigned width; /* of a number, in bits */
};

/* False if the blob has no such section, or one that is not as it should be. */
bool hsts_load_policies(const uint8_t *blob, struct blob_policies *policies);

#endif
