/* SPDX-License-Identifier: MIT */
/*
 * The caller's buffer, as everything that writes a URL fills it.
 *
 * It counts on when it is full.  So the writers need no status: whoever reads
 * back what was written, or is done, asks once whether it fitted, and then
 * knows how much room it takes.
 */
#ifndef HSTS_URL_BUFFER_H
#define HSTS_URL_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct url_buffer {
  char *octets;
  size_t size;   /* the octets that exist */
  size_t length; /* the octets that were appended */
};

static inline bool url_buffer_fits(const struct url_buffer *buffer) {
  return buffer->length <= buffer->size;
}

/* A piece of text that does not fit is counted, and no octet of it written. */
void hsts_url_append_octet(struct url_buffer *buffer, char octet);
void hsts_url_append(struct url_buffer *buffer, const char *text,
                     size_t length);

/* "%XX", in upper case as everywhere in the URL standard (1.3). */
void hsts_url_append_escaped(struct url_buffer *buffer, char octet);

/* A number in decimal. */
void hsts_url_append_number(struct url_buffer *buffer, unsigned number);

/* The value of a hexadecimal digit in any case; -1 for anything else. */
int hsts_url_hex_value(int octet);

#endif
