/* SPDX-License-Identifier: MIT */
/*
 * From the bits of a blob back to names, for enumeration.  Opening a blob needs
 * only those of top-level domains.
 *
 * What these functions spell, a lookup finds: of each key they ask not only
 * that its bits spell a label and a parent, but also that it is stored where a
 * lookup would look for it.
 */
#ifndef HSTS_BLOB_SPELL_H
#define HSTS_BLOB_SPELL_H

#include "label_code.h"

/* A name that is being spelled, label by label from its first one. */
struct name {
  char text[HOST_MAX_LENGTH + 1];
  unsigned length;
};

/* The numbers of CODE_MAX_BITS bits that begin with a code; none if no symbol
   has it. */
struct code_interval {
  uint16_t first, count;
};

/* What is worked out once for a blob, not for each key: its codes by number,
   and the shapes of tails, sorted by where these begin.  It does not change. */
struct speller {
  const uint8_t *blob;
  struct label_model model;
  struct code_interval codes[CODE_MAX_COUNT];
  unsigned shape_count;
  uint8_t shapes[SHAPES_MAX];
};

void hsts_speller_open(struct speller *speller, const uint8_t *blob);

/* What the keys of a group have in common: how many symbols their labels have,
   and how many bits they have themselves. */
struct group_shape {
  unsigned length, size;
};

/* Where a key is stored. */
struct key_place {
  uint32_t group;
  struct group_shape shape;
  uint64_t bucket;
  uint64_t rank;
};

/* Where the key of that rank is. */
void hsts_find_rank(const uint8_t *blob, uint64_t rank,
                    struct key_place *place);

/* What the rows say of a group. */
struct group_shape hsts_group_shape(const uint8_t *blob, uint32_t group);

/* As load_group, for whoever does not know the size of its keys. */
void hsts_load_group(const uint8_t *blob, uint32_t index,
                     struct key_group *group);

/* Appends the label of a slot that is not empty.  False if it has none that a
   lookup would find there, or no room is left. */
bool hsts_spell_tld(const uint8_t *blob, uint32_t slot, struct name *name);

/* Appends the label of a key, and tells its parent's number.  False if it has
   none that a lookup would find there, or no room is left. */
bool hsts_spell_key(const struct speller *speller,
                    const struct key_place *place, struct name *name,
                    uint32_t *parent);

/* What a name has behind its first label, ".example.co.uk", and the nodes that
   its ancestors are, the nearest first. */
struct ancestors {
  struct name name;
  unsigned count;
  uint32_t nodes[HOST_MAX_LENGTH / 2 + 1];
};

/* Spells what is behind the first label of a name with that parent; ancestors
   that those of another name have, too, are copied from there.  It ends even
   where a hostile blob has nodes that are below themselves: false if the name
   gets too long. */
bool hsts_spell_ancestors(const struct speller *speller, uint32_t parent,
                          const struct ancestors *other,
                          struct ancestors *ancestors);

#endif
