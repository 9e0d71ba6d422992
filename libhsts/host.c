/* SPDX-License-Identifier: MIT */
/*
 * The alphabet of canonical hosts (doc/blob-format.md, "Symbols").  A table of
 * our own instead of <ctype.h>, because that one follows the locale.
 */
#include "cold.h"

#include "host.h"

#define N   HOST_SYMBOL_NONE
#define N8  N, N, N, N, N, N, N, N
#define N16 N8, N8
#define LETTERS                                                               \
  13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, \
      32, 33, 34, 35, 36, 37, 38

const uint8_t hsts_host_symbol[256] = {
    N16, N16, /* 0x00 */
    N8,  N,       N,   N,   N,   N,   1,   HOST_SYMBOL_DOT,
    N, /* 0x20: - . */
    2,   3,       4,   5,   6,   7,   8,   9,
    10,  11,      N,   N,   N,   N,   N,   N,    /* 0x30: 0..9 */
    N,   LETTERS, N,   N,   N,   N,   12,        /* 0x40: A..Z _ */
    N,   LETTERS, N,   N,   N,   N,   N,         /* 0x60: a..z */
    N16, N16,     N16, N16, N16, N16, N16, N16}; /* 0x80 */

const char hsts_host_octet[HOST_SYMBOLS] = {
    '.', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_',
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z'};

bool hsts_host_is_canonical(const char *host, size_t length) {
  size_t label = 0; /* octets of the label so far */

  if (length == 0 || length > HOST_MAX_LENGTH)
    return false;
  for (size_t i = 0; i < length; i++) {
    uint8_t symbol = hsts_host_symbol[(uint8_t)host[i]];
    if (symbol == HOST_SYMBOL_NONE || (host[i] >= 'A' && host[i] <= 'Z'))
      return false;
    if (symbol != HOST_SYMBOL_DOT) {
      label++;
    } else if (label == 0) {
      return false;
    } else {
      label = 0;
    }
    if (label > HOST_MAX_LABEL)
      return false;
  }
  return label > 0;
}
