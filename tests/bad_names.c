/* SPDX-License-Identifier: MIT */
/*
 * Bad blobs: top-level domains, descriptors, nodes and special keys.
 */
#include "bad_blobs.h"
#include "count.h"
#include "key_edit.h"

/* ---- Top-level domains -------------------------------------------------- */

static void set_tld(struct blob *blob, uint32_t slot, uint64_t key) {
  set_number(blob, SECTION_TLD_KEYS, slot, TLD_KEY_BITS, key);
}

static uint64_t tld_at(const struct blob *blob, uint32_t slot) {
  return blob_number(blob->bytes, SECTION_TLD_KEYS, slot, TLD_KEY_BITS);
}

static uint32_t empty_slot(const struct blob *blob) {
  uint32_t slot = 0;

  while (slot < count_of(blob, HEADER_TLD_SLOTS) && tld_at(blob, slot) != 0)
    slot++;
  need(slot < count_of(blob, HEADER_TLD_SLOTS), "an empty slot");
  return slot;
}

/* The slot of a packed label, or of anything else. */
static uint32_t slot_of(const struct blob *blob, uint64_t key) {
  return tld_slot(key, load64(blob->bytes + HEADER_TLD_MULTIPLIER),
                  section_octets(blob, SECTION_TLD_PILOTS),
                  blob->bytes[HEADER_PILOT_BITS],
                  count_of(blob, HEADER_TLD_SLOTS));
}

/* Puts the first of base, base + step, ... that leads to the empty slot into
   it. */
static void fill_empty_slot(struct blob *blob, uint64_t base, uint64_t step) {
  uint32_t slot = empty_slot(blob);

  while (slot_of(blob, base) != slot)
    base += step;
  set_tld(blob, slot, base);
}

/* Symbols from the lowest six bits on. */
#define SYMBOLS(a, b, c) ((uint64_t)(c) << 12 | (uint64_t)(b) << 6 | (a))

/* a, nothing, and any symbol. */
static void fill_slot_with_gap(struct blob *blob) {
  fill_empty_slot(blob, SYMBOLS(13, 0, 1), SYMBOLS(0, 0, 1));
}

/* Nothing, and any symbol. */
static void fill_slot_with_dot(struct blob *blob) {
  fill_empty_slot(blob, SYMBOLS(0, 1, 0), SYMBOLS(0, 1, 0));
}

static void fill_slot_with_symbol_39(struct blob *blob) {
  fill_empty_slot(blob, SYMBOLS(HOST_SYMBOLS, 1, 0), SYMBOLS(0, 1, 0));
}

static void fill_slot_with_symbol_63(struct blob *blob) {
  fill_empty_slot(blob, SYMBOLS(1, 63, 0), 1);
}

/* A label, and where it belongs: unlisted, but nothing is wrong with it. */
static void fill_slot(struct blob *blob) {
  fill_empty_slot(blob, SYMBOLS(13, 13, 13), SYMBOLS(0, 0, 1));
}

/* A label that belongs elsewhere. */
static void fill_slot_with_stranger(struct blob *blob) {
  uint32_t slot = empty_slot(blob);
  uint64_t key = SYMBOLS(13, 13, 13);

  while (slot_of(blob, key) == slot)
    key += SYMBOLS(0, 0, 1);
  set_tld(blob, slot, key);
}

static void repeat_tld(struct blob *blob) {
  set_tld(blob, empty_slot(blob), tld_at(blob, slot_of_tld(blob, "dev")));
}

/* What `dev` means goes to the empty slot, too. */
static void list_empty_slot(struct blob *blob) {
  set_descriptor(blob, empty_slot(blob),
                 blob_descriptor(blob->bytes, slot_of_tld(blob, "dev")));
  add_to_count(blob, HEADER_ENTRY_COUNT, 1);
}

/* `dev` means the same, but nobody can ask. */
static void lose_tld(struct blob *blob) {
  set_tld(blob, slot_of_tld(blob, "dev"), 0);
}

/* The node moves from its top-level domain to the empty slot. */
static void make_empty_slot_a_node(struct blob *blob) {
  uint32_t from = slot_of_tld(blob, "com"), slot = empty_slot(blob);
  uint64_t descriptor = blob_descriptor(blob->bytes, from);
  uint32_t node = node_number(blob, "com");

  set_descriptor(blob, slot, descriptor & ~(uint64_t)ENTRY_FLAGS);
  set_descriptor(blob, from, descriptor & ENTRY_FLAGS);
  set_node(blob, node, slot);
}

/* ---- Descriptors and nodes ---------------------------------------------- */

/* Adds flags to an unlisted top-level domain. */
static void flag_unlisted_tld(struct blob *blob, unsigned flags) {
  uint32_t slot = slot_of_tld(blob, "com");
  uint64_t descriptor = blob_descriptor(blob->bytes, slot);

  need((descriptor & ENTRY_LISTED) == 0, "an unlisted top-level domain");
  set_descriptor(blob, slot, descriptor | flags);
}

static void flag_unlisted_key(struct blob *blob) {
  uint32_t index = descriptor_number(blob, "co.uk");
  uint64_t descriptor = blob_descriptor(blob->bytes, index);

  need((descriptor & ENTRY_LISTED) == 0, "an unlisted key");
  set_descriptor(blob, index, descriptor | ENTRY_INCLUDE_SUBDOMAINS);
}

/* Lists a name without counting it. */
static void list_uncounted(struct blob *blob) {
  flag_unlisted_tld(blob, ENTRY_LISTED);
}

/* A node number beyond all, for which what follows the nodes says, as if it
   were one of them, the right descriptor. */
static void name_node_beyond(struct blob *blob) {
  uint32_t slot = slot_of_tld(blob, "com");
  uint64_t flags = blob_descriptor(blob->bytes, slot) & ENTRY_FLAGS;
  uint64_t node = count_of(blob, HEADER_NODE_COUNT);

  set_node_bits(blob, 32);
  while (blob_node_descriptor(blob->bytes, (uint32_t)node) != slot)
    need(++node < 1000, "that number behind the nodes");
  set_descriptor(blob, slot, (node + 1) << ENTRY_FLAG_BITS | flags);
}

/* Two names say that they are the same node; the other one's is missing. */
static void repeat_node(struct blob *blob) {
  uint32_t slot = slot_of_tld(blob, "com");
  uint64_t node = node_number(blob, "org");

  set_descriptor(blob, slot,
                 (node + 1) << ENTRY_FLAG_BITS |
                     (blob_descriptor(blob->bytes, slot) & ENTRY_FLAGS));
}

/* A node's name says that it is none. */
static void lose_node(struct blob *blob) {
  uint32_t slot = slot_of_tld(blob, "com");

  set_descriptor(blob, slot, blob_descriptor(blob->bytes, slot) & ENTRY_FLAGS);
}

/* A node says that it is another name, which is none. */
static void point_node_elsewhere(struct blob *blob) {
  set_node(blob, node_number(blob, "com"), slot_of_tld(blob, "dev"));
}

/* A node says that it is a name beyond all. */
static void point_node_beyond(struct blob *blob) {
  uint32_t beyond = blob_descriptor_count(blob->bytes);

  need(bit_length(beyond) == blob_node_width(blob->bytes), "a wide number");
  set_node(blob, node_number(blob, "com"), beyond);
}

/* Two nodes say that they are each other's names. */
static void exchange_nodes(struct blob *blob) {
  set_node(blob, node_number(blob, "com"), slot_of_tld(blob, "org"));
  set_node(blob, node_number(blob, "org"), slot_of_tld(blob, "com"));
}

static void count_node_more(struct blob *blob) {
  uint32_t nodes = count_of(blob, HEADER_NODE_COUNT);

  set_count(blob, SECTION_NODES, nodes + 1, blob_node_width(blob->bytes));
  add_to_count(blob, HEADER_NODE_COUNT, 1);
}

static void count_entries(struct blob *blob, unsigned more) {
  add_to_count(blob, HEADER_ENTRY_COUNT, (int)more);
}

/* ---- Special keys ------------------------------------------------------- */

static uint64_t index_at(const struct blob *blob, uint32_t block) {
  return blob_number(blob->bytes, SECTION_SPECIAL_INDEX, block,
                     blob->bytes[HEADER_SPECIAL_BITS]);
}

static void set_index(struct blob *blob, uint32_t block, uint64_t value) {
  set_number(blob, SECTION_SPECIAL_INDEX, block,
             blob->bytes[HEADER_SPECIAL_BITS], value);
}

/* There are no keys, but one that is special, and counted for listed. */
static void be_special_without_keys(struct blob *blob) {
  add_special(blob, ENTRY_LISTED);
}

/* The only key is special. */
static void be_special_all(struct blob *blob) {
  static const char label[] = "aaaaaaaa";
  uint32_t root = node_number(blob, "");

  teach_letter(blob);
  struct key key = name_key(blob, label, root, name_bits(blob, label, root));
  add_group(blob, TLD_MAX_SYMBOLS + 1, key.bits);
  add_key(blob, &key);
  add_special(blob, ENTRY_LISTED);
}

static void begin_index_late(struct blob *blob) {
  set_index(blob, 0, 1);
}

/* All special keys are in the first block; what the last one ends with is
   less. */
static void let_index_fall(struct blob *blob) {
  uint32_t blocks = blob_special_blocks(blob->bytes);

  need(blocks == 2 && index_at(blob, 1) == index_at(blob, 2),
       "a last block without special keys");
  set_index(blob, 2, index_at(blob, 2) - 1);
}

static void end_index_early(struct blob *blob) {
  uint32_t blocks = blob_special_blocks(blob->bytes);

  need(index_at(blob, blocks) > index_at(blob, blocks - 1),
       "a special key in the last block");
  set_index(blob, blocks, index_at(blob, blocks) - 1);
}

static void end_index_late(struct blob *blob) {
  uint32_t blocks = blob_special_blocks(blob->bytes);
  uint32_t special = count_of(blob, HEADER_SPECIAL_COUNT);

  set_width(blob, SECTION_SPECIAL_INDEX, blocks + 1,
            blob->bytes[HEADER_SPECIAL_BITS], SPECIAL_MAX_BITS);
  set_header(blob, HEADER_SPECIAL_BITS, 1, SPECIAL_MAX_BITS);
  set_index(blob, blocks, special + 1);
}

/* One block says that it has so many as are nowhere. */
static void let_index_leap(struct blob *blob) {
  end_index_late(blob);
  set_index(blob, 1, low_mask(SPECIAL_MAX_BITS));
}

/* The first of two special keys of one block that are no nodes. */
static uint32_t special_pair(const struct blob *blob) {
  uint32_t slots = count_of(blob, HEADER_TLD_SLOTS), i = 0;

  while (i + 1 < index_at(blob, 1) &&
         (blob_descriptor(blob->bytes, slots + i) > ENTRY_FLAGS ||
          blob_descriptor(blob->bytes, slots + i + 1) > ENTRY_FLAGS))
    i++;
  need(i + 1 < index_at(blob, 1), "two special keys in a block");
  return i;
}

static void repeat_special_rank(struct blob *blob) {
  uint8_t *ranks = section_octets(blob, SECTION_SPECIAL_RANKS);
  uint32_t i = special_pair(blob);

  ranks[i + 1] = ranks[i];
}

/* With their descriptors, so that all else is as before. */
static void exchange_special_ranks(struct blob *blob) {
  uint8_t *ranks = section_octets(blob, SECTION_SPECIAL_RANKS);
  uint32_t i = special_pair(blob);
  uint32_t first = count_of(blob, HEADER_TLD_SLOTS) + i;
  uint64_t descriptor = blob_descriptor(blob->bytes, first);
  uint8_t rank = ranks[i];

  ranks[i] = ranks[i + 1];
  ranks[i + 1] = rank;
  set_descriptor(blob, first, blob_descriptor(blob->bytes, first + 1));
  set_descriptor(blob, first + 1, descriptor);
}

/* A key that is added is special; what says so says that the next one is, which
   is none. */
static void be_special_beyond_keys(struct blob *blob) {
  uint32_t parent = node_number(blob, "com");
  struct key key = name_key(blob, longest_label, parent,
                            name_bits(blob, longest_label, parent));

  add_group(blob, HOST_MAX_LABEL, key.bits);
  add_key(blob, &key);
  add_special(blob, ENTRY_LISTED);
  need(count_of(blob, HEADER_KEY_COUNT) % SPECIAL_BLOCK != 0,
       "a block of ranks that is not full");
  section_octets(
      blob, SECTION_SPECIAL_RANKS)[count_of(blob, HEADER_SPECIAL_COUNT) - 1]++;
}

/* ---- The table ---------------------------------------------------------- */

static const struct bad_blob blobs[] = {
    {"good-tld-unlisted", "a slot has a label that is nothing", OPENS,
     .damage = fill_slot},
    {"bad-tld-gap", "a top-level domain has no second symbol, but a third", BAD,
     .damage = fill_slot_with_gap},
    {"bad-tld-dot", "a top-level domain begins with symbol 0", BAD,
     .damage = fill_slot_with_dot},
    {"bad-tld-symbol-39", "a top-level domain has symbol 39", BAD,
     .damage = fill_slot_with_symbol_39},
    {"bad-tld-symbol-63", "a top-level domain has symbol 63", BAD,
     .damage = fill_slot_with_symbol_63},
    {"bad-tld-slot", "a top-level domain is in a slot of others", BAD,
     .damage = fill_slot_with_stranger},
    {"bad-tld-twice", "two slots have the same top-level domain", BAD,
     .damage = repeat_tld},
    {"bad-tld-empty-listed", "an empty slot is an entry", BAD,
     .damage = list_empty_slot},
    {"bad-tld-lost", "an entry has lost its top-level domain", BAD,
     .damage = lose_tld},
    {"bad-tld-empty-node", "an empty slot is a node", BAD,
     .damage = make_empty_slot_a_node},

    {"bad-flags-force-https", "a name that is not listed forces https", BAD,
     .change = flag_unlisted_tld, .by = ENTRY_FORCE_HTTPS},
    {"bad-flags-subdomains", "a name that is not listed includes subdomains",
     BAD, .change = flag_unlisted_tld, .by = ENTRY_INCLUDE_SUBDOMAINS},
    {"bad-flags-key", "a key that is not listed includes subdomains", BAD,
     .damage = flag_unlisted_key},
    {"bad-entry-count-more", "an entry is counted that is not there", BAD,
     .change = count_entries, .by = 1},
    {"bad-entry-count-less", "an entry is not counted", BAD,
     .damage = list_uncounted},
    {"bad-node-beyond", "a name is a node beyond all", BAD,
     .damage = name_node_beyond},
    {"bad-node-twice", "two names are the same node", BAD,
     .damage = repeat_node},
    {"bad-node-lost", "a node is no name's", BAD, .damage = lose_node},
    {"bad-node-elsewhere", "a node says that it is a name that is none", BAD,
     .damage = point_node_elsewhere},
    {"bad-node-descriptor", "a node says that it is a name beyond all", BAD,
     .damage = point_node_beyond},
    {"bad-nodes-exchanged", "two nodes say that they are each other", BAD,
     .damage = exchange_nodes},
    {"bad-node-count", "there is one node too many", BAD,
     .damage = count_node_more},

    {"bad-special-count", "more keys are special than there are", BAD,
     .list = GOOD_TLDS, .damage = be_special_without_keys},
    {"good-special-all", "all keys are special", OPENS, .list = GOOD_TLDS,
     .damage = be_special_all},
    {"bad-special-index-first", "the special index begins with 1", BAD,
     .damage = begin_index_late},
    {"bad-special-index-falls", "the special index falls", BAD,
     .list = GOOD_WORDS, .damage = let_index_fall},
    {"bad-special-index-less", "the special index ends before the last one",
     BAD, .damage = end_index_early},
    {"bad-special-index-more", "the special index ends beyond the last one",
     BAD, .damage = end_index_late},
    {"bad-special-index-leaps", "a block has specials that are nowhere", BAD,
     .list = GOOD_RICH, .damage = let_index_leap},
    {"bad-special-rank-twice", "two special keys have the same rank", BAD,
     .list = GOOD_RICH, .damage = repeat_special_rank},
    {"bad-special-ranks-fall", "two special keys have changed places", BAD,
     .list = GOOD_RICH, .damage = exchange_special_ranks},
    {"bad-special-rank-beyond", "a special key is beyond the last key", BAD,
     .damage = be_special_beyond_keys},
};

const struct bad_blob_table bad_names = {blobs, COUNT(blobs)};
