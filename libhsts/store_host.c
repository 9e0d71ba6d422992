/* SPDX-License-Identifier: MIT */
/*
 * Reading a host for the store, from its end, so that the hash of each domain
 * above it is the state of one hash on the way.
 */
#include "store_host.h"

#include "ip_address.h"
#include "siphash.h"

#include <string.h>

/* Ends the label that begins at `begin`; false if it is empty or too long. */
static bool end_label(struct store_host *host, size_t begin, size_t *end,
                      const struct siphash *hash) {
  size_t length = *end - begin;

  if (length == 0 || length > HOST_MAX_LABEL)
    return false;
  host->begins[host->labels] = (uint8_t)begin;
  host->hashes[host->labels++] = siphash_value(hash);
  *end = begin - 1; /* the dot; never used after the first label */
  return true;
}

bool hsts_store_host_read(struct store_host *host, const char *text,
                          size_t length, const uint64_t key[2]) {
  struct siphash hash;

  if (length > 0 && text[length - 1] == '.')
    length--;
  if (length == 0 || length > HOST_MAX_LENGTH)
    return false;
  host->length = (unsigned)length;
  host->labels = 0;
  host->name[length] = '\0';
  siphash_begin(&hash, key);
  size_t end = length; /* of the label */
  for (size_t at = length; at-- > 0;) {
    uint8_t symbol = hsts_host_symbol[(uint8_t)text[at]];
    if (symbol == HOST_SYMBOL_NONE ||
        (symbol == HOST_SYMBOL_DOT && !end_label(host, at + 1, &end, &hash)))
      return false;
    host->name[at] = hsts_host_octet[symbol];
    siphash_add(&hash, (uint8_t)host->name[at]);
  }
  return end_label(host, 0, &end, &hash);
}

bool hsts_store_host_is_address(const struct store_host *host) {
  return hsts_host_ends_in_number(host->name, host->length);
}

bool hsts_store_host_is_local(const struct store_host *host) {
  return strcmp(host->name + host->begins[0], "localhost") == 0;
}
