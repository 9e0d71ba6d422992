/* SPDX-License-Identifier: MIT */
/*
 * Makes the blobs of the tables.
 */
#include "bad_blobs.h"

#include "blob_edit.h"
#include "count.h"

static const struct bad_blob_table *const tables[] = {
    &bad_frames, &bad_headers, &bad_codes,   &bad_names,
    &bad_places, &bad_keys,    &bad_policies};

size_t bad_blob_count(void) {
  size_t count = 0;

  for (size_t i = 0; i < COUNT(tables); i++)
    count += tables[i]->count;
  return count;
}

const struct bad_blob *bad_blob(size_t index) {
  size_t table = 0;

  for (; index >= tables[table]->count; table++)
    index -= tables[table]->count;
  return &tables[table]->blobs[index];
}

void make_bad_blob(struct blob *blob, const struct bad_blob *bad) {
  good_blob(bad->list, blob);
  if (bad->damage != NULL)
    bad->damage(blob);
  else
    bad->change(blob, bad->by);
  if (!bad->keep_checksum)
    seal(blob);
}
