/* SPDX-License-Identifier: MIT */
/*
 * Finds what no lookup needs.  A name: the walk of a lookup, label by label
 * from the last one, but for a name that was looked up already: so it need not
 * be fast, and treats all keys alike, as blob_lookup.c does those that do not
 * fit into a word.
 */
#include "cold.h"

#include "blob_find.h"
#include "key_search.h"

/* A name as symbols, with zeros before them for the top-level domain. */
struct symbols {
  uint8_t octets[8 + HOST_MAX_LENGTH];
};

static bool read_symbols(struct symbols *symbols, const char *name,
                         size_t length) {
  *symbols = (struct symbols){{0}};
  for (size_t i = 0; i < length; i++) {
    uint8_t symbol = hsts_host_symbol[(uint8_t)name[i]];
    if (symbol == HOST_SYMBOL_NONE)
      return false;
    symbols->octets[8 + i] = symbol;
  }
  return true;
}

/* ---- Top-level domains -------------------------------------------------- */

/* The slot of the label that ends before `end`. */
static bool find_slot(const uint8_t *blob, const uint8_t *end, unsigned length,
                      uint64_t *place) {
  uint64_t key = tld_pack(load64(end - 8), length);
  uint32_t slot =
      tld_slot(key, load64(blob + HEADER_TLD_MULTIPLIER),
               blob_section(blob, SECTION_TLD_PILOTS), blob[HEADER_PILOT_BITS],
               load32(blob + HEADER_TLD_SLOTS));

  *place = slot;
  return blob_number(blob, SECTION_TLD_KEYS, slot, TLD_KEY_BITS) == key;
}

/* ---- Names -------------------------------------------------------------- */

/* Finds (label, parent); tells the node that it is itself, plus one, or 0. */
static bool find_label(const uint8_t *blob, const uint8_t *label,
                       unsigned length, uint32_t parent, uint64_t *place,
                       uint64_t *node) {
  uint32_t slots = load32(blob + HEADER_TLD_SLOTS);

  if (parent == load32(blob + HEADER_NODE_COUNT) && length <= TLD_MAX_SYMBOLS) {
    if (!find_slot(blob, label + length, length, place))
      return false;
    *node = blob_descriptor(blob, *place) >> ENTRY_FLAG_BITS;
    return true;
  }
  *place = hsts_find_key(blob, label, length, parent);
  if (*place == NO_RANK)
    return false;
  *node = blob_key_descriptor(blob, *place) >> ENTRY_FLAG_BITS;
  *place += slots;
  return true;
}

bool hsts_find_name(const uint8_t *blob, const char *name, size_t length,
                    uint64_t *place) {
  uint64_t node = (uint64_t)load32(blob + HEADER_NODE_COUNT) + 1; /* the root */
  struct symbols symbols;

  if (length > 0 && name[length - 1] == '.')
    length--;
  if (length == 0 || length > HOST_MAX_LENGTH ||
      !read_symbols(&symbols, name, length))
    return false;
  const uint8_t *begin = symbols.octets + 8, *end = begin + length;
  for (;;) {
    const uint8_t *label = end;
    while (label > begin && label[-1] != HOST_SYMBOL_DOT)
      label--;
    if (label == end || end - label > HOST_MAX_LABEL || node == 0 ||
        !find_label(blob, label, (unsigned)(end - label), (uint32_t)(node - 1),
                    place, &node))
      return false;
    if (label == begin)
      return true;
    end = label - 1;
  }
}

/* ---- Optional sections -------------------------------------------------- */

struct optional_section hsts_find_section(const uint8_t *blob, uint32_t id) {
  const uint8_t *row = blob + HEADER_SECTIONS;
  struct optional_section section = {NULL, NULL};
  unsigned found = 0;

  for (uint32_t i = load32(blob + HEADER_SECTION_COUNT); i > 0; i--) {
    if (load32(row + SECTION_ID) == id) {
      section.next = blob + load32(row + SECTION_OFFSET);
      section.end = section.next + load32(row + SECTION_SIZE);
      found++;
    }
    row += SECTION_ROW_SIZE;
  }
  if (found > 1)
    section.next = section.end;
  return section;
}
