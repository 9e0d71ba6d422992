/* SPDX-License-Identifier: MIT */
/*
 * The list of the whole system, as CA certificates have one: which file it is,
 * so that all programs look at the same places and a fresh list is one file.
 *
 * Every file that is there is opened, and so verified, before any is chosen: a
 * date in a blob that is damaged says nothing.  Two are open at once, at the
 * most.  The built-in list is no match for a file: whoever put a file there
 * meant it to be used, and can take it away.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* secure_getenv */
#endif
#include "blob_default.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/* configure's --with-state-blob and --with-system-blob. */
#ifndef HSTS_STATE_BLOB
#define HSTS_STATE_BLOB "/var/lib/hsts/preload.blob"
#endif
#ifndef HSTS_SYSTEM_BLOB
#define HSTS_SYSTEM_BLOB "/usr/share/hsts/preload.blob"
#endif

/* Keeps the newer of two dbs as *best, and closes the other.  `mine` becomes
   that of *best. */
static void keep_newer(hsts_db **best, hsts_db *db, hsts_candidate **mine,
                       hsts_candidate *candidate) {
  if (*best != NULL && hsts_db_date(*best) >= candidate->date) {
    hsts_close(db);
    return;
  }
  hsts_close(*best);
  *best = db;
  *mine = candidate;
}

/* Opens one file, and says what came of it. */
static hsts_db *open_candidate(hsts_candidate *candidate) {
  hsts_db *db = NULL;

  candidate->status = HSTS_ERROR_IO;
  candidate->error = ENOENT;
  if (candidate->path == NULL)
    return NULL;
  candidate->status = hsts_open_file(&db, candidate->path);
  candidate->error = candidate->status == HSTS_ERROR_IO ? errno : 0;
  candidate->date = hsts_db_date(db);
  return db;
}

/* The db of the built-in list, of which hsts_close sees that there is nothing
   to close. */
static hsts_db *open_builtin(hsts_candidate *candidate) {
  const hsts_db *builtin = hsts_builtin();

  if (builtin == NULL) {
    candidate->status = HSTS_ERROR_IO;
    candidate->error = ENOENT;
  }
  candidate->date = hsts_db_date(builtin);
  /* NOLINTNEXTLINE(performance-no-int-to-ptr): a const that hsts_close heeds */
  return (hsts_db *)(uintptr_t)builtin;
}

/* Why there is no list. */
static hsts_status why_none(const hsts_candidate *candidates) {
  for (int i = 0; i < HSTS_DEFAULT_COUNT; i++)
    if (candidates[i].error != ENOENT) {
      errno = candidates[i].error;
      return candidates[i].status;
    }
  errno = ENOENT;
  return HSTS_ERROR_IO;
}

hsts_status hsts_open_newest(hsts_db **db, hsts_candidate *candidates) {
  hsts_candidate *mine = &candidates[HSTS_DEFAULT_BUILTIN];
  hsts_db *best = NULL, *builtin;
  bool memory = true;

  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++) {
    hsts_db *opened = open_candidate(&candidates[i]);
    if (opened != NULL)
      keep_newer(&best, opened, &mine, &candidates[i]);
    memory = memory && candidates[i].status != HSTS_ERROR_MEMORY;
  }
  builtin = open_builtin(&candidates[HSTS_DEFAULT_BUILTIN]);
  if (!memory) {
    hsts_close(best);
    return HSTS_ERROR_MEMORY;
  }
  if (best == NULL)
    best = builtin;
  if (best == NULL)
    return why_none(candidates);
  mine->taken = true;
  *db = best;
  return HSTS_OK;
}

/* getenv for a program that may have been given more rights than its caller. */
static const char *environment(const char *name) {
#if defined __linux__
  return secure_getenv(name);
#else
  return getuid() == geteuid() && getgid() == getegid() ? getenv(name) : NULL;
#endif
}

/* The value of the variable; NULL if it is empty, or not to be trusted. */
static const char *path_of_environment(void) {
  const char *path = environment("HSTS_PRELOAD_BLOB");

  return path != NULL && path[0] != '\0' ? path : NULL;
}

hsts_status hsts_open_default(hsts_db **db, hsts_candidate *candidates) {
  hsts_candidate own[HSTS_DEFAULT_COUNT];

  if (db == NULL)
    return HSTS_ERROR_ARGUMENT;
  if (candidates == NULL)
    candidates = own;
  for (int i = 0; i < HSTS_DEFAULT_COUNT; i++)
    candidates[i] = (hsts_candidate){.path = NULL};
  candidates[HSTS_DEFAULT_ENVIRONMENT].path = path_of_environment();
  candidates[HSTS_DEFAULT_STATE].path = HSTS_STATE_BLOB;
  candidates[HSTS_DEFAULT_SYSTEM].path = HSTS_SYSTEM_BLOB;
  return hsts_open_newest(db, candidates);
}
