/* SPDX-License-Identifier: MIT */
/*
 * Hosts that are nearly listed: a name of the list with an octet changed,
 * inserted, deleted or swapped, labels added or removed, or another parent.
 * Some of them are listed after all, or no hosts at all.
 */
#ifndef HSTS_TESTS_NEAR_MISS_H
#define HSTS_TESTS_NEAR_MISS_H

#include "oracle.h"
#include "random.h"

#ifdef __cplusplus
extern "C" {
#endif

struct host {
  char octets[512];
  size_t length;
};

void host_set(struct host *host, const char *octets, size_t length);

/* Puts `length` octets in front of the host. */
void host_prepend(struct host *host, const char *octets, size_t length);

/* Without a dot, the host stays. */
void host_remove_first_label(struct host *host);

/* One to three labels of random octets in front of the host. */
void host_add_subdomains(struct host *host, struct xorshift *random);

const struct oracle_entry *random_entry(const struct oracle *oracle,
                                        struct xorshift *random);

/* A random entry's name, mutated once or twice. */
void near_miss(struct host *host, const struct oracle *oracle,
               struct xorshift *random);

#ifdef __cplusplus
}
#endif

#endif
