/* SPDX-License-Identifier: MIT */
/*
 * The store's files: read whole, and written beside the old one, which a rename
 * replaces, so that whoever reads sees one or the other, whenever a crash
 * comes.
 *
 * Those of this library who save hold a lock on a file of its own (PATH.lock,
 * which stays), read what is there, merge it, and write.  So two of them lose
 * nothing.  curl takes no lock: doc/store.md says what that means.
 */
#include "store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  FILE_MAX = 1 << 30, /* octets */
  MAX_LINKS = 40      /* as many as Linux follows */
};

/* ---- Reading ---------------------------------------------------------- */

static int open_file(const char *path, int flags, mode_t mode) {
  int descriptor;

  do
    descriptor = open(path, flags | O_CLOEXEC, mode);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

static void close_file(int descriptor) {
  int error = errno;

  (void)close(descriptor);
  errno = error;
}

/* Reads up to `size` octets, fewer at the end of the file; false with errno. */
static bool read_octets(int descriptor, char *text, size_t *size) {
  size_t length = 0;

  while (length < *size) {
    ssize_t got = read(descriptor, text + length, *size - length);
    if (got == 0)
      break;
    if (got > 0)
      length += (size_t)got;
    else if (errno != EINTR)
      return false;
  }
  *size = length;
  return true;
}

static hsts_status read_regular(int descriptor, char **text, size_t *size,
                                mode_t *mode) {
  struct stat facts;

  if (fstat(descriptor, &facts) != 0)
    return HSTS_ERROR_IO;
  if (!S_ISREG(facts.st_mode) || facts.st_size > FILE_MAX) {
    errno = S_ISDIR(facts.st_mode)    ? EISDIR
            : !S_ISREG(facts.st_mode) ? EINVAL
                                      : EFBIG;
    return HSTS_ERROR_IO;
  }
  *mode = facts.st_mode & 0777;
  *size = (size_t)facts.st_size;
  *text = malloc(*size + 1);
  if (*text == NULL)
    return HSTS_ERROR_MEMORY;
  if (read_octets(descriptor, *text, size))
    return HSTS_OK;
  free(*text);
  return HSTS_ERROR_IO;
}

/* Merges a file into the store; *mode is what it has. */
static hsts_status merge_file(hsts_store *store, const char *path, int64_t now,
                              hsts_damaged_line *tell, void *context,
                              mode_t *mode) {
  int descriptor = open_file(path, O_RDONLY | O_NONBLOCK, 0);
  hsts_status status;
  size_t size;
  char *text;

  if (descriptor < 0)
    return HSTS_ERROR_IO;
  status = read_regular(descriptor, &text, &size, mode);
  close_file(descriptor);
  if (status != HSTS_OK)
    return status;
  status = hsts_store_merge(store, text, size, now, tell, context);
  free(text);
  return status;
}

hsts_status hsts_store_load(hsts_store *store, const char *path, int64_t now,
                            hsts_damaged_line *tell, void *context) {
  mode_t mode;

  if (store == NULL || path == NULL)
    return HSTS_ERROR_ARGUMENT;
  return merge_file(store, path, now, tell, context, &mode);
}

/* ---- Writing ---------------------------------------------------------- */

/* The names beside a file. */
struct names {
  char *path; /* without symbolic links, if it exists */
  char *lock, *fresh, *folder;
};

/* `first` and then `second`; NULL: out of memory. */
static char *join(const char *first, const char *second) {
  size_t length = strlen(first), more = strlen(second) + 1;
  char *joined = malloc(length + more);

  if (joined != NULL) {
    memcpy(joined, first, length);
    memcpy(joined + length, second, more);
  }
  return joined;
}

/* Whether a path may become a file: nothing is there, or a regular file.  A
   rename would replace whatever else is there. */
static bool is_for_file(const char *path) {
  struct stat facts;

  if (lstat(path, &facts) != 0)
    return errno == ENOENT;
  if (S_ISREG(facts.st_mode))
    return true;
  errno = S_ISDIR(facts.st_mode) ? EISDIR : EINVAL;
  return false;
}

/* Where a link leads from its own folder, into `joined`, which has room for
   both; false with errno. */
static bool read_link(const char *link, char *joined, size_t room) {
  const char *slash = strrchr(link, '/');
  size_t folder = slash != NULL ? (size_t)(slash - link) + 1 : 0;
  char *target = joined + folder;
  ssize_t length = readlink(link, target, room - folder - 1);

  if (length < 0)
    return false;
  target[length] = '\0';
  if (target[0] == '/')
    memmove(joined, target, (size_t)length + 1);
  else
    memcpy(joined, link, folder);
  return true;
}

/* The same as a string of its own; NULL with errno. */
static char *follow_link(const char *link) {
  size_t room = strlen(link) + PATH_MAX + 1;
  char *joined = malloc(room);

  if (joined == NULL || read_link(link, joined, room))
    return joined;
  free(joined);
  return NULL;
}

/* What a path leads to by links, which need not be there. */
static char *path_to_come(const char *path) {
  char *at = join(path, "");
  struct stat facts;

  for (int links = 0;
       at != NULL && lstat(at, &facts) == 0 && S_ISLNK(facts.st_mode);
       links++) {
    char *next = NULL;
    if (links == MAX_LINKS)
      errno = ELOOP;
    else
      next = follow_link(at);
    free(at);
    at = next;
  }
  return at;
}

/* No link is left in the path, so that a rename replaces what it leads to. */
static bool make_names(struct names *names, const char *path) {
  names->path = realpath(path, NULL);
  if (names->path == NULL && errno == ENOENT)
    names->path = path_to_come(path);
  if (names->path == NULL || !is_for_file(names->path))
    return false;
  names->lock = join(names->path, ".lock");
  names->fresh = join(names->path, ".new");
  names->folder = join(names->path, "");
  if (names->lock == NULL || names->fresh == NULL || names->folder == NULL)
    return false;
  char *slash = strrchr(names->folder, '/');
  if (slash == NULL)
    memcpy(names->folder, ".", 2); /* a path has an octet at least */
  else
    slash[slash == names->folder] = '\0';
  return true;
}

static void free_names(struct names *names) {
  int error = errno;

  free(names->path);
  free(names->lock);
  free(names->fresh);
  free(names->folder);
  errno = error;
}

/* Waits for the lock, which closing lets go; -1 with errno. */
static int take_lock(const char *path) {
  int descriptor = open_file(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
  int result;

  if (descriptor < 0)
    return -1;
  do
    result = flock(descriptor, LOCK_EX);
  while (result != 0 && errno == EINTR);
  if (result == 0)
    return descriptor;
  close_file(descriptor);
  return -1;
}

/* fsync, where the file system has it. */
static bool sync_to_disk(int descriptor) {
  int result;

  do
    result = fsync(descriptor);
  while (result != 0 && errno == EINTR);
  return result == 0 || errno == EINVAL || errno == ENOTSUP;
}

static bool write_octets(int descriptor, const char *text, size_t size) {
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

/* Writes the fresh file, to the disk.  One that a crash has left goes first. */
static bool write_fresh(const char *path, const char *text, size_t size,
                        mode_t mode) {
  bool done;
  int descriptor;

  (void)unlink(path);
  descriptor = open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    return false;
  (void)fchmod(descriptor, mode); /* not every file system has modes */
  done = write_octets(descriptor, text, size) && sync_to_disk(descriptor);
  if (done) /* and closed, even if a signal has come */
    return close(descriptor) == 0 || errno == EINTR;
  close_file(descriptor);
  return false;
}

static bool sync_folder(const char *path) {
  int descriptor = open_file(path, O_RDONLY | O_DIRECTORY, 0);
  bool done;

  if (descriptor < 0)
    return errno == EACCES;
  done = sync_to_disk(descriptor);
  close_file(descriptor);
  return done;
}

static bool replace(const struct names *names, const char *text, size_t size,
                    mode_t mode) {
  int error;

  if (write_fresh(names->fresh, text, size, mode) &&
      rename(names->fresh, names->path) == 0)
    return sync_folder(names->folder);
  error = errno;
  (void)unlink(names->fresh);
  errno = error;
  return false;
}

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

static hsts_status save_locked(hsts_store *store, const struct names *names,
                               int64_t now, hsts_damaged_line *tell,
                               void *context) {
  mode_t mode = 0600; /* whom one has visited is nobody else's business */
  hsts_status status =
      merge_file(store, names->path, now, tell, context, &mode);
  uint32_t generation;
  size_t size;
  char *text;

  if (status != HSTS_OK && !(status == HSTS_ERROR_IO && errno == ENOENT))
    return status;
  generation = end_generation(store);
  text = hsts_store_text(store, now, &size);
  if (text == NULL)
    return HSTS_ERROR_MEMORY;
  status = replace(names, text, size, mode) ? HSTS_OK : HSTS_ERROR_IO;
  if (status == HSTS_OK)
    set_saved(store, generation);
  free(text);
  return status;
}

hsts_status hsts_store_save(hsts_store *store, const char *path, int64_t now,
                            hsts_damaged_line *tell, void *context) {
  struct names names = {NULL, NULL, NULL, NULL};
  hsts_status status = HSTS_ERROR_IO;

  if (store == NULL || path == NULL || *path == '\0')
    return HSTS_ERROR_ARGUMENT;
  if (make_names(&names, path)) {
    int lock = take_lock(names.lock);
    if (lock >= 0) {
      status = save_locked(store, &names, now, tell, context);
      close_file(lock);
    }
  } else if (errno == ENOMEM) {
    status = HSTS_ERROR_MEMORY;
  }
  free_names(&names);
  return status;
}
