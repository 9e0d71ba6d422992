/* SPDX-License-Identifier: MIT */
/*
 * Text and digits into the caller's buffer.  Without <stdio.h> and <ctype.h>,
 * which a freestanding library has not and which follow the locale.
 */
#include "url_buffer.h"

void hsts_url_append_octet(struct url_buffer *buffer, char octet) {
  if (buffer->length < buffer->size)
    buffer->octets[buffer->length] = octet;
  buffer->length++;
}

void hsts_url_append(struct url_buffer *buffer, const char *text,
                     size_t length) {
  if (length > 0 && url_buffer_fits(buffer) &&
      length <= buffer->size - buffer->length)
    memcpy(buffer->octets + buffer->length, text, length);
  buffer->length += length;
}

void hsts_url_append_escaped(struct url_buffer *buffer, char octet) {
  static const char digits[] = "0123456789ABCDEF";

  hsts_url_append_octet(buffer, '%');
  hsts_url_append_octet(buffer, digits[(uint8_t)octet >> 4]);
  hsts_url_append_octet(buffer, digits[(uint8_t)octet & 15]);
}

void hsts_url_append_number(struct url_buffer *buffer, unsigned number) {
  char digits[3 * sizeof number]; /* over 8 * log10(2) = 2.4 an octet */
  size_t begin = sizeof digits;

  do {
    digits[--begin] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  hsts_url_append(buffer, digits + begin, sizeof digits - begin);
}

int hsts_url_hex_value(int octet) {
  if (octet >= '0' && octet <= '9')
    return octet - '0';
  if (octet >= 'a' && octet <= 'f')
    return octet - 'a' + 10;
  if (octet >= 'A' && octet <= 'F')
    return octet - 'A' + 10;
  return -1;
}
