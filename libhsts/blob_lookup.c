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
#include "host_symbols.h"
#include "hsts.h"
#include "key_search.h"
#include "options.h"

#include <string.h>

/* What the walk has found so far. */
struct decision {
  unsigned flags; /* of the entry; 0 if there is none */
  size_t offset;
};

/* Whether a key fits into one word, and its low bits into one load: nearly all
   do. */
static inline bool group_is_short(const struct key_group *group) {
  return group->size <= 64 && group->low_width <= LOAD_BITS_MAX;
}

/* Which of three keys, the first of which is at `position`, have these low
   bits.  How many keys a bucket has and which of them it is is anybody's guess:
   so as many as there can be are compared, without a branch between them, and
   those that are not there are passed over later. */
static inline unsigned same_short_keys(const uint8_t *low, uint64_t position,
                                       unsigned width, uint64_t bits) {
  unsigned same = load_bits(low, position, width) == bits;

  same |= (unsigned)(load_bits(low, position + width, width) == bits) << 1;
  return same | (unsigned)(load_bits(low, position + (uint64_t)(2 * width),
                                     width) == bits)
                    << 2;
}

/* The rank of a short key, a number with its first bit on top; or NO_RANK. */
static inline uint64_t find_short(const uint8_t *blob, uint64_t key,
                                  const struct key_group *group) {
  const uint8_t *low = blob_section(blob, SECTION_LOW);
  uint64_t mixed = key * load64(blob + HEADER_KEY_MULTIPLIER);
  uint64_t bits = mixed << group->bucket_bits >> 1 >> (63 - group->low_width);
  struct bucket bucket = find_bucket(blob, group, mixed);
  uint64_t position = key_low_position(group, bucket.rank);
  unsigned same = same_short_keys(low, position, group->low_width, bits) &
                  ((1u << bucket.keys) - 1);

  return same == 0 ? NO_RANK : bucket.rank + (unsigned)__builtin_ctz(same);
}

/* The descriptor of the key (label, parent), or 0 if there is no such key. */
static inline uint64_t probe(const uint8_t *blob, const uint8_t *symbols,
                             unsigned length, uint32_t parent) {
  unsigned code_bits, size;
  struct label_model model;
  struct key_group group;
  uint32_t number;
  uint64_t key, rank;

  load_model(blob, &model);
  unsigned initial = label_rank(&model, symbols, length);
  if (!label_encode(&model, symbols, length, &key, &code_bits))
    return 0;
  /* The tail waits for the parent: its shape comes after the label's codes, so
     that these are not behind it in line. */
  struct tail tail = key_tail(blob, initial, parent);
  if (!row_group(blob, length, code_bits + tail.width, &number, &size))
    return 0;
  load_group(blob, number, size, &group);
  if (group_is_short(&group)) {
    /* What would be shifted by 64 is 0, and is not shifted instead. */
    key = key << ((64 - code_bits) & 63) | tail.bits << ((64 - size) & 63);
    rank = find_short(blob, key, &group);
  } else {
    rank = hsts_find_key(blob, symbols, length, parent);
  }
  return rank == NO_RANK ? 0 : blob_key_descriptor(blob, rank);
}

/* The descriptor of a top-level domain of at most TLD_MAX_SYMBOLS symbols,
   which end those of `last`, or 0 if no entry is below it. */
static inline uint64_t find_tld(const uint8_t *blob, uint64_t last,
                                unsigned length) {
  uint64_t key = tld_pack(last, length);
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
static inline void walk(const uint8_t *blob, const struct host_symbols *host,
                        uint64_t last, unsigned length, unsigned options,
                        struct decision *decision) {
  uint32_t root = load32(blob + HEADER_NODE_COUNT), parent = root;
  struct label_walk labels = last_label(host, length);
  bool matched = false;

  for (;;) {
    const struct label label = labels.label;
    uint64_t descriptor =
        parent == root && label_length(&label) <= TLD_MAX_SYMBOLS
            ? find_tld(blob, last, label_length(&label))
            : probe(blob, label.symbols + label.start, label_length(&label),
                    parent);
    unsigned flags = descriptor & ENTRY_FLAGS;
    bool matches = (flags & ENTRY_FORCE_HTTPS) &&
                   (label.start == 0 || (flags & ENTRY_INCLUDE_SUBDOMAINS));
    /* Of this form GCC 12 makes what takes a tenth less than of others; the
       masks of bits that need no branch take a quarter more (doc/design.md). */
    bool decides = (flags & ENTRY_LISTED & (matches | (!matched))) != 0;
    decision->flags = decides ? flags : decision->flags;
    decision->offset = decides ? label.start : decision->offset;
    matched = decides ? matches && (options & HSTS_RFC6797) : matched;
    uint64_t node = descriptor >> ENTRY_FLAG_BITS;
    if (node == 0 || label.start == 0)
      return;
    parent = (uint32_t)(node - 1);
    next_label(&labels);
  }
}

/* Whether a host is an IPv4 address, four decimal numbers up to 255 without
   leading zeros: RFC 6797 8.1.1 and RFC 3986 3.2.2. */
COLD static bool is_ipv4(const char *host, size_t length) {
  unsigned dots = 0, value = 0;
  size_t begin = 0; /* of the number */

  for (size_t i = 0; i < length; i++) {
    unsigned digit = (uint8_t)host[i] - (unsigned)'0';
    if (host[i] == '.') {
      dots++;
      begin = i + 1;
      value = 0;
    } else if (digit > 9 || (i > begin && value == 0)) {
      return false;
    } else {
      value = value * 10 + digit;
      if (value > 255)
        return false;
    }
  }
  return dots == 3;
}

/* Whether no label begins before a host's end but the first. */
static bool is_single_label(const struct host_symbols *host, unsigned length) {
  return length <= HOST_MAX_LABEL &&
         (host->begins[0] & some_low_mask(length + 1)) == 1;
}

/* The answer but for its offset, by the flags of the entry that decided (which
   is listed, or there is none: 0); for an entry above the host, then for the
   host's own.  A table, because what a host's entry says is anybody's guess. */
static const hsts_match answers[2][ENTRY_FLAGS + 1] = {
    {[0] = {.reason = HSTS_REASON_NOT_LISTED},
     [ENTRY_LISTED] = {.reason = HSTS_REASON_MASKED},
     [ENTRY_LISTED | ENTRY_INCLUDE_SUBDOMAINS] = {.reason = HSTS_REASON_NO_MODE,
                                                  .include_subdomains = true},
     [ENTRY_LISTED | ENTRY_FORCE_HTTPS] = {.reason = HSTS_REASON_MASKED},
     [ENTRY_FLAGS] = {.reason = HSTS_REASON_SUPERDOMAIN,
                      .force_https = true,
                      .include_subdomains = true}},
    {[0] = {.reason = HSTS_REASON_NOT_LISTED},
     [ENTRY_LISTED] = {.reason = HSTS_REASON_NO_MODE, .exact = true},
     [ENTRY_LISTED | ENTRY_INCLUDE_SUBDOMAINS] = {.reason = HSTS_REASON_NO_MODE,
                                                  .exact = true,
                                                  .include_subdomains = true},
     [ENTRY_LISTED | ENTRY_FORCE_HTTPS] = {.reason = HSTS_REASON_EXACT,
                                           .exact = true,
                                           .force_https = true},
     [ENTRY_FLAGS] = {.reason = HSTS_REASON_EXACT,
                      .exact = true,
                      .force_https = true,
                      .include_subdomains = true}}};

hsts_status hsts_lookup(const hsts_db *db, const char *host, size_t host_length,
                        unsigned options, hsts_match *match) {
  if (db != NULL && match != NULL && options_are_known(options) &&
      (host != NULL || host_length == 0) && db->overlay == NULL)
    return hsts_lookup_blob(db->blob, host, host_length, options, match);
  return hsts_lookup_rare(db, host, host_length, options, match);
}

hsts_status hsts_lookup_blob(const uint8_t *blob, const char *host,
                             size_t host_length, unsigned options,
                             hsts_match *match) {
  struct decision decision = {0, host_length};
  struct host_symbols symbols;
  hsts_reason refusal = HSTS_REASON_NOT_LISTED; /* why the list is not asked */

  size_t length = host_length;
  if (length != 0 && host[length - 1] == '.')
    length--;
  uint64_t last = read_host(host, length, &symbols);
  if (last == 0) {
    refusal = HSTS_REASON_NOT_A_HOST;
  } else if ((options & HSTS_EXEMPT_SINGLE_LABELS) &&
             is_single_label(&symbols, (unsigned)length)) {
    refusal = HSTS_REASON_EXEMPT_LABEL;
  } else if ((options & HSTS_RFC6797) && is_ipv4(host, length)) {
    refusal = HSTS_REASON_ADDRESS;
  } else {
    walk(blob, &symbols, last, (unsigned)length, options, &decision);
  }
  *match = answers[decision.offset == 0][decision.flags];
  match->entry_offset = decision.offset;
  if (refusal != HSTS_REASON_NOT_LISTED)
    match->reason = refusal;
  return HSTS_OK;
}
