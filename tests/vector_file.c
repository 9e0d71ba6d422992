/* SPDX-License-Identifier: MIT */
/*
 * The files are small, so each is read into memory whole.  Every column may
 * have JSON's escapes; they are undone in place, as what an escape stands for
 * is never longer.
 */
#include "vector_file.h"

#include "environment.h"

#include <string.h>

enum { COLUMNS = 5 };

static void fail(const struct vector_file *file, int line, const char *why) {
  fprintf(stderr, "%s:%d: %s\n", file->name, line, why);
  abort();
}

/* The file and a NUL. */
static char *read_text(const struct vector_file *file) {
  char path[4096];
  snprintf(path, sizeof path, "%s/tests/vectors/%s", environment("top_srcdir"),
           file->name);
  FILE *stream = fopen(path, "rb");
  if (!stream || fseek(stream, 0, SEEK_END) != 0)
    fail(file, 0, "cannot be read");
  long size = ftell(stream);
  char *text = malloc((size_t)size + 1);
  rewind(stream);
  if (!text || fread(text, 1, (size_t)size, stream) != (size_t)size)
    fail(file, 0, "cannot be read");
  fclose(stream);
  text[size] = '\0';
  return text;
}

/* ---- JSON's escapes --------------------------------------------------- */

static unsigned long parse_hex(const char *digits) {
  char copy[5] = {digits[0], digits[1], digits[2], digits[3], '\0'};
  return strtoul(copy, NULL, 16);
}

static char *put_utf8(char *out, unsigned long code) {
  if (code < 0x80) {
    *out++ = (char)code;
    return out;
  }
  if (code < 0x800) {
    *out++ = (char)(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      *out++ = (char)(0xE0 | code >> 12);
    } else {
      *out++ = (char)(0xF0 | code >> 18);
      *out++ = (char)(0x80 | (code >> 12 & 0x3F));
    }
    *out++ = (char)(0x80 | (code >> 6 & 0x3F));
  }
  *out++ = (char)(0x80 | (code & 0x3F));
  return out;
}

/* The \u of a character, or the two of one over U+FFFF. */
static const char *take_code(const char *in, char **out) {
  unsigned long code = parse_hex(in);
  in += 4;
  if (code >= 0xD800 && code < 0xDC00 && in[0] == '\\' && in[1] == 'u') {
    code = 0x10000 + ((code & 0x3FF) << 10) + (parse_hex(in + 2) & 0x3FF);
    in += 6;
  }
  *out = put_utf8(*out, code);
  return in;
}

static struct octets unescape(char *text) {
  static const char letters[] = "bfnrt";
  static const char controls[] = "\b\f\n\r\t";
  const char *in = text;
  char *out = text;
  while (*in) {
    if (*in != '\\') {
      *out++ = *in++;
    } else if (in[1] == 'u') {
      in = take_code(in + 2, &out);
    } else {
      const char *letter = strchr(letters, in[1]);
      *out++ = letter ? controls[letter - letters] : in[1];
      in += 2;
    }
  }
  return (struct octets){text, (size_t)(out - text)};
}

/* ---- Lines ------------------------------------------------------------ */

/* Cuts the line at its tabs; columns that it has not are empty. */
static void split(char *line, char *columns[COLUMNS]) {
  for (int i = 0; i < COLUMNS; i++) {
    columns[i] = line;
    line += strcspn(line, "\t");
    if (*line)
      *line++ = '\0';
  }
}

static void take_line(struct vector_file *file, char *line, int number) {
  struct vector *vector = &file->vectors[file->count++];
  char *columns[COLUMNS];
  split(line, columns);
  if (strcmp(columns[1], "1") != 0 && strcmp(columns[1], "0") != 0 &&
      strcmp(columns[1], "INVALID") != 0)
    fail(file, number, "no result");
  vector->line = number;
  vector->valid = columns[1][0] != 'I';
  vector->redirected = columns[1][0] == '1';
  vector->url = unescape(columns[0]);
  vector->target = unescape(columns[2]);
  vector->canonical = unescape(columns[3]);
}

static size_t count_lines(const char *text) {
  size_t lines = 1;
  for (; *text; text++)
    lines += *text == '\n';
  return lines;
}

void vector_file_open(struct vector_file *file, const char *name) {
  *file = (struct vector_file){.name = name};
  file->text = read_text(file);
  file->vectors = calloc(count_lines(file->text), sizeof *file->vectors);
  if (!file->vectors)
    fail(file, 0, "out of memory");
  int number = 0;
  for (char *line = file->text; *line;) {
    char *end = line + strcspn(line, "\n");
    bool last = *end == '\0';
    *end = '\0';
    number++;
    if (*line != '#' && end > line)
      take_line(file, line, number);
    line = last ? end : end + 1;
  }
  if (file->count == 0)
    fail(file, number, "no vectors");
}

void vector_file_close(struct vector_file *file) {
  free(file->vectors);
  free(file->text);
}

bool octets_are_ascii(struct octets octets) {
  for (size_t i = 0; i < octets.length; i++)
    if ((unsigned char)octets.text[i] > 0x7F)
      return false;
  return true;
}

bool octets_equal(struct octets a, struct octets b) {
  return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}
