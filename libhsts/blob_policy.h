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
  const char *names;
  const uint8_t *numbers;
  unsigned width; /* of a number, in bits */
};

/* False if a verified blob has no such section. */
bool hsts_load_policies(const uint8_t *blob, struct blob_policies *policies);

/* The policy of the entry at that place (blob_find.h). */
const char *hsts_policy_at(const struct blob_policies *policies,
                           uint64_t place);

/* Whether the section, if there is one, can be trusted; the others can. */
bool hsts_blob_verify_policies(const uint8_t *blob);

#endif
