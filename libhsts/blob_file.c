/* SPDX-License-Identifier: MIT */
/*
 * The part of the library that needs an operating system: a db on the heap, and
 * one whose blob was read from a file.
 *
 * A file is read rather than mapped.  Whoever may write to a mapped file can
 * change the blob after it was verified, and cutting the file ends the process
 * with SIGBUS; bytes of our own are what was verified until the db is closed.
 * The list takes 430 KiB, and reading that costs no more time than the page
 * faults of a mapping, since all of it is looked at to verify it.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_PATH */
#endif
#include "blob.h"
#include "file_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(sizeof(struct hsts_db) <= sizeof(hsts_db_storage),
               "hsts_db_storage holds a db");

/* What opening a db in `storage`, which is on the heap, ends with.  errno stays
   as it is. */
static hsts_status on_heap(hsts_db **db, hsts_db_storage *storage,
                           hsts_status status) {
  int error = errno;

  if (status == HSTS_OK)
    (*db)->allocated = 1;
  else
    free(storage);
  errno = error;
  return status;
}

hsts_status hsts_open_memory(hsts_db **db, const void *blob, size_t size) {
  hsts_db_storage *storage = malloc(sizeof *storage);

  return storage == NULL
             ? HSTS_ERROR_MEMORY
             : on_heap(db, storage, hsts_open_storage(db, storage, blob, size));
}

hsts_status hsts_open_overlay(hsts_db **db, const hsts_db *overlay,
                              const hsts_db *list) {
  hsts_db_storage *storage = malloc(sizeof *storage);

  return storage == NULL
             ? HSTS_ERROR_MEMORY
             : on_heap(db, storage,
                       hsts_open_overlay_storage(db, storage, overlay, list));
}

/* ---- Files ------------------------------------------------------------ */

/* On some file systems (NFS, FUSE) a signal may interrupt even this. */
static int open_file(const char *path, int flags) {
  int descriptor;

  do
    descriptor = open(path, flags | O_CLOEXEC);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

static void close_file(int descriptor) {
  int error = errno;

  close(descriptor);
  errno = error;
}

bool hsts_file_size(int descriptor, size_t most, size_t *size) {
  struct stat facts;

  if (fstat(descriptor, &facts) != 0)
    return false;
  *size = (size_t)facts.st_size;
  if (S_ISREG(facts.st_mode) && (uintmax_t)facts.st_size <= most)
    return true;
  errno = S_ISDIR(facts.st_mode)   ? EISDIR
          : S_ISREG(facts.st_mode) ? EFBIG
                                   : EINVAL;
  return false;
}

/* Opens a file to read it, without waiting for a writer if it is a FIFO.

   To open some devices is to make them do something, and whoever owns the
   folder can put a link to one there.  So where the system can name a file
   without opening it, nothing is opened that is not a regular file. */
static int open_regular(const char *path) {
#ifdef O_PATH
  char link[40]; /* to the file that was looked at, whatever is at `path` now */
  int named = open_file(path, O_PATH), descriptor = -1;
  size_t size;

  if (named < 0)
    return -1;
  if (hsts_file_size(named, HSTS_FILE_SIZE_MAX, &size)) {
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", named);
    descriptor = open_file(link, O_RDONLY | O_NONBLOCK);
    if (descriptor < 0 && errno == ENOENT) /* there is no /proc */
      descriptor = open_file(path, O_RDONLY | O_NONBLOCK);
  }
  close_file(named);
  return descriptor;
#else
  return open_file(path, O_RDONLY | O_NONBLOCK);
#endif
}

bool hsts_file_read(int descriptor, void *bytes, size_t *size) {
  uint8_t *at = bytes;
  size_t length = 0;

  while (length < *size) {
    ssize_t got = read(descriptor, at + length, *size - length);
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

/* Opens the blob in an open file.  Its bytes come behind the db, in one piece
   of memory. */
static hsts_status open_descriptor(hsts_db **db, int descriptor) {
  hsts_db_storage *storage;
  size_t size;

  if (!hsts_file_size(descriptor, HSTS_FILE_SIZE_MAX, &size))
    return HSTS_ERROR_IO;
  storage = malloc(sizeof *storage + size);
  if (storage == NULL)
    return HSTS_ERROR_MEMORY;
  if (!hsts_file_read(descriptor, storage + 1, &size))
    return on_heap(db, storage, HSTS_ERROR_IO);
  /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): *db is the storage */
  return on_heap(db, storage,
                 hsts_open_storage(db, storage, storage + 1, size));
}

hsts_status hsts_open_file(hsts_db **db, const char *path) {
  hsts_status status;
  int descriptor;

  if (db == NULL || path == NULL)
    return HSTS_ERROR_ARGUMENT;
  descriptor = open_regular(path);
  if (descriptor < 0)
    return HSTS_ERROR_IO;
  status = open_descriptor(db, descriptor);
  close_file(descriptor);
  return status;
}

void hsts_close(hsts_db *db) {
  if (db != NULL && db->allocated)
    free(db);
}
