/* SPDX-License-Identifier: MIT */
/*
 * The Strict-Transport-Security field, read once from left to right.  The
 * grammar is that of RFC 6797 6.1,
 *
 *     [ directive ]  *( ";" [ directive ] )
 *     directive = token [ "=" ( token | quoted-string ) ]
 *
 * whose tokens and quoted strings are of RFC 9110 5.6.  A directive is read
 * whole before it is judged, so what is wrong with its form is told before what
 * is wrong with its meaning.  Unknown directives that are repeated are no
 * fault, though 6.1 would have none of those either: 6.1 also says to ignore
 * what is not known, browsers do, and to remember all names would take memory,
 * or time that is quadratic in what a stranger sends.
 */
#include "cold.h"

#include "header.h"
#include "hsts.h"

/* What has not been read yet. */
struct reader {
  const char *text;
  size_t at, length;
};

struct directive {
  size_t name, name_end;
  size_t value, value_end; /* within the quotes; the same if there is none */
  bool has_value, quoted;
};

/* tchar of RFC 9110 5.6.2: letters, digits, and fifteen others. */
static bool is_token_octet(char c) {
  static const uint32_t octets[4] = {0, 0x03FF6CFA, 0xC7FFFFFE, 0x57FFFFFF};
  unsigned octet = (unsigned char)c;

  return octet < 0x80 && (octets[octet / 32] >> octet % 32 & 1) != 0;
}

static bool is_control(char c) {
  unsigned octet = (unsigned char)c;

  return (octet < ' ' && octet != '\t') || octet == 0x7F;
}

static bool reader_sees(const struct reader *reader, char octet) {
  return reader->at < reader->length && reader->text[reader->at] == octet;
}

static void skip_blanks(struct reader *reader) {
  while (reader_sees(reader, ' ') || reader_sees(reader, '\t'))
    reader->at++;
}

/* False: there is none. */
static bool read_token(struct reader *reader) {
  size_t begin = reader->at;

  while (reader->at < reader->length &&
         is_token_octet(reader->text[reader->at]))
    reader->at++;
  return reader->at > begin;
}

/* From behind the opening quote to behind the closing one. */
static hsts_status read_quoted(struct reader *reader) {
  size_t quote = reader->at - 1;

  for (; reader->at < reader->length; reader->at++) {
    if (reader_sees(reader, '"'))
      return HSTS_OK;
    if (reader_sees(reader, '\\') && reader->at + 1 < reader->length)
      reader->at++;
    if (is_control(reader->text[reader->at]))
      return HSTS_ERROR_HEADER_OCTET;
  }
  reader->at = quote;
  return HSTS_ERROR_HEADER_QUOTE;
}

static hsts_status read_value(struct reader *reader,
                              struct directive *directive) {
  hsts_status status = HSTS_OK;

  directive->quoted = reader_sees(reader, '"');
  reader->at += directive->quoted;
  directive->value = reader->at;
  if (directive->quoted)
    status = read_quoted(reader);
  else if (!read_token(reader))
    status = HSTS_ERROR_HEADER_VALUE;
  directive->value_end = reader->at;
  reader->at += directive->quoted && status == HSTS_OK;
  return status;
}

static hsts_status read_directive(struct reader *reader,
                                  struct directive *directive) {
  *directive = (struct directive){.name = reader->at};
  if (!read_token(reader))
    return HSTS_ERROR_HEADER_NAME;
  directive->name_end = reader->at;
  skip_blanks(reader);
  directive->has_value = reader_sees(reader, '=');
  if (!directive->has_value)
    return HSTS_OK;
  reader->at++;
  skip_blanks(reader);
  return read_value(reader, directive);
}

/* RFC 6797 6.1.1.  In case of a fault *at is its place. */
static hsts_status read_max_age(const char *text,
                                const struct directive *directive,
                                int64_t *max_age, size_t *at) {
  size_t digits = 0;
  int64_t seconds = 0;

  *at = directive->has_value ? directive->value : directive->name_end;
  for (; *at < directive->value_end; ++*at) {
    char octet = text[*at];
    if (directive->quoted && octet == '\\')
      octet = text[++*at];
    if (octet < '0' || octet > '9')
      return HSTS_ERROR_HEADER_MAX_AGE;
    digits++;
    if (seconds <= HSTS_HEADER_MAX_AGE_LIMIT)
      seconds = seconds * 10 + (octet - '0');
  }
  *max_age = seconds <= HSTS_HEADER_MAX_AGE_LIMIT ? seconds
                                                  : HSTS_HEADER_MAX_AGE_LIMIT;
  return digits > 0 ? HSTS_OK : HSTS_ERROR_HEADER_MAX_AGE;
}

enum { NO_MAX_AGE_YET = -1 };

/* Adds what a directive says to the header.  In case of a fault *at is its
   place. */
static hsts_status apply(const char *text, const struct directive *directive,
                         hsts_header *header, size_t *at) {
  const struct header_name *known = hsts_header_name(
      text + directive->name, directive->name_end - directive->name);

  if (known == NULL)
    return HSTS_OK;
  *at = directive->name;
  switch (known->directive) {
  case HEADER_MAX_AGE:
    if (header->max_age != NO_MAX_AGE_YET)
      return HSTS_ERROR_HEADER_REPEATED;
    return read_max_age(text, directive, &header->max_age, at);
  case HEADER_INCLUDE_SUBDOMAINS:
    if (header->include_subdomains)
      return HSTS_ERROR_HEADER_REPEATED;
    *at = directive->value - directive->quoted;
    header->include_subdomains = true;
    return directive->has_value ? HSTS_ERROR_HEADER_SUBDOMAINS : HSTS_OK;
  case HEADER_PRELOAD:
    header->preload = header->preload || !directive->has_value;
    break;
  }
  return HSTS_OK;
}

/* Up to a ";" or the end.  Not HSTS_OK: reader->at is where the fault is. */
static hsts_status read_and_apply(struct reader *reader, hsts_header *header) {
  struct directive directive;
  size_t at;
  hsts_status status;

  skip_blanks(reader);
  if (reader->at == reader->length || reader_sees(reader, ';'))
    return HSTS_OK;
  status = read_directive(reader, &directive);
  if (status != HSTS_OK)
    return status;
  status = apply(reader->text, &directive, header, &at);
  if (status != HSTS_OK) {
    reader->at = at;
    return status;
  }
  skip_blanks(reader);
  if (reader->at < reader->length && !reader_sees(reader, ';'))
    return HSTS_ERROR_HEADER_END;
  return HSTS_OK;
}

/* The length without what is no part of a field (RFC 9112 5), but is handed on
   with it by those who cut a response into lines. */
static size_t length_without_end(const char *value, size_t length) {
  while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t' ||
                        value[length - 1] == '\r' || value[length - 1] == '\n'))
    length--;
  return length;
}

hsts_status hsts_header_parse(const char *value, size_t length,
                              hsts_header *header, size_t *fault_offset) {
  struct reader reader = {value, 0, 0};
  hsts_header read = {.max_age = NO_MAX_AGE_YET};
  hsts_status status;

  if ((value == NULL && length > 0) || header == NULL)
    return HSTS_ERROR_ARGUMENT;
  reader.length = length_without_end(value, length);
  status = read_and_apply(&reader, &read);
  while (status == HSTS_OK && reader.at < reader.length) {
    reader.at++; /* the ";" */
    status = read_and_apply(&reader, &read);
  }
  if (status == HSTS_OK && read.max_age == NO_MAX_AGE_YET)
    status = HSTS_ERROR_HEADER_NO_MAX_AGE;
  if (status == HSTS_OK)
    *header = read;
  else if (fault_offset != NULL)
    *fault_offset = reader.at;
  return status;
}
