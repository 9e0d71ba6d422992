/* SPDX-License-Identifier: MIT */
/*
 * The store's file: read whole, and written beside the old one, which a rename
 * replaces, so that whoever reads sees one or the other, whenever a crash
 * comes.
 *
 * Those of this library who save hold a lock on a file of its own (PATH.lock,
 * which stays), read what is there, merge it, and write.  So two of them lose
 * nothing.  curl takes no lock: doc/store.md says what that means.
 *
 * Anybody can hold a lock for ever, so after a second of waiting a save is
 * given up.  That is counted in naps: the library reads no clock.
 */
#include "store_file.h"
#include "file_place.h"
#include "file_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* renameat */
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum {
  FILE_MAX = 1 << 30, /* bytes */
  NAPS = 100,         /* a second in all */
  NAP = 10 * 1000000  /* nanoseconds */
};

/* ---- Reading ---------------------------------------------------------- */

static hsts_status read_regular(int descriptor, char **text, size_t *size) {
  if (!hsts_file_size(descriptor, FILE_MAX, size))
    return HSTS_ERROR_IO;
  *text = malloc(*size + 1);
  if (*text == NULL)
    return HSTS_ERROR_MEMORY;
  if (hsts_file_read(descriptor, *text, size))
    return HSTS_OK;
  free(*text);
  return HSTS_ERROR_IO;
}

static struct store_reading begin_reading(hsts_store *store, int64_t now) {
  struct store_reading reading = {.now = now};

  hsts_store_read_lock(store);
  reading.saved = store->saved;
  hsts_store_unlock(store);
  return reading;
}

/* When what is in a file was noted, at the latest. */
static int64_t written_until(int descriptor, int64_t now) {
  struct stat facts;

  return fstat(descriptor, &facts) == 0 && facts.st_mtime < now ? facts.st_mtime
                                                                : now;
}

/* Merges an open file into the store, and closes it. */
static hsts_status merge_file(hsts_store *store, int descriptor,
                              struct store_reading reading,
                              hsts_damaged_line *tell, void *context) {
  size_t size;
  char *text;
  hsts_status status = read_regular(descriptor, &text, &size);

  reading.written = written_until(descriptor, reading.now);
  hsts_file_close(descriptor);
  if (status != HSTS_OK)
    return status;
  status = hsts_store_merge(store, text, size, &reading, tell, context);
  free(text);
  return status;
}

hsts_status hsts_store_load(hsts_store *store, const char *path, int64_t now,
                            hsts_damaged_line *tell, void *context) {
  struct store_reading reading;
  int descriptor;

  if (store == NULL || path == NULL)
    return HSTS_ERROR_ARGUMENT;
  reading = begin_reading(store, now);
  descriptor = hsts_file_open_at(AT_FDCWD, path, O_RDONLY | O_NONBLOCK, 0);
  return descriptor < 0 ? HSTS_ERROR_IO
                        : merge_file(store, descriptor, reading, tell, context);
}

/* ---- The lock --------------------------------------------------------- */

/* Whether a lock is a file that no stranger has put there. */
static bool is_trusted(const struct file_place *place,
                       const struct stat *lock) {
  bool is_file = S_ISREG(lock->st_mode);

  if (is_file && (lock->st_uid == geteuid() || lock->st_uid == 0 ||
                  lock->st_uid == hsts_file_place_owner(place)))
    return true;
  errno = is_file ? EACCES : EINVAL;
  return false;
}

/* A lock that root makes beside a user's file belongs to that user, who could
   not open it otherwise.  Only an empty file that has no other name is given
   away: a user may have moved anything of root's there.  False with errno. */
static bool give_lock(const struct file_place *place, int descriptor,
                      const struct stat *lock) {
  uid_t owner = hsts_file_place_owner(place);

  return geteuid() != 0 || owner == 0 || lock->st_uid != 0 ||
         lock->st_size != 0 || lock->st_nlink != 1 ||
         fchown(descriptor, owner, place->now.st_gid) == 0;
}

static void nap(void) {
  struct timespec left = {.tv_nsec = NAP};
  int result;

  do
    result = nanosleep(&left, &left);
  while (result != 0 && errno == EINTR);
}

static hsts_status wait_for_lock(int descriptor) {
  for (int naps = 0; flock(descriptor, LOCK_EX | LOCK_NB) != 0; naps++) {
    if (errno != EWOULDBLOCK)
      return HSTS_ERROR_IO;
    if (naps == NAPS)
      return HSTS_ERROR_BUSY;
    nap();
  }
  return HSTS_OK;
}

/* Takes the lock `name`, which closing *descriptor lets go. */
static hsts_status take_lock(const struct file_place *place, const char *name,
                             int *descriptor) {
  hsts_status status = HSTS_ERROR_IO;
  struct stat lock;

  *descriptor = hsts_file_open_at(
      place->folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (*descriptor < 0)
    return HSTS_ERROR_IO;
  if (fstat(*descriptor, &lock) == 0 && is_trusted(place, &lock) &&
      give_lock(place, *descriptor, &lock))
    status = wait_for_lock(*descriptor);
  if (status != HSTS_OK)
    hsts_file_close(*descriptor);
  return status;
}

/* ---- Writing ---------------------------------------------------------- */

static bool write_bytes(int descriptor, const char *text, size_t size) {
  while (size > 0) {
    ssize_t put = write(descriptor, text, size);
    if (put < 0 && errno != EINTR)
      return false;
    if (put > 0) {
      text += put;
      size -= (size_t)put;
    }
  }
  return true;
}

/* Writes the fresh file, to the disk.  One that a crash has left goes first.
   Whom one has visited is nobody else's business, so others may not read it. */
static bool write_fresh(const struct file_place *place, const char *name,
                        const char *text, size_t size) {
  bool done;
  int descriptor;

  (void)unlinkat(place->folder, name, 0);
  descriptor = hsts_file_place_create(place, name, 0600);
  if (descriptor < 0)
    return false;
  done = write_bytes(descriptor, text, size) && hsts_file_sync(descriptor);
  if (done) /* and closed, even if a signal has come */
    return close(descriptor) == 0 || errno == EINTR;
  hsts_file_close(descriptor);
  return false;
}

static bool replace(const struct file_place *place, const char *fresh,
                    const char *text, size_t size) {
  int error;

  if (write_fresh(place, fresh, text, size) &&
      renameat(place->folder, fresh, place->folder, place->name) == 0)
    return hsts_file_place_sync(place);
  error = errno;
  (void)unlinkat(place->folder, fresh, 0);
  errno = error;
  return false;
}

/* ---- Saving ----------------------------------------------------------- */

/* Ends a generation, so that what is noted from now on is known not to be in
   the file. */
static uint32_t end_generation(hsts_store *store) {
  uint32_t generation;

  hsts_store_write_lock(store);
  generation = store->generation++;
  store->has_file = true;
  hsts_store_unlock(store);
  return generation;
}

static void set_saved(hsts_store *store, uint32_t generation) {
  hsts_store_write_lock(store);
  store->saved = generation;
  hsts_store_unlock(store);
}

/* Merges what is there, if anything is. */
static hsts_status merge_old(hsts_store *store, struct file_place *place,
                             int64_t now, hsts_damaged_line *tell,
                             void *context) {
  struct store_reading reading = begin_reading(store, now);
  int descriptor = -1;

  if (hsts_file_place_look(place))
    descriptor = hsts_file_place_open_old(place, O_RDWR);
  if (descriptor >= 0)
    return merge_file(store, descriptor, reading, tell, context);
  return errno == ENOENT ? HSTS_OK : HSTS_ERROR_IO;
}

static hsts_status save_locked(hsts_store *store, struct file_place *place,
                               const char *fresh, int64_t now,
                               hsts_damaged_line *tell, void *context) {
  hsts_status status = merge_old(store, place, now, tell, context);
  uint32_t generation;
  size_t size;
  char *text;

  if (status != HSTS_OK)
    return status;
  generation = end_generation(store);
  text = hsts_store_text(store, now, &size);
  if (text == NULL)
    return HSTS_ERROR_MEMORY;
  status = replace(place, fresh, text, size) ? HSTS_OK : HSTS_ERROR_IO;
  if (status == HSTS_OK)
    set_saved(store, generation);
  free(text);
  return status;
}

/* The name of a file beside another; NULL: out of memory. */
static char *beside(const char *name, const char *suffix) {
  size_t length = strlen(name), more = strlen(suffix) + 1;
  char *joined = malloc(length + more);

  if (joined != NULL) {
    memcpy(joined, name, length);
    memcpy(joined + length, suffix, more);
  }
  return joined;
}

static hsts_status save_at(hsts_store *store, struct file_place *place,
                           int64_t now, hsts_damaged_line *tell,
                           void *context) {
  char *lock = beside(place->name, ".lock");
  char *fresh = beside(place->name, ".new");
  hsts_status status = HSTS_ERROR_MEMORY;
  int descriptor;

  if (lock != NULL && fresh != NULL)
    status = take_lock(place, lock, &descriptor);
  if (status == HSTS_OK) {
    status = save_locked(store, place, fresh, now, tell, context);
    hsts_file_close(descriptor);
  }
  free(lock);
  free(fresh);
  return status;
}

/* Whether what is there may be replaced, before any other file is made. */
static bool may_be_saved_to(const struct file_place *place) {
  int descriptor = hsts_file_place_open_old(place, O_RDWR);

  hsts_file_close(descriptor);
  return descriptor >= 0 || errno == ENOENT;
}

hsts_status hsts_store_save(hsts_store *store, const char *path, int64_t now,
                            hsts_damaged_line *tell, void *context) {
  hsts_status status = HSTS_ERROR_IO;
  struct file_place place;

  if (store == NULL || path == NULL || *path == '\0')
    return HSTS_ERROR_ARGUMENT;
  if (!hsts_file_place_open(&place, path))
    return errno == ENOMEM ? HSTS_ERROR_MEMORY : HSTS_ERROR_IO;
  if (may_be_saved_to(&place))
    status = save_at(store, &place, now, tell, context);
  int error = errno;
  hsts_file_place_close(&place);
  errno = error;
  return status;
}
