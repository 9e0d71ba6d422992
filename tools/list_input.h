/* SPDX-License-Identifier: MIT */
/*
 * The text of a list, from a file or standard input, out of whatever it comes
 * wrapped in.
 */
#ifndef HSTS_TOOLS_LIST_INPUT_H
#define HSTS_TOOLS_LIST_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "report.h"

enum {
  LIST_FIRST_ROOM = 65536, /* octets, where the size is not known before */
  LIST_PIECE_MAX = 1 << 24 /* octets that are read or unpacked at once */
};

struct list_input {
  char *text; /* malloc'd; list_input_free */
  size_t size;
};

/* Between the words of a line of text, which may end in CR LF. */
static inline bool list_input_is_blank(char octet) {
  return octet == ' ' || octet == '\t' || octet == '\r';
}

/* Of so many octets, those of the next piece. */
static inline size_t list_piece(size_t left) {
  return left < LIST_PIECE_MAX ? left : LIST_PIECE_MAX;
}

/* Reads all of a file, or of standard input for "-", as it is.  False: errno
   says why (EFBIG: it is larger than list_bytes_most). */
bool list_input_read(struct list_input *input, const char *path);

/* What such an errno says, in static storage. */
const char *list_input_reason(int error);

/* Doubles the room of a text that fills it.  NULL and errno: no more room. */
char *list_input_enlarge(char *text, size_t *room);

/* How many octets a text has before it begins: those of a byte order mark,
   which editors of Windows put before UTF-8, and which is ignored (RFC
   8259 8.1). */
size_t list_input_mark(const char *text, size_t size);

/* Whether a text is a blob, which its first octet tells: neither JSON nor gzip,
   base64 or the text of an overlay can begin with that. */
bool list_input_is_blob(const char *text, size_t size);

/* Undoes gzip and base64, recognised by content; anything else is left as it
   is, for the parser to judge.  What is damaged is reported, and so is a blob.
   False: there is no text to parse. */
bool list_input_decode(struct list_input *input, struct report *report);

void list_input_free(struct list_input *input);

#endif
