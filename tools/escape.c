/* SPDX-License-Identifier: MIT */
/*
 * Three ways of escaping.
 */
#include "escape.h"

#include <stdint.h>
#include <string.h>

#include "eight_octets.h"
#include "utf8.h"

static const char upper_digits[] = "0123456789ABCDEF";

static void put_hex(struct writer *writer, unsigned char octet) {
  writer_octet(writer, upper_digits[octet >> 4]);
  writer_octet(writer, upper_digits[octet & 15]);
}

static void put_octet_escapes(struct writer *writer, const char *text,
                              size_t length) {
  for (size_t i = 0; i < length; i++) {
    writer_put(writer, "\\x", 2);
    put_hex(writer, (unsigned char)text[i]);
  }
}

static bool is_ascii_control(unsigned char octet) {
  return octet < 0x20 || octet == 0x7F;
}

/* Copies eight octets at a time, the last eight perhaps twice; false if there
   is a control in a text of at least eight, and what was copied is of no use
   then. */
static bool copy_plain(char *out, const char *text, size_t length) {
  uint64_t octets;

  for (size_t i = 0; i < length; i += sizeof octets) {
    size_t at = i < length - sizeof octets ? i : length - sizeof octets;
    memcpy(&octets, text + at, sizeof octets);
    if (eight_have_control(octets))
      return false;
    memcpy(out + at, &octets, sizeof octets);
  }
  return true;
}

/* Octet by octet. */
static void escape_controls(struct writer *writer, const char *text,
                            size_t length) {
  size_t plain = 0; /* where the octets begin that are still to be put */

  for (size_t i = 0; i < length; i++) {
    if (!is_ascii_control((unsigned char)text[i]))
      continue;
    writer_put(writer, text + plain, i - plain);
    put_octet_escapes(writer, text + i, 1);
    plain = i + 1;
  }
  writer_put(writer, text + plain, length - plain);
}

void escape_tsv(struct writer *writer, const char *text, size_t length) {
  if (length >= sizeof(uint64_t) && writer_has_room(writer, length) &&
      copy_plain(writer->bytes + writer->used, text, length))
    writer->used += length;
  else
    escape_controls(writer, text, length);
}

struct range {
  uint32_t first, last;
};

/* What a reader of a terminal does not see, or is misled by. */
static const struct range hidden[] = {
    {0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},     {0x34F, 0x34F},
    {0x61C, 0x61C},     {0x115F, 0x1160},   {0x17B4, 0x17B5}, {0x180B, 0x180F},
    {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F}, {0x3164, 0x3164},
    {0xFE00, 0xFE0E},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

static bool is_hidden(uint32_t character) {
  for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
    if (character >= hidden[i].first && character <= hidden[i].last)
      return true;
  return false;
}

/* How many octets from the begin on need no look at all. */
static size_t plain_length(const char *text, size_t length) {
  size_t i = 0;

  while (i < length && text[i] >= ' ' && text[i] <= '~' && text[i] != '"' &&
         text[i] != '\\')
    i++;
  return i;
}

/* Puts one character, and returns how many octets it takes. */
typedef size_t put_character(struct writer *writer, const char *text,
                             size_t left);

static void put_text(struct writer *writer, const char *text, size_t length,
                     put_character *put) {
  while (length > 0) {
    size_t octets = plain_length(text, length);

    if (octets > 0)
      writer_put(writer, text, octets);
    else
      octets = put(writer, text, length);
    text += octets;
    length -= octets;
  }
}

static size_t put_for_terminal(struct writer *writer, const char *text,
                               size_t left) {
  uint32_t character;
  size_t octets = utf8_read(text, left, &character);

  if (octets == 0)
    put_octet_escapes(writer, text, octets = 1);
  else if (is_hidden(character))
    put_octet_escapes(writer, text, octets);
  else
    writer_put(writer, text, octets);
  return octets;
}

void escape_terminal(struct writer *writer, const char *text, size_t length) {
  put_text(writer, text, length, put_for_terminal);
}

static size_t put_for_json(struct writer *writer, const char *text,
                           size_t left) {
  uint32_t character;
  size_t octets = utf8_read(text, left, &character);

  if (octets == 0) {
    writer_string(writer, "\\uFFFD");
    return 1;
  }
  if (character == '"' || character == '\\') {
    writer_octet(writer, '\\');
    writer_octet(writer, text[0]);
  } else if (character < 0x20 || (character >= 0x7F && character < 0xA0)) {
    writer_string(writer, "\\u00");
    put_hex(writer, (unsigned char)character);
  } else {
    writer_put(writer, text, octets);
  }
  return octets;
}

void escape_json(struct writer *writer, const char *text, size_t length) {
  put_text(writer, text, length, put_for_json);
}
