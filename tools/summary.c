/* SPDX-License-Identifier: MIT */
/*
 * In the form of --info, with what is only known while compiling.
 */
#include "summary.h"

#include <stdio.h>
#include <string.h>

#include "facts.h"

static void put_decimals(struct writer *writer, double value, int decimals) {
  char text[40];

  (void)snprintf(text, sizeof text, "%.*f", decimals, value);
  writer_string(writer, text);
}

static void put_entries(const struct list *list, struct writer *writer) {
  size_t including = 0, single = 0;

  for (size_t i = 0; i < list->count; i++) {
    including += list->entries[i].include_subdomains;
    single += strchr(list->entries[i].name, '.') == NULL;
  }
  writer_string(writer, "entries: ");
  writer_number(writer, list->count);
  writer_string(writer, " (");
  writer_number(writer, including);
  writer_string(writer, " with include_subdomains, ");
  writer_number(writer, single);
  writer_string(writer, " single-label)\n");
}

/* The members of older lists, if there were any. */
static void put_ignored(const struct list *list, struct writer *writer) {
  const char *before = "ignored members of older lists: ";

  for (int i = 0; i < LIST_MEMBER_COUNT; i++) {
    if (list->ignored[i].count == 0)
      continue;
    writer_string(writer, before);
    writer_number(writer, list->ignored[i].count);
    writer_octet(writer, ' ');
    writer_string(writer, list->ignored[i].name);
    before = ", ";
  }
  if (before[0] == ',')
    writer_octet(writer, '\n');
}

static void put_blob(const struct blob *blob, size_t entries,
                     struct writer *writer) {
  writer_string(writer, "size: ");
  writer_number(writer, blob->size);
  writer_string(writer, " bytes");
  if (entries > 0) {
    writer_string(writer, ", ");
    put_decimals(writer, 8 * (double)blob->size / (double)entries, 2);
    writer_string(writer, " bits an entry");
  }
  writer_string(writer, "\nfullest bucket: ");
  writer_number(writer, blob->fullest_bucket);
  writer_octet(writer, '\n');
}

static void put_times(const struct stages *stages, struct writer *writer) {
  double total = 0;

  writer_string(writer, "seconds: ");
  for (int i = 0; i < STAGE_COUNT; i++) {
    writer_string(writer, stage_names[i]);
    writer_octet(writer, ' ');
    put_decimals(writer, stages->seconds[i], 3);
    writer_string(writer, ", ");
    total += stages->seconds[i];
  }
  writer_string(writer, "total ");
  put_decimals(writer, total, 3);
  writer_octet(writer, '\n');
}

void write_summary(const struct list *list, const struct blob *blob,
                   int64_t date, const unsigned char *digest,
                   const struct stages *stages, struct writer *writer) {
  put_entries(list, writer);
  put_ignored(list, writer);
  put_blob(blob, list->count, writer);
  writer_string(writer, "date: ");
  put_date(writer, date);
  writer_string(writer, "\ndigest: ");
  put_digest(writer, digest);
  writer_octet(writer, '\n');
  put_times(stages, writer);
}
