/* SPDX-License-Identifier: MIT */
/*
 * Each mutation is a function of its own; a near miss is one or two of them,
 * picked at random.
 */
#include "near_miss.h"

#include <string.h>

void host_set(struct host *host, const char *octets, size_t length) {
  memcpy(host->octets, octets, length);
  host->length = length;
}

void host_prepend(struct host *host, const char *octets, size_t length) {
  memmove(host->octets + length, host->octets, host->length);
  memcpy(host->octets, octets, length);
  host->length += length;
}

void host_remove_first_label(struct host *host) {
  const char *dot = memchr(host->octets, '.', host->length);
  if (!dot)
    return;
  size_t cut = (size_t)(dot + 1 - host->octets);
  host->length -= cut;
  memmove(host->octets, host->octets + cut, host->length);
}

static char random_octet(struct xorshift *random) {
  static const char octets[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  return octets[random_below(random, sizeof octets - 1)];
}

void host_add_subdomains(struct host *host, struct xorshift *random) {
  for (size_t labels = 1 + random_below(random, 3); labels > 0; labels--) {
    char label[21];
    size_t length = 1 + random_below(random, sizeof label - 1);
    for (size_t i = 0; i < length; i++)
      label[i] = random_octet(random);
    label[length] = '.';
    host_prepend(host, label, length + 1);
  }
}

const struct oracle_entry *random_entry(const struct oracle *oracle,
                                        struct xorshift *random) {
  return &oracle->entries[random_below(random, oracle->count)];
}

/* ---- The mutations ---------------------------------------------------- */

typedef void mutation(struct host *host, const struct oracle *oracle,
                      struct xorshift *random);

static void change_octet(struct host *host, const struct oracle *oracle,
                         struct xorshift *random) {
  (void)oracle;
  host->octets[random_below(random, host->length)] = random_octet(random);
}

static void insert_octet(struct host *host, const struct oracle *oracle,
                         struct xorshift *random) {
  (void)oracle;
  size_t at = random_below(random, host->length + 1);
  memmove(host->octets + at + 1, host->octets + at, host->length - at);
  host->octets[at] = random_below(random, 10) > 0 ? random_octet(random) : '.';
  host->length++;
}

static void delete_octet(struct host *host, const struct oracle *oracle,
                         struct xorshift *random) {
  (void)oracle;
  size_t at = random_below(random, host->length);
  host->length--;
  memmove(host->octets + at, host->octets + at + 1, host->length - at);
}

static void swap_octets(struct host *host, const struct oracle *oracle,
                        struct xorshift *random) {
  (void)oracle;
  if (host->length < 2)
    return;
  size_t at = random_below(random, host->length - 1);
  char octet = host->octets[at];
  host->octets[at] = host->octets[at + 1];
  host->octets[at + 1] = octet;
}

static void add_subdomains(struct host *host, const struct oracle *oracle,
                           struct xorshift *random) {
  (void)oracle;
  host_add_subdomains(host, random);
}

static void remove_label(struct host *host, const struct oracle *oracle,
                         struct xorshift *random) {
  (void)oracle;
  (void)random;
  host_remove_first_label(host);
}

/* The first label of another entry, if it has more than one. */
static void change_label(struct host *host, const struct oracle *oracle,
                         struct xorshift *random) {
  const struct oracle_entry *other = random_entry(oracle, random);
  const char *dot = memchr(other->name, '.', other->length);
  host_remove_first_label(host);
  if (dot)
    host_prepend(host, other->name, (size_t)(dot + 1 - other->name));
}

static void change_case(struct host *host, const struct oracle *oracle,
                        struct xorshift *random) {
  (void)oracle;
  for (size_t i = 0; i < host->length; i++)
    if (host->octets[i] >= 'a' && host->octets[i] <= 'z' &&
        random_below(random, 2) == 0)
      host->octets[i] = (char)(host->octets[i] - 'a' + 'A');
}

static mutation *const mutations[] = {
    change_octet,   insert_octet, delete_octet, swap_octets,
    add_subdomains, remove_label, change_label, change_case};

void near_miss(struct host *host, const struct oracle *oracle,
               struct xorshift *random) {
  const struct oracle_entry *entry = random_entry(oracle, random);
  const size_t count = sizeof mutations / sizeof *mutations;
  host_set(host, entry->name, entry->length);
  for (size_t times = 1 + random_below(random, 2); times > 0; times--)
    if (host->length > 0)
      mutations[random_below(random, count)](host, oracle, random);
}
