/* SPDX-License-Identifier: MIT */
/*
 * The part of the library that needs an operating system: a db on the heap, and
 * one whose blob is a mapped file.
 */
#include "blob.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(sizeof(struct hsts_db) <= sizeof(hsts_db_storage),
               "hsts_db_storage holds a db");

/* What opening a db in `storage`, which is on the heap, ends with. */
static hsts_status on_heap(hsts_db **db, hsts_db_storage *storage,
                           hsts_status status) {
  if (status == HSTS_OK)
    (*db)->allocated = 1;
  else
    free(storage);
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

/* Opens a file, without waiting for a writer if it is a FIFO.  On some file
   systems (NFS, FUSE) a signal may interrupt even that. */
static int open_file(const char *path) {
  int descriptor;

  do
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

/* Maps a whole file.  *bytes is NULL if it is empty: mmap takes no length of 0.
   False, with errno set, if that fails. */
static bool map_file(const char *path, void **bytes, size_t *size) {
  int descriptor = open_file(path);
  struct stat facts;
  bool mapped = false;
  int error;

  if (descriptor < 0)
    return false;
  if (fstat(descriptor, &facts) != 0) {
    mapped = false;
  } else if (!S_ISREG(facts.st_mode)) {
    errno = S_ISDIR(facts.st_mode) ? EISDIR : EINVAL;
  } else if (facts.st_size > UINT32_MAX) {
    errno = EFBIG;
  } else {
    *size = (size_t)facts.st_size;
    *bytes = *size == 0
                 ? NULL
                 : mmap(NULL, *size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    mapped = *bytes != MAP_FAILED;
  }
  error = errno;
  close(descriptor);
  errno = error;
  return mapped;
}

hsts_status hsts_open_file(hsts_db **db, const char *path) {
  hsts_status status;
  void *bytes;
  size_t size;

  if (db == NULL || path == NULL)
    return HSTS_ERROR_ARGUMENT;
  if (!map_file(path, &bytes, &size))
    return HSTS_ERROR_IO;
  status = hsts_open_memory(db, bytes, size);
  if (status == HSTS_OK)
    (*db)->mapped_size = size;
  else if (bytes != NULL)
    munmap(bytes, size);
  return status;
}

void hsts_close(hsts_db *db) {
  if (db == NULL || !db->allocated)
    return;
  if (db->mapped_size != 0)
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): munmap knows no const */
    munmap((void *)(uintptr_t)db->blob, db->mapped_size);
  free(db);
}
