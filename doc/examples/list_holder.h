/* SPDX-License-Identifier: MIT */
/*
 * A list that is replaced while threads look hosts up in it, without a lock in
 * the lookup path: hazard pointers (M. Michael, 2004), in their smallest form.
 * doc/reload.md explains it, and what else there is.
 *
 * Each reader has a slot, in which it shows the list that it is using.  It
 * writes the current list there and looks whether that is still the current
 * one: if so, whoever replaces it afterwards is bound to see the slot.  Who
 * replaces the list swaps the pointer, waits until no slot shows the old one,
 * and closes that.  A reader waits for nobody, and tries again only if a list
 * was replaced in that very moment.
 *
 * Copy it: C11 and hsts.h are all that it needs.
 */
#ifndef LIST_HOLDER_H
#define LIST_HOLDER_H

#include <hsts.h>
#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

enum { LIST_READERS = 64 }; /* threads that look up at once, at the most */

/* A cache line of its own, so that readers do not slow each other down. */
struct list_slot {
  _Alignas(64) _Atomic(const hsts_db *) shown;
};

struct list_holder {
  _Atomic(hsts_db *) current;
  struct list_slot slots[LIST_READERS];
};

/* Before any thread reads; `db` is the holder's from now on. */
static inline void list_holder_open(struct list_holder *holder, hsts_db *db) {
  atomic_init(&holder->current, db);
  for (size_t i = 0; i < LIST_READERS; i++)
    atomic_init(&holder->slots[i].shown, NULL);
}

/* The list, which stays open until the reader lets it go.  Each thread has a
   slot number of its own, and takes the list once at a time: for one lookup, or
   for a batch of them. */
static inline const hsts_db *list_take(struct list_holder *holder,
                                       size_t slot) {
  const hsts_db *db, *seen = atomic_load(&holder->current);

  do {
    db = seen;
    atomic_store(&holder->slots[slot].shown, db);
    seen = atomic_load(&holder->current);
  } while (seen != db);
  return db;
}

/* Lets the list go that this slot's reader has taken. */
static inline void list_let_go(struct list_holder *holder, size_t slot) {
  atomic_store_explicit(&holder->slots[slot].shown, NULL, memory_order_release);
}

/* Whether a reader is using that list. */
static inline bool list_is_shown(struct list_holder *holder,
                                 const hsts_db *db) {
  for (size_t i = 0; i < LIST_READERS; i++)
    if (atomic_load(&holder->slots[i].shown) == db)
      return true;
  return false;
}

/* Replaces the list by `db`, and closes the old one as soon as nobody uses it
   any more; until then it waits.  One thread at a time. */
static inline void list_replace(struct list_holder *holder, hsts_db *db) {
  const struct timespec pause = {.tv_nsec = 100000};
  hsts_db *old = atomic_exchange(&holder->current, db);

  if (old == db)
    return; /* the built-in list again */
  while (list_is_shown(holder, old))
    nanosleep(&pause, NULL);
  hsts_close(old);
}

/* After the last reader. */
static inline void list_holder_close(struct list_holder *holder) {
  hsts_close(atomic_load(&holder->current));
}

#endif
