/* SPDX-License-Identifier: MIT */
/*
 * Enumeration: every entry, spelled out of the blob alone.
 *
 * First the top-level domains, slot by slot; then the keys, group by group and
 * bucket by bucket.  A key gives a label and the number of its parent; the
 * parent's descriptor says whether it is a top-level domain or a key itself,
 * whose rank leads to its bits again, and so on up to the root, or to an
 * ancestor that the name before has, too.
 */
#include "cold.h"

#include "blob_spell.h"

struct enumeration {
  struct speller speller;
  hsts_visit *visit;
  void *context;
  bool stopped;
  /* Those of the last name, and room for those of the next one, which mostly
     has much in common with it. */
  struct ancestors ancestors[2];
  unsigned last;
};

static void visit_name(struct enumeration *enumeration, struct name *name,
                       unsigned flags) {
  hsts_entry entry = {name->text, name->length,
                      (flags & ENTRY_FORCE_HTTPS) != 0,
                      (flags & ENTRY_INCLUDE_SUBDOMAINS) != 0};

  name->text[name->length] = '\0';
  if (!enumeration->visit(enumeration->context, &entry))
    enumeration->stopped = true;
}

static bool enumerate_tlds(struct enumeration *enumeration) {
  const uint8_t *blob = enumeration->speller.blob;

  for (uint32_t slot = 0; slot < load32(blob + HEADER_TLD_SLOTS); slot++) {
    unsigned flags = blob_descriptor(blob, slot) & ENTRY_FLAGS;
    struct name name = {.length = 0};
    if (!(flags & ENTRY_LISTED))
      continue;
    if (!hsts_spell_tld(blob, slot, &name))
      return false;
    visit_name(enumeration, &name, flags);
    if (enumeration->stopped)
      return true;
  }
  return true;
}

/* Completes a name whose first label is spelled. */
static bool complete_name(struct enumeration *enumeration, uint32_t parent,
                          struct name *name) {
  const struct ancestors *last = &enumeration->ancestors[enumeration->last];
  struct ancestors *next = &enumeration->ancestors[!enumeration->last];

  if (!hsts_spell_ancestors(&enumeration->speller, parent, last, next) ||
      next->name.length > HOST_MAX_LENGTH - name->length)
    return false;
  memcpy(name->text + name->length, next->name.text, next->name.length);
  name->length += next->name.length;
  enumeration->last = !enumeration->last;
  return true;
}

static bool enumerate_key(struct enumeration *enumeration,
                          const struct key_place *place) {
  const uint8_t *blob = enumeration->speller.blob;
  unsigned flags = blob_key_descriptor(blob, place->rank) & ENTRY_FLAGS;
  struct name name = {.length = 0};
  uint32_t parent;

  if (!(flags & ENTRY_LISTED))
    return true;
  if (!hsts_spell_key(&enumeration->speller, place, &name, &parent) ||
      !complete_name(enumeration, parent, &name))
    return false;
  visit_name(enumeration, &name, flags);
  return true;
}

/* The keys of one bucket, from rank place->rank on. */
static bool enumerate_bucket(struct enumeration *enumeration,
                             struct key_place *place) {
  unsigned inside = place->bucket % BLOCK_BUCKETS;
  struct bucket_block block;

  load_block(enumeration->speller.blob, place->bucket / BLOCK_BUCKETS, &block);
  place->rank = block.first_rank + keys_before(&block, inside);
  for (unsigned keys = bucket_keys(&block, inside);
       keys > 0 && !enumeration->stopped; keys--, place->rank++)
    if (!enumerate_key(enumeration, place))
      return false;
  return true;
}

/* The keys of one group. */
static bool enumerate_group(struct enumeration *enumeration, uint32_t number) {
  const uint8_t *blob = enumeration->speller.blob;
  struct key_place place = {.group = number,
                            .shape = hsts_group_shape(blob, number)};
  struct key_group group;

  load_group(blob, number, place.shape.size, &group);
  uint64_t end = group.first_bucket + (UINT64_C(1) << group.bucket_bits);
  for (place.bucket = group.first_bucket;
       place.bucket < end && !enumeration->stopped; place.bucket++)
    if (!enumerate_bucket(enumeration, &place))
      return false;
  return true;
}

hsts_status hsts_db_enumerate(const hsts_db *db, hsts_visit *visit,
                              void *context) {
  struct enumeration enumeration = {.visit = visit, .context = context};

  if (db == NULL || visit == NULL || db->overlay != NULL)
    return HSTS_ERROR_ARGUMENT;
  hsts_speller_open(&enumeration.speller, db->blob);
  if (!enumerate_tlds(&enumeration))
    return HSTS_ERROR_CORRUPT;
  for (uint32_t group = 0;
       group < load32(db->blob + HEADER_GROUP_COUNT) && !enumeration.stopped;
       group++)
    if (!enumerate_group(&enumeration, group))
      return HSTS_ERROR_CORRUPT;
  return HSTS_OK;
}
