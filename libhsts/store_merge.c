/* SPDX-License-Identifier: MIT */
/*
 * Between the store and the text of a file: what a file says is merged into the
 * store, and what the store knows becomes the text of the next file.
 *
 * Of a host that both know, the store's own word counts if it was noted or
 * forgotten since that was saved; else the file's, which another process may
 * have written.  A host that only one knows stays.  So whatever takes a host
 * back has to be in the file: a host that was forgotten, or that has a shorter
 * time than before, which is over, is written as one that expired then, for a
 * month.
 */
#include "store_file.h"

#include <stdlib.h>
#include <string.h>

static const char *const refusals[] = {
    [HSTS_NOTED_ADDRESS] = "an IP address is never a known HSTS host",
    [HSTS_NOTED_LOCALHOST] = "localhost is never a known HSTS host",
    [HSTS_NOTED_NOT_A_HOST] = "this is no host name"};

/* ---- Reading ---------------------------------------------------------- */

/* Whether the store's own word counts. */
static bool is_unsaved(const hsts_store *store, uint32_t number) {
  return number != STORE_NONE && store->entries[number].changed > store->saved;
}

/* The host of a line that has expired is no longer known. */
static void take_expired(hsts_store *store, uint32_t number, int64_t expires) {
  const struct store_entry *entry = &store->entries[number];

  if (entry->kind != STORE_FORGOTTEN)
    hsts_store_set(store, number, STORE_FORGOTTEN, false, expires, 0);
  else if (entry->expires < expires)
    hsts_store_set(store, number, STORE_FORGOTTEN, false, expires,
                   entry->changed);
}

/* Merges a line; the lock is held.  False: out of memory. */
static bool merge_line(hsts_store *store, const struct store_place *place,
                       const struct store_line *line, int64_t now) {
  uint32_t number =
      hsts_store_find(store, &place->host, place->host.labels - 1);
  bool expired = line->expires <= now;

  if (is_unsaved(store, number) ||
      (expired && number == STORE_NONE &&
       line->expires <= hsts_store_forgotten_before(now)))
    return true;
  number = hsts_store_make(store, place, now);
  if (number == STORE_NONE)
    return false;
  if (expired)
    take_expired(store, number, line->expires);
  else
    hsts_store_set(store, number, STORE_KNOWN, line->include_subdomains,
                   line->expires, 0);
  return true;
}

/* The reason if the line is damaged. */
static const char *read_line(hsts_store *store, const char *text, size_t length,
                             int64_t now, bool *done) {
  struct store_place place;
  struct store_line line;
  const char *fault = hsts_store_line_read(text, length, &line);
  hsts_noted noted;

  if (fault != NULL || line.host_length == 0)
    return fault;
  noted = hsts_store_place(store, line.host, line.host_length, &place);
  if (noted != HSTS_NOTED_KNOWN)
    return refusals[noted];
  hsts_store_write_lock(store);
  *done = merge_line(store, &place, &line, now);
  hsts_store_unlock(store);
  return NULL;
}

hsts_status hsts_store_merge(hsts_store *store, const char *text, size_t size,
                             int64_t now, hsts_damaged_line *tell,
                             void *context) {
  size_t line = 1;
  bool done = true;

  hsts_store_write_lock(store);
  store->has_file = true;
  hsts_store_unlock(store);
  for (size_t at = 0; at < size && done; line++) {
    const char *end = memchr(text + at, '\n', size - at);
    size_t length = end != NULL ? (size_t)(end - text) - at : size - at;
    const char *fault = read_line(store, text + at, length, now, &done);
    if (fault != NULL && tell != NULL)
      tell(context, line, fault);
    at += length + 1;
  }
  return done ? HSTS_OK : HSTS_ERROR_MEMORY;
}

/* ---- Writing ---------------------------------------------------------- */

/* A line that is to be written, and where: curl 7.88 reads a host with
   subdomains after one above it that has them as the latter's, so those with
   more labels come first. */
struct written {
  const char *text; /* once all lines are there */
  unsigned labels;
  uint16_t length;
};

struct lines {
  struct written *lines;
  size_t count, room;
  char *text; /* of all of them, one behind the other */
  size_t length, size;
};

/* Twice the room, of elements of that size, or what there was. */
static void *doubled(void *memory, size_t *room, size_t size) {
  void *more = realloc(memory, 2 * *room * size);

  if (more == NULL)
    return memory;
  *room *= 2;
  return more;
}

static bool open_lines(struct lines *lines) {
  *lines = (struct lines){.room = 64, .size = (size_t)64 * STORE_LINE_MAX};
  lines->lines = malloc(lines->room * sizeof *lines->lines);
  lines->text = malloc(lines->size);
  return lines->lines != NULL && lines->text != NULL;
}

static void close_lines(struct lines *lines) {
  free(lines->lines);
  free(lines->text);
}

static bool add_line(struct lines *lines, const struct store_line *line) {
  struct written written = {.labels = 0};

  if (lines->count == lines->room)
    lines->lines = doubled(lines->lines, &lines->room, sizeof *lines->lines);
  if (lines->size - lines->length < STORE_LINE_MAX)
    lines->text = doubled(lines->text, &lines->size, 1);
  if (lines->count == lines->room ||
      lines->size - lines->length < STORE_LINE_MAX)
    return false;
  written.length =
      (uint16_t)hsts_store_line_write(line, lines->text + lines->length);
  for (size_t i = 0; i < line->host_length; i++)
    written.labels += line->host[i] == '.';
  lines->length += written.length;
  lines->lines[lines->count++] = written;
  return true;
}

static bool is_written(const hsts_store *store, const struct store_entry *entry,
                       int64_t now) {
  if (entry->kind == STORE_KNOWN &&
      (entry->expires > now || entry->changed <= store->saved))
    return entry->expires > now;
  return entry->kind != STORE_UNUSED &&
         entry->expires > hsts_store_forgotten_before(now);
}

/* When an entry expires, in the file.  What is no known host has expired, also
   if a clock was set back, lest anybody take it for one. */
static int64_t written_time(const struct store_entry *entry, int64_t now) {
  return entry->kind != STORE_KNOWN && entry->expires > now ? now
                                                            : entry->expires;
}

/* The lines of the next few entries. */
static bool add_few(hsts_store *store, uint32_t *number, int64_t now,
                    struct lines *lines) {
  bool done = true;

  hsts_store_read_lock(store);
  for (unsigned i = 0; i < 256 && *number <= store->used && done;
       i++, ++*number) {
    const struct store_entry *entry = &store->entries[*number];
    const struct store_line line = {.host = entry->name,
                                    .host_length = entry->length,
                                    .include_subdomains =
                                        entry->include_subdomains,
                                    .expires = written_time(entry, now)};
    if (is_written(store, entry, now))
      done = add_line(lines, &line);
  }
  if (*number > store->used)
    *number = STORE_NONE;
  hsts_store_unlock(store);
  return done;
}

static int by_depth(const void *a, const void *b) {
  const struct written *one = a, *other = b;

  if (one->labels != other->labels)
    return one->labels > other->labels ? -1 : 1;
  size_t shorter = one->length < other->length ? one->length : other->length;
  return memcmp(one->text, other->text, shorter);
}

static void sort_lines(struct lines *lines) {
  const char *text = lines->text;

  for (size_t i = 0; i < lines->count; text += lines->lines[i++].length)
    lines->lines[i].text = text;
  qsort(lines->lines, lines->count, sizeof *lines->lines, by_depth);
}

/* One text of all lines, or NULL. */
static char *join_lines(struct lines *lines, size_t *size) {
  static const char heading[] =
      "# The HSTS cache of curl (https://curl.se/docs/hsts.html) and "
      "libhsts.\n";
  char *text, *at;

  *size = sizeof heading - 1 + lines->length;
  text = malloc(*size);
  if (text == NULL)
    return NULL;
  sort_lines(lines);
  memcpy(text, heading, sizeof heading - 1);
  at = text + sizeof heading - 1;
  for (size_t i = 0; i < lines->count; at += lines->lines[i++].length)
    memcpy(at, lines->lines[i].text, lines->lines[i].length);
  return text;
}

char *hsts_store_text(hsts_store *store, int64_t now, size_t *size) {
  struct lines lines;
  bool done = open_lines(&lines);
  char *text = NULL;

  for (uint32_t number = 1; number != STORE_NONE && done;)
    done = add_few(store, &number, now, &lines);
  if (done)
    text = join_lines(&lines, size);
  close_lines(&lines);
  return text;
}
