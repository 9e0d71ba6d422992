/* SPDX-License-Identifier: MIT */
/*
 * The lock of a store: many readers or one writer.  A writer that waits goes
 * before readers that come later, where the system has that; else threads that
 * look up without a pause would keep a header from ever being noted.
 */
#include "store.h"

bool hsts_store_lock_open(hsts_store *store) {
  pthread_rwlockattr_t attributes;
  bool open;

  if (pthread_rwlockattr_init(&attributes) != 0)
    return false;
#ifdef __GLIBC__
  (void)pthread_rwlockattr_setkind_np(
      &attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
#endif
  open = pthread_rwlock_init(&store->lock, &attributes) == 0;
  (void)pthread_rwlockattr_destroy(&attributes);
  return open;
}

/* A lock that was initialised fails only where there are more readers than a
   number has room for, or if its owner locks again: neither can be. */
void hsts_store_read_lock(hsts_store *store) {
  (void)pthread_rwlock_rdlock(&store->lock);
}

void hsts_store_write_lock(hsts_store *store) {
  (void)pthread_rwlock_wrlock(&store->lock);
}

void hsts_store_unlock(hsts_store *store) {
  (void)pthread_rwlock_unlock(&store->lock);
}
