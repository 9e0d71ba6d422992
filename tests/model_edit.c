/* SPDX-License-Identifier: MIT */
/*
 * The rows of symbols are written anew when one of their parts gets longer or
 * shorter.
 */
#include "model_edit.h"

#include <string.h>

/* ---- Octets of the tables ----------------------------------------------- */

static uint8_t *row_at(const struct blob *blob, unsigned symbol) {
  need(symbol < HOST_SYMBOLS, "a symbol");
  return section_octets(blob, SECTION_SYMBOLS) +
         symbol * blob_symbol_stride(blob->bytes);
}

uint8_t *rank_at(const struct blob *blob, unsigned symbol, unsigned set) {
  need(symbol > 0 && set < blob->bytes[HEADER_INITIAL_SETS], "a rank");
  return row_at(blob, symbol) - load16(blob->bytes + HEADER_CLASSES) -
         blob->bytes[HEADER_INITIAL_SETS] + set;
}

unsigned first_class(const struct blob *blob) {
  return CLASS_END - load16(blob->bytes + HEADER_CLASSES);
}

uint8_t *code_number_at(const struct blob *blob, unsigned symbol,
                        unsigned class_number) {
  need(symbol > 0 && class_number >= first_class(blob) &&
           class_number < CLASS_END,
       "a class");
  return row_at(blob, symbol) - (CLASS_END - class_number);
}

uint8_t *context_set_at(const struct blob *blob, unsigned c3, unsigned c2) {
  need(c2 < HOST_SYMBOLS, "a symbol");
  return row_at(blob, c3) + c2;
}

uint8_t *class_at(const struct blob *blob, unsigned c1, unsigned set) {
  need(set < load16(blob->bytes + HEADER_CONTEXT_SETS), "a context set");
  return row_at(blob, c1) + HOST_SYMBOLS + set;
}

/* ---- More of them ------------------------------------------------------- */

unsigned append_code(struct blob *blob, unsigned bits, unsigned width) {
  unsigned count = load16(blob->bytes + HEADER_CODES);

  set_header(blob, HEADER_CODES, 2, count + 1);
  set_count(blob, SECTION_CODES, count + 1, 3 * 8);
  uint8_t *widths = section_octets(blob, SECTION_CODES);
  memmove(widths + count + 1, widths + count, 2 * (size_t)count);
  widths[count] = (uint8_t)width;
  store_number(widths + count + 1 + 2 * (size_t)count, bits, 2);
  return count;
}

/* How many columns each part of the rows has, but for the context sets. */
struct columns {
  unsigned classes, initial_sets, sets;
};

static struct columns columns_of(const struct blob *blob) {
  return (struct columns){load16(blob->bytes + HEADER_CLASSES),
                          blob->bytes[HEADER_INITIAL_SETS],
                          load16(blob->bytes + HEADER_CONTEXT_SETS)};
}

static void put_columns(struct blob *blob, const struct columns *columns) {
  set_header(blob, HEADER_CLASSES, 2, columns->classes);
  set_header(blob, HEADER_INITIAL_SETS, 1, columns->initial_sets);
  set_header(blob, HEADER_CONTEXT_SETS, 2, columns->sets);
  set_header(blob, HEADER_SYMBOL_STRIDE, 2,
             columns->classes + columns->initial_sets + HOST_SYMBOLS +
                 columns->sets);
}

static unsigned smaller(unsigned a, unsigned b) {
  return a < b ? a : b;
}

/* Copies a row of `before` to one of `after`, which is zero.  New classes come
   before the others, whose numbers stay. */
static void copy_row(const uint8_t *from, const struct columns *before,
                     uint8_t *to, const struct columns *after,
                     unsigned symbol) {
  unsigned classes = smaller(before->classes, after->classes);

  memset(to + HOST_SYMBOLS, CLASS_END - 1, after->sets);
  memcpy(to, from, HOST_SYMBOLS + smaller(before->sets, after->sets));
  if (symbol == HOST_SYMBOL_DOT)
    return;
  memcpy(to - classes, from - classes, classes);
  from -= before->classes + before->initial_sets;
  to -= after->classes + after->initial_sets;
  for (unsigned set = 0; set < after->initial_sets; set++)
    to[set] = from[smaller(set, before->initial_sets - 1)];
}

/* New initial sets come before the others, as classes do. */
static void copy_initials(const struct blob *old, unsigned before,
                          struct blob *blob, unsigned after) {
  unsigned classes = smaller(before, after);

  resize_section(blob, SECTION_INITIALS, after);
  uint8_t *initials = section_octets(blob, SECTION_INITIALS);
  memset(initials, 0, after);
  memcpy(initials + after - classes,
         section_octets(old, SECTION_INITIALS) + before - classes, classes);
}

static void set_columns(struct blob *blob, const struct columns *after) {
  const struct columns before = columns_of(blob);
  struct blob old;

  copy_blob(&old, blob);
  put_columns(blob, after);
  size_t size = blob_symbol_stride(blob->bytes) * HOST_SYMBOLS -
                after->classes - after->initial_sets;
  copy_initials(&old, before.classes, blob, after->classes);
  resize_section(blob, SECTION_SYMBOLS, size);
  memset(section_octets(blob, SECTION_SYMBOLS), 0, size);
  for (unsigned symbol = 0; symbol < HOST_SYMBOLS; symbol++)
    copy_row(row_at(&old, symbol), &before, row_at(blob, symbol), after,
             symbol);
  blob_free(&old);
}

void set_stride(struct blob *blob, size_t stride) {
  const struct columns columns = columns_of(blob);
  size_t ahead = columns.classes + columns.initial_sets;
  size_t behind = HOST_SYMBOLS + columns.sets;
  size_t size = HOST_SYMBOLS * stride - ahead;
  struct blob old;

  copy_blob(&old, blob);
  set_header(blob, HEADER_SYMBOL_STRIDE, 2, stride);
  resize_section(blob, SECTION_SYMBOLS, size);
  memset(section_octets(blob, SECTION_SYMBOLS), 0, size);
  for (unsigned symbol = 0; symbol < HOST_SYMBOLS; symbol++) {
    uint8_t *to = row_at(blob, symbol);
    size_t room = size - symbol * stride;
    if (symbol != HOST_SYMBOL_DOT)
      memcpy(to - ahead, row_at(&old, symbol) - ahead, ahead);
    memcpy(to, row_at(&old, symbol), behind < room ? behind : room);
  }
  blob_free(&old);
}

void set_sets(struct blob *blob, unsigned sets) {
  struct columns columns = columns_of(blob);

  columns.sets = sets;
  set_columns(blob, &columns);
}

void set_classes(struct blob *blob, unsigned classes) {
  struct columns columns = columns_of(blob);

  columns.classes = classes;
  set_columns(blob, &columns);
}

void set_initial_sets(struct blob *blob, unsigned sets) {
  struct columns columns = columns_of(blob);

  columns.initial_sets = sets;
  set_columns(blob, &columns);
}

/* ---- Tails -------------------------------------------------------------- */

/* Where tails begin, by the bits of ranks and parents.  Tests make one column
   more than there can be. */
enum { RANK_ROWS = RANK_MAX_BITS + 1, MOST_COLUMNS = 32 + 2 };

static unsigned tail_columns(const struct blob *blob) {
  return blob->bytes[HEADER_NODE_BITS] + 1u;
}

static unsigned shape_bits(const struct blob *blob) {
  return TAIL_WIDTH_BITS + blob->bytes[HEADER_TAIL_BITS];
}

void set_tail_bits(struct blob *blob, unsigned bits) {
  set_width(blob, SECTION_TAILS, (uint64_t)RANK_ROWS * tail_columns(blob),
            shape_bits(blob), TAIL_WIDTH_BITS + bits);
  set_header(blob, HEADER_TAIL_BITS, 1, bits);
}

static void put_shape(struct blob *blob, unsigned index,
                      struct tail_shape shape) {
  need(bit_length(shape.start) <= blob->bytes[HEADER_TAIL_BITS] &&
           bit_length(shape.width) <= TAIL_WIDTH_BITS,
       "a shape that can be told");
  set_number(blob, SECTION_TAILS, index, shape_bits(blob),
             shape.start << TAIL_WIDTH_BITS | shape.width);
}

void set_shape(struct blob *blob, unsigned rank_bits, unsigned parent_bits,
               struct tail_shape shape) {
  need(rank_bits < RANK_ROWS && parent_bits < tail_columns(blob), "a shape");
  put_shape(blob, rank_bits * tail_columns(blob) + parent_bits, shape);
}

/* How many tails there are of a shape. */
static uint64_t tail_count(unsigned rank_bits, unsigned parent_bits) {
  return UINT64_C(1) << (bits_below_top(rank_bits) +
                         bits_below_top(parent_bits));
}

uint64_t tails_end(const struct blob *blob) {
  uint64_t end = 0;

  for (unsigned rank_bits = 0; rank_bits < RANK_ROWS; rank_bits++)
    for (unsigned bits = 0; bits < tail_columns(blob); bits++) {
      uint64_t its_end = load_shape(blob->bytes, rank_bits, bits).start +
                         tail_count(rank_bits, bits);
      end = its_end > end ? its_end : end;
    }
  return end;
}

void add_tails(struct blob *blob, unsigned node_bits) {
  struct tail_shape shapes[RANK_ROWS * MOST_COLUMNS];
  unsigned before = tail_columns(blob), after = node_bits + 1;
  uint64_t end = tails_end(blob);

  need(after >= before && after <= MOST_COLUMNS, "more columns");
  for (unsigned i = 0; i < RANK_ROWS * after; i++) {
    if (i % after < before) {
      shapes[i] = load_shape(blob->bytes, i / after, i % after);
      continue;
    }
    shapes[i].start = end;
    end += tail_count(i / after, i % after);
    shapes[i].width = bit_length(end - 1);
  }
  set_header(blob, HEADER_TAIL_BITS, 1, bit_length(end));
  resize_section(blob, SECTION_TAILS, 0);
  set_count(blob, SECTION_TAILS, (uint64_t)RANK_ROWS * after, shape_bits(blob));
  for (unsigned i = 0; i < RANK_ROWS * after; i++)
    put_shape(blob, i, shapes[i]);
}
