/* SPDX-License-Identifier: MIT */
/*
 * The label code: turns a label into about 38 bits, and turns those, with the
 * number of the label's parent, into a key of which the first bits choose a
 * bucket and the rest is stored.
 *
 * A label is coded from its last symbol to its first.  Each symbol has a prefix
 * code that depends on the three symbols to its right (beyond the label's end
 * stands symbol 0): the second and third of them choose a context set, that and
 * the nearest one a class, and the class a code.  All these look-ups depend on
 * the label alone, never on the code so far, so that they overlap in time.
 *
 * There is no end symbol: keys are grouped by the label's length.  That is also
 * why the parent's number can follow as a bare integer; both the length of the
 * label's code and that of the whole key are known to whoever asks.
 */
#ifndef HSTS_LABEL_CODE_H
#define HSTS_LABEL_CODE_H

#include "blob.h"

/* The tables of the label code inside a blob.  The first three follow one
   another, and the first two have sizes that never change, so that one register
   serves all three. */
struct label_model {
  const uint8_t *codes;
  const uint8_t *class_codes;
  size_t sets, classes;
};

static inline void load_model(const uint8_t *blob, struct label_model *model) {
  model->codes = blob_section(blob, SECTION_CODES);
  model->class_codes = blob_section(blob, SECTION_CLASS_CODES);
  model->sets = load16(blob + HEADER_CONTEXT_SETS);
  model->classes = load16(blob + HEADER_CLASSES);
}

/* The three symbols to the right of the next one; all zero at a label's end. */
struct label_context {
  size_t c1, c2;
  size_t pair; /* c3 * CONTEXT_STRIDE + c2 */
};

static inline void push_symbol(struct label_context *context, size_t symbol) {
  context->pair = context->c2 * CONTEXT_STRIDE + context->c1;
  context->c2 = context->c1;
  context->c1 = symbol;
}

static inline size_t context_class(const struct label_model *model,
                                   const struct label_context *context) {
  size_t set = model->codes[CODES_SIZE + context->pair];
  return model
      ->codes[CODES_SIZE + CONTEXTS_SIZE + context->c1 * model->sets + set];
}

/* The code number of `symbol` (at least 1) in a class, or CODE_ABSENT. */
static inline unsigned class_code(const struct label_model *model,
                                  size_t class_number, size_t symbol) {
  return model->class_codes[(symbol - 1) * model->classes + class_number];
}

/* A code, and its length in bits. */
struct symbol_code {
  unsigned bits, width;
};

static inline struct symbol_code load_code(const struct label_model *model,
                                           unsigned number) {
  unsigned entry = load16(model->codes + 2 * (size_t)number);
  return (struct symbol_code){entry >> CODE_LENGTH_BITS,
                              entry & ((1u << CODE_LENGTH_BITS) - 1)};
}

enum label_coding {
  LABEL_CODED,
  LABEL_ABSENT, /* a symbol never occurs where it stands: no such label */
  LABEL_LONG    /* more than 64 bits: key_encode does it */
};

/* Codes the `length` symbols (1 to 63) at `symbols` into the lowest *width bits
   of *bits. */
static inline enum label_coding label_encode(const struct label_model *model,
                                             const uint8_t *symbols,
                                             unsigned length, uint64_t *bits,
                                             unsigned *width) {
  struct label_context context = {0, 0, 0};

  *bits = 0;
  *width = 0;
  for (const uint8_t *p = symbols + length; p-- != symbols;) {
    unsigned number = class_code(model, context_class(model, &context), *p);
    struct symbol_code code = load_code(model, number);

    if (number == CODE_ABSENT)
      return LABEL_ABSENT;
    *width += code.width;
    if (*width > 64)
      return LABEL_LONG;
    *bits = *bits << code.width | code.bits;
    push_symbol(&context, *p);
  }
  return LABEL_CODED;
}

/* A key of any length, first bit in the top bit of words[0].  Lookups of short
   keys do in one register what these functions do. */
struct key {
  uint64_t words[KEY_WORDS];
  unsigned bits;
};

/* Codes a label into *key.  False if no such label is listed.  What follows the
   code in its last word is zero; further words are not set. */
bool hsts_key_encode(const struct label_model *model, const uint8_t *symbols,
                     unsigned length, struct key *key);

/* Makes a label's code a key of `size` bits by putting the parent's number at
   their end, with zeros between. */
void hsts_key_finish(struct key *key, uint64_t parent, unsigned size);

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
