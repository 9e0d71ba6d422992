/* SPDX-License-Identifier: MIT */
/*
 * A host as a lookup wants it: a symbol for every octet (host.h), and a mask of
 * the places where labels begin, so that the walk finds them by counting zeros.
 *
 * No branch depends on an octet: labels end where they like, and each wrong
 * guess would cost as much as ten octets.  Hosts of 8 to 32 octets, nearly all,
 * are read without any loop, as four words of eight octets that overlap as the
 * length demands.  Two words at a time make a vector, in the notation of GCC
 * and Clang, which becomes SSE2, NEON or plain C, whatever the machine has.
 */
#ifndef HSTS_HOST_SYMBOLS_H
#define HSTS_HOST_SYMBOLS_H

#include "bytes.h"
#include "host.h"

/* Functions for rare hosts: out of the way of the others, and small. */
#define COLD __attribute__((cold, noinline))

/* `begins` has a bit for each place where a label can begin: bit 0, and bit i +
   1 if octet i is a dot or the end of the host; of a host of up to SHORT_HOST
   octets, only the first word is set. */
enum {
  USUAL_HOST = 32,
  SHORT_HOST = 62,
  BEGINS_WORDS = (HOST_MAX_LENGTH + 2) / 64 + 1
};

struct host_symbols {
  uint8_t symbols[HOST_MAX_LENGTH + 1] __attribute__((aligned(32)));
  uint64_t begins[BEGINS_WORDS];
};

/* ---- Labels -------------------------------------------------------------- */

/* A label of a host: symbols from `start` to before `end`. */
struct label {
  const uint8_t *symbols;
  unsigned start, end;
};

static inline unsigned label_length(const struct label *label) {
  return label->end - label->start;
}

/* A walk from a host's last label to its first. */
struct label_walk {
  struct label label;
  const uint64_t *begins;
  uint64_t rest; /* of this word of begins: what is before the label */
  unsigned word;
};

/* Goes on with the label that ends before `end`. */
static inline void find_label(struct label_walk *walk, unsigned end) {
  while (walk->rest == 0)
    walk->rest = walk->begins[--walk->word];
  unsigned place = 63 - (unsigned)__builtin_clzll(walk->rest);
  walk->rest ^= UINT64_C(1) << place;
  walk->label.start = walk->word * 64 + place;
  walk->label.end = end;
}

static inline struct label_walk last_label(const struct host_symbols *host,
                                           unsigned length) {
  unsigned word = length / 64;
  struct label_walk walk = {.label = {.symbols = host->symbols},
                            .begins = host->begins,
                            .rest = host->begins[word] &
                                    some_low_mask(length % 64 + 1),
                            .word = word};

  find_label(&walk, length);
  return walk;
}

/* The label before this one, which is not the first. */
static inline void next_label(struct label_walk *walk) {
  find_label(walk, walk->label.start - 1);
}

/* ---- Reading ------------------------------------------------------------- */

/* What reads a host returns its last eight symbols as a word, the last one in
   the top octet and none (0) where there are fewer; 0 if it is no canonical
   host, but for upper case.  The top-level domain is in these, and need not
   wait for what has just been written. */

/* Where vectors are no part of the ABI, compilers say so; but none of these
   functions is called from elsewhere. */
#pragma GCC diagnostic ignored "-Wpsabi"

typedef uint8_t octets16 __attribute__((vector_size(16)));
typedef char chars16 __attribute__((vector_size(16)));
typedef uint64_t words2 __attribute__((vector_size(16)));

/* Octets 0 to 7 and 8 to 15 of a vector as numbers. */
static inline uint64_t vector_word(octets16 octets, int index) {
  return FROM_LITTLE(64, ((words2)octets)[index]);
}

/* A bit for each octet, which is 0 or 0xff. */
static inline unsigned vector_bits(octets16 octets) {
#ifdef __SSE2__
  return (unsigned)__builtin_ia32_pmovmskb128((chars16)octets);
#else
  const uint64_t bits = 0x8040201008040201, ones = 0x0101010101010101;
  return (unsigned)((vector_word(octets, 0) & bits) * ones >> 56 |
                    (vector_word(octets, 1) & bits) * ones >> 56 << 8);
#endif
}

/* The symbols of sixteen octets; tells which of them are dots.  A comparison of
   vectors is 0xff where it is true, so that symbols are put together by masks.
 */
static inline octets16 vector_symbols(octets16 text, unsigned *dots) {
  octets16 letter = (text | 0x20) - 'a', digit = text - '0';
  octets16 is_letter = (octets16)(letter < 26);
  octets16 is_digit = (octets16)(digit < 10);
  octets16 is_dash = (octets16)(text == '-');
  octets16 is_low = (octets16)(text == '_');
  octets16 is_dot = (octets16)(text == '.');
  octets16 known = is_letter | is_digit | is_dash | is_low | is_dot;

  *dots = vector_bits(is_dot);
  return (is_letter & (letter + 13)) | (is_digit & (digit + 2)) |
         (is_dash & 1) | (is_low & 12) | (~known & HOST_SYMBOL_NONE);
}

/* Reads eight octets each from two places.  Returns their symbols. */
static inline octets16 read_sixteen(const char *text, size_t first,
                                    size_t second, struct host_symbols *host,
                                    uint64_t *dots) {
  uint64_t words[2];
  unsigned found;

  memcpy(&words[0], text + first, 8);
  memcpy(&words[1], text + second, 8);
  octets16 octets =
      vector_symbols((octets16)(words2){words[0], words[1]}, &found);
  store64(host->symbols + first, vector_word(octets, 0));
  store64(host->symbols + second, vector_word(octets, 1));
  *dots |= (uint64_t)(found & 0xff) << first | (uint64_t)(found >> 8) << second;
  return octets;
}

/* Ends the reading of a host of up to SHORT_HOST octets, which has these dots,
   the one behind it included: `all` are all symbols, one on the other. */
static inline uint64_t finish_short(struct host_symbols *host, uint64_t dots,
                                    uint64_t all, uint64_t last) {
  uint64_t begins = dots << 1 | 1;
  uint64_t wrong = (all & UINT64_C(0x0101010101010101) * HOST_SYMBOL_NONE) |
                   (begins & begins << 1); /* two dots side by side */

  host->begins[0] = begins;
  return wrong == 0 ? last : 0;
}

/* Two words, one on the other. */
static inline uint64_t both_words(octets16 symbols) {
  return vector_word(symbols, 0) | vector_word(symbols, 1);
}

/* Reads a host of 8 to USUAL_HOST octets. */
static inline uint64_t read_usual(const char *text, size_t length,
                                  struct host_symbols *host) {
  size_t end = length - 8;
  uint64_t dots = UINT64_C(1) << length;
  octets16 first, second;

  first = read_sixteen(text, 0, end < 8 ? end : 8, host, &dots);
  second = read_sixteen(text, end < 16 ? end : 16, end, host, &dots);
  return finish_short(host, dots, both_words(first | second),
                      vector_word(second, 1));
}

/* The same for a host of 16 to SHORT_HOST octets. */
COLD static uint64_t read_short(const char *text, size_t length,
                                struct host_symbols *host) {
  uint64_t dots = UINT64_C(1) << length, all = 0;
  octets16 symbols = {0};

  for (size_t i = 0; i < length; i += 16) {
    size_t at = i < length - 16 ? i : length - 16;
    symbols = read_sixteen(text, at, at + 8, host, &dots);
    all |= both_words(symbols);
  }
  return finish_short(host, dots, all, vector_word(symbols, 1));
}

/* The same for a host of 1 to 7 octets: top-level domains. */
COLD static uint64_t read_tiny(const char *text, size_t length,
                               struct host_symbols *host) {
  uint64_t dots = UINT64_C(1) << length, all = 0;

  for (size_t i = 0; i < length; i++) {
    uint64_t symbol = hsts_host_symbol[(uint8_t)text[i]];
    dots |= (uint64_t)(symbol == HOST_SYMBOL_DOT) << i;
    all |= symbol << 8 * i;
  }
  store64(host->symbols, all);
  return finish_short(host, dots, all, all << (64 - 8 * length));
}

/* The same for a host of more octets, one by one: the only ones whose labels
   can be too long. */
COLD static uint64_t read_by_octets(const char *text, size_t length,
                                    struct host_symbols *host) {
  size_t label = 0; /* octets of the label so far */

  memset(host->begins, 0, sizeof host->begins);
  host->begins[0] = 1;
  for (size_t i = 0; i <= length; i++) {
    uint8_t symbol =
        i == length ? HOST_SYMBOL_DOT : hsts_host_symbol[(uint8_t)text[i]];
    host->symbols[i] = symbol;
    if (symbol == HOST_SYMBOL_NONE)
      return 0;
    if (symbol != HOST_SYMBOL_DOT) {
      label++;
      continue;
    }
    if (label == 0 || label > HOST_MAX_LABEL)
      return 0;
    label = 0;
    host->begins[(i + 1) / 64] |= UINT64_C(1) << (i + 1) % 64;
  }
  return load64(host->symbols + length - 8);
}

/* Reads a host, given without its trailing dot. */
static inline uint64_t read_host(const char *text, size_t length,
                                 struct host_symbols *host) {
  if (length >= 8 && length <= USUAL_HOST)
    return read_usual(text, length, host);
  if (length > 0 && length < 8)
    return read_tiny(text, length, host);
  if (length == 0 || length > HOST_MAX_LENGTH)
    return 0;
  return length <= SHORT_HOST ? read_short(text, length, host)
                              : read_by_octets(text, length, host);
}

#endif
