/* SPDX-License-Identifier: MIT */
/*
 * One file at a time is in memory; its inputs are unescaped where they lie,
 * since none becomes longer by that.  Every input is handed out in memory of
 * its own, by whoever runs it.
 */
#include "corpus.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool fail(const char *path, size_t line, const char *why) {
  if (line > 0)
    fprintf(stderr, "%s:%zu: %s\n", path, line, why);
  else
    fprintf(stderr, "%s: %s\n", path, why);
  return false;
}

/* ---- Escapes ---------------------------------------------------------- */

static int hex_value(char digit) {
  static const char digits[] = "0123456789abcdef";
  const char *found = digit == '\0' ? NULL : strchr(digits, digit);
  return found == NULL ? -1 : (int)(found - digits);
}

/* Reads what follows a backslash; how many octets that is, 0 if it is none of
   those that may follow. */
static size_t read_escape(const char *text, uint8_t *octet) {
  static const char letters[] = "\\tnr", meanings[] = "\\\t\n\r";
  const char *letter = *text == '\0' ? NULL : strchr(letters, *text);

  if (letter != NULL) {
    *octet = (uint8_t)meanings[letter - letters];
    return 1;
  }
  if (*text != 'x' || hex_value(text[1]) < 0 || hex_value(text[2]) < 0)
    return 0;
  *octet = (uint8_t)(hex_value(text[1]) * 16 + hex_value(text[2]));
  return 3;
}

/* Unescapes a line, which ends in NUL, in place. */
static bool unescape(char *line, size_t length, size_t *size) {
  const char *from = line, *end = line + length;

  *size = 0;
  while (from < end) {
    uint8_t octet = (uint8_t)*from++;
    if (octet == '\\') {
      size_t escape = read_escape(from, &octet);
      if (escape == 0)
        return false;
      from += escape;
    }
    line[(*size)++] = (char)octet;
  }
  return true;
}

void corpus_write_line(FILE *file, const uint8_t *octets, size_t size) {
  for (size_t i = 0; i < size; i++) {
    uint8_t octet = octets[i];
    if (octet == '\\')
      fputs("\\\\", file);
    else if (octet < ' ' || octet > '~' || (i == 0 && octet == '#') ||
             (octet == ' ' && i + 1 == size))
      fprintf(file, "\\x%02x", octet);
    else
      fputc(octet, file);
  }
  fputc('\n', file);
}

/* ---- Files ------------------------------------------------------------ */

/* The whole file with a NUL behind it, to be freed; NULL, after a message. */
static char *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  char *text = NULL;
  long end = -1;

  if (file != NULL && fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) >= 0)
    text = malloc((size_t)end + 1);
  if (text != NULL) {
    rewind(file);
    *size = fread(text, 1, (size_t)end, file);
    text[*size] = '\0';
  }
  if (file != NULL)
    fclose(file);
  if (text == NULL)
    perror(path);
  return text;
}

static bool read_lines(const char *path, char *text, size_t size,
                       corpus_visit *visit, void *context) {
  struct corpus_input input = {.path = path};
  char *end = text + size;

  for (char *line = text, *next; line < end; line = next) {
    size_t length = strcspn(line, "\n");
    next = line + length + 1;
    line[length] = '\0';
    input.line++;
    if (length == 0 || *line == '#')
      continue;
    if (!unescape(line, length, &input.size))
      return fail(path, input.line, "no escape that corpus.h knows");
    input.octets = (uint8_t *)line;
    if (!visit(context, &input))
      return false;
  }
  return true;
}

static bool is_text(const char *path) {
  size_t length = strlen(path);
  return length > 4 && strcmp(path + length - 4, ".txt") == 0;
}

static bool read_one(const char *path, corpus_visit *visit, void *context) {
  size_t size = 0;
  char *text = read_file(path, &size);
  bool going_on;

  if (text == NULL)
    return false;
  if (is_text(path)) {
    going_on = read_lines(path, text, size, visit, context);
  } else {
    struct corpus_input input = {path, 0, (uint8_t *)text, size};
    going_on = visit(context, &input);
  }
  free(text);
  return going_on;
}

/* ---- Folders ---------------------------------------------------------- */

static int is_shown(const struct dirent *entry) {
  return entry->d_name[0] != '.';
}

static bool read_within(const char *folder, const char *name,
                        corpus_visit *visit, void *context) {
  size_t size = strlen(folder) + strlen(name) + 2;
  char *path = malloc(size);
  bool going_on;

  if (path == NULL)
    return fail(folder, 0, "out of memory");
  (void)snprintf(path, size, "%s/%s", folder, name);
  going_on = corpus_read(path, visit, context);
  free(path);
  return going_on;
}

static bool read_folder(const char *path, corpus_visit *visit, void *context) {
  struct dirent **entries;
  int count = scandir(path, &entries, is_shown, alphasort);
  bool going_on = true;

  if (count < 0) {
    perror(path);
    return false;
  }
  for (int i = 0; i < count; i++) {
    going_on =
        going_on && read_within(path, entries[i]->d_name, visit, context);
    free(entries[i]);
  }
  free(entries);
  return going_on;
}

bool corpus_read(const char *path, corpus_visit *visit, void *context) {
  struct stat file;

  if (stat(path, &file) != 0) {
    perror(path);
    return false;
  }
  return S_ISDIR(file.st_mode) ? read_folder(path, visit, context)
                               : read_one(path, visit, context);
}
