/* SPDX-License-Identifier: MIT */
/*
 * The lookup: which entry of the list decides for a host.
 *
 * One pass over the host turns its octets into symbols and finds its labels.
 * Then the labels are walked from the last one towards the first.  The
 * top-level domain is found in a perfect hash of its own; each further label is
 * one probe for the key (label, parent).  A key that is a parent itself has a
 * descriptor with its node number, with which the walk goes on; nearly every
 * host ends after one probe.
 *
 * A probe codes the label (label_code.h), finds the group of keys of that label
 * length and size, selects the key's bucket and compares the stored bits of the
 * few keys in it.  Equal bits mean an equal name: there are no false positives.
 *
 * doc/blob-format.md describes the structure, doc/design.md why it is so.
 */
#include "hsts.h"
#include "label_code.h"
#include "options.h"

#include <string.h>

/* Functions for rare hosts: out of the way of the others, and small. */
#define COLD __attribute__((cold))

/* A host as symbols.  Eight octets can be read before the first.  `begins` has
   a bit for each place where a label can begin: bit 0, and bit i + 1 if octet i
   is a dot or the end of the host; for a short host, only its first word is
   set. */
enum {
  MARGIN = 8,
  SHORT_HOST = 62,
  BEGINS_WORDS = (HOST_MAX_LENGTH + 2) / 64 + 1
};

struct host_symbols {
  uint8_t symbols[MARGIN + HOST_MAX_LENGTH + 1];
  uint64_t begins[BEGINS_WORDS];
};

/* A label of a host: symbols from `start` to before `end`. */
struct label {
  const uint8_t *symbols;
  unsigned start, end;
};

/* What the walk has found so far. */
struct decision {
  unsigned flags; /* of the entry; 0 if there is none */
  size_t offset;
};

/* The label that ends before `end`. */
static struct label label_before(const struct host_symbols *host,
                                 unsigned end) {
  unsigned word = end / 64;
  uint64_t begins = host->begins[word] & some_low_mask(end % 64 + 1);

  while (begins == 0)
    begins = host->begins[--word];
  return (struct label){host->symbols + MARGIN,
                        word * 64 + 63 - (unsigned)__builtin_clzll(begins),
                        end};
}

static unsigned label_length(const struct label *label) {
  return label->end - label->start;
}

/* Whether two dots stand side by side, with those at the ends counted. */
static bool has_empty_label(const struct host_symbols *host, size_t length) {
  uint64_t before = 0, pairs = 0;

  for (size_t word = 0; word * 64 <= length + 1; word++) {
    pairs |= host->begins[word] & (host->begins[word] << 1 | before);
    before = host->begins[word] >> 63;
  }
  return pairs != 0;
}

COLD static bool has_long_label(const struct host_symbols *host,
                                unsigned length) {
  struct label label = label_before(host, length);

  while (label_length(&label) <= HOST_MAX_LABEL) {
    if (label.start == 0)
      return false;
    label = label_before(host, label.start - 1);
  }
  return true;
}

/* The symbols of eight octets, as a word. */
static uint64_t eight_symbols(const char *text) {
  const uint8_t *p = (const uint8_t *)text, *of = hsts_host_symbol;

  return (uint64_t)of[p[0]] | (uint64_t)of[p[1]] << 8 |
         (uint64_t)of[p[2]] << 16 | (uint64_t)of[p[3]] << 24 |
         (uint64_t)of[p[4]] << 32 | (uint64_t)of[p[5]] << 40 |
         (uint64_t)of[p[6]] << 48 | (uint64_t)of[p[7]] << 56;
}

/* A bit for each of eight symbols that is a dot: first in the top bit of its
   octet, then these gathered by one multiplication. */
static uint64_t dots_of_eight(uint64_t symbols) {
  return (zero_octets(symbols) >> 7) * 0x0102040810204080 >> 56;
}

/* Turns a host of 8 to SHORT_HOST octets into symbols; true if all have one.
   Eight at a time, the last eight perhaps for the second time. */
static bool read_by_eights(const char *text, size_t length,
                           struct host_symbols *host) {
  uint8_t *symbols = host->symbols + MARGIN;
  uint64_t all = 0, dots = UINT64_C(1) << length;

  for (size_t i = 0; i < length; i += 8) {
    size_t at = i < length - 8 ? i : length - 8;
    uint64_t word = eight_symbols(text + at);
    store64(symbols + at, word);
    dots |= dots_of_eight(word) << at;
    all |= word;
  }
  host->begins[0] = dots << 1 | 1;
  return (all & UINT64_C(0x0101010101010101) * HOST_SYMBOL_NONE) == 0;
}

/* The same for a host of any length, octet by octet. */
COLD static bool read_by_octets(const char *text, size_t length,
                                struct host_symbols *host) {
  uint8_t all = 0;

  memset(host->begins, 0, sizeof host->begins);
  host->begins[0] = 1;
  for (size_t i = 0; i <= length; i++) {
    uint8_t symbol =
        i == length ? HOST_SYMBOL_DOT : hsts_host_symbol[(uint8_t)text[i]];
    host->symbols[MARGIN + i] = symbol;
    all |= symbol;
    if (symbol == HOST_SYMBOL_DOT)
      host->begins[(i + 1) / 64] |= UINT64_C(1) << (i + 1) % 64;
  }
  return !(all & HOST_SYMBOL_NONE);
}

/* Reads a host, given without its trailing dot.  False if it is no canonical
   host, but for upper case.  No branch depends on an octet: labels end where
   they like, and each wrong guess would cost as much as ten octets. */
static bool read_host(const char *text, size_t length,
                      struct host_symbols *host) {
  bool read;

  if (length == 0 || length > HOST_MAX_LENGTH)
    return false;
  memset(host->symbols, 0, MARGIN);
  read = length >= 8 && length <= SHORT_HOST
             ? read_by_eights(text, length, host)
             : read_by_octets(text, length, host);
  return read && !has_empty_label(host, length) &&
         (length <= HOST_MAX_LABEL || !has_long_label(host, (unsigned)length));
}

/* Finds the bucket of a mixed key: the rank of its first key, and how many keys
   it has. */
static unsigned find_bucket(const uint8_t *blob, const struct key_group *group,
                            uint64_t first_word, uint64_t *rank) {
  uint64_t bucket =
      group->first_bucket + key_bucket(first_word, group->bucket_bits);
  struct bucket_block block;

  load_block(blob, bucket / BLOCK_BUCKETS, &block);
  unsigned inside = bucket % BLOCK_BUCKETS ^
                    key_scatter(first_word, group->bucket_bits, block.seed);
  *rank = block.first_rank + keys_before(&block, inside);
  return bucket_keys(&block, inside);
}

/* Whether all parts of a mixed key are stored at `position`. */
static bool key_stored_at(const uint8_t *low, uint64_t position,
                          const struct key *key, unsigned bucket_bits) {
  for (unsigned word = 0; word * 64 < key->bits; word++) {
    unsigned width = key_part_width(key->bits, bucket_bits, word);
    if ((load_word(low, position) & low_mask(width)) !=
        key_part(key, bucket_bits, word))
      return false;
    position += width;
  }
  return true;
}

/* As probe, for keys of any length. */
COLD static uint64_t probe_long(const uint8_t *blob,
                                const struct label_model *model,
                                const uint8_t *symbols, unsigned length,
                                uint32_t parent) {
  struct key_group group;
  struct key key;
  uint32_t number;
  uint64_t rank;

  if (!hsts_key_encode(model, symbols, length, &key) ||
      !row_group(blob, length, key.bits + bit_length(parent), &number))
    return 0;
  load_group(blob, number, &group);
  hsts_key_finish(&key, parent, group.low_width + group.bucket_bits);
  hsts_key_mix(&key, load64(blob + HEADER_KEY_MULTIPLIER));
  unsigned keys = find_bucket(blob, &group, key.words[0], &rank);
  for (; keys > 0; keys--, rank++)
    if (key_stored_at(blob_section(blob, SECTION_LOW),
                      key_low_position(blob, &group, rank), &key,
                      group.bucket_bits))
      return blob_key_descriptor(blob, rank);
  return 0;
}

/* The descriptor of the key of at most 64 bits, mixed, or 0 if there is none.
   How many keys its bucket has and which of them it is is anybody's guess: so
   as many as there can be are compared, without a branch between them, and then
   those that are not there are passed over. */
static uint64_t find_short(const uint8_t *blob, const struct key_group *group,
                           uint64_t key) {
  const uint8_t *low = blob_section(blob, SECTION_LOW);
  uint64_t width = group->low_width;
  unsigned same;
  uint64_t wanted = width == 0 ? 0 : key << group->bucket_bits >> (64 - width);
  uint64_t mask = low_mask((unsigned)width), rank;
  unsigned keys = find_bucket(blob, group, key, &rank);
  uint64_t position = key_low_position(blob, group, rank);

  same = (load_word(low, position) & mask) == wanted;
  same |= (unsigned)((load_word(low, position + width) & mask) == wanted) << 1;
  same |= (unsigned)((load_word(low, position + 2 * width) & mask) == wanted)
          << 2;
  same &= (1u << keys) - 1;
  return same == 0
             ? 0
             : blob_key_descriptor(blob, rank + (unsigned)__builtin_ctz(same));
}

/* The descriptor of the key (label, parent), or 0 if there is no such key. */
static uint64_t probe(const uint8_t *blob, const struct label *label,
                      uint32_t parent) {
  const uint8_t *symbols = label->symbols + label->start;
  unsigned length = label_length(label), width, size;
  struct label_model model;
  struct key_group group;
  uint32_t number;
  uint64_t key;

  load_model(blob, &model);
  switch (label_encode(&model, symbols, length, &key, &width)) {
  case LABEL_CODED:
    break;
  case LABEL_LONG:
    return probe_long(blob, &model, symbols, length, parent);
  case LABEL_ABSENT:
    return 0;
  }
  if (!row_group(blob, length, width + bit_length(parent), &number))
    return 0;
  load_group(blob, number, &group);
  size = group.bucket_bits + group.low_width;
  if (size > 64)
    return probe_long(blob, &model, symbols, length, parent);
  /* What would be shifted by 64 is 0, and is not shifted instead. */
  key = key << ((64 - width) & 63) | (uint64_t)parent << ((64 - size) & 63);
  return find_short(blob, &group, key * load64(blob + HEADER_KEY_MULTIPLIER));
}

/* The descriptor of a top-level domain of at most TLD_MAX_SYMBOLS symbols, or 0
   if no entry is below it. */
static uint64_t find_tld(const uint8_t *blob, const struct label *label) {
  uint64_t key = tld_pack(label->symbols + label->end, label_length(label));
  uint32_t slot =
      tld_slot(key, load64(blob + HEADER_TLD_MULTIPLIER),
               blob_section(blob, SECTION_TLD_PILOTS), blob[HEADER_PILOT_BITS],
               load32(blob + HEADER_TLD_SLOTS));

  return blob_number(blob, SECTION_TLD_KEYS, slot, TLD_KEY_BITS) == key
             ? blob_descriptor(blob, slot)
             : 0;
}

/* Walks the labels from the last one and keeps the entry that decides: the
   nearest one, or with HSTS_RFC6797 the nearest that matches, if one does. */
static void walk(const uint8_t *blob, const struct host_symbols *host,
                 unsigned length, unsigned options, struct decision *decision) {
  uint32_t root = load32(blob + HEADER_NODE_COUNT), parent = root;
  struct label label = label_before(host, length);
  bool matched = false;

  for (;;) {
    uint64_t descriptor =
        parent == root && label_length(&label) <= TLD_MAX_SYMBOLS
            ? find_tld(blob, &label)
            : probe(blob, &label, parent);
    unsigned flags = descriptor & ENTRY_FLAGS;
    bool matches = (flags & ENTRY_FORCE_HTTPS) &&
                   (label.start == 0 || (flags & ENTRY_INCLUDE_SUBDOMAINS));
    bool decides = (flags & ENTRY_LISTED) && (matches || !matched);
    decision->flags = decides ? flags : decision->flags;
    decision->offset = decides ? label.start : decision->offset;
    matched = decides ? matches && (options & HSTS_RFC6797) : matched;
    uint64_t node = descriptor >> ENTRY_FLAG_BITS;
    if (node == 0 || label.start == 0)
      return;
    parent = (uint32_t)(node - 1);
    label = label_before(host, label.start - 1);
  }
}

/* Whether a label is a decimal number up to 255, without leading zeros. */
static bool is_octet(const struct label *label) {
  const uint8_t *symbols = label->symbols + label->start;
  unsigned length = label_length(label), value = 0;

  if (length > 3 || (length > 1 && symbols[0] == hsts_host_symbol['0']))
    return false;
  for (unsigned i = 0; i < length; i++) {
    unsigned digit = (unsigned)symbols[i] - hsts_host_symbol['0'];
    if (digit > 9)
      return false;
    value = value * 10 + digit;
  }
  return value <= 255;
}

/* Whether a host is an IPv4 address, RFC 6797 8.1.1 and RFC 3986 3.2.2. */
COLD static bool is_ipv4(const struct host_symbols *host, unsigned length) {
  struct label label = label_before(host, length);

  for (unsigned count = 1; is_octet(&label); count++) {
    if (label.start == 0)
      return count == 4;
    label = label_before(host, label.start - 1);
  }
  return false;
}

static bool is_single_label(const struct host_symbols *host, unsigned length) {
  return label_before(host, length).start == 0;
}

/* Why a lookup came out as it did, by the flags of the entry that decided; for
   an entry above the host, then for the host's own.  A table, because whether a
   host is listed is anybody's guess. */
static hsts_reason decision_reason(const struct decision *decision) {
  enum {
    NONE = HSTS_REASON_NOT_LISTED,
    MASKED = HSTS_REASON_MASKED,
    NO_MODE = HSTS_REASON_NO_MODE,
    SUPERDOMAIN = HSTS_REASON_SUPERDOMAIN,
    EXACT = HSTS_REASON_EXACT
  };
  static const uint8_t reasons[2][ENTRY_FLAGS + 1] = {
      {NONE, MASKED, NONE, NO_MODE, NONE, MASKED, NONE, SUPERDOMAIN},
      {NONE, NO_MODE, NONE, NO_MODE, NONE, EXACT, NONE, EXACT}};

  return reasons[decision->offset == 0][decision->flags];
}

hsts_status hsts_lookup(const hsts_db *db, const char *host, size_t host_length,
                        unsigned options, hsts_match *match) {
  struct decision decision = {0, host_length};
  struct host_symbols symbols;
  hsts_reason reason;

  if (db == NULL || match == NULL || !options_are_known(options) ||
      (host == NULL && host_length != 0))
    return HSTS_ERROR_ARGUMENT;
  size_t length = host_length;
  if (length != 0 && host[length - 1] == '.')
    length--;
  if (!read_host(host, length, &symbols)) {
    reason = HSTS_REASON_NOT_A_HOST;
  } else if ((options & HSTS_EXEMPT_SINGLE_LABELS) &&
             is_single_label(&symbols, (unsigned)length)) {
    reason = HSTS_REASON_EXEMPT_LABEL;
  } else if ((options & HSTS_RFC6797) && is_ipv4(&symbols, (unsigned)length)) {
    reason = HSTS_REASON_ADDRESS;
  } else {
    walk(db->blob, &symbols, (unsigned)length, options, &decision);
    reason = decision_reason(&decision);
  }
  match->reason = reason;
  match->force_https =
      reason == HSTS_REASON_EXACT || reason == HSTS_REASON_SUPERDOMAIN;
  match->include_subdomains = decision.flags & ENTRY_INCLUDE_SUBDOMAINS;
  match->exact = decision.flags != 0 && decision.offset == 0;
  match->entry_offset = decision.offset;
  return HSTS_OK;
}
