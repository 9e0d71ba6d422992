/* SPDX-License-Identifier: MIT */
/*
 * Text of unknown origin, made harmless for the place where it is written: a
 * terminal, a tab-separated column, a JSON string.  Any tool that shows what it
 * was given (a host, a file name, an entry of a broken list) does it through
 * one of these.
 */
#ifndef HSTS_TOOLS_ESCAPE_H
#define HSTS_TOOLS_ESCAPE_H

#include "writer.h"

/* For people.  Printable ASCII and UTF-8 as it is; as \xNN each octet of
   controls (C0, DEL, C1), of what is no UTF-8, and of characters that are
   invisible or turn the writing direction. */
void escape_terminal(struct writer *writer, const char *text, size_t length);

/* For programs: octets below 0x20 and 0x7F as \xNN, all others as they are, a
   backslash and what is no UTF-8 included. */
void escape_tsv(struct writer *writer, const char *text, size_t length);

/* What belongs between the quotes of a JSON string (RFC 8259 7).  Each octet
   that is no UTF-8 becomes U+FFFD. */
void escape_json(struct writer *writer, const char *text, size_t length);

#endif
