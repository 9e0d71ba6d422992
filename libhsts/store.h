/* SPDX-License-Identifier: MIT */
/*
 * What the files of the store share: its entries and how they are linked.
 *
 * Entries and families are numbered from 1, in arrays that are as long as they
 * ever will be; what is not used yet is memory that nobody has touched.  One
 * lock is over all: readers share it, and whoever writes holds it for one entry
 * or for a few, never for all of them.
 */
#ifndef HSTS_STORE_H
#define HSTS_STORE_H

#include "hsts.h"
#include "store_host.h"
#include "store_index.h"
#include "store_text.h"

#include <pthread.h>

struct store_reading; /* store_file.h */

enum { STORE_NONE = 0 }; /* no entry, no family */

enum store_kind {
  STORE_UNUSED = 0,
  STORE_KNOWN,    /* a known HSTS host */
  STORE_FORGOTTEN /* was one; stays until the file knows, and a while longer */
};

enum { STORE_CLEARINGS = 9 }; /* one more than are told of */

enum { STORE_SHORT_NAME = 21 }; /* octets, so that an entry has 64 */

/* What a lookup reads is in a line of the cache, the name as well if it is
   short. */
struct store_entry {
  char *name;      /* canonical, not NUL-terminated; may be short_name */
  int64_t expires; /* of STORE_FORGOTTEN: when it was forgotten */
  uint8_t length;  /* of the name */
  uint8_t kind;    /* enum store_kind */
  bool include_subdomains;
  char short_name[STORE_SHORT_NAME];
  uint32_t changed;      /* the generation that it is of; 0: from a file */
  uint32_t tag;          /* in the index */
  uint32_t family;       /* hosts of one owner, as far as can be told */
  uint32_t branch;       /* of the family: one label more */
  uint32_t newer, older; /* in the family; `older` links those not used, too */
};

/* How many entries a domain one label below a family has. */
struct store_branch {
  uint64_t hash;
  uint32_t count;
  uint32_t next; /* of those not used */
};

/* Hosts whose bound is shared: store_family.c. */
struct store_family {
  uint64_t hash;           /* of the domain that they have in common */
  uint32_t count;          /* entries */
  uint32_t newest, oldest; /* entries */
  uint32_t place;          /* in by_count */
  uint32_t next;           /* of those not used */
};

struct hsts_store {
  pthread_rwlock_t lock;
  uint64_t key[2]; /* of the hash */
  hsts_registrable *registrable;
  void *context; /* of `registrable` */
  uint32_t max;  /* entries */
  uint32_t used; /* entries that were in use at some time: 1 to `used` */
  uint32_t free; /* the first of those that no longer are */
  uint32_t hand; /* up to where the last search for expired entries went */
  size_t known;
  uint32_t generation; /* of what is noted now */
  uint32_t saved;      /* up to this one it is in the file */
  bool has_file;       /* others may have to be told what has ended */
  struct store_clearing clearings[STORE_CLEARINGS]; /* the oldest first */
  unsigned clearing_count;
  unsigned under_way; /* calls of hsts_store_clear that have not ended */
  struct store_entry *entries;
  int64_t *noted; /* when each was, or, if it is from a file, by when */
  struct store_index index;

  struct store_family *families;
  struct store_index family_index;
  uint32_t used_families, free_families;
  uint32_t *by_count; /* families, from the largest to the smallest */
  uint32_t *at_least; /* how many have so many entries, or more */
  uint64_t drawn;     /* random numbers */

  struct store_branch *branches;
  struct store_index branch_index;
  uint32_t used_branches, free_branches;
};

/* A host that is to be noted, and where it belongs. */
struct store_place {
  struct store_host host;
  uint64_t family, branch; /* hashes */
};

/* ---- store.c ---------------------------------------------------------- */

/* Reads a host, and why it can be no known HSTS host: HSTS_NOTED_KNOWN if it
   can. */
hsts_noted hsts_store_place(const hsts_store *store, const char *host,
                            size_t host_length, struct store_place *place);

/* The entry of that name, or STORE_NONE.  This and all that follows is called
   with the lock held. */
uint32_t hsts_store_find(const hsts_store *store, const struct store_host *host,
                         unsigned number);

/* ---- store_entry.c ---------------------------------------------------- */

/* An entry of that name, which is new if there was none; STORE_NONE: out of
   memory.  Its kind and what follows from it are the caller's to set, with
   hsts_store_set. */
uint32_t hsts_store_make(hsts_store *store, const struct store_place *place,
                         int64_t now);

/* Makes an entry what is said, but for when it was noted. */
void hsts_store_set(hsts_store *store, uint32_t number, enum store_kind kind,
                    bool include_subdomains, int64_t expires, uint32_t changed);

void hsts_store_remove(hsts_store *store, uint32_t number);

/* Whether an entry can be made without one that has to go. */
bool hsts_store_has_room(const hsts_store *store);

void hsts_store_free_name(const struct store_entry *entry);

/* ---- store_family.c --------------------------------------------------- */

/* Links a new entry into its family and branch, or takes it out. */
void hsts_family_join(hsts_store *store, uint32_t number,
                      const struct store_place *place);
void hsts_family_leave(hsts_store *store, uint32_t number);

/* The entry that makes room for a host that is not there, in a full store. */
uint32_t hsts_family_victim(hsts_store *store, const struct store_place *place);

/* ---- store_branch.c --------------------------------------------------- */

/* The branch of that hash, with one entry more; or with one less. */
uint32_t hsts_branch_join(hsts_store *store, uint64_t hash);
void hsts_branch_leave(hsts_store *store, uint32_t branch);

/* ---- store_clear.c ---------------------------------------------------- */

/* Keeps in mind what a file tells of a clearing, and removes the entries that
   it is about, unless that was done.  Called without the lock. */
void hsts_store_take_clearing(hsts_store *store,
                              const struct store_clearing *clearing,
                              int64_t now);

/* Keeps a clearing in mind.  The lock is held. */
void hsts_store_add_clearing(hsts_store *store, struct store_clearing clearing);

/* Makes of clearings what the next file tells: none of the future, and none
   that everybody should know of.  Called without the lock. */
void hsts_store_settle_clearings(hsts_store *store, int64_t now);

/* Whether hosts of a file have been cleared here and not yet there.  The lock
   is held. */
bool hsts_store_is_cleared(const hsts_store *store,
                           const struct store_reading *reading);

/* ---- store_lock.c ----------------------------------------------------- */

bool hsts_store_lock_open(hsts_store *store);
void hsts_store_read_lock(hsts_store *store);
void hsts_store_write_lock(hsts_store *store);
void hsts_store_unlock(hsts_store *store);

#endif
