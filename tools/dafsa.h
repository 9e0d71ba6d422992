/* SPDX-License-Identifier: MIT */
/*
 * A set of names with a value each as a minimal deterministic acyclic automaton
 * (a DAFSA), and the octets in which Chromium, libpsl and libhsts 0.1 keep one.
 *
 * A node is an octet and the nodes that may follow it; the last of each name is
 * its value.  Two nodes that agree in both are the same node, so that no
 * automaton of this kind has fewer.
 */
#ifndef HSTS_TOOLS_DAFSA_H
#define HSTS_TOOLS_DAFSA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "list.h"

enum { DAFSA_NONE = 0 }; /* no node, and the list of none */

/* Both nodes and lists of nodes are pairs: (octet, list of what follows), and
   (node, the list without it). */
struct dafsa_pair {
  uint32_t first, second;
};

struct dafsa_pairs {
  struct dafsa_pair *pairs; /* from number 1 on; no two are alike */
  uint32_t count;           /* number 0 included */
  uint32_t capacity;
  uint32_t *slots;     /* their numbers by hash; 0: empty */
  uint32_t slot_count; /* a power of 2, at least twice the count */
};

struct dafsa {
  struct dafsa_pairs nodes, lists;
  uint32_t roots; /* the list of nodes that begin a name */
};

/* Makes it of the entries, which are ordered by name; the value is 1 if an
   entry includes its subdomains, else 0.  False: out of memory.  It is to be
   freed in any case. */
bool dafsa_build(struct dafsa *dafsa, const struct list *list);

void dafsa_free(struct dafsa *dafsa);

/* The octets, to be freed by the caller.  NULL: an English message says
   why. */
unsigned char *dafsa_encode(const struct dafsa *dafsa, size_t *size,
                            const char **fault);

#endif
