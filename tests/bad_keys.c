/* SPDX-License-Identifier: MIT */
/*
 * Bad blobs: what keys say.  A key that spells no name that a lookup would find
 * is lost, and so is what is below it if it is a node: the blob opens, as that
 * looks at no names.  So most damages are here twice.
 *
 * The damaged keys are added, in groups of their own.  As a node, an added key
 * takes the place of co.uk, so that example.co.uk is now below it.
 */
#include "bad_blobs.h"
#include "count.h"
#include "key_edit.h"

#include <string.h>

enum { PADDING = 60 };

/* ---- Adding keys --------------------------------------------------------- */

static uint32_t com(const struct blob *blob) {
  return node_number(blob, "com");
}

/* The bits that the key of the longest label needs. */
static unsigned key_size(const struct blob *blob, uint32_t parent) {
  return name_bits(blob, longest_label, parent);
}

/* Adds the longest label below a parent, padded with so many bits. */
static void add_padded(struct blob *blob, uint32_t parent, unsigned padding) {
  unsigned size = key_size(blob, parent) + padding;
  struct key key = name_key(blob, longest_label, parent, size);

  add_group(blob, HOST_MAX_LABEL, size);
  add_key(blob, &key);
}

static void add_below(struct blob *blob, uint32_t parent) {
  add_padded(blob, parent, 0);
}

/* The key that was added becomes the node that another one was. */
static void take_node(struct blob *blob, const char *name) {
  uint32_t from = descriptor_number(blob, name);
  uint32_t node = node_number(blob, name);
  uint64_t descriptor = blob_descriptor(blob->bytes, from);

  set_descriptor(blob, from, descriptor & ENTRY_FLAGS);
  add_special(blob, descriptor);
  set_node(blob, node, blob_descriptor_count(blob->bytes) - 1);
}

static void make_node(struct blob *blob) {
  take_node(blob, "co.uk");
}

/* ---- What is no fault ---------------------------------------------------- */

static void add_good_key(struct blob *blob) {
  add_below(blob, com(blob));
}

static void add_good_node(struct blob *blob) {
  add_below(blob, com(blob));
  make_node(blob);
}

static void add_padded_key(struct blob *blob) {
  add_padded(blob, com(blob), PADDING);
}

static void add_padded_node(struct blob *blob) {
  add_padded(blob, com(blob), PADDING);
  make_node(blob);
}

static void add_greatest_key(struct blob *blob) {
  add_padded(blob, com(blob), KEY_MAX_BITS - key_size(blob, com(blob)));
}

/* The second block has a node alone, behind so many empty buckets. */
static void add_node_to_new_block(struct blob *blob, unsigned empty) {
  unsigned size = key_size(blob, com(blob));
  uint32_t buckets = count_of(blob, HEADER_BUCKET_COUNT);
  struct key key = name_key(blob, longest_label, com(blob), size);

  need(buckets < BLOCK_BUCKETS, "a single block");
  for (unsigned more = BLOCK_BUCKETS - buckets + empty; more > 0; more--)
    add_group(blob, HOST_MAX_LABEL, size + more);
  add_group(blob, HOST_MAX_LABEL, size);
  add_key(blob, &key);
  make_node(blob);
}

static void add_key_of_nothing(struct blob *blob) {
  add_below(blob, com(blob));
  add_special(blob, 0);
}

static void add_long_top_level_domain(struct blob *blob) {
  add_below(blob, node_number(blob, ""));
}

/* ---- Keys that spell no name --------------------------------------------- */

/* A bit of the padding, counted from the key's end. */
static void add_with_padding_bit(struct blob *blob, unsigned bit) {
  unsigned size = key_size(blob, com(blob)) + PADDING;
  struct key key = name_key(blob, longest_label, com(blob), size);
  unsigned place = size - 1 - bit;

  need(bit >= bit_length(tails_end(blob)) && bit < PADDING,
       "a bit of the padding");
  key.words[place / 64] |= UINT64_C(1) << (63 - place % 64);
  add_group(blob, HOST_MAX_LABEL, size);
  add_key(blob, &key);
}

static void add_node_with_padding_bit(struct blob *blob, unsigned bit) {
  add_with_padding_bit(blob, bit);
  make_node(blob);
}

static void add_below_none(struct blob *blob) {
  add_below(blob, node_number(blob, "") + 1);
}

static void add_node_below_none(struct blob *blob) {
  add_below_none(blob);
  make_node(blob);
}

/* The key of so many times the letter a, below that parent. */
static struct key letters_key(const struct blob *blob, unsigned length,
                              uint32_t parent) {
  const char *label = longest_label + HOST_MAX_LABEL - length;

  return name_key(blob, label, parent, name_bits(blob, label, parent));
}

/* The first key of a blob that has none, below the root. */
static struct key first_label_key(const struct blob *blob, unsigned length) {
  return letters_key(blob, length, node_number(blob, ""));
}

/* The longest codes are all ones: so many do not fit. */
static void add_ones(struct blob *blob) {
  struct key key = {{UINT64_MAX, UINT64_MAX}, 128};

  add_group(blob, HOST_MAX_LABEL, key.bits);
  add_key(blob, &key);
}

static void add_special_ones(struct blob *blob) {
  add_ones(blob);
  add_special(blob, ENTRY_LISTED);
}

static void add_node_of_ones(struct blob *blob) {
  add_ones(blob);
  make_node(blob);
}

/* A key that ends in the last code of its label. */
static void add_cut_off(struct blob *blob) {
  struct key key = label_key(blob, longest_label);

  key.bits--;
  key.words[key.bits / 64] &= ~(UINT64_MAX >> key.bits % 64);
  add_group(blob, HOST_MAX_LABEL, key.bits);
  add_key(blob, &key);
}

static void add_cut_off_node(struct blob *blob) {
  add_cut_off(blob);
  make_node(blob);
}

/* A symbol gets no code any more. */
static void forget_symbol(struct blob *blob, unsigned octet) {
  uint8_t *code = code_number_at(blob, hsts_host_symbol[octet], CLASS_END - 1);

  need(load16(blob->bytes + HEADER_CLASSES) == 1 && *code != CODE_ABSENT,
       "a symbol that occurs");
  *code = CODE_ABSENT;
}

/* The same, but it is the second symbol, coded last, whose code, a 0, is no
   symbol's.  The key is as long as if it were an a. */
static void add_first_key_of_no_symbol(struct blob *blob) {
  teach_letter(blob);
  struct key key = first_label_key(blob, TLD_MAX_SYMBOLS + 1);
  key.words[0] &= ~(UINT64_C(1) << (64 - TLD_MAX_SYMBOLS));
  add_group(blob, TLD_MAX_SYMBOLS + 1, key.bits);
  add_key(blob, &key);
}

/* The longest label, but with another tail than one of its own. */
static void add_with_tail(struct blob *blob, uint64_t tail) {
  struct key key = label_key(blob, longest_label);
  unsigned size = key.bits + bit_length(tail);

  hsts_key_finish(&key, tail, size);
  add_group(blob, HOST_MAX_LABEL, size);
  add_key(blob, &key);
}

/* A tail that none has, one beyond them all. */
static void add_tail_of_none(struct blob *blob) {
  add_with_tail(blob, tails_end(blob));
}

static void add_node_with_tail_of_none(struct blob *blob) {
  add_tail_of_none(blob);
  make_node(blob);
}

/* The rank behind those of the 38 symbols. */
static void add_initial_of_none(struct blob *blob) {
  unsigned rest = CLASS_SYMBOLS - (1u << (RANK_MAX_BITS - 1));

  add_with_tail(
      blob,
      key_tail(blob->bytes, RANK_MAX_BITS << RANK_REST_BITS | rest, com(blob))
          .bits);
}

static void add_node_with_initial_of_none(struct blob *blob) {
  add_initial_of_none(blob);
  make_node(blob);
}

/* ---- Keys that a lookup looks for elsewhere ------------------------------ */

/* The row has a group of smaller keys, of just the size that this one needs. */
static void add_to_other_group(struct blob *blob) {
  add_padded(blob, com(blob), 1);
  add_group(blob, HOST_MAX_LABEL, key_size(blob, com(blob)));
}

static void add_node_to_other_group(struct blob *blob) {
  add_to_other_group(blob);
  make_node(blob);
}

/* The key is in the group that it needs, and the other one is empty. */
static void add_to_own_group(struct blob *blob) {
  struct key key =
      name_key(blob, longest_label, com(blob), key_size(blob, com(blob)));

  add_group(blob, HOST_MAX_LABEL, key.bits + 1);
  add_group(blob, HOST_MAX_LABEL, key.bits);
  add_key(blob, &key);
}

/* A name gets another parent, where its key stays. */
static void move_below(struct blob *blob, const char *name, uint32_t parent) {
  struct key_place place = find_key(blob, name);

  put_name(blob, &place, name, parent);
}

static void add_first_key(struct blob *blob, unsigned length) {
  teach_letter(blob);
  struct key key = first_label_key(blob, length);
  add_group(blob, length, key.bits);
  add_key(blob, &key);
}

/* The same for the first node, whose number is 0; so the root's is 1. */
static void add_first_node_below(struct blob *blob, unsigned length,
                                 uint32_t parent) {
  teach_letter(blob);
  set_node_bits(blob, 1);
  set_header(blob, HEADER_NODE_COUNT, 4, 1);
  set_count(blob, SECTION_NODES, 1, blob_node_width(blob->bytes));
  struct key key = letters_key(blob, length, parent);
  add_group(blob, length, key.bits);
  add_key(blob, &key);
  add_special(blob, 1 << ENTRY_FLAG_BITS | ENTRY_LISTED);
  set_node(blob, 0, blob_descriptor_count(blob->bytes) - 1);
}

static void add_first_node(struct blob *blob, unsigned length) {
  add_first_node_below(blob, length, 1);
}

/* ---- Names without end --------------------------------------------------- */

static void add_below_longest(struct blob *blob) {
  add_below(blob, node_number(blob, long_name));
}

/* Three octets, a dot, and 250. */
static void move_leaf_below_longest(struct blob *blob) {
  move_below(blob, "www.example.co.uk", node_number(blob, long_name));
}

static void add_below_itself(struct blob *blob) {
  add_below(blob, node_number(blob, "co.uk"));
  make_node(blob);
}

/* a.a.a and so on: as many labels as a name has room for, and then more. */
static void add_letter_below_itself(struct blob *blob) {
  add_first_node_below(blob, 1, 0);
}

/* Below example.co.uk, which will be below it. */
static void add_below_own_child(struct blob *blob) {
  add_below(blob, node_number(blob, "example.co.uk"));
  make_node(blob);
}

/* No cycle, but not the order that the compiler gives to nodes. */
static void add_below_later(struct blob *blob) {
  uint32_t later = node_number(blob, "foundation");

  need(later > node_number(blob, "co.uk"), "a later node");
  add_below(blob, later);
  make_node(blob);
}

static void add_below_earlier(struct blob *blob) {
  uint32_t earlier = node_number(blob, "accountants");

  need(earlier < node_number(blob, "co.uk"), "an earlier node");
  add_below(blob, earlier);
  make_node(blob);
}

/* The later node is the one whose descriptor comes first of all keys'. */
static void add_below_later_first(struct blob *blob) {
  uint32_t slots = count_of(blob, HEADER_TLD_SLOTS);
  uint64_t later = blob_descriptor(blob->bytes, slots) >> ENTRY_FLAG_BITS;

  need(later != 0 && later - 1 > node_number(blob, "accountants"),
       "a later node");
  add_below(blob, (uint32_t)later - 1);
  take_node(blob, "accountants");
}

/* Nodes may be too long, as long as nobody asks. */
static void add_node_below_longest(struct blob *blob) {
  need(node_number(blob, long_name) < node_number(blob, "foundation"),
       "a later node");
  add_below(blob, node_number(blob, long_name));
  take_node(blob, "foundation");
}

/* The same, but only with the top-level domain they are too long. */
static void add_node_below_parent_of_longest(struct blob *blob) {
  add_below(blob, node_number(blob, strchr(long_name, '.') + 1));
  take_node(blob, "foundation");
}

/* ---- Twins --------------------------------------------------------------- */

/* The longest label below these parents, all in one bucket. */
static void add_in_one_bucket(struct blob *blob, const uint32_t *parents,
                              unsigned count) {
  unsigned size = 0;

  for (unsigned i = 0; i < count; i++)
    if (key_size(blob, parents[i]) > size)
      size = key_size(blob, parents[i]);
  add_group(blob, HOST_MAX_LABEL, size);
  for (unsigned i = 0; i < count; i++) {
    struct key key = name_key(blob, longest_label, parents[i], size);
    add_key(blob, &key);
  }
}

static void add_three(struct blob *blob) {
  uint32_t parents[] = {com(blob), node_number(blob, "uk"),
                        node_number(blob, "org")};

  add_in_one_bucket(blob, parents, COUNT(parents));
}

static void add_twins(struct blob *blob) {
  uint32_t parents[] = {com(blob), com(blob)};

  add_in_one_bucket(blob, parents, COUNT(parents));
}

static void add_twins_around(struct blob *blob) {
  uint32_t parents[] = {com(blob), node_number(blob, "uk"), com(blob)};

  add_in_one_bucket(blob, parents, COUNT(parents));
}

static void add_twins_behind(struct blob *blob) {
  uint32_t parents[] = {node_number(blob, "uk"), com(blob), com(blob)};

  add_in_one_bucket(blob, parents, COUNT(parents));
}

/* Two keys of one bucket that differ in their first word alone, because their
   labels differ in the last symbol, and that has codes of the same length. */
static void add_long_neighbours(struct blob *blob) {
  char label[HOST_MAX_LABEL + 1];
  unsigned size = key_size(blob, com(blob));
  struct key key = name_key(blob, longest_label, com(blob), size);

  add_group(blob, HOST_MAX_LABEL, size);
  add_key(blob, &key);
  memcpy(label, longest_label, sizeof label);
  do
    label[HOST_MAX_LABEL - 1]++;
  while (!has_code(blob, label) || name_bits(blob, label, com(blob)) != size);
  key = name_key(blob, label, com(blob), size);
  add_key(blob, &key);
}

/* The same bits in two buckets, one after the other: they spell labels of 62
   and of 63 symbols, which have a code of zeros but for the initial. */
static void add_neighbours_alike(struct blob *blob) {
  unsigned size = LABEL_MAX_BITS;
  struct key keys[] = {{{0}, size}, {{0}, size}};

  hsts_key_finish(&keys[0], name_tail(blob, longest_label, com(blob)).bits,
                  size);
  hsts_key_finish(&keys[1],
                  name_tail(blob, longest_label, node_number(blob, "org")).bits,
                  size);
  add_group(blob, HOST_MAX_LABEL - 1, size);
  add_key(blob, &keys[0]);
  add_key(blob, &keys[1]);
  add_group(blob, HOST_MAX_LABEL, size);
  add_key(blob, &keys[0]);
}

/* A key of the first bucket of a block's that has two becomes its neighbour. */
static void copy_neighbour(struct blob *blob, unsigned index) {
  const uint8_t *low = section_octets(blob, SECTION_LOW);
  struct bucket_block block;
  struct key_place place = {.group = 0};

  load_block(blob->bytes, index, &block);
  need(block.twos != 0, "a bucket with two keys");
  hsts_find_rank(blob->bytes,
                 block.first_rank +
                     keys_before(&block, (unsigned)__builtin_ctzll(block.twos)),
                 &place);
  struct key_group group = group_of(blob, &place);
  uint64_t first = key_low_position(&group, place.rank);
  for (unsigned bit = 0; bit < group.low_width; bit++)
    set_number(blob, SECTION_LOW, first + group.low_width + bit, 1,
               load_word(low, first + bit) & 1);
}

/* ---- The table ----------------------------------------------------------- */

#define LOST .opened = OPENS, .enumerated = BAD

static const struct bad_blob blobs[] = {
    {"good-key", "a key is added", OPENS, .damage = add_good_key},
    {"good-node", "a node is added", OPENS, .damage = add_good_node},
    {"good-key-padded", "a key has 60 bits of zeros", OPENS,
     .damage = add_padded_key},
    {"good-node-padded", "a node has 60 bits of zeros", OPENS,
     .damage = add_padded_node},
    {"good-key-greatest", "a key has 785 bits", OPENS,
     .damage = add_greatest_key},
    {"good-node-first-of-block", "a node is the first key of a block", OPENS,
     .change = add_node_to_new_block, .by = 0},
    {"good-node-behind-empty", "and has an empty bucket before it", OPENS,
     .change = add_node_to_new_block, .by = 1},
    {"good-key-of-nothing", "a key is neither listed nor a node", OPENS,
     .damage = add_key_of_nothing},
    {"good-key-below-root", "a long top-level domain is added", OPENS,
     .damage = add_long_top_level_domain},
    {"good-key-first", "a list of top-level domains gets a long one", OPENS,
     .list = GOOD_TLDS, .change = add_first_key, .by = TLD_MAX_SYMBOLS + 1},
    {"good-node-first", "and that one is a node", OPENS, .list = GOOD_TLDS,
     .change = add_first_node, .by = TLD_MAX_SYMBOLS + 1},
    {"good-key-in-own-group", "a key is in the second group of its row", OPENS,
     .damage = add_to_own_group},
    {"good-node-below-earlier", "a node is below one of a lower number", OPENS,
     .damage = add_below_earlier},
    {"good-node-below-later", "a node is below one of a higher number", OPENS,
     .damage = add_below_later},
    {"good-node-below-later-first", "and that one is the first special key",
     OPENS, .damage = add_below_later_first},
    {"good-three-in-a-bucket", "three keys share a bucket", OPENS,
     .damage = add_three},

    {"good-long-neighbours", "two keys of a bucket differ in one word", OPENS,
     .damage = add_long_neighbours},
    {"good-neighbours-alike", "two buckets have a key of the same bits", OPENS,
     .damage = add_neighbours_alike},

    {"lost-padding", "a key has a bit far before its tail", LOST,
     .change = add_with_padding_bit, .by = PADDING - 1},
    {"lost-padding-41", "a key has a bit just before its tail", LOST,
     .change = add_with_padding_bit, .by = TAIL_MAX_BITS},
    {"lost-tail-greatest", "a key's tail is beyond 2^40", LOST,
     .change = add_with_padding_bit, .by = TAIL_MAX_BITS - 1},
    {"lost-tail", "a key's tail is one beyond all", LOST,
     .damage = add_tail_of_none},
    {"lost-initial", "a key's initial has a rank that no symbol has", LOST,
     .damage = add_initial_of_none},
    {"lost-parent", "a key's parent is one beyond the root", LOST,
     .damage = add_below_none},
    {"lost-label-ones", "a key is all ones, which spell no label", LOST,
     .damage = add_ones},
    {"lost-label-cut-off", "a key ends before its label does", LOST,
     .damage = add_cut_off},
    {"lost-symbol", "a key's label has a symbol without code", LOST,
     .change = forget_symbol, .by = 'h'},
    {"lost-symbol-second", "a key's label has no second symbol", LOST,
     .list = GOOD_TLDS, .damage = add_first_key_of_no_symbol},
    {"lost-special", "a special key that is no node spells no label", LOST,
     .damage = add_special_ones},
    {"lost-group", "a key is in another group than its own", LOST,
     .damage = add_to_other_group},
    {"lost-below-root", "a key is a short top-level domain", LOST,
     .list = GOOD_TLDS, .change = add_first_key, .by = TLD_MAX_SYMBOLS},
    {"lost-name-of-254", "a name has 254 octets", LOST,
     .damage = move_leaf_below_longest},
    {"lost-name-of-314", "a name has 314 octets", LOST,
     .damage = add_below_longest},

    {"lost-below-node-of-314", "a name's parent has 314 octets", LOST,
     .damage = add_node_below_longest},
    {"lost-below-node-of-257", "a name's parent has 257 octets", LOST,
     .damage = add_node_below_parent_of_longest},

    {"lost-node-padding", "a node has a bit far before its tail", LOST,
     .change = add_node_with_padding_bit, .by = PADDING - 1},
    {"lost-node-padding-41", "a node has a bit just before its tail", LOST,
     .change = add_node_with_padding_bit, .by = TAIL_MAX_BITS},
    {"lost-node-tail-greatest", "a node's tail is beyond 2^40", LOST,
     .change = add_node_with_padding_bit, .by = TAIL_MAX_BITS - 1},
    {"lost-node-tail", "a node's tail is one beyond all", LOST,
     .damage = add_node_with_tail_of_none},
    {"lost-node-initial", "a node's initial has a rank that no symbol has",
     LOST, .damage = add_node_with_initial_of_none},
    {"lost-node-parent", "a node's parent is one beyond the root", LOST,
     .damage = add_node_below_none},
    {"lost-node-label-ones", "a node is all ones, which spell no label", LOST,
     .damage = add_node_of_ones},
    {"lost-node-label-cut-off", "a node ends before its label does", LOST,
     .damage = add_cut_off_node},
    {"lost-node-symbol", "a node's label has a symbol without code", LOST,
     .change = forget_symbol, .by = 'd'},
    {"lost-node-group", "a node is in another group than its own", LOST,
     .damage = add_node_to_other_group},
    {"lost-node-below-root", "a node is a key, and a short top-level domain",
     LOST, .list = GOOD_TLDS, .change = add_first_node, .by = TLD_MAX_SYMBOLS},
    {"lost-node-below-itself", "a node is below itself", LOST,
     .damage = add_below_itself},
    {"lost-node-letter-below-itself", "a node of one letter is below itself",
     LOST, .list = GOOD_TLDS, .damage = add_letter_below_itself},
    {"lost-node-cycle", "two nodes are below each other", LOST,
     .damage = add_below_own_child},

    {"bad-twins", "a key is there twice", BAD, .list = GOOD_RICH,
     .change = copy_neighbour, .by = 0},
    {"bad-twins-whole-block", "a key of a large group is there twice", BAD,
     .list = GOOD_WORDS, .change = copy_neighbour, .by = 1},
    {"bad-twins-long", "a key of many words is there twice", BAD,
     .damage = add_twins},
    {"bad-twins-around", "the first and third key of a bucket are equal", BAD,
     .damage = add_twins_around},
    {"bad-twins-behind", "the second and third key of a bucket are equal", BAD,
     .damage = add_twins_behind},
};

const struct bad_blob_table bad_keys = {blobs, COUNT(blobs)};
