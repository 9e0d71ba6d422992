/* SPDX-License-Identifier: MIT */
/*
 * IPv4 and IPv6 addresses in URLs (URL standard 3.5).
 *
 * A browser takes 0x1000001, 16777217, 1.1 and 01.0.0.1 for 1.0.0.1, as
 * inet_aton always did, so all of them have to be looked up as 1.0.0.1; one
 * that is skipped is an upgrade that is missed.  And where the last label is a
 * number, nothing but an address will do: there is no host "x.1.0.0.1".
 */
#include "cold.h"

#include "ip_address.h"

/* ---- IPv4 ------------------------------------------------------------- */

static bool is_digit(char octet) {
  return octet >= '0' && octet <= '9';
}

/* A number in the notation that its prefix tells.  Values over 2^32 are kept
   at some value over 2^32, whatever the number of digits. */
static bool parse_number(const char *text, size_t length, uint64_t *value) {
  int base = 10;
  size_t at = 0;

  if (length >= 2 && text[0] == '0') {
    base = text[1] == 'x' ? 16 : 8;
    at = base == 16 ? 2 : 1;
  }
  *value = 0;
  for (; at < length; at++) {
    int digit = hsts_url_hex_value((uint8_t)text[at]);
    if (digit < 0 || digit >= base)
      return false;
    if (*value <= UINT32_MAX)
      *value = *value * (unsigned)base + (unsigned)digit;
  }
  return length > 0;
}

static bool is_decimal(const char *text, size_t length) {
  size_t digits = 0;

  while (digits < length && is_digit(text[digits]))
    digits++;
  return digits == length;
}

static size_t without_trailing_dot(const char *host, size_t length) {
  return length > 0 && host[length - 1] == '.' ? length - 1 : length;
}

bool hsts_host_ends_in_number(const char *host, size_t length) {
  size_t end = without_trailing_dot(host, length);
  size_t begin = end;
  uint64_t value;

  while (begin > 0 && host[begin - 1] != '.')
    begin--;
  if (begin == end || !is_digit(host[begin]))
    return false;
  return is_decimal(host + begin, end - begin) ||
         parse_number(host + begin, end - begin, &value);
}

/* The numbers between the dots; 0 if they are none, or over four. */
static int parse_numbers(const char *text, size_t length, uint64_t numbers[4]) {
  int count = 0;
  size_t begin = 0;

  for (size_t at = 0; at <= length; at++) {
    if (at < length && text[at] != '.')
      continue;
    if (count == 4 || !parse_number(text + begin, at - begin, &numbers[count]))
      return 0;
    count++;
    begin = at + 1;
  }
  return count;
}

bool hsts_parse_ipv4(const char *text, size_t length, uint32_t *address) {
  uint64_t numbers[4];
  int count = parse_numbers(text, without_trailing_dot(text, length), numbers);
  uint64_t value;

  if (count == 0)
    return false;
  value = numbers[count - 1];
  if (value >> (8 * (5 - count)) != 0)
    return false;
  for (int i = 0; i < count - 1; i++) {
    if (numbers[i] > 255)
      return false;
    value |= numbers[i] << (8 * (3 - i));
  }
  *address = (uint32_t)value;
  return true;
}

void hsts_append_ipv4(struct url_buffer *buffer, uint32_t address) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    hsts_url_append_number(buffer, address >> shift & 255);
    if (shift > 0)
      hsts_url_append_octet(buffer, '.');
  }
}

/* ---- IPv6 ------------------------------------------------------------- */

/* The part of the text that is still to be read. */
struct reader {
  const char *at, *end;
};

static bool at_octet(const struct reader *reader, char octet) {
  return reader->at < reader->end && *reader->at == octet;
}

/* Up to four hexadecimal digits; returns how many there were. */
static int read_piece(struct reader *reader, uint16_t *piece) {
  int digits = 0;

  *piece = 0;
  while (digits < 4 && reader->at < reader->end) {
    int digit = hsts_url_hex_value((uint8_t)*reader->at);
    if (digit < 0)
      break;
    *piece = (uint16_t)(*piece << 4 | digit);
    reader->at++;
    digits++;
  }
  return digits;
}

/* One number of the dotted end of an IPv6 address: decimal, and without
   leading zeros. */
static bool read_byte(struct reader *reader, unsigned *byte) {
  const char *begin = reader->at;

  *byte = 0;
  while (reader->at < reader->end && is_digit(*reader->at) && *byte <= 255)
    *byte = *byte * 10 + (unsigned)(*reader->at++ - '0');
  return reader->at > begin && *byte <= 255 &&
         (*begin != '0' || reader->at == begin + 1);
}

/* The dotted end, which takes two pieces. */
static bool read_dotted(struct reader *reader, uint16_t pieces[2]) {
  unsigned bytes[4];

  for (int i = 0; i < 4; i++) {
    if (i > 0) {
      if (!at_octet(reader, '.'))
        return false;
      reader->at++;
    }
    if (!read_byte(reader, &bytes[i]))
      return false;
  }
  pieces[0] = (uint16_t)(bytes[0] << 8 | bytes[1]);
  pieces[1] = (uint16_t)(bytes[2] << 8 | bytes[3]);
  return reader->at == reader->end;
}

/* Moves the pieces behind "::" to the end and fills the gap with zeros. */
static bool spread(uint16_t pieces[8], int count, int gap) {
  int behind = count - gap;

  if (gap < 0)
    return count == 8;
  if (count == 8)
    return false;
  for (int i = 1; i <= behind; i++)
    pieces[8 - i] = pieces[count - i];
  for (int i = gap; i < 8 - behind; i++)
    pieces[i] = 0;
  return true;
}

/* One piece, or the dotted end, which makes two. */
static bool read_pieces(struct reader *reader, uint16_t pieces[8], int *count) {
  const char *begin = reader->at;
  int digits = read_piece(reader, &pieces[*count]);

  if (digits == 0)
    return false;
  if (!at_octet(reader, '.')) {
    *count += 1;
    return true;
  }
  reader->at = begin;
  if (*count > 6 || !read_dotted(reader, pieces + *count))
    return false;
  *count += 2;
  return true;
}

/* The colon behind a piece, with something behind it again, or the end. */
static bool read_colon(struct reader *reader) {
  if (reader->at == reader->end)
    return true;
  if (!at_octet(reader, ':'))
    return false;
  reader->at++;
  return reader->at < reader->end;
}

bool hsts_parse_ipv6(const char *text, size_t length, uint16_t pieces[8]) {
  struct reader reader = {text, text + length};
  int count = 0;
  int gap = -1; /* how many pieces there are before "::" */

  if (at_octet(&reader, ':')) { /* there is no piece before it */
    reader.at++;
    if (!at_octet(&reader, ':'))
      return false;
  }
  while (reader.at < reader.end) {
    if (count == 8)
      return false;
    if (at_octet(&reader, ':')) { /* the second one, so "::" */
      if (gap >= 0)
        return false;
      gap = count;
      reader.at++;
    } else if (!read_pieces(&reader, pieces, &count) || !read_colon(&reader)) {
      return false;
    }
  }
  return spread(pieces, count, gap);
}

/* The first of the longest runs of two or more zeros; returns its length. */
static int longest_zeros(const uint16_t pieces[8], int *begin) {
  int longest = 1;
  int run = 0;

  *begin = -1;
  for (int i = 0; i < 8; i++) {
    run = pieces[i] == 0 ? run + 1 : 0;
    if (run > longest) {
      longest = run;
      *begin = i + 1 - run;
    }
  }
  return longest;
}

/* A piece in hexadecimal, in lower case and without leading zeros. */
static void append_piece(struct url_buffer *buffer, unsigned piece) {
  int shift = 12;

  while (shift > 0 && piece >> shift == 0)
    shift -= 4;
  for (; shift >= 0; shift -= 4)
    hsts_url_append_octet(buffer, "0123456789abcdef"[piece >> shift & 15]);
}

void hsts_append_ipv6(struct url_buffer *buffer, const uint16_t pieces[8]) {
  int gap;
  int zeros = longest_zeros(pieces, &gap);
  int at = 0;

  while (at < 8) {
    if (at == gap) {
      hsts_url_append(buffer, "::", 2);
      at += zeros;
    } else {
      append_piece(buffer, pieces[at++]);
      if (at < 8 && at != gap)
        hsts_url_append_octet(buffer, ':');
    }
  }
}
