/* SPDX-License-Identifier: MIT */
/*
 * An old ICU has no way to accept a character that its tables disallow.  So
 * another hyphen stands in for U+1806 while ICU maps, normalises and checks the
 * host: one that is valid and has the same properties (a bidi class of ON, no
 * joining, no decomposition), so that it changes none of that.  It is exchanged
 * again in the Unicode form of the host, whose labels are encoded here.
 */
#include "idna_hyphen.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "idna_status.h"
#include "punycode.h"
#include "utf8.h"

enum {
  HYPHEN = 0x1806,
  HOST_MOST = 1024,   /* bytes: 253 characters are no more */
  UNICODE_MOST = 4096 /* bytes of the Unicode form */
};

/* Too much for the stack. */
struct workspace {
  char host[HOST_MOST]; /* with the stand-in */
  char unicode[UNICODE_MOST];
  size_t unicode_length;
  uint32_t label[PUNYCODE_MAX_LENGTH];
  char code[PUNYCODE_SIZE];
};

/* The character at the begin of a text, and its size; a byte that is no UTF-8
   is none. */
static uint32_t read_one(const char *text, size_t left, size_t *size) {
  uint32_t character;

  *size = utf8_read(text, left, &character);
  if (*size != 0)
    return character;
  *size = 1;
  return 0;
}

/* How often a character is in a text. */
static size_t count(const char *text, size_t length, uint32_t wanted) {
  size_t found = 0, size;

  for (size_t i = 0; i < length; i += size)
    found += read_one(text + i, length - i, &size) == wanted;
  return found;
}

/* Copies a text with `stand_in` in the place of each U+1806.  Both have three
   bytes. */
static void replace(char *copy, const char *text, size_t length,
                    uint32_t stand_in) {
  size_t size;

  for (size_t i = 0; i < length; i += size)
    if (read_one(text + i, length - i, &size) == HYPHEN)
      utf8_write(copy + i, stand_in);
    else
      memcpy(copy + i, text + i, size);
}

/* The Unicode form of the host, in which `stand_in` stands for U+1806. */
static hsts_status to_unicode(const UIDNA *icu, const char *host, size_t length,
                              uint32_t stand_in, struct workspace *work) {
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode error = U_ZERO_ERROR;

  replace(work->host, host, length, stand_in);
  work->unicode_length = (size_t)uidna_nameToUnicodeUTF8(
      icu, work->host, (int32_t)length, work->unicode, UNICODE_MOST, &info,
      &error);
  hsts_status status = idna_status(error, &info);
  return status == HSTS_ERROR_SPACE ? HSTS_ERROR_URL : status;
}

/* What is written, as far as there is room for it. */
struct out {
  char *bytes;
  size_t size, length;
};

static void append(struct out *out, const char *bytes, size_t length) {
  if (out->length <= out->size && length <= out->size - out->length)
    memcpy(out->bytes + out->length, bytes, length);
  out->length += length;
}

/* Appends the A-label of a label; false if it is too long. */
static bool append_label(struct out *out, struct workspace *work,
                         const char *label, size_t length, uint32_t stand_in) {
  size_t made = 0, size;
  bool ascii = true;

  for (size_t i = 0; i < length; i += size, made++) {
    uint32_t character = read_one(label + i, length - i, &size);
    if (made == PUNYCODE_MAX_LENGTH)
      return false;
    work->label[made] = character == stand_in ? (uint32_t)HYPHEN : character;
    ascii = ascii && character < 0x80;
  }
  if (ascii) {
    append(out, label, length);
  } else {
    append(out, "xn--", 4);
    append(out, work->code, punycode_encode(work->label, made, work->code));
  }
  return true;
}

static hsts_status encode(struct workspace *work, uint32_t stand_in,
                          struct out *out) {
  const char *label = work->unicode, *end = label + work->unicode_length;

  for (;;) {
    const char *dot = memchr(label, '.', (size_t)(end - label));
    const char *label_end = dot != NULL ? dot : end;
    if (!append_label(out, work, label, (size_t)(label_end - label), stand_in))
      return HSTS_ERROR_URL;
    if (dot == NULL)
      break;
    append(out, ".", 1);
    label = dot + 1;
  }
  return out->length <= out->size ? HSTS_OK : HSTS_ERROR_SPACE;
}

/* Converts a host that has so many U+1806.  A stand-in that is in the host
   itself, perhaps in an A-label, could not be told from those that stand for
   U+1806: then another one is tried. */
static hsts_status convert(const UIDNA *icu, const char *host, size_t length,
                           size_t hyphens, struct workspace *work,
                           struct out *out) {
  static const uint32_t stand_ins[] = {0x2010, 0x2012, 0x2013, 0x2014};

  for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++) {
    hsts_status status = to_unicode(icu, host, length, stand_ins[i], work);
    if (status != HSTS_OK)
      return status;
    if (count(work->unicode, work->unicode_length, stand_ins[i]) == hyphens)
      return encode(work, stand_ins[i], out);
  }
  return HSTS_ERROR_URL;
}

hsts_status idna_hyphen_to_ascii(const UIDNA *icu, const char *host,
                                 size_t length, char *out, size_t size,
                                 size_t *out_length) {
  size_t hyphens = length <= HOST_MOST ? count(host, length, HYPHEN) : 0;
  struct out written = {out, size, 0};
  struct workspace *work;
  hsts_status status;

  if (hyphens == 0)
    return HSTS_ERROR_URL;
  work = malloc(sizeof *work);
  if (work == NULL)
    return HSTS_ERROR_MEMORY;
  status = convert(icu, host, length, hyphens, work, &written);
  if (status == HSTS_OK || status == HSTS_ERROR_SPACE)
    *out_length = written.length;
  free(work);
  return status;
}
