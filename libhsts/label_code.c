/* SPDX-License-Identifier: MIT */
/*
 * Keys of any length: what the compiler writes, what enumeration reads, and
 * what a lookup needs for the few labels whose key is longer than 64 bits.
 */
#include "cold.h"

#include "label_code.h"

/* No code of a verified blob is longer than CODE_MAX_BITS.  That is asked
   again, because it keeps what is written inside the key even if somebody has
   changed the blob meanwhile. */
bool hsts_key_encode(const struct label_model *model, const uint8_t *symbols,
                     unsigned length, struct key *key, unsigned *rank) {
  struct label_context context = label_end(model);
  unsigned word = 0, used = 0; /* bits of this word so far */
  uint64_t bits = 0;           /* the lowest `used` of these */

  for (const uint8_t *p = symbols + length - 1; p != symbols; p--) {
    const uint8_t *row = symbol_row(model, *p);
    unsigned number = class_code(row, context_class(&context));
    struct symbol_code code = load_code(model, number);

    if (number == CODE_ABSENT || code.width > CODE_MAX_BITS)
      return false;
    used += code.width;
    if (used > 64) {
      used -= 64;
      key->words[word++] = bits << (code.width - used) | code.bits >> used;
      bits = code.bits;
    } else {
      bits = bits << code.width | code.bits;
    }
    push_symbol(&context, row, *p);
  }
  key->words[word] = used == 0 ? 0 : bits << (64 - used);
  key->bits = word * 64 + used;
  *rank =
      initial_rank(model, symbol_row(model, *symbols), context_class(&context));
  return true;
}

void hsts_key_finish(struct key *key, uint64_t tail, unsigned size) {
  unsigned last = size == 0 ? 0 : (size - 1) / 64;
  unsigned end = size - last * 64; /* bits of the last word */
  unsigned word = key->bits == 0 ? 1 : (key->bits - 1) / 64 + 1;

  for (; word <= last; word++)
    key->words[word] = 0;
  if (end != 0)
    key->words[last] |= tail << (64 - end);
  if (last != 0 && end < TAIL_MAX_BITS)
    key->words[last - 1] |= tail >> end;
  key->bits = size;
}

/* The words after the first, folded into one that scatters keys which differ
   only there.  Each is mixed on its own: a plain exclusive or would be the same
   for all labels that say the same twice. */
static uint64_t key_fold(const struct key *key, uint64_t multiplier) {
  uint64_t fold = 0;

  for (unsigned word = 1; word * 64 < key->bits; word++) {
    fold = (fold ^ key->words[word]) * multiplier;
    fold ^= fold >> 32;
  }
  return fold;
}

void hsts_key_mix(struct key *key, uint64_t multiplier) {
  key->words[0] = (key->words[0] ^ key_fold(key, multiplier)) * multiplier;
}

/* The inverse of an odd number modulo 2 to the 64, by Newton's iteration: each
   step doubles the bits that are right, of which an odd number has three. */
static uint64_t odd_inverse(uint64_t x) {
  uint64_t inverse = x;

  for (unsigned bits = 3; bits < 64; bits *= 2)
    inverse *= 2 - x * inverse;
  return inverse;
}

void hsts_key_unmix(struct key *key, uint64_t multiplier) {
  key->words[0] =
      (key->words[0] * odd_inverse(multiplier)) ^ key_fold(key, multiplier);
}
