/* SPDX-License-Identifier: MIT */
/*
 * Opening a blob: everything that lookups and enumeration take for granted is
 * proved here, once, so that they need not look again.  In order: is it a blob
 * of a version that this library reads, is it whole, is its checksum right, are
 * its sections where and as large as its numbers say, does every number that
 * serves as an index or a position stay inside what it points into, and is no
 * key there twice.
 *
 * What is not proved is that each key spells a name: a key of a few bits may
 * have 63 symbols, so to read them all, or only those of parents, would take up
 * to a hundred times as long as all the rest.  One that does not is one that no
 * host matches, and that enumeration reports.
 */
#include "cold.h"

#include "label_code.h"

/* Multiplication by an odd number is invertible, rotation too: so no change of
   a single word goes unnoticed, whatever it is, and others with a chance of
   2^-64.  It guards against disks and transfers, not against an attacker. */
uint64_t hsts_blob_checksum(const uint8_t *bytes, uint64_t size) {
  uint64_t sum = UINT64_C(0x6a09e667f3bcc908) ^ size;

  for (uint64_t i = 0; i < size; i += 8) {
    sum = (sum ^ load64(bytes + i)) * UINT64_C(0x9e3779b97f4a7c15);
    sum = sum << 29 | sum >> 35;
  }
  return sum * UINT64_C(0x9e3779b97f4a7c15) ^ sum >> 32;
}

/* ---- The header and the section table -------------------------------- */

/* Whether the octets that there are, at most BLOB_MAGIC_SIZE, are those of the
   magic.  A loop, as some compilers make bcmp of such a memcmp, which not every
   C library has. */
static bool has_magic(const uint8_t *blob, size_t size) {
  static const char magic[] = BLOB_MAGIC;
  size_t same = 0;

  while (same < size && same < BLOB_MAGIC_SIZE &&
         blob[same] == (uint8_t)magic[same])
    same++;
  return same > 0 && (same == size || same == BLOB_MAGIC_SIZE);
}

static hsts_status check_magic(const uint8_t *blob, size_t size) {
  if (!has_magic(blob, size))
    return HSTS_ERROR_NOT_BLOB;
  if (size < HEADER_MINOR)
    return HSTS_ERROR_TRUNCATED;
  if (load16(blob + HEADER_MAJOR) != BLOB_MAJOR)
    return HSTS_ERROR_VERSION;
  return HSTS_OK;
}

/* The size that the header states, against the one there is. */
static hsts_status check_size(const uint8_t *blob, size_t size) {
  const uint64_t least = HEADER_SECTIONS +
                         (uint64_t)SECTION_KNOWN_COUNT * SECTION_ROW_SIZE +
                         BLOB_CHECKSUM_SIZE;

  if (size < HEADER_DATE)
    return HSTS_ERROR_TRUNCATED;
  uint64_t stated = load64(blob + HEADER_SIZE);
  if (stated < least || stated > UINT32_MAX || stated % 8 != 0)
    return HSTS_ERROR_CORRUPT;
  if (size < stated)
    return HSTS_ERROR_TRUNCATED;
  if (size > stated)
    return HSTS_ERROR_CORRUPT;
  if (hsts_blob_checksum(blob, size - BLOB_CHECKSUM_SIZE) !=
      load64(blob + size - BLOB_CHECKSUM_SIZE))
    return HSTS_ERROR_CORRUPT;
  return HSTS_OK;
}

/* One row of the section table.  *end is where the sections so far end; they
   follow one another without gaps. */
static hsts_status check_section(const uint8_t *blob, unsigned index,
                                 uint64_t *end, uint64_t limit) {
  const uint8_t *row =
      blob + HEADER_SECTIONS + (size_t)index * SECTION_ROW_SIZE;
  bool known = index < SECTION_KNOWN_COUNT;

  if (known && (load32(row + SECTION_ID) != index ||
                load32(row + SECTION_FLAGS) != SECTION_MANDATORY))
    return HSTS_ERROR_CORRUPT;
  if (!known && load32(row + SECTION_ID) < SECTION_KNOWN_COUNT)
    return HSTS_ERROR_CORRUPT;
  if (!known && (load32(row + SECTION_FLAGS) & SECTION_MANDATORY))
    return HSTS_ERROR_VERSION;
  if (load32(row + SECTION_OFFSET) != *end)
    return HSTS_ERROR_CORRUPT;
  *end += load32(row + SECTION_SIZE);
  return *end <= limit ? HSTS_OK : HSTS_ERROR_CORRUPT;
}

static hsts_status check_sections(const uint8_t *blob, size_t size) {
  uint64_t limit = size - BLOB_CHECKSUM_SIZE;
  uint64_t count = load32(blob + HEADER_SECTION_COUNT);
  uint64_t end = HEADER_SECTIONS + count * SECTION_ROW_SIZE;

  if (count < SECTION_KNOWN_COUNT || count > SECTION_MAX_COUNT || end > limit)
    return HSTS_ERROR_CORRUPT;
  for (unsigned index = 0; index < count; index++) {
    hsts_status status = check_section(blob, index, &end, limit);
    if (status != HSTS_OK)
      return status;
  }
  if (limit - end >= 8)
    return HSTS_ERROR_CORRUPT;
  while (end < limit)
    if (blob[end++] != 0)
      return HSTS_ERROR_CORRUPT;
  return HSTS_OK;
}

/* ---- The numbers of the header --------------------------------------- */

/* Limits that keep every later calculation in range. */
static bool check_numbers(const uint8_t *blob) {
  unsigned sets = load16(blob + HEADER_CONTEXT_SETS);
  unsigned classes = load16(blob + HEADER_CLASSES);

  return sets >= 1 && sets <= 256 && classes >= 1 && classes <= 256 &&
         blob[HEADER_ROWS] <= HOST_MAX_LABEL &&
         blob[HEADER_COMMON_FLAGS] <= ENTRY_FLAGS &&
         blob[HEADER_INITIAL_SETS] >= 1 &&
         blob[HEADER_TAIL_BITS] <= TAIL_START_MAX_BITS &&
         blob[HEADER_NODE_BITS] <= NODE_MAX_BITS &&
         blob[HEADER_SPECIAL_BITS] <= SPECIAL_MAX_BITS &&
         blob[HEADER_PILOT_BITS] >= 1 &&
         blob[HEADER_PILOT_BITS] <= PILOT_MAX_BITS &&
         load32(blob + HEADER_RESERVED) == 0 &&
         load32(blob + HEADER_TLD_SLOTS) >= 1 &&
         (blob[HEADER_KEY_MULTIPLIER] & 1) == 1 &&
         load64(blob + HEADER_DATE) <= INT64_MAX;
}

/* The numbers that follow from others, and are there so that a lookup need not
   reckon them. */
static bool check_ready_numbers(const uint8_t *blob) {
  unsigned rank_bits = bit_length(load32(blob + HEADER_KEY_COUNT));

  return load32(blob + HEADER_RANK_MASK) == low_mask(rank_bits) &&
         blob[HEADER_BLOCK_SIZE] == block_size(rank_bits) &&
         load16(blob + HEADER_SYMBOL_STRIDE) ==
             load16(blob + HEADER_CLASSES) + blob[HEADER_INITIAL_SETS] +
                 HOST_SYMBOLS + load16(blob + HEADER_CONTEXT_SETS);
}

static bool check_model_sizes(const uint8_t *blob) {
  unsigned classes = load16(blob + HEADER_CLASSES);
  unsigned codes = load16(blob + HEADER_CODES);
  uint64_t rows = (uint64_t)blob_symbol_stride(blob) * HOST_SYMBOLS;
  unsigned shapes = (RANK_MAX_BITS + 1) * (blob[HEADER_NODE_BITS] + 1u);

  return blob_has_numbers(blob, SECTION_TAILS, shapes,
                          TAIL_WIDTH_BITS + blob[HEADER_TAIL_BITS]) &&
         codes >= 1 && codes <= CODE_MAX_COUNT &&
         blob_has_numbers(blob, SECTION_CODES, codes, 3 * 8) &&
         blob_has_numbers(blob, SECTION_INITIALS, classes, 8) &&
         blob_has_numbers(blob, SECTION_SYMBOLS,
                          rows - classes - blob[HEADER_INITIAL_SETS], 8);
}

static bool check_name_sizes(const uint8_t *blob) {
  uint64_t special = load32(blob + HEADER_SPECIAL_COUNT);
  uint64_t slots = load32(blob + HEADER_TLD_SLOTS);
  uint64_t blocks = blob_special_blocks(blob);

  return blob_has_numbers(blob, SECTION_TLD_PILOTS,
                          UINT64_C(1) << blob[HEADER_PILOT_BITS], 8) &&
         blob_has_numbers(blob, SECTION_TLD_KEYS, slots, TLD_KEY_BITS) &&
         blob_has_numbers(blob, SECTION_DESCRIPTORS, slots + special,
                          ENTRY_FLAG_BITS + blob[HEADER_NODE_BITS]) &&
         blob_has_numbers(blob, SECTION_NODES, load32(blob + HEADER_NODE_COUNT),
                          blob_node_width(blob)) &&
         blob_has_numbers(blob, SECTION_SPECIAL_INDEX, blocks + 1,
                          blob[HEADER_SPECIAL_BITS]) &&
         blob_has_numbers(blob, SECTION_SPECIAL_RANKS, special, 8);
}

static bool check_key_sizes(const uint8_t *blob) {
  uint64_t groups = load32(blob + HEADER_GROUP_COUNT);
  uint64_t buckets = load32(blob + HEADER_BUCKET_COUNT);
  uint64_t blocks = (buckets + BLOCK_BUCKETS - 1) / BLOCK_BUCKETS;

  return blob_has_numbers(blob, SECTION_ROWS, blob[HEADER_ROWS],
                          ROW_SIZE * 8) &&
         blob_has_numbers(blob, SECTION_GROUPS, groups, GROUP_SIZE * 8) &&
         blob_has_numbers(blob, SECTION_BLOCKS, blocks,
                          blob[HEADER_BLOCK_SIZE] * 8u);
}

hsts_status hsts_open_storage(hsts_db **db, hsts_db_storage *storage,
                              const void *blob, size_t size) {
  hsts_status status;

  if (db == NULL || storage == NULL || (blob == NULL && size != 0))
    return HSTS_ERROR_ARGUMENT;
  if ((status = check_magic(blob, size)) != HSTS_OK ||
      (status = check_size(blob, size)) != HSTS_OK ||
      (status = check_sections(blob, size)) != HSTS_OK)
    return status;
  if (!check_numbers(blob) || !check_ready_numbers(blob) ||
      !check_model_sizes(blob) || !check_name_sizes(blob) ||
      !check_key_sizes(blob) || !hsts_blob_verify_numbers(blob) ||
      !hsts_blob_verify_names(blob))
    return HSTS_ERROR_CORRUPT;
  *db = (hsts_db *)storage;
  **db = (hsts_db){.blob = blob};
  return HSTS_OK;
}
