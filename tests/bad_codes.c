/* SPDX-License-Identifier: MIT */
/*
 * Bad blobs: the label code.
 */
#include "bad_blobs.h"
#include "count.h"
#include "key_edit.h"

/* The last symbol of a class in whose place it never occurs. */
static unsigned absent_symbol(const struct blob *blob, unsigned class_number) {
  unsigned symbol = CLASS_SYMBOLS;

  while (symbol > 0 &&
         *code_number_at(blob, symbol, class_number) != CODE_ABSENT)
    symbol--;
  need(symbol > 0, "a symbol that never occurs");
  return symbol;
}

/* The number of a code that a class has. */
static uint8_t present_code(const struct blob *blob, unsigned class_number) {
  unsigned symbol = 1;

  while (*code_number_at(blob, symbol, class_number) == CODE_ABSENT)
    symbol++;
  return *code_number_at(blob, symbol, class_number);
}

static struct symbol_code first_code(const struct blob *blob) {
  struct label_model model;

  load_model(blob->bytes, &model);
  return load_code(&model, present_code(blob, first_class(blob)));
}

/* Gives a symbol that never occurs a code of the first class. */
static void give_code(struct blob *blob, unsigned number) {
  unsigned first = first_class(blob);

  *code_number_at(blob, absent_symbol(blob, first), first) = (uint8_t)number;
}

/* ---- What rows say ------------------------------------------------------- */

static void put_context(struct blob *blob, unsigned symbol) {
  *context_set_at(blob, symbol, symbol) =
      (uint8_t)load16(blob->bytes + HEADER_CONTEXT_SETS);
}

/* The number before those of classes. */
static void put_class(struct blob *blob, unsigned symbol) {
  *class_at(blob, symbol, load16(blob->bytes + HEADER_CONTEXT_SETS) - 1) =
      (uint8_t)(first_class(blob) - 1);
}

/* Adds a class before the others, in which no symbol occurs. */
static unsigned add_class(struct blob *blob) {
  set_classes(blob, load16(blob->bytes + HEADER_CLASSES) + 1u);
  return first_class(blob);
}

/* What follows the codes would be the only code of its class. */
static void put_class_code(struct blob *blob, unsigned symbol) {
  unsigned added = add_class(blob);

  *code_number_at(blob, symbol, added) =
      (uint8_t)load16(blob->bytes + HEADER_CODES);
}

static uint8_t *initial_set_at(const struct blob *blob, unsigned number) {
  return section_octets(blob, SECTION_INITIALS) + number - first_class(blob);
}

static void put_first_initial_set(struct blob *blob) {
  unsigned added = add_class(blob);

  *initial_set_at(blob, added) = blob->bytes[HEADER_INITIAL_SETS];
}

static void put_last_initial_set(struct blob *blob) {
  need(count_of(blob, HEADER_KEY_COUNT) == 0, "classes without labels");
  add_class(blob);
  *initial_set_at(blob, CLASS_END - 1) = blob->bytes[HEADER_INITIAL_SETS];
}

/* ---- Ranks --------------------------------------------------------------- */

/* The rank of an initial that no label has, with its bits in front. */
static void put_rank(struct blob *blob, unsigned rank) {
  *rank_at(blob, hsts_host_symbol['_'], 0) = (uint8_t)rank;
}

/* The rank of that initial, which is less than 32. */
static uint64_t its_rank(const struct blob *blob) {
  unsigned octet = *rank_at(blob, hsts_host_symbol['_'], 0);
  uint64_t rank = least_of_bits(octet >> RANK_REST_BITS) +
                  (octet & short_mask(RANK_REST_BITS));

  need(rank < 1 << RANK_REST_BITS, "a rank of few bits");
  return rank;
}

/* 64 more than its own rank. */
static void put_rank_of_seven_bits(struct blob *blob) {
  put_rank(blob,
           (RANK_MAX_BITS + 1) << RANK_REST_BITS | (unsigned)its_rank(blob));
}

/* Its own rank, but as if that had fewer bits, with too many below the highest.
 */
static void spell_rank_with(struct blob *blob, unsigned bits) {
  uint64_t rest = its_rank(blob) - least_of_bits(bits);

  need(rest >= UINT64_C(1) << bits_below_top(bits) &&
           rest < 1 << RANK_REST_BITS,
       "a rank of more bits");
  put_rank(blob, bits << RANK_REST_BITS | (unsigned)rest);
}

static void share_rank(struct blob *blob) {
  put_rank(blob, *rank_at(blob, hsts_host_symbol['a'], 0));
}

/* Each set is looked at: here at the last symbol's in the last one. */
static void share_last_rank(struct blob *blob) {
  set_initial_sets(blob, 3);
  *rank_at(blob, CLASS_SYMBOLS, 2) = *rank_at(blob, CLASS_SYMBOLS - 1, 2);
}

/* A second initial set, in which two symbols have changed places, for a class
   in which nothing begins. */
static void add_initial_set(struct blob *blob) {
  unsigned added = add_class(blob);
  uint8_t *ranks[2];

  set_initial_sets(blob, 2);
  *initial_set_at(blob, added) = 1;
  for (unsigned i = 0; i < 2; i++)
    ranks[i] = rank_at(blob, CLASS_SYMBOLS - i, 1);
  uint8_t rank = *ranks[0];
  *ranks[0] = *ranks[1];
  *ranks[1] = rank;
}

/* ---- Tails --------------------------------------------------------------- */

/* The tails of this shape go behind all others, but for so many. */
static void move_tails(struct blob *blob, unsigned rank_bits, uint64_t back) {
  need(blob->bytes[HEADER_NODE_BITS] == 0, "a single column");
  set_tail_bits(blob, blob->bytes[HEADER_TAIL_BITS] + 1u);
  set_shape(blob, rank_bits, 0, (struct tail_shape){0, TAIL_MAX_BITS});
  set_shape(blob, rank_bits, 0,
            (struct tail_shape){tails_end(blob) - back, TAIL_MAX_BITS});
}

static void move_last_tails(struct blob *blob, unsigned back) {
  move_tails(blob, RANK_MAX_BITS, back);
}

static void move_first_tails(struct blob *blob, unsigned back) {
  move_tails(blob, 0, back);
}

/* The tails of the greatest ranks get another width. */
static void set_tail_width(struct blob *blob, unsigned width) {
  struct tail_shape shape = load_shape(blob->bytes, RANK_MAX_BITS, 0);

  shape.width = width;
  set_shape(blob, RANK_MAX_BITS, 0, shape);
}

/* Tails from 100 on: the first of 32 fit into seven bits. */
static void cut_tail_width(struct blob *blob) {
  set_tail_bits(blob, 7);
  set_shape(blob, RANK_MAX_BITS, 0, (struct tail_shape){100, 7});
}

/* ---- Codes --------------------------------------------------------------- */

static void have_no_codes(struct blob *blob) {
  need(load16(blob->bytes + HEADER_CODES) == 1, "no code");
  set_header(blob, HEADER_CODES, 2, 0);
  resize_section(blob, SECTION_CODES, 0);
}

static void have_codes(struct blob *blob, unsigned count) {
  need(load16(blob->bytes + HEADER_CODES) < count, "fewer codes");
  while (append_code(blob, 0xFFF, CODE_MAX_BITS) + 1 != count)
    ;
}

/* So many more than the section has. */
static void count_codes(struct blob *blob, unsigned more) {
  set_header(blob, HEADER_CODES, 2, load16(blob->bytes + HEADER_CODES) + more);
}

static void lengthen_code(struct blob *blob, unsigned width) {
  append_code(blob, 0, width);
}

/* A code that has one bit more than its width says. */
static void overflow_code(struct blob *blob, unsigned width) {
  append_code(blob, 1u << width, width);
}

static uint8_t *code_at(const struct blob *blob, unsigned number) {
  return section_octets(blob, SECTION_CODES) +
         load16(blob->bytes + HEADER_CODES) + 2 * (size_t)number;
}

static void overflow_code_0(struct blob *blob) {
  store_number(code_at(blob, CODE_ABSENT), 0xFFF, 2);
}

/* The width alone, which is another octet. */
static void widen_code_0(struct blob *blob) {
  section_octets(blob, SECTION_CODES)[CODE_ABSENT] = CODE_MAX_BITS + 1;
}

static void share_code(struct blob *blob) {
  give_code(blob, present_code(blob, first_class(blob)));
}

/* A code whose beginning is another one. */
static void prolong_code(struct blob *blob) {
  struct symbol_code code = first_code(blob);

  need(code.width < CODE_MAX_BITS, "a code that can be longer");
  give_code(blob, append_code(blob, code.bits << 1 | 1, code.width + 1));
}

/* The beginning of another code. */
static void curtail_code(struct blob *blob) {
  struct symbol_code code = first_code(blob);

  need(code.width > 1, "a code that can be shorter");
  give_code(blob, append_code(blob, code.bits >> 1, code.width - 1));
}

/* The code of no bits is the beginning of any. */
static void give_empty_code(struct blob *blob) {
  give_code(blob, append_code(blob, 0, 0));
}

/* Not so in the last class: each one is looked at. */
static void share_code_in_last_class(struct blob *blob) {
  const unsigned last = CLASS_END - 1;

  need(first_class(blob) < last, "two classes");
  *code_number_at(blob, absent_symbol(blob, last), last) =
      present_code(blob, last);
}

static void add_longest_code(struct blob *blob) {
  append_code(blob, 0xFFF, CODE_MAX_BITS);
}

/* ---- The table ---------------------------------------------------------- */

static const struct bad_blob blobs[] = {
    {"bad-context-first", "the first context has a set beyond all", BAD,
     .change = put_context, .by = 0},
    {"bad-context-last", "the last context, never used, has a set beyond all",
     BAD, .change = put_context, .by = CLASS_SYMBOLS},
    {"bad-class-map-first", "the first class is before all", BAD,
     .change = put_class, .by = 0},
    {"bad-class-map-last", "the last class of the map is before all", BAD,
     .change = put_class, .by = CLASS_SYMBOLS},
    {"bad-class-code-first", "the first symbol's code is beyond all", BAD,
     .change = put_class_code, .by = 1},
    {"bad-class-code-last", "the last symbol's code is beyond all", BAD,
     .list = GOOD_RICH, .change = put_class_code, .by = CLASS_SYMBOLS},
    {"bad-initial-set-first", "the first class has an initial set beyond all",
     BAD, .list = GOOD_RICH, .damage = put_first_initial_set},
    {"bad-initial-set-last", "the last class has an initial set beyond all",
     BAD, .list = GOOD_TLDS, .damage = put_last_initial_set},

    {"good-initial-set", "a class without labels has ranks of its own", OPENS,
     .damage = add_initial_set},
    {"good-rank-greatest", "an initial has rank 63", OPENS, .change = put_rank,
     .by = RANK_MAX_BITS << RANK_REST_BITS | 31},
    {"bad-rank-7-bits", "a rank has seven bits", BAD,
     .damage = put_rank_of_seven_bits},
    {"bad-rank-0", "a rank is said to have no bits, and has", BAD,
     .change = spell_rank_with, .by = 0},
    {"bad-rank-1", "a rank is said to have one bit, and has more", BAD,
     .change = spell_rank_with, .by = 1},
    {"bad-rank-4", "a rank is said to have four bits, and has more", BAD,
     .change = spell_rank_with, .by = 4},
    {"bad-rank-twice", "two initials have the same rank", BAD,
     .damage = share_rank},
    {"bad-rank-last-set", "the last initial set has a rank twice", BAD,
     .damage = share_last_rank},

    {"good-tails-adjacent", "the last tails begin where others end", OPENS,
     .list = GOOD_TLDS, .change = move_last_tails, .by = 0},
    {"bad-tails-overlap", "the last tails begin before others end", BAD,
     .list = GOOD_TLDS, .change = move_last_tails, .by = 1},
    {"good-tails-adjacent-first", "the first tails begin where others end",
     OPENS, .list = GOOD_TLDS, .change = move_first_tails, .by = 0},
    {"bad-tails-overlap-first", "the first tails begin before others end", BAD,
     .list = GOOD_TLDS, .change = move_first_tails, .by = 1},

    {"good-tail-width-41", "tails take 41 bits", OPENS, .list = GOOD_TLDS,
     .change = set_tail_width, .by = TAIL_MAX_BITS},
    {"bad-tail-width-42", "tails take 42 bits", BAD, .list = GOOD_TLDS,
     .change = set_tail_width, .by = TAIL_MAX_BITS + 1},
    {"bad-tail-width-63", "tails take 63 bits", BAD, .list = GOOD_TLDS,
     .change = set_tail_width, .by = 63},
    {"bad-tail-width-less", "the greatest tail takes more bits than it has",
     BAD, .list = GOOD_TLDS, .damage = cut_tail_width},

    {"bad-codes-none", "there is not even the code of what is absent", BAD,
     .list = GOOD_TLDS, .damage = have_no_codes},
    {"good-codes-256", "there are 256 codes", OPENS, .change = have_codes,
     .by = CODE_MAX_COUNT},
    {"bad-codes-257", "there are 257 codes", BAD, .change = have_codes,
     .by = CODE_MAX_COUNT + 1},
    {"bad-codes-more", "the header has a code more than the section", BAD,
     .change = count_codes, .by = 1},
    {"bad-codes-less", "the header has a code less than the section", BAD,
     .change = count_codes, .by = UINT32_MAX},
    {"good-code-width-12", "a code has 12 bits", OPENS, .change = lengthen_code,
     .by = CODE_MAX_BITS},
    {"bad-code-width-13", "a code has 13 bits", BAD, .change = lengthen_code,
     .by = CODE_MAX_BITS + 1},
    {"bad-code-width-255", "a code has 255 bits", BAD, .change = lengthen_code,
     .by = 255},
    {"bad-code-bits", "a code of two bits is 4", BAD, .change = overflow_code,
     .by = 2},
    {"bad-code-bits-most", "a code of 12 bits is 4096", BAD,
     .change = overflow_code, .by = CODE_MAX_BITS},
    {"bad-code-bits-none", "a code of no bits is 1", BAD,
     .change = overflow_code, .by = 0},
    {"bad-code-0", "the code of what is absent has bits", BAD,
     .damage = overflow_code_0},
    {"bad-code-0-width", "the code of what is absent has 13 bits", BAD,
     .damage = widen_code_0},
    {"bad-code-twice", "two symbols of a class have the same code", BAD,
     .damage = share_code},
    {"bad-code-longer", "a code is the beginning of the next symbol's", BAD,
     .damage = prolong_code},
    {"bad-code-shorter", "a code is the beginning of the symbol's before", BAD,
     .damage = curtail_code},
    {"bad-code-empty", "a code of no bits is not alone in its class", BAD,
     .damage = give_empty_code},
    {"bad-code-last-class", "the last class has a code twice", BAD,
     .list = GOOD_RICH, .damage = share_code_in_last_class},
    {"good-code-unused", "no class has the longest possible code", OPENS,
     .damage = add_longest_code},
};

const struct bad_blob_table bad_codes = {blobs, COUNT(blobs)};
