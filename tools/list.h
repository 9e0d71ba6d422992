/* SPDX-License-Identifier: MIT */
/*
 * The preload list in memory, as the compiler sees it: what list_read.c reads,
 * list_input.c unpacks, list_json.c parses and list_check.c approves, and what
 * blob_build.c turns into a blob.
 */
#ifndef HSTS_TOOLS_LIST_H
#define HSTS_TOOLS_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "keywords.h"
#include "policies.h"

/* The largest input that is read, in bytes, as it comes and unpacked: 256 MiB,
   unless hsts-compile is told otherwise. */
extern size_t list_bytes_most;

/* How many names such a list may have, those of the domains above them
   included. Chromium's has one in 55 bytes of text; without a bound, lists of
   nothing but dots would take forty times their size. */
static inline size_t list_names_most(void) {
  return list_bytes_most / 32;
}

/* One entry of the list, in the order of the input. */
struct list_entry {
  const char *name; /* NUL-terminated; the list's */
  uint32_t name_length;
  uint32_t line, column; /* of the name's opening quote, both from 1 */
  uint8_t policy;        /* enum list_policy, or one of the list's own */
  bool force_https;      /* "mode": "force-https" */
  bool include_subdomains;
};

/* Set to {0} before the first use. */
struct list {
  struct list_entry *entries; /* the list's, as are the names */
  size_t count;
  size_t capacity;
  char *names; /* one after the other, each with its NUL */
  size_t names_size;
  struct policies policies;
  bool has_policies;  /* it says of each entry which one it has, if any */
  bool keep_policies; /* the blob is to say so, too */
  /* Values passed over, those of members of older lists. */
  struct {
    const char *name;
    size_t count;
  } ignored[LIST_MEMBER_COUNT];
};

/* Makes room for names of `size` octets in all, their NULs included.  They
   never move, so that entries can point at them.  False: out of memory. */
bool list_reserve_names(struct list *list, size_t size);

/* Copies a name into the room reserved for it, with a NUL. */
const char *list_add_name(struct list *list, const char *name, size_t length);

/* Appends a copy of the entry.  False: out of memory. */
bool list_add_entry(struct list *list, const struct list_entry *entry);

/* Whether an entry, or NULL, forces https below its own host, too. */
static inline bool list_forces_below(const struct list_entry *entry) {
  return entry != NULL && entry->force_https && entry->include_subdomains;
}

/* Orders entries by name, octet by octet: negative, 0 or positive. */
int list_compare_names(const struct list_entry *a, const struct list_entry *b);

/* The entries ordered by name, octet by octet; to be freed by the caller.
   NULL: out of memory. */
const struct list_entry **list_sorted(const struct list *list);

void list_free(struct list *list);

#endif
