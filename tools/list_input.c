/* SPDX-License-Identifier: MIT */
/*
 * The whole list is held in memory, once: the JSON parser then sees one piece,
 * and the offsets it gives are those of the text.  A wrapping is recognised by
 * its content because upstream's answer carries no name.  A list begins with an
 * object, a comment or a blank; gzip with two magic octets; and what is base64
 * decodes to one of these at its first octet, which no JSON text does.
 */
#include "list_input.h"

#include <errno.h>
#include <nettle/base64.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "progress.h"

enum {
  WRAPPINGS_MAX = 3,    /* base64 of gzip of ...: there are gzip files that
                           decompress to themselves */
  GZIP_WINDOW = 15 + 16 /* zlib: the largest window, gzip's header only */
};

/* ---- gzip ------------------------------------------------------------- */

static bool is_gzip(const struct list_input *input) {
  return input->size >= 2 && memcmp(input->text, "\x1f\x8b", 2) == 0;
}

/* Decompresses as far as input and room go.  zlib's status. */
static int inflate_some(z_stream *stream, const struct list_input *packed,
                        size_t *used, struct list_input *plain, size_t room) {
  size_t input = list_piece(packed->size - *used);
  size_t output = list_piece(room - plain->size);
  int status;

  stream->next_in = (unsigned char *)packed->text + *used;
  stream->avail_in = (uInt)input;
  stream->next_out = (unsigned char *)plain->text + plain->size;
  stream->avail_out = (uInt)output;
  status = inflate(stream, Z_NO_FLUSH);
  *used += input - stream->avail_in;
  progress_now(*used, packed->size);
  plain->size += output - stream->avail_out;
  return status;
}

static bool gzip_fault(struct report *report, const char *fault) {
  report_add(report, REPORT_WHOLE, (struct place){0}, "damaged gzip data: %s",
             fault);
  return false;
}

/* Room for more, or a report that there cannot be any. */
static bool make_room(struct list_input *plain, size_t *room,
                      struct report *report) {
  char *larger = list_input_enlarge(plain->text, room);

  if (larger != NULL)
    plain->text = larger;
  else if (errno == EFBIG)
    report_add(report, REPORT_WHOLE, (struct place){0}, "%s unpacked",
               list_input_reason(EFBIG));
  else
    report->out_of_memory = true;
  return larger != NULL;
}

/* Decompresses all members of the file. */
static bool inflate_all(z_stream *stream, const struct list_input *packed,
                        struct list_input *plain, struct report *report) {
  size_t used = 0, room = LIST_FIRST_ROOM;

  for (;;) {
    int status = inflate_some(stream, packed, &used, plain, room);
    bool full = plain->size == room;
    if (full && !make_room(plain, &room, report))
      return false;
    if (status == Z_STREAM_END && used == packed->size)
      return true;
    if (status == Z_STREAM_END)
      status = inflateReset(stream);
    if (status == Z_MEM_ERROR) {
      report->out_of_memory = true;
      return false;
    }
    if (status != Z_OK && status != Z_BUF_ERROR)
      return gzip_fault(report,
                        stream->msg != NULL ? stream->msg : zError(status));
    if (!full && used == packed->size)
      return gzip_fault(report, "it ends early");
  }
}

static bool gunzip(struct list_input *input, struct report *report) {
  z_stream stream = {0};
  struct list_input plain = {malloc(LIST_FIRST_ROOM), 0};
  bool sound = false;

  if (plain.text != NULL && inflateInit2(&stream, GZIP_WINDOW) == Z_OK) {
    sound = inflate_all(&stream, input, &plain, report);
    (void)inflateEnd(&stream);
  } else {
    report->out_of_memory = true;
  }
  list_input_free(input);
  *input = plain;
  return sound;
}

/* ---- base64 ----------------------------------------------------------- */

static bool is_base64(const struct list_input *input) {
  struct base64_decode_ctx decoder;
  uint8_t octet;

  base64_decode_init(&decoder);
  for (size_t i = 0; i < input->size; i++) {
    int decoded = base64_decode_single(&decoder, &octet, input->text[i]);
    if (decoded != 0)
      return decoded > 0 && octet != '\0' &&
             strchr("{/ \t\r\n\x1f", octet) != NULL;
  }
  return false;
}

static bool base64_fault(struct report *report, const struct list_input *input,
                         size_t offset, const char *fault) {
  struct place_cursor cursor;

  place_begin(&cursor, input->text);
  report_add(report, REPORT_WHOLE, place_at(&cursor, offset),
             "damaged base64: %s", fault);
  return false;
}

/* Octet by octet, because nettle does not say where in a longer piece a fault
   is. */
static bool decode_octets(const struct list_input *input,
                          struct list_input *plain, struct report *report) {
  struct base64_decode_ctx decoder;

  base64_decode_init(&decoder);
  for (size_t i = 0; i < input->size; i++) {
    uint8_t octet = 0;
    int decoded = base64_decode_single(&decoder, &octet, input->text[i]);
    progress_at(i, input->size);
    if (decoded < 0)
      return base64_fault(report, input, i, "this octet has no place here");
    if (decoded > 0)
      plain->text[plain->size++] = (char)octet;
  }
  return base64_decode_final(&decoder) ||
         base64_fault(report, input, input->size, "it ends early");
}

static bool decode_base64(struct list_input *input, struct report *report) {
  struct list_input plain = {malloc(BASE64_DECODE_LENGTH(input->size)), 0};
  bool sound = false;

  if (plain.text != NULL)
    sound = decode_octets(input, &plain, report);
  else
    report->out_of_memory = true;
  list_input_free(input);
  *input = plain;
  return sound;
}

/* ---- Both ------------------------------------------------------------- */

static void drop_mark(struct list_input *input) {
  size_t mark = list_input_mark(input->text, input->size);

  input->size -= mark;
  if (mark > 0)
    memmove(input->text, input->text + mark, input->size);
}

bool list_input_decode(struct list_input *input, struct report *report) {
  for (int wrapping = 0; wrapping < WRAPPINGS_MAX; wrapping++) {
    if (is_gzip(input)) {
      if (!gunzip(input, report))
        return false;
    } else if (is_base64(input)) {
      if (!decode_base64(input, report))
        return false;
    } else {
      break;
    }
  }
  drop_mark(input);
  if (!list_input_is_blob(input->text, input->size))
    return true;
  report_add(report, REPORT_WHOLE, (struct place){0},
             "this is a blob, expected a list as JSON");
  return false;
}
