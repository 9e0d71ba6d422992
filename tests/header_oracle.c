/* SPDX-License-Identifier: MIT */
#include "header_oracle.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLANKS " \t"
#define TOKEN                 \
  "!#$%&'*+-.^_`|~0123456789" \
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Cuts blanks off both ends, in place. */
static char *stripped(char *text) {
  size_t length;

  text += strspn(text, BLANKS);
  length = strlen(text);
  while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL)
    text[--length] = '\0';
  return text;
}

static bool is_token(const char *text) {
  return *text != '\0' && text[strspn(text, TOKEN)] == '\0';
}

/* Turns a quoted string into what it means, in place; false if it is none. */
static bool unquote(char *text) {
  char *out = text;

  for (const char *in = text + 1; *in != '\0'; in++) {
    if (*in == '"') {
      *out = '\0';
      return in[1] == '\0';
    }
    if (*in == '\\' && in[1] != '\0')
      in++;
    if (((unsigned char)*in < 32 && *in != '\t') || *in == 127)
      return false;
    *out++ = *in;
  }
  return false;
}

/* The text of a number, as a number that has an end. */
static bool read_seconds(const char *digits, int64_t *seconds) {
  if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
    return false;
  digits += strspn(digits, "0");
  *seconds = strlen(digits) > 17 ? INT64_MAX : strtoll(digits, NULL, 10);
  if (*seconds > HSTS_HEADER_MAX_AGE_LIMIT)
    *seconds = HSTS_HEADER_MAX_AGE_LIMIT;
  return true;
}

/* One directive of a name and, unless it is NULL, a value. */
static bool apply(const char *name, const char *value, hsts_header *header) {
  if (strcasecmp(name, "max-age") == 0)
    return value != NULL && header->max_age < 0 &&
           read_seconds(value, &header->max_age);
  if (strcasecmp(name, "includeSubDomains") == 0) {
    if (value != NULL || header->include_subdomains)
      return false;
    header->include_subdomains = true;
  }
  if (strcasecmp(name, "preload") == 0 && value == NULL)
    header->preload = true;
  return true;
}

static bool read_piece(char *piece, hsts_header *header) {
  char *name = stripped(piece), *value = strchr(name, '=');

  if (*name == '\0')
    return true;
  if (value != NULL) {
    *value++ = '\0';
    name = stripped(name);
    value = stripped(value);
    if (*value == '"' ? !unquote(value) : !is_token(value))
      return false;
  }
  return is_token(name) && apply(name, value, header);
}

/* Where the piece that begins at `text` ends: at the first ";" that is in no
   quotes, or at the end. */
static char *end_of_piece(char *text) {
  bool quoted = false;

  for (; *text != '\0' && (quoted || *text != ';'); text++) {
    if (quoted && *text == '\\' && text[1] != '\0')
      text++;
    else if (*text == '"')
      quoted = !quoted;
  }
  return text;
}

static bool read_pieces(char *text, hsts_header *header) {
  for (;;) {
    char *end = end_of_piece(text);
    bool last = *end == '\0';
    *end = '\0';
    if (!read_piece(text, header))
      return false;
    if (last)
      return header->max_age >= 0;
    text = end + 1;
  }
}

bool header_oracle(const char *value, size_t length, hsts_header *header) {
  hsts_header read = {.max_age = -1};
  char *copy;
  bool good;

  while (length > 0 && memchr(BLANKS "\r\n", value[length - 1], 4) != NULL)
    length--;
  copy = malloc(length + 1);
  if (copy == NULL || (length > 0 && memchr(value, '\0', length) != NULL)) {
    free(copy);
    return false;
  }
  if (length > 0)
    memcpy(copy, value, length);
  copy[length] = '\0';
  good = read_pieces(copy, &read);
  free(copy);
  if (good)
    *header = read;
  return good;
}
