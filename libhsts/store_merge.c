/* SPDX-License-Identifier: MIT */
/*
 * Between the store and the text of a file: what a file says is merged into the
 * store, and what the store knows becomes the text of the next file.
 *
 * A file is read into a store of its own first, which has room for all its
 * lines: so it is known what the file as a whole says of a host that is there
 * twice, and how many hosts it has.
 *
 * Of a host that both know, the store's own word counts if it was noted or
 * forgotten since that was saved; else the file's, which another process may
 * have written.  A host that only one knows stays.  So whatever takes a host
 * back has to be in the file: a host that was forgotten, or that has a shorter
 * time than before, which is over, is written as one that expired then, for a
 * month.  What was cleared is told of by a comment, which names nobody.
 */
#include "store_file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *const refusals[] = {
    [HSTS_NOTED_ADDRESS] = "an IP address is never a known HSTS host",
    [HSTS_NOTED_LOCALHOST] = "localhost is never a known HSTS host",
    [HSTS_NOTED_NOT_A_HOST] = "this is no host name"};

/* ---- The lines of a file ---------------------------------------------- */

struct text {
  const char *at, *end;
};

/* Takes the next line, without its LF; false if there is none. */
static bool next_line(struct text *text, const char **line, size_t *length) {
  const char *end;

  if (text->at == text->end)
    return false;
  end = memchr(text->at, '\n', (size_t)(text->end - text->at));
  *line = text->at;
  *length = (size_t)((end != NULL ? end : text->end) - text->at);
  text->at = end != NULL ? end + 1 : text->end;
  return true;
}

/* What an editor may have put before the first line. */
static void skip_byte_order_mark(struct text *text) {
  static const char mark[] = "\xEF\xBB\xBF";

  if (text->end - text->at >= 3 && memcmp(text->at, mark, 3) == 0)
    text->at += 3;
}

static bool has_host(const char *text, size_t length) {
  static const uint64_t no_key[2];
  struct store_host host;
  struct store_line line;

  return hsts_store_line_read(text, length, &line) == NULL &&
         hsts_store_host_read(&host, line.host, line.host_length, no_key);
}

static bool is_script(struct text text) {
  return text.end - text.at >= 2 && memcmp(text.at, "#!", 2) == 0;
}

/* Whether a file is an HSTS cache: a line has a host or is the heading, or all
   are blank; and it is no script.  *hosts is how many lines have one. */
static bool is_store(struct text text, size_t *hosts) {
  const char *line;
  bool is_blank = true, has_heading = false;
  size_t length;

  *hosts = 0;
  if (is_script(text))
    return false;
  while (next_line(&text, &line, &length)) {
    is_blank = is_blank && hsts_store_line_is_blank(line, length);
    has_heading = has_heading || hsts_store_line_is_heading(line, length);
    *hosts += has_host(line, length);
  }
  return is_blank || has_heading || *hosts > 0;
}

/* ---- What a file says ------------------------------------------------- */

/* Of two lines for a host the later time counts, and includeSubDomains if
   either has it, as in curl 8.22.  A line that has expired says nothing beside
   one that has not. */
static void join(hsts_store *file, uint32_t number,
                 const struct store_line *line, int64_t now) {
  const struct store_entry *entry = &file->entries[number];
  bool later = line->expires > entry->expires;
  bool subdomains = line->include_subdomains;

  if (entry->expires > now && line->expires > now)
    hsts_store_set(file, number, STORE_KNOWN,
                   subdomains || entry->include_subdomains,
                   later ? line->expires : entry->expires, 0);
  else if (later)
    hsts_store_set(file, number, STORE_KNOWN, subdomains, line->expires, 0);
}

/* False: out of memory. */
static bool take_line(hsts_store *file, const struct store_place *place,
                      const struct store_line *line, int64_t now) {
  uint32_t number = hsts_store_find(file, &place->host, place->host.labels - 1);

  if (number != STORE_NONE) {
    join(file, number, line, now);
    return true;
  }
  number = hsts_store_make(file, place, now);
  if (number == STORE_NONE)
    return false;
  hsts_store_set(file, number, STORE_KNOWN, line->include_subdomains,
                 line->expires, 0);
  return true;
}

/* The reason if the line is damaged. */
static const char *read_host(hsts_store *file, const char *text, size_t length,
                             int64_t now, bool *done) {
  struct store_place place;
  struct store_line line;
  const char *fault = hsts_store_line_read(text, length, &line);
  hsts_noted noted;

  if (fault != NULL || line.host_length == 0)
    return fault;
  noted = hsts_store_place(file, line.host, line.host_length, &place);
  if (noted != HSTS_NOTED_KNOWN)
    return refusals[noted];
  *done = take_line(file, &place, &line, now);
  return NULL;
}

/* False: out of memory. */
static bool read_lines(hsts_store *file, struct text text, int64_t now,
                       hsts_damaged_line *tell, void *context) {
  const char *line;
  size_t length;
  bool done = true;

  for (size_t number = 1; done && next_line(&text, &line, &length); number++) {
    struct store_clearing clearing;
    const char *fault = read_host(file, line, length, now, &done);
    if (hsts_store_clearing_read(line, length, &clearing))
      hsts_store_add_clearing(file, clearing);
    if (fault != NULL && tell != NULL)
      tell(context, number, fault);
  }
  return done;
}

/* ---- Merging ---------------------------------------------------------- */

/* Whether the store's own word counts. */
static bool is_unsaved(const hsts_store *store, uint32_t number,
                       uint32_t saved) {
  return number != STORE_NONE && store->entries[number].changed > saved;
}

/* Whether the file says what the store has, so that it tells nothing new of
   when the host was noted. */
static bool is_same(const hsts_store *store, uint32_t number,
                    const struct store_entry *said) {
  const struct store_entry *entry = &store->entries[number];

  return entry->kind == STORE_KNOWN && entry->expires == said->expires &&
         entry->include_subdomains == said->include_subdomains;
}

/* The host of a line that has expired is no longer known. */
static void take(hsts_store *store, uint32_t number,
                 const struct store_entry *said,
                 const struct store_reading *reading) {
  const struct store_entry *entry = &store->entries[number];
  bool expired = said->expires <= reading->now;

  if (expired && entry->kind == STORE_FORGOTTEN &&
      entry->expires >= said->expires)
    return;
  hsts_store_set(store, number, expired ? STORE_FORGOTTEN : STORE_KNOWN,
                 !expired && said->include_subdomains, said->expires, 0);
  store->noted[number] = reading->written;
}

/* Whether there is nothing to take back for a line that has expired, or no room
   to keep that in mind: nobody goes for it. */
static bool is_idle(const hsts_store *store, int64_t expires, int64_t now) {
  return expires <= hsts_store_forgotten_before(now) ||
         !hsts_store_has_room(store);
}

/* Merges what the file says of a host; the lock is held.  False: out of
   memory. */
static bool merge_host(hsts_store *store, const struct store_place *place,
                       const struct store_entry *said,
                       const struct store_reading *reading) {
  uint32_t number =
      hsts_store_find(store, &place->host, place->host.labels - 1);
  bool expired = said->expires <= reading->now;

  if (is_unsaved(store, number, reading->saved) ||
      (number == STORE_NONE && expired &&
       is_idle(store, said->expires, reading->now)) ||
      (number != STORE_NONE && !expired && is_same(store, number, said)))
    return true;
  number = hsts_store_make(store, place, reading->now);
  if (number == STORE_NONE)
    return false;
  take(store, number, said, reading);
  return true;
}

/* Merges all of them, in the order of the file, but for those that were cleared
   here and not yet there. */
static hsts_status merge_hosts(hsts_store *store, const hsts_store *file,
                               const struct store_reading *reading) {
  uint32_t known = 0;
  bool done = true;

  hsts_store_write_lock(store);
  store->has_file = true;
  hsts_store_unlock(store);
  for (uint32_t number = 1; number <= file->used && done; number++) {
    const struct store_entry *said = &file->entries[number];
    struct store_place place;
    (void)hsts_store_place(store, said->name, said->length, &place);
    hsts_store_write_lock(store);
    if (!hsts_store_is_cleared(store, reading)) {
      known += said->expires > reading->now;
      done = merge_host(store, &place, said, reading);
    }
    hsts_store_unlock(store);
  }
  if (!done)
    return HSTS_ERROR_MEMORY;
  return known > store->max ? HSTS_ERROR_FULL : HSTS_OK;
}

/* What others have cleared is cleared here before their hosts come. */
static hsts_status merge_all(hsts_store *store, const hsts_store *file,
                             const struct store_reading *reading) {
  for (unsigned i = 0; i < file->clearing_count; i++)
    hsts_store_take_clearing(store, &file->clearings[i], reading->now);
  return merge_hosts(store, file, reading);
}

hsts_status hsts_store_merge(hsts_store *store, const char *text, size_t size,
                             const struct store_reading *reading,
                             hsts_damaged_line *tell, void *context) {
  struct text all = {text, size > 0 ? text + size : text};
  hsts_store_options options = {.seed = (const unsigned char *)store->key};
  hsts_store *file;
  hsts_status status;

  skip_byte_order_mark(&all);
  if (!is_store(all, &options.max_hosts))
    return HSTS_ERROR_NOT_STORE;
  options.max_hosts += options.max_hosts == 0; /* which is not the default */
  status = hsts_store_open(&file, &options);
  if (status != HSTS_OK)
    return status;
  status = read_lines(file, all, reading->now, tell, context)
               ? merge_all(store, file, reading)
               : HSTS_ERROR_MEMORY;
  hsts_store_close(file);
  return status;
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

/* Where the next line goes; NULL: out of memory. */
static char *begin_line(struct lines *lines) {
  if (lines->count == lines->room)
    lines->lines = doubled(lines->lines, &lines->room, sizeof *lines->lines);
  if (lines->size - lines->length < STORE_LINE_MAX)
    lines->text = doubled(lines->text, &lines->size, 1);
  if (lines->count == lines->room ||
      lines->size - lines->length < STORE_LINE_MAX)
    return NULL;
  return lines->text + lines->length;
}

static void end_line(struct lines *lines, size_t length, unsigned labels) {
  lines->length += length;
  lines->lines[lines->count++] =
      (struct written){.labels = labels, .length = (uint16_t)length};
}

static bool add_host(struct lines *lines, const struct store_line *line) {
  char *at = begin_line(lines);
  unsigned labels = 0;

  if (at == NULL)
    return false;
  for (size_t i = 0; i < line->host_length; i++)
    labels += line->host[i] == '.';
  end_line(lines, hsts_store_line_write(line, at), labels);
  return true;
}

/* Before all hosts. */
static bool add_clearings(hsts_store *store, struct lines *lines) {
  char *at = lines->text;

  hsts_store_read_lock(store);
  for (unsigned i = 0; i < store->clearing_count && at != NULL; i++) {
    at = begin_line(lines);
    if (at != NULL)
      end_line(lines, hsts_store_clearing_write(&store->clearings[i], at),
               UINT_MAX);
  }
  hsts_store_unlock(store);
  return at != NULL;
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
  for (unsigned i = 0; i < STORE_MANY && *number <= store->used && done;
       i++, ++*number) {
    const struct store_entry *entry = &store->entries[*number];
    const struct store_line line = {.host = entry->name,
                                    .host_length = entry->length,
                                    .include_subdomains =
                                        entry->include_subdomains,
                                    .expires = written_time(entry, now)};
    if (is_written(store, entry, now))
      done = add_host(lines, &line);
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
  static const char heading[] = STORE_HEADING;
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

  hsts_store_settle_clearings(store, now);
  done = done && add_clearings(store, &lines);

  for (uint32_t number = 1; number != STORE_NONE && done;)
    done = add_few(store, &number, now, &lines);
  if (done)
    text = join_lines(&lines, size);
  close_lines(&lines);
  return text;
}
