/* SPDX-License-Identifier: MIT */
/*
 * The reader takes the committed list as text, a line at a time, and knows
 * only the few shapes that its lines have.  Every line must be one of them, so
 * a list in another shape fails the tests instead of being half read.
 *
 * The lookup is a list of rules; each names what it is from.
 */
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading the list ------------------------------------------------- */

/* The whole file, NUL-terminated, or NULL. */
static char *read_text(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    return NULL;
  char *text = NULL;
  long size = -1;
  if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0)
    text = malloc((size_t)size + 1);
  rewind(file);
  if (text && fread(text, 1, (size_t)size, file) != (size_t)size) {
    free(text);
    text = NULL;
  }
  if (text)
    text[size] = '\0';
  fclose(file);
  return text;
}

/* Whether a line is one of those around the entries. */
static bool is_frame(const char *line) {
  return strncmp(line, "//", 2) == 0 || strcmp(line, "{") == 0 ||
         strcmp(line, "  \"entries\": [") == 0 || strcmp(line, "  ]") == 0 ||
         strcmp(line, "}") == 0 || strcmp(line, "") == 0;
}

/* Takes a string value over into the entry. */
static bool set_string(struct oracle_entry *entry, const char *key,
                       const char *value, size_t length) {
  if (strcmp(key, "name") == 0) {
    entry->name = value;
    entry->length = length;
  } else if (strcmp(key, "mode") == 0) {
    entry->force_https = length == 11 && memcmp(value, "force-https", 11) == 0;
    return entry->force_https;
  } else {
    return strcmp(key, "policy") == 0;
  }
  return true;
}

/* Takes `"key": value` at `at` over into the entry; where it ends, or NULL. */
static const char *read_member(const char *at, struct oracle_entry *entry) {
  char key[32];
  int value = 0, end = 0;
  if (sscanf(at, "\"%31[a-z_]\": %n", key, &value) != 1 || value == 0)
    return NULL;
  at += value;
  if (*at == '"') {
    sscanf(at, "\"%*[a-z0-9._-]\"%n", &end);
    if (end == 0 || !set_string(entry, key, at + 1, (size_t)end - 2))
      return NULL;
    return at + end;
  }
  if (strcmp(key, "include_subdomains") != 0)
    return NULL;
  entry->include_subdomains = strncmp(at, "true", 4) == 0;
  if (entry->include_subdomains)
    return at + 4;
  return strncmp(at, "false", 5) == 0 ? at + 5 : NULL;
}

/* Reads `{ "key": value, "key": value },`; false if the line is not so. */
static bool read_entry(const char *line, struct oracle_entry *entry) {
  static const char opening[] = "    { ";
  if (strncmp(line, opening, strlen(opening)) != 0)
    return false;
  *entry = (struct oracle_entry){0};
  const char *at = read_member(line + strlen(opening), entry);
  while (at && strncmp(at, ", ", 2) == 0)
    at = read_member(at + 2, entry);
  if (!at || !entry->name)
    return false;
  return strcmp(at, " }") == 0 || strcmp(at, " },") == 0;
}

/* Cuts `text` into lines and reads those that are entries; there is room for
   as many of them as there are lines.  False at one not understood. */
static bool read_lines(const char *path, char *text,
                       struct oracle_entry *entries, size_t *count) {
  size_t number = 1;
  for (char *line = text; line; number++) {
    char *newline = strchr(line, '\n');
    if (newline)
      *newline = '\0';
    if (read_entry(line, &entries[*count])) {
      ++*count;
    } else if (!is_frame(line)) {
      fprintf(stderr, "%s:%zu: not understood: %s\n", path, number, line);
      return false;
    }
    line = newline ? newline + 1 : NULL;
  }
  return true;
}

static size_t count_lines(const char *text) {
  size_t lines = 1;
  for (; *text; text++)
    lines += *text == '\n';
  return lines;
}

/* ---- The sorted copy -------------------------------------------------- */

/* As strcmp would order the names, if they ended in NUL. */
static int compare_names(const void *a, const void *b) {
  const struct oracle_entry *left = a, *right = b;
  size_t shorter = left->length < right->length ? left->length : right->length;
  int order = memcmp(left->name, right->name, shorter);
  if (order != 0)
    return order;
  return (left->length > right->length) - (left->length < right->length);
}

/* False if memory is short or a name is listed twice. */
static bool sort_entries(struct oracle *oracle) {
  size_t size = oracle->count * sizeof *oracle->sorted;
  oracle->sorted = malloc(size + 1);
  if (!oracle->sorted)
    return false;
  if (oracle->count > 0)
    memcpy(oracle->sorted, oracle->entries, size);
  qsort(oracle->sorted, oracle->count, sizeof *oracle->sorted, compare_names);
  for (size_t i = 1; i < oracle->count; i++)
    if (compare_names(&oracle->sorted[i - 1], &oracle->sorted[i]) == 0) {
      fprintf(stderr, "listed twice: %.*s\n", (int)oracle->sorted[i].length,
              oracle->sorted[i].name);
      return false;
    }
  return true;
}

bool oracle_load(struct oracle *oracle, const char *path) {
  *oracle = (struct oracle){0};
  oracle->text = read_text(path);
  if (!oracle->text) {
    perror(path);
    return false;
  }
  size_t lines = count_lines(oracle->text);
  oracle->entries = malloc(lines * sizeof *oracle->entries);
  if (oracle->entries &&
      read_lines(path, oracle->text, oracle->entries, &oracle->count) &&
      sort_entries(oracle))
    return true;
  oracle_free(oracle);
  return false;
}

bool oracle_set(struct oracle *oracle, const struct oracle_entry *entries,
                size_t count) {
  *oracle = (struct oracle){0};
  oracle->entries = malloc(count * sizeof *entries + 1);
  if (oracle->entries) {
    if (count > 0)
      memcpy(oracle->entries, entries, count * sizeof *entries);
    oracle->count = count;
    if (sort_entries(oracle))
      return true;
  }
  oracle_free(oracle);
  return false;
}

void oracle_free(struct oracle *oracle) {
  free(oracle->entries);
  free(oracle->sorted);
  free(oracle->text);
  *oracle = (struct oracle){0};
}

/* ---- The rules -------------------------------------------------------- */

static const struct oracle_entry *find_linear(const struct oracle *oracle,
                                              const char *name, size_t length) {
  for (size_t i = 0; i < oracle->count; i++)
    if (oracle->entries[i].length == length &&
        memcmp(oracle->entries[i].name, name, length) == 0)
      return &oracle->entries[i];
  return NULL;
}

const struct oracle_entry *oracle_find(const struct oracle *oracle,
                                       enum oracle_search search,
                                       const char *name, size_t length) {
  if (search == ORACLE_LINEAR)
    return find_linear(oracle, name, length);
  struct oracle_entry key = {.name = name, .length = length};
  return bsearch(&key, oracle->sorted, oracle->count, sizeof key,
                 compare_names);
}

/* Rule 1: labels of 1 to 63 octets in [a-z0-9_-], 253 octets in all; `host` is
   in lower case and has no trailing dot. */
static bool is_host(const char *host, size_t length) {
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
  size_t label = 0;
  for (size_t i = 0; i < length; i++) {
    bool dot = host[i] == '.';
    if (dot ? label == 0 : !memchr(alphabet, host[i], strlen(alphabet)))
      return false;
    label = dot ? 0 : label + 1;
    if (label > 63)
      return false;
  }
  return label > 0 && length <= 253;
}

/* Where the next label of `host` begins after `offset`; its length if there is
   none. */
static size_t next_label(const char *host, size_t length, size_t offset) {
  while (offset < length && host[offset] != '.')
    offset++;
  return offset < length ? offset + 1 : length;
}

/* RFC 6797 8.1.1: four decimal numbers up to 255, written as an address is. */
static bool is_ipv4_address(const char *host, size_t length) {
  char copy[16], again[16] = "";
  unsigned a, b, c, d;
  if (length >= sizeof copy)
    return false;
  memcpy(copy, host, length);
  copy[length] = '\0';
  if (sscanf(copy, "%3u.%3u.%3u.%3u", &a, &b, &c, &d) == 4 && a < 256 &&
      b < 256 && c < 256 && d < 256)
    snprintf(again, sizeof again, "%u.%u.%u.%u", a, b, c, d);
  return strcmp(copy, again) == 0 && length > 0;
}

/* What it means that this entry, at this offset, is the one that counts. */
static hsts_match decide(const struct oracle_entry *entry, size_t offset) {
  hsts_match match = {.include_subdomains = entry->include_subdomains,
                      .exact = offset == 0,
                      .entry_offset = offset};
  if (!match.exact && !entry->include_subdomains)
    match.reason = HSTS_REASON_MASKED; /* rule 2 */
  else if (!entry->force_https)
    match.reason = HSTS_REASON_NO_MODE; /* rule 4 */
  else
    match.reason = match.exact ? HSTS_REASON_EXACT : HSTS_REASON_SUPERDOMAIN;
  match.force_https = match.reason == HSTS_REASON_EXACT ||
                      match.reason == HSTS_REASON_SUPERDOMAIN;
  return match;
}

/* Rule 2: the nearest entry decides. */
static hsts_match nearest_entry(const struct oracle *oracle,
                                enum oracle_search search, const char *host,
                                size_t length, hsts_match none) {
  for (size_t at = 0; at < length; at = next_label(host, length, at)) {
    const struct oracle_entry *entry =
        oracle_find(oracle, search, host + at, length - at);
    if (entry)
      return decide(entry, at);
  }
  return none;
}

/* Rule 3: any entry that matches and forces https.  If there is none, the
   nearest entry is the one that says why not. */
static hsts_match any_entry(const struct oracle *oracle,
                            enum oracle_search search, const char *host,
                            size_t length, hsts_match none) {
  for (size_t at = 0; at < length; at = next_label(host, length, at)) {
    const struct oracle_entry *entry =
        oracle_find(oracle, search, host + at, length - at);
    if (entry && decide(entry, at).force_https)
      return decide(entry, at);
  }
  return nearest_entry(oracle, search, host, length, none);
}

static char lower(char octet) {
  return octet >= 'A' && octet <= 'Z' ? (char)(octet + 'a' - 'A') : octet;
}

hsts_match oracle_lookup(const struct oracle *oracle, enum oracle_search search,
                         const char *host, size_t length, unsigned options) {
  hsts_match match = {.entry_offset = length};
  char name[254] = "";
  size_t size = length;
  if (size > 0 && host[size - 1] == '.')
    size--;
  for (size_t i = 0; i < size && size < sizeof name; i++)
    name[i] = lower(host[i]);
  if (size >= sizeof name || !is_host(name, size))
    match.reason = HSTS_REASON_NOT_A_HOST; /* rule 1 */
  else if ((options & HSTS_EXEMPT_SINGLE_LABELS) && !memchr(name, '.', size))
    match.reason = HSTS_REASON_EXEMPT_LABEL; /* rule 5 */
  else if ((options & HSTS_RFC6797) && is_ipv4_address(name, size))
    match.reason = HSTS_REASON_ADDRESS; /* rule 6 */
  else if (options & HSTS_RFC6797)
    match = any_entry(oracle, search, name, size, match);
  else
    match = nearest_entry(oracle, search, name, size, match);
  return match;
}

bool oracle_same_match(const hsts_match *a, const hsts_match *b) {
  return a->force_https == b->force_https &&
         a->include_subdomains == b->include_subdomains &&
         a->exact == b->exact && a->from_overlay == b->from_overlay &&
         a->entry_offset == b->entry_offset &&
         a->reason == b->reason;
}
