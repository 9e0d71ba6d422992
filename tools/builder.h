/* SPDX-License-Identifier: MIT */
/*
 * What the steps of building a blob hand to one another; see blob_build.c.
 */
#ifndef HSTS_TOOLS_BUILDER_H
#define HSTS_TOOLS_BUILDER_H

#include "../libhsts/label_code.h"
#include "bit_writer.h"
#include "blob_build.h"
#include "initials.h"
#include "key_groups.h"
#include "model.h"
#include "name_tree.h"

/* A key's place. */
struct placed_key {
  uint64_t first_word; /* of the mixed key */
  const struct tree_name *name;
  uint32_t group;
  uint32_t bucket; /* among all buckets */
};

struct builder_section {
  uint32_t id;
  uint8_t *bytes;
  size_t size;
};

enum { OPTIONAL_SECTIONS = 4 }; /* at most */

struct builder {
  struct arena arena; /* has all memory of the others */
  struct name_tree tree;
  struct model model;
  struct tails tails;
  struct groups_plan plan;
  struct placed_key *keys; /* in the end by rank */
  struct placed_key *room; /* for as many, to sort them */
  uint32_t key_count;
  uint16_t *seeds; /* of the blocks of buckets */
  uint64_t key_multiplier, tld_multiplier;
  uint64_t bucket_count, low_bits;
  unsigned fullest_bucket, common_flags;
  uint32_t special_count, tld_slots;
  unsigned node_bits, rank_bits, special_bits, pilot_bits, tail_bits;
  const struct tree_name **slot_names; /* by TLD slot; NULL: empty */
  /* Those that every blob has, by their ids, then optional ones. */
  struct builder_section sections[SECTION_KNOWN_COUNT + OPTIONAL_SECTIONS];
  unsigned optional_sections;
  unsigned minor; /* the first minor version that has all of these */
};

/* Bits of a number that is at most `greatest`. */
unsigned number_bits(uint64_t greatest);

/* Takes a section of `size` octets, zeroed; NULL if there is no memory. */
uint8_t *take_section(struct builder *builder, unsigned id, size_t size);

/* The same for a section that not every blob has, and that minor version was
   the first to have.  Each id is to be above the last one's. */
uint8_t *take_optional_section(struct builder *builder, unsigned id,
                               unsigned minor, size_t size);

/* The same with a copy of octets; false if there is no memory. */
bool copy_section(struct builder *builder, unsigned id, const uint8_t *bytes,
                  size_t size);

/* Takes a section of numbers of `width` bits, and a writer for it. */
bool take_numbers(struct builder *builder, unsigned id, uint64_t count,
                  unsigned width, struct bit_writer *writer);

/* Groups the keys and puts them into their buckets (blob_keys.c).  NULL, or an
   English message. */
const char *place_keys(struct builder *builder);

/* Writes the sections that say where the keys are, and the keys. */
bool write_keys(struct builder *builder);

/* Writes the sections of top-level domains, nodes and special keys
   (blob_names.c). */
bool write_names(struct builder *builder);

/* Writes the section of policies (policy_section.c). */
bool write_policies(struct builder *builder, const struct list *list);

#endif
