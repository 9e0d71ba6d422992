/* SPDX-License-Identifier: MIT */
/*
 * The worked example of doc/design.md: one name of the committed list, followed
 * from its octets to those of the blob.  What the document shows between
 * ```trace and ``` is what is printed here, line by line, by the functions that
 * lookups run; a test that fails prints what there would have to be.
 *
 * The document says of which list it speaks.  With another one (make
 * update-list) all these numbers are others, and only its first line is looked
 * at.
 */
#include "environment.h"
#include "host_symbols.h"
#include "key_search.h"
#include "suite.h"

#include <stdarg.h>

enum { TEXT_SIZE = 8192, NAME_LENGTH = 15, LABEL_LENGTH = 11 };

static const char name[] = "hstspreload.org";

/* What is printed so far. */
struct text {
  char octets[TEXT_SIZE];
  size_t length;
};

__attribute__((format(printf, 2, 3))) static void
print(struct text *text, const char *format, ...) {
  va_list arguments;

  va_start(arguments, format);
  int length = vsnprintf(text->octets + text->length,
                         sizeof text->octets - text->length, format, arguments);
  va_end(arguments);
  ck_assert_int_ge(length, 0);
  text->length += (size_t)length;
  ck_assert_uint_lt(text->length, sizeof text->octets);
}

static void print_octets(struct text *text, const uint8_t *octets,
                         size_t count) {
  for (size_t i = 0; i < count; i++)
    print(text, " %02x", octets[i]);
  print(text, "\n");
}

/* ---- The steps, each of which prints a line or two ---------------------- */

static void trace_list(struct text *text, const uint8_t *blob) {
  print(text, "digest   ");
  print_octets(text, blob + HEADER_DIGEST, 8);
}

static void trace_symbols(struct text *text, struct host_symbols *symbols) {
  print(text, "octets   ");
  print_octets(text, (const uint8_t *)name, NAME_LENGTH);
  ck_assert(read_host(name, NAME_LENGTH, symbols) != 0);
  print(text, "symbols  ");
  print_octets(text, symbols->symbols, NAME_LENGTH);
}

/* The top-level domain; returns its node. */
static uint32_t trace_tld(struct text *text, const uint8_t *blob,
                          const struct host_symbols *symbols) {
  uint64_t key = tld_pack(load64(symbols->symbols + NAME_LENGTH - 8), 3);
  uint32_t slot =
      tld_slot(key, load64(blob + HEADER_TLD_MULTIPLIER),
               blob_section(blob, SECTION_TLD_PILOTS), blob[HEADER_PILOT_BITS],
               load32(blob + HEADER_TLD_SLOTS));
  uint64_t descriptor = blob_descriptor(blob, slot);

  ck_assert_uint_eq(blob_number(blob, SECTION_TLD_KEYS, slot, TLD_KEY_BITS),
                    key);
  print(text, "org       slot %u holds %05llx: flags %u, parent %u\n", slot,
        (unsigned long long)key, (unsigned)(descriptor & ENTRY_FLAGS),
        (unsigned)(descriptor >> ENTRY_FLAG_BITS) - 1);
  return (uint32_t)(descriptor >> ENTRY_FLAG_BITS) - 1;
}

static void print_bits(struct text *text, uint64_t bits, unsigned width) {
  while (width-- > 0)
    print(text, "%u", (unsigned)(bits >> width & 1));
}

/* The codes, a line for each symbol from the last one on. */
static void trace_codes(struct text *text, const struct label_model *model,
                        const uint8_t *symbols) {
  struct label_context context = label_end(model);

  for (unsigned i = LABEL_LENGTH - 1; i > 0; i--) {
    const uint8_t *row = symbol_row(model, symbols[i]);
    size_t class_number = context_class(&context);
    struct symbol_code code = load_code(model, class_code(row, class_number));
    print(text, "%c         set %3u, class %3u: ", name[i],
          (unsigned)context.set, (unsigned)class_number);
    print_bits(text, code.bits, code.width);
    print(text, "\n");
    push_symbol(&context, row, symbols[i]);
  }
}

/* Code and tail; returns the key's bits before they are rounded up. */
static unsigned trace_key(struct text *text, const uint8_t *blob,
                          const struct label_model *model,
                          const uint8_t *symbols, uint32_t parent,
                          struct key *key, struct tail *tail) {
  unsigned rank;

  ck_assert(hsts_key_encode(model, symbols, LABEL_LENGTH, key, &rank));
  *tail = key_tail(blob, rank, parent);
  print(text, "code      %u bits: %0*llx\n", key->bits,
        (int)(key->bits + 3) / 4,
        (unsigned long long)(key->words[0] >> (64 - key->bits)));
  print(text, "tail      %u bits: %llu\n", tail->width,
        (unsigned long long)tail->bits);
  return key->bits + tail->width;
}

/* Where the key is stored; returns its rank. */
static uint64_t trace_bucket(struct text *text, const uint8_t *blob,
                             const struct key_group *group,
                             const struct key *key) {
  uint64_t number =
      group->first_bucket + key_bucket(key->words[0], group->bucket_bits);
  const uint8_t *block = blob_section(blob, SECTION_BLOCKS) +
                         number / BLOCK_BUCKETS * blob[HEADER_BLOCK_SIZE];
  struct bucket bucket = find_bucket(blob, group, key->words[0]);
  struct bucket_block fields;

  load_block(blob, number / BLOCK_BUCKETS, &fields);
  print(text, "block     %u, of %u buckets, at octet %u:",
        (unsigned)(number / BLOCK_BUCKETS), BLOCK_BUCKETS,
        (unsigned)(block - blob));
  print_octets(text, block, blob[HEADER_BLOCK_SIZE]);
  print(text,
        "bucket    %u, scattered by seed %u to %u: %u keys, from rank %u\n",
        (unsigned)(number % BLOCK_BUCKETS), fields.seed,
        (unsigned)(number % BLOCK_BUCKETS ^
                   key_scatter(key->words[0], group->bucket_bits, fields.seed)),
        bucket.keys, (unsigned)bucket.rank);
  return bucket.rank;
}

/* The low bits, which one of the bucket's keys has; returns its rank. */
static uint64_t trace_low_bits(struct text *text, const uint8_t *blob,
                               const struct key_group *group,
                               const struct key *key, uint64_t rank) {
  const uint8_t *low = blob_section(blob, SECTION_LOW);
  uint64_t bits = key_part(key, group->bucket_bits, 0);

  print(text, "low bits  %0*llx\n", (int)(group->low_width + 3) / 4,
        (unsigned long long)bits);
  for (unsigned i = 0; i < BUCKET_MAX_KEYS; i++, rank++) {
    uint64_t position = key_low_position(group, rank);
    if (load_bits(low, position, group->low_width) != bits)
      continue;
    print(text, "stored    rank %u, at octet %u, from bit %u:", (unsigned)rank,
          (unsigned)(low + position / 8 - blob), (unsigned)(position % 8));
    print_octets(text, low + position / 8,
                 (position % 8 + group->low_width + 7) / 8);
    return rank;
  }
  ck_abort_msg("the bucket has no such key");
}

/* ---- All of them --------------------------------------------------------- */

static void trace(struct text *text, const uint8_t *blob) {
  struct host_symbols symbols;
  struct label_model model;
  struct key_group group;
  struct tail tail;
  struct key key;
  uint32_t number;
  unsigned size;

  trace_symbols(text, &symbols);
  uint32_t parent = trace_tld(text, blob, &symbols);
  load_model(blob, &model);
  trace_codes(text, &model, symbols.symbols);
  unsigned bits =
      trace_key(text, blob, &model, symbols.symbols, parent, &key, &tail);
  ck_assert(row_group(blob, LABEL_LENGTH, bits, &number, &size));
  load_group(blob, number, size, &group);
  hsts_key_finish(&key, tail.bits, size);
  print(text, "group     %u: keys of %u bits, %u of which choose a bucket\n",
        (unsigned)number, size, group.bucket_bits);
  print(text, "key       %016llx\n", (unsigned long long)key.words[0]);
  hsts_key_mix(&key, load64(blob + HEADER_KEY_MULTIPLIER));
  print(text, "mixed     %016llx\n", (unsigned long long)key.words[0]);
  uint64_t rank = trace_bucket(text, blob, &group, &key);
  rank = trace_low_bits(text, blob, &group, &key, rank);
  uint64_t descriptor = blob_key_descriptor(blob, rank);
  print(text, "means     flags %u, parent: %s\n",
        (unsigned)(descriptor & ENTRY_FLAGS),
        descriptor >> ENTRY_FLAG_BITS == 0 ? "no" : "yes");
}

/* What a lookup of a host below that name sees, from its first octet on. */
static void trace_host(struct text *text, const hsts_db *db) {
  static const char host[] = "a.B.hstspreload.org";
  const unsigned length = sizeof host - 1;
  struct host_symbols symbols;
  hsts_match match;

  print(text, "octets   ");
  print_octets(text, (const uint8_t *)host, length);
  ck_assert(read_host(host, length, &symbols) != 0);
  print(text, "symbols  ");
  print_octets(text, symbols.symbols, length);
  print(text, "begins    %06llx\n", (unsigned long long)symbols.begins[0]);
  struct label_walk walk = last_label(&symbols, length);
  print(text, "labels    %u to %u", walk.label.start, walk.label.end);
  while (walk.label.start > 0) {
    next_label(&walk);
    print(text, ", %u to %u", walk.label.start, walk.label.end);
  }
  ck_assert_int_eq(hsts_lookup(db, host, length, 0, &match), HSTS_OK);
  print(text, "\nanswer    %s, by the entry at %u: %s\n",
        match.force_https ? "https" : "http", (unsigned)match.entry_offset,
        hsts_reason_text(match.reason));
}

/* ---- The document -------------------------------------------------------- */

/* The lines between ```trace and ``` of the document. */
static void read_document(struct text *text) {
  char path[4096], line[4096];
  bool inside = false;

  snprintf(path, sizeof path, "%s/doc/design.md", environment("top_srcdir"));
  FILE *document = fopen(path, "r");
  ck_assert_msg(document != NULL, "%s cannot be read", path);
  while (fgets(line, sizeof line, document)) {
    if (strncmp(line, "```", 3) == 0)
      inside = strcmp(line, "```trace\n") == 0;
    else if (inside)
      print(text, "%s", line);
  }
  fclose(document);
}

START_TEST(the_document_follows_a_name_to_its_octets) {
  static struct text documented, traced;
  hsts_db *db = NULL;

  ck_assert_int_eq(hsts_open_file(&db, environment("HSTS_BLOB")), HSTS_OK);
  read_document(&documented);
  trace_list(&traced, db->blob);
  ck_assert_uint_ge(documented.length, traced.length);
  if (memcmp(documented.octets, traced.octets, traced.length) == 0) {
    trace(&traced, db->blob);
    trace_host(&traced, db);
    ck_assert_msg(strcmp(documented.octets, traced.octets) == 0,
                  "doc/design.md should have:\n%s", traced.octets);
  }
  hsts_close(db);
}
END_TEST

static Suite *design_example_suite(void) {
  Suite *suite = suite_create("design_example");
  TCase *all = tcase_create("all");
  tcase_add_test(all, the_document_follows_a_name_to_its_octets);
  suite_add_tcase(suite, all);
  return suite;
}

int main(void) {
  environment("top_srcdir");
  environment("HSTS_BLOB");
  return run_suite(design_example_suite());
}
