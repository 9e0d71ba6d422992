/* SPDX-License-Identifier: MIT */
/*
 * Names are distinct, so their order is the order of the lines.
 */
#include "digest.h"

#include <nettle/sha2.h>
#include <stdlib.h>

#include "progress.h"

static void add_entry(struct sha256_ctx *hash, const struct list_entry *entry) {
  uint8_t flags[] = " 0 0\n";

  flags[1] = entry->force_https ? '1' : '0';
  flags[3] = entry->include_subdomains ? '1' : '0';
  sha256_update(hash, entry->name_length, (const uint8_t *)entry->name);
  sha256_update(hash, sizeof flags - 1, flags);
}

bool list_digest(const struct list *list, unsigned char digest[DIGEST_SIZE]) {
  const struct list_entry **sorted = list_sorted(list);
  struct sha256_ctx hash;

  if (sorted == NULL)
    return false;
  progress_step("digest");
  sha256_init(&hash);
  for (size_t i = 0; i < list->count; i++) {
    add_entry(&hash, sorted[i]);
    progress_at(i, list->count);
  }
  sha256_digest(&hash, DIGEST_SIZE, digest);
  free(sorted);
  return true;
}
