/* SPDX-License-Identifier: MIT */
/* Open addressing with linear probing, half full; see name_set.h. */
#include "name_set.h"

#include <stdlib.h>

/* FNV-1a, and its upper bits mixed, which choose the slot; never 0. */
static uint64_t hash_name(const char *name, size_t length) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);

  for (size_t i = 0; i < length; i++)
    hash = (hash ^ (unsigned char)name[i]) * UINT64_C(0x100000001b3);
  hash = (hash ^ hash >> 32) * UINT64_C(0x9e3779b97f4a7c15);
  return hash != 0 ? hash : 1;
}

bool name_set_open(struct name_set *set, uint64_t names) {
  set->slots = 2 * names + 1;
  set->hashes = calloc((size_t)set->slots, sizeof *set->hashes);
  return set->hashes != NULL;
}

bool name_set_add(struct name_set *set, const char *name, size_t length) {
  uint64_t hash = hash_name(name, length);
  uint64_t slot = (hash >> 32) * set->slots >> 32;

  while (set->hashes[slot] != 0) {
    if (set->hashes[slot] == hash)
      return false;
    slot = slot + 1 < set->slots ? slot + 1 : 0;
  }
  set->hashes[slot] = hash;
  return true;
}

void name_set_close(struct name_set *set) {
  free(set->hashes);
  set->hashes = NULL;
}
