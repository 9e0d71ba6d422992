/* SPDX-License-Identifier: MIT */
/*
 * SipHash-2-4 (J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input
 * PRF", 2012): a hash with a secret key, so that nobody can choose hosts that
 * collide.  It is fed octet by octet, and can be asked for the hash of what it
 * has had so far and then go on: a host that is fed from its end has the hashes
 * of all domains above it on the way.
 */
#ifndef HSTS_SIPHASH_H
#define HSTS_SIPHASH_H

#include <stdint.h>

struct siphash {
  uint64_t v[4];
  uint64_t word;   /* the octets that do not fill a word yet */
  unsigned octets; /* that were fed, modulo 256 matters */
};

static inline uint64_t siphash_rotate(uint64_t word, unsigned bits) {
  return word << bits | word >> (64 - bits);
}

static inline void siphash_round(uint64_t v[4]) {
  v[0] += v[1];
  v[2] += v[3];
  v[1] = siphash_rotate(v[1], 13) ^ v[0];
  v[3] = siphash_rotate(v[3], 16) ^ v[2];
  v[0] = siphash_rotate(v[0], 32);
  v[2] += v[1];
  v[0] += v[3];
  v[1] = siphash_rotate(v[1], 17) ^ v[2];
  v[3] = siphash_rotate(v[3], 21) ^ v[0];
  v[2] = siphash_rotate(v[2], 32);
}

static inline void siphash_word(uint64_t v[4], uint64_t word) {
  v[3] ^= word;
  siphash_round(v);
  siphash_round(v);
  v[0] ^= word;
}

static inline void siphash_begin(struct siphash *hash, const uint64_t key[2]) {
  hash->v[0] = key[0] ^ UINT64_C(0x736F6D6570736575);
  hash->v[1] = key[1] ^ UINT64_C(0x646F72616E646F6D);
  hash->v[2] = key[0] ^ UINT64_C(0x6C7967656E657261);
  hash->v[3] = key[1] ^ UINT64_C(0x7465646279746573);
  hash->word = 0;
  hash->octets = 0;
}

static inline void siphash_add(struct siphash *hash, uint8_t octet) {
  hash->word |= (uint64_t)octet << (8 * (hash->octets & 7));
  hash->octets++;
  if ((hash->octets & 7) == 0) {
    siphash_word(hash->v, hash->word);
    hash->word = 0;
  }
}

/* The hash of what was fed so far. */
static inline uint64_t siphash_value(const struct siphash *hash) {
  uint64_t v[4] = {hash->v[0], hash->v[1], hash->v[2], hash->v[3]};

  siphash_word(v, hash->word | (uint64_t)hash->octets << 56);
  v[2] ^= 0xFF;
  for (int i = 0; i < 4; i++)
    siphash_round(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

#endif
