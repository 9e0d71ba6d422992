/* SPDX-License-Identifier: MIT */
/*
 * Builds the blob, as doc/blob-format.md specifies it: the names become a tree,
 * its parents get numbers, its labels choose the label code (model.c); then
 * every key is coded and put into its bucket (blob_keys.c), the sections are
 * written, and put behind a header.  Nothing depends on the order of the list:
 * what is sorted is sorted by name or by key.
 */
#include "blob_build.h"

#include "builder.h"
#include "digest.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

unsigned number_bits(uint64_t greatest) {
  return greatest == 0 ? 0 : 64 - (unsigned)__builtin_clzll(greatest);
}

static bool choose_model(struct builder *builder) {
  struct model_counts counts;
  struct arena arena = {0};
  bool chosen = model_counts_init(&counts, &arena);

  if (chosen) {
    progress_step("counting symbols");
    for (uint32_t i = 0; i < builder->tree.count; i++) {
      const struct tree_name *name = &builder->tree.names[i];
      if (!name_is_short_tld(name))
        model_count_label(&counts, name->entry.name, name->label_length);
    }
    progress_step("choosing a label code");
    chosen = model_choose(&builder->model, &counts);
  }
  arena_free(&arena);
  if (!chosen || !initials_choose(&builder->model, &builder->tree))
    return false;
  tails_choose(&builder->tails, &builder->model, &builder->tree);
  return true;
}

/* ---- Sections -------------------------------------------------------- */

static uint8_t *take_row(struct builder *builder, unsigned row, uint32_t id,
                         size_t size) {
  builder->sections[row] = (struct builder_section){
      .id = id, .bytes = arena_take(&builder->arena, size, 1), .size = size};
  return builder->sections[row].bytes;
}

uint8_t *take_section(struct builder *builder, unsigned id, size_t size) {
  return take_row(builder, id, id, size);
}

uint8_t *take_optional_section(struct builder *builder, unsigned id,
                               unsigned minor, size_t size) {
  builder->minor = minor > builder->minor ? minor : builder->minor;
  return take_row(builder, SECTION_KNOWN_COUNT + builder->optional_sections++,
                  id, size);
}

bool copy_section(struct builder *builder, unsigned id, const uint8_t *bytes,
                  size_t size) {
  uint8_t *section = take_section(builder, id, size);

  if (section == NULL)
    return false;
  memcpy(section, bytes, size);
  return true;
}

bool take_numbers(struct builder *builder, unsigned id, uint64_t count,
                  unsigned width, struct bit_writer *writer) {
  writer->position = 0;
  writer->bytes = take_section(builder, id, bits_size(count * width));
  return writer->bytes != NULL;
}

static bool write_tails(struct builder *builder) {
  unsigned columns = number_bits(builder->tree.node_count) + 1;
  unsigned count = (RANK_MAX_BITS + 1) * columns;
  uint64_t greatest = 0;
  struct bit_writer writer;

  for (unsigned i = 0; i < count; i++) {
    uint64_t start = builder->tails.shapes[i / columns][i % columns].start;
    greatest = start > greatest ? start : greatest;
  }
  builder->tail_bits = number_bits(greatest);
  if (!take_numbers(builder, SECTION_TAILS, count,
                    TAIL_WIDTH_BITS + builder->tail_bits, &writer))
    return false;
  for (unsigned i = 0; i < count; i++) {
    struct tail_shape shape = builder->tails.shapes[i / columns][i % columns];
    put_bits(&writer, shape.width, TAIL_WIDTH_BITS);
    put_bits(&writer, shape.start, builder->tail_bits);
  }
  return true;
}

static bool copy_codes(struct builder *builder) {
  const struct model *model = &builder->model;
  size_t count = model->code_count;
  uint8_t both[3 * CODE_MAX_COUNT];

  memcpy(both, model->widths, count);
  memcpy(both + count, model->codes, 2 * count);
  return copy_section(builder, SECTION_CODES, both, 3 * count);
}

static bool write_model(struct builder *builder) {
  const struct model *model = &builder->model;
  size_t symbols = model_view(model).stride * HOST_SYMBOLS - model->classes -
                   model->initial_sets;

  return copy_codes(builder) &&
         copy_section(builder, SECTION_INITIALS, model->initials,
                      model->classes) &&
         copy_section(builder, SECTION_SYMBOLS, model->symbols, symbols);
}

/* ---- The whole ------------------------------------------------------- */

/* Those that every blob has come first. */
static unsigned section_count(const struct builder *builder) {
  return SECTION_KNOWN_COUNT + builder->optional_sections;
}

static void write_header(const struct builder *builder, uint8_t *blob,
                         size_t size, int64_t date, size_t entries) {
  memcpy(blob + HEADER_MAGIC, BLOB_MAGIC, BLOB_MAGIC_SIZE);
  store_number(blob + HEADER_MAJOR, BLOB_MAJOR, 2);
  store_number(blob + HEADER_MINOR, builder->minor, 2);
  store_number(blob + HEADER_SECTION_COUNT, section_count(builder), 4);
  store_number(blob + HEADER_SIZE, size, 8);
  store_number(blob + HEADER_DATE, (uint64_t)date, 8);
  store_number(blob + HEADER_ENTRY_COUNT, entries, 4);
  store_number(blob + HEADER_KEY_COUNT, builder->key_count, 4);
  store_number(blob + HEADER_BUCKET_COUNT, builder->bucket_count, 4);
  store_number(blob + HEADER_GROUP_COUNT, builder->plan.group_count, 4);
  store_number(blob + HEADER_SPECIAL_COUNT, builder->special_count, 4);
  store_number(blob + HEADER_NODE_COUNT, builder->tree.node_count, 4);
  store_number(blob + HEADER_TLD_SLOTS, builder->tld_slots, 4);
  store_number(blob + HEADER_FULLEST_BUCKET, builder->fullest_bucket, 4);
  store_number(blob + HEADER_TLD_MULTIPLIER, builder->tld_multiplier, 8);
  store_number(blob + HEADER_KEY_MULTIPLIER, builder->key_multiplier, 8);
  store_number(blob + HEADER_RANK_MASK, low_mask(builder->rank_bits), 4);
  store_number(blob + HEADER_CONTEXT_SETS, builder->model.sets, 2);
  store_number(blob + HEADER_CLASSES, builder->model.classes, 2);
  store_number(blob + HEADER_CODES, builder->model.code_count, 2);
  store_number(blob + HEADER_SYMBOL_STRIDE, model_view(&builder->model).stride,
               2);
  blob[HEADER_ROWS] = (uint8_t)builder->plan.row_count;
  blob[HEADER_COMMON_FLAGS] = (uint8_t)builder->common_flags;
  blob[HEADER_NODE_BITS] = (uint8_t)builder->node_bits;
  blob[HEADER_BLOCK_SIZE] = (uint8_t)block_size(builder->rank_bits);
  blob[HEADER_SPECIAL_BITS] = (uint8_t)builder->special_bits;
  blob[HEADER_PILOT_BITS] = (uint8_t)builder->pilot_bits;
  blob[HEADER_INITIAL_SETS] = (uint8_t)builder->model.initial_sets;
  blob[HEADER_TAIL_BITS] = (uint8_t)builder->tail_bits;
}

/* The sections and their table. */
static void write_sections(const struct builder *builder, uint8_t *blob) {
  uint8_t *row = blob + HEADER_SECTIONS;
  size_t offset =
      HEADER_SECTIONS + (size_t)section_count(builder) * SECTION_ROW_SIZE;

  for (unsigned i = 0; i < section_count(builder); i++) {
    const struct builder_section *section = &builder->sections[i];
    bool known = i < SECTION_KNOWN_COUNT;
    store_number(row + SECTION_ID, section->id, 4);
    store_number(row + SECTION_FLAGS,
                 known ? SECTION_MANDATORY : SECTION_OPTIONAL, 4);
    store_number(row + SECTION_OFFSET, offset, 4);
    store_number(row + SECTION_SIZE, section->size, 4);
    memcpy(blob + offset, section->bytes, section->size);
    row += SECTION_ROW_SIZE;
    offset += section->size;
  }
}

static uint64_t blob_size(const struct builder *builder) {
  uint64_t size =
      HEADER_SECTIONS + (uint64_t)section_count(builder) * SECTION_ROW_SIZE;

  for (unsigned id = 0; id < section_count(builder); id++)
    size += builder->sections[id].size;
  return (size + 7) / 8 * 8 + BLOB_CHECKSUM_SIZE;
}

static const char *assemble(const struct builder *builder,
                            const struct list *list, int64_t date,
                            struct blob *blob) {
  uint64_t size = blob_size(builder);

  if (size > UINT32_MAX)
    return "the blob would be over 4 GiB";
  blob->bytes = calloc(1, (size_t)size);
  if (blob->bytes == NULL)
    return out_of_memory_text;
  blob->size = (size_t)size;
  write_header(builder, blob->bytes, blob->size, date, list->count);
  write_sections(builder, blob->bytes);
  if (!list_digest(list, blob->bytes + HEADER_DIGEST)) {
    blob_free(blob);
    return out_of_memory_text;
  }
  store_number(blob->bytes + size - BLOB_CHECKSUM_SIZE,
               hsts_blob_checksum(blob->bytes, size - BLOB_CHECKSUM_SIZE),
               BLOB_CHECKSUM_SIZE);
  blob->fullest_bucket = builder->fullest_bucket;
  return NULL;
}

static const char *build_sections(struct builder *builder,
                                  const struct list *list) {
  const char *fault = place_keys(builder);

  if (fault != NULL)
    return fault;
  if (!write_model(builder) || !write_tails(builder) || !write_names(builder) ||
      !write_keys(builder) ||
      (list->keep_policies && !write_policies(builder, list)))
    return out_of_memory_text;
  if (builder->special_bits > SPECIAL_MAX_BITS)
    return "over 2^28 names are parents, or have uncommon flags";
  if (builder->pilot_bits > PILOT_MAX_BITS)
    return "over 2^26 top-level domains";
  return NULL;
}

static const char *build(struct builder *builder, const struct list *list,
                         int64_t date, struct blob *blob) {
  double start = monotonic_seconds();
  const char *fault = name_tree_build(&builder->tree, list, &builder->arena);

  if (fault == NULL && !choose_model(builder))
    fault = out_of_memory_text;
  blob->model_seconds = monotonic_seconds() - start;
  start = monotonic_seconds();
  if (fault == NULL)
    fault = build_sections(builder, list);
  if (fault == NULL)
    fault = assemble(builder, list, date, blob);
  blob->build_seconds = monotonic_seconds() - start;
  return fault;
}

const char *blob_build(const struct list *list, int64_t date,
                       struct blob *blob) {
  struct builder *builder = calloc(1, sizeof *builder);
  const char *fault;

  memset(blob, 0, sizeof *blob);
  if (builder == NULL)
    return out_of_memory_text;
  fault = build(builder, list, date, blob);
  arena_free(&builder->arena);
  free(builder);
  return fault;
}

void blob_free(struct blob *blob) {
  free(blob->bytes);
  memset(blob, 0, sizeof *blob);
}
