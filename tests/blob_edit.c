/* SPDX-License-Identifier: MIT */
/*
 * All changes of a size go through splice, so that there is one place that
 * moves octets and pads.
 */
#include "blob_edit.h"

#include <stdio.h>
#include <stdlib.h>

void need(bool condition, const char *what) {
  if (condition)
    return;
  fprintf(stderr, "a bad blob cannot be made without %s\n", what);
  abort();
}

static uint8_t *take_zeros(size_t size) {
  uint8_t *bytes = calloc(1, size + 1);

  need(bytes != NULL, "memory");
  return bytes;
}

/* ---- Plain numbers ----------------------------------------------------- */

void set_header(struct blob *blob, unsigned field, unsigned octets,
                uint64_t value) {
  store_number(blob->bytes + field, value, octets);
}

void add_to_count(struct blob *blob, unsigned field, int difference) {
  uint32_t count = load32(blob->bytes + field);
  store_number(blob->bytes + field, count + (uint32_t)difference, 4);
}

uint8_t *section_row(const struct blob *blob, unsigned row) {
  return blob->bytes + HEADER_SECTIONS + (size_t)row * SECTION_ROW_SIZE;
}

uint8_t *section_octets(const struct blob *blob, unsigned id) {
  return blob->bytes + load32(section_row(blob, id) + SECTION_OFFSET);
}

uint32_t count_of(const struct blob *blob, unsigned field) {
  return load32(blob->bytes + field);
}

void put_bits_at(struct blob *blob, unsigned id, uint64_t position,
                 unsigned width, uint64_t value) {
  uint8_t *bytes = section_octets(blob, id);

  for (unsigned bit = 0; bit < width; bit++, position++) {
    uint8_t mask = (uint8_t)(1u << position % 8);
    bytes[position / 8] &= (uint8_t)~mask;
    if (value >> bit & 1)
      bytes[position / 8] |= mask;
  }
}

void set_number(struct blob *blob, unsigned id, uint64_t index, unsigned width,
                uint64_t value) {
  put_bits_at(blob, id, index * width, width, value);
}

/* ---- Sizes ------------------------------------------------------------- */

/* Where the last section ends. */
static size_t sections_end(const struct blob *blob) {
  const uint8_t *last =
      section_row(blob, load32(blob->bytes + HEADER_SECTION_COUNT) - 1);
  return (size_t)load32(last + SECTION_OFFSET) + load32(last + SECTION_SIZE);
}

static void replace_bytes(struct blob *blob, uint8_t *bytes, size_t size) {
  free(blob->bytes);
  blob->bytes = bytes;
  blob->size = size;
}

void splice(struct blob *blob, size_t at, size_t removed, size_t inserted) {
  size_t end = sections_end(blob);
  need(at + removed <= end, "the octets that are to go");
  size_t new_end = end - removed + inserted;
  size_t size = (new_end + 7) / 8 * 8 + BLOB_CHECKSUM_SIZE;
  uint8_t *bytes = take_zeros(size);

  memcpy(bytes, blob->bytes, at);
  memcpy(bytes + at + inserted, blob->bytes + at + removed, end - at - removed);
  replace_bytes(blob, bytes, size);
  set_header(blob, HEADER_SIZE, 8, size);
}

/* Moves sections in the table, from one row on. */
static void move_sections(struct blob *blob, unsigned row, size_t distance) {
  for (; row < load32(blob->bytes + HEADER_SECTION_COUNT); row++) {
    uint8_t *offset = section_row(blob, row) + SECTION_OFFSET;
    store_number(offset, load32(offset) + distance, 4);
  }
}

void resize_section(struct blob *blob, unsigned row, size_t size) {
  size_t offset = load32(section_row(blob, row) + SECTION_OFFSET);
  size_t before = load32(section_row(blob, row) + SECTION_SIZE);

  if (size > before)
    splice(blob, offset + before, 0, size - before);
  else
    splice(blob, offset + size, before - size, 0);
  store_number(section_row(blob, row) + SECTION_SIZE, size, 4);
  move_sections(blob, row + 1, size - before);
}

void add_section(struct blob *blob, uint32_t id, uint32_t flags) {
  unsigned count = load32(blob->bytes + HEADER_SECTION_COUNT);
  size_t end = sections_end(blob) + SECTION_ROW_SIZE;

  splice(blob, HEADER_SECTIONS + (size_t)count * SECTION_ROW_SIZE, 0,
         SECTION_ROW_SIZE);
  move_sections(blob, 0, SECTION_ROW_SIZE);
  add_to_count(blob, HEADER_SECTION_COUNT, 1);
  store_number(section_row(blob, count) + SECTION_ID, id, 4);
  store_number(section_row(blob, count) + SECTION_FLAGS, flags, 4);
  store_number(section_row(blob, count) + SECTION_OFFSET, end, 4);
}

void set_width(struct blob *blob, unsigned id, uint64_t count, unsigned before,
               unsigned after) {
  struct bit_writer writer = {take_zeros(bits_size(count * after)), 0};

  for (uint64_t i = 0; i < count; i++)
    put_bits(&writer, blob_number(blob->bytes, id, i, before), after);
  resize_section(blob, id, bits_size(count * after));
  memcpy(section_octets(blob, id), writer.bytes, bits_size(count * after));
  free(writer.bytes);
}

void set_count(struct blob *blob, unsigned id, uint64_t count, unsigned width) {
  resize_section(blob, id, bits_size(count * width));
}

void set_size(struct blob *blob, size_t size) {
  uint8_t *bytes = take_zeros(size);

  memcpy(bytes, blob->bytes, size < blob->size ? size : blob->size);
  replace_bytes(blob, bytes, size);
}

/* ---- The whole --------------------------------------------------------- */

void copy_blob(struct blob *copy, const struct blob *blob) {
  *copy = (struct blob){0};
  copy->bytes = take_zeros(blob->size);
  copy->size = blob->size;
  memcpy(copy->bytes, blob->bytes, blob->size);
}

void seal(struct blob *blob) {
  size_t size = blob->size - BLOB_CHECKSUM_SIZE;
  store_number(blob->bytes + size, hsts_blob_checksum(blob->bytes, size),
               BLOB_CHECKSUM_SIZE);
}
