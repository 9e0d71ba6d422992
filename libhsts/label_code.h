/* SPDX-License-Identifier: MIT */
/*
 * The label code: turns a label and the number of its parent into a key of some
 * 38 bits, of which the first choose a bucket and the others are stored.
 *
 * A label is coded from its last symbol to its second.  Each symbol has a
 * prefix code that depends on the three symbols to its right (beyond the
 * label's end stands symbol 0): the second and third of them choose a context
 * set, that and the nearest one a class, and the class a code.  All these
 * look-ups depend on the label alone, never on the code so far, so that they
 * overlap in time.
 *
 * What is left, the label's initial and its parent, becomes one bare integer,
 * the tail: the frequent pairs are small numbers.  It is no prefix code and
 * need not be, because the label's length and the key's size are known to
 * whoever asks; where the other codes end, the tail begins.
 */
#ifndef HSTS_LABEL_CODE_H
#define HSTS_LABEL_CODE_H

#include "blob.h"

/* The tables of the label code inside a blob.  `symbols` has a row for each
   symbol x, all of `stride` octets:

     ranks       of x in each initial set       `initial_sets` octets
     codes       of x in each class             `classes`
     sets        for c3 = x and each c2         HOST_SYMBOLS
     class map   for c1 = x and each set        as many as there are sets

   A row is pointed to where its sets begin, because that of symbol 0, which
   stands in no label, begins there. */
struct label_model {
  const uint8_t *widths;   /* of the codes, 1 octet each */
  const uint8_t *codes;    /* 2 octets each */
  const uint8_t *initials; /* class to initial set; where they end */
  const uint8_t *symbols;
  size_t stride;
  size_t before; /* octets of a row before its sets */
};

static inline size_t blob_symbol_stride(const uint8_t *blob) {
  return load16(blob + HEADER_SYMBOL_STRIDE);
}

static inline void load_model(const uint8_t *blob, struct label_model *model) {
  model->widths = blob_section(blob, SECTION_CODES);
  model->codes = model->widths + load16(blob + HEADER_CODES);
  model->initials =
      blob_section(blob, SECTION_INITIALS) + load16(blob + HEADER_CLASSES);
  model->symbols = blob_section(blob, SECTION_SYMBOLS);
  model->stride = blob_symbol_stride(blob);
  model->before = load16(blob + HEADER_CLASSES) + blob[HEADER_INITIAL_SETS];
}

static inline const uint8_t *symbol_row(const struct label_model *model,
                                        size_t symbol) {
  return model->symbols + symbol * model->stride;
}

/* What stands to the right of the next symbol: the rows of the first and second
   one, the first one itself, and the set that the second and third are in.  At
   a label's end all of them are symbol 0. */
struct label_context {
  const uint8_t *row1, *row2;
  size_t c1, set;
};

static inline struct label_context label_end(const struct label_model *model) {
  const uint8_t *row = symbol_row(model, HOST_SYMBOL_DOT);
  return (struct label_context){row, row, HOST_SYMBOL_DOT, *row};
}

static inline void push_symbol(struct label_context *context,
                               const uint8_t *row, size_t symbol) {
  context->set = context->row2[context->c1];
  context->row2 = context->row1;
  context->row1 = row;
  context->c1 = symbol;
}

static inline size_t context_class(const struct label_context *context) {
  return context->row1[HOST_SYMBOLS + context->set];
}

/* The code number of a row's symbol (at least 1) in a class, or CODE_ABSENT. */
static inline unsigned class_code(const uint8_t *row, size_t class_number) {
  return *(row - (CLASS_END - class_number));
}

/* The rank of a row's symbol (at least 1) as an initial in that class, split as
   the tail needs it: how many bits it has (0 to 6), and the five bits that
   there are at most below the highest one. */
static inline unsigned initial_rank(const struct label_model *model,
                                    const uint8_t *row, size_t class_number) {
  return *(row - model->before +
           *(model->initials - (CLASS_END - class_number)));
}

/* A code, and its length in bits. */
struct symbol_code {
  unsigned bits, width;
};

static inline struct symbol_code load_code(const struct label_model *model,
                                           unsigned number) {
  return (struct symbol_code){load16(model->codes + 2 * (size_t)number),
                              model->widths[number]};
}

/* The rank of a label's initial, whose context are the next three symbols.  Not
   at the end of label_encode, because what depends on the initial shall not
   wait for all that comes before it. */
static inline unsigned label_rank(const struct label_model *model,
                                  const uint8_t *symbols, unsigned length) {
  size_t c1 = length > 1 ? symbols[1] : HOST_SYMBOL_DOT;
  size_t c2 = length > 2 ? symbols[2] : HOST_SYMBOL_DOT;
  size_t c3 = length > 3 ? symbols[3] : HOST_SYMBOL_DOT;
  const struct label_context context = {symbol_row(model, c1), NULL, c1,
                                        symbol_row(model, c3)[c2]};

  return initial_rank(model, symbol_row(model, symbols[0]),
                      context_class(&context));
}

/* Codes the `length` symbols (1 to 63) at `symbols` but the initial: the last
   64 bits of the codes, and how many bits all of them have.
   False if one of them never occurs where it stands: no such label is listed.
 */
static inline bool label_encode(const struct label_model *model,
                                const uint8_t *symbols, unsigned length,
                                uint64_t *code_bits, unsigned *width) {
  struct label_context context = label_end(model);
  uint64_t bits = 0;
  unsigned all = 0;

  for (const uint8_t *p = symbols + length - 1; p != symbols; p--) {
    const uint8_t *row = symbol_row(model, *p);
    unsigned number = class_code(row, context_class(&context));
    struct symbol_code code = load_code(model, number);

    if (number == CODE_ABSENT)
      return false;
    all += code.width;
    bits = bits << code.width | code.bits;
    push_symbol(&context, row, *p);
  }
  *code_bits = bits;
  *width = all;
  return true;
}

/* ---- Tails --------------------------------------------------------------- */

/* The numbers of just `bits` bits: how many bits they have below their highest
   one, and the least of them. */
static inline unsigned bits_below_top(unsigned bits) {
  return bits - (bits != 0);
}

static inline uint64_t least_of_bits(unsigned bits) {
  return (UINT64_C(1) << bits) >> 1;
}

/* The tails of initials whose rank has so many bits, below parents whose number
   has so many: where they begin, and the bits that each of them takes. */
struct tail_shape {
  uint64_t start;
  unsigned width;
};

static inline struct tail_shape
load_shape(const uint8_t *blob, unsigned rank_bits, unsigned parent_bits) {
  unsigned columns = blob[HEADER_NODE_BITS] + 1u;
  uint64_t shape =
      blob_number(blob, SECTION_TAILS, rank_bits * columns + parent_bits,
                  TAIL_WIDTH_BITS + blob[HEADER_TAIL_BITS]);

  return (struct tail_shape){shape >> TAIL_WIDTH_BITS,
                             (unsigned)(shape & short_mask(TAIL_WIDTH_BITS))};
}

/* A tail, and how many bits it takes. */
struct tail {
  uint64_t bits;
  unsigned width;
};

/* The tail of an initial of that rank, split, below that parent, whose number
   has so many bits, in the shape that both have. */
static inline struct tail tail_of_shape(struct tail_shape shape, unsigned rank,
                                        uint32_t parent, unsigned parent_bits) {
  uint64_t rest = rank & short_mask(RANK_REST_BITS);

  return (struct tail){shape.start + (rest << bits_below_top(parent_bits)) +
                           (parent - least_of_bits(parent_bits)),
                       shape.width};
}

static inline struct tail key_tail(const uint8_t *blob, unsigned rank,
                                   uint32_t parent) {
  unsigned parent_bits = bit_length(parent);

  return tail_of_shape(load_shape(blob, rank >> RANK_REST_BITS, parent_bits),
                       rank, parent, parent_bits);
}

/* ---- Keys ---------------------------------------------------------------- */

/* A key of any length, first bit in the top bit of words[0].  Lookups of short
   keys do in one register what these functions do. */
struct key {
  uint64_t words[KEY_WORDS];
  unsigned bits;
};

/* Codes a label into *key, all but its initial, whose rank it tells.  False if
   no such label is listed.  What follows the code in its last word is zero;
   further words are not set. */
bool hsts_key_encode(const struct label_model *model, const uint8_t *symbols,
                     unsigned length, struct key *key, unsigned *rank);

/* Makes a label's code a key of `size` bits by putting the tail at their end,
   with zeros between. */
void hsts_key_finish(struct key *key, uint64_t tail, unsigned size);

/* Scatters the keys evenly over the buckets, whatever labels a list has: an
   invertible multiplication, modulo 2 to the key's bits where these are at most
   64.  The first bits of the result choose the bucket, the others are stored,
   so that nothing of the key is lost. */
void hsts_key_mix(struct key *key, uint64_t multiplier);

/* Undoes hsts_key_mix with the same multiplier. */
void hsts_key_unmix(struct key *key, uint64_t multiplier);

/* The stored bits of a mixed key come in parts, one from each word: how many
   bits part `word` has, and its value. */
static inline unsigned key_part_width(unsigned bits, unsigned bucket_bits,
                                      unsigned word) {
  unsigned width = bits - word * 64 < 64 ? bits - word * 64 : 64;
  return word == 0 ? width - bucket_bits : width;
}

static inline uint64_t key_part(const struct key *key, unsigned bucket_bits,
                                unsigned word) {
  unsigned width = key_part_width(key->bits, bucket_bits, word);
  uint64_t bits = key->words[word] << (word == 0 ? bucket_bits : 0);
  return width == 0 ? 0 : bits >> (64 - width);
}

#endif
