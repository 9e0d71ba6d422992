/* SPDX-License-Identifier: MIT */
/*
 * The list of the whole system, as CA certificates have one: which file it is,
 * so that all programs look at the same places and a fresh list is one file.
 *
 * Every file that is there is opened, and so verified, before any is chosen: a
 * date in a damaged blob says nothing.  The newest list wins, wherever it is
 * from.  A file that stays behind, as when a package is removed, so does not
 * outlive a built-in list that is newer.  There are two exceptions: the file
 * that the environment names is somebody's choice, and a small built-in list,
 * made for a device, does not hide the whole one.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* secure_getenv */
#endif
#include "blob_default.h"

#include "builtin.h"

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

/* ---- What there is ---------------------------------------------------- */

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

/* False: for lack of memory it cannot be said which list is the newest. */
static bool open_all(hsts_db **dbs, hsts_candidate *candidates) {
  bool memory = true;

  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++) {
    dbs[i] = open_candidate(&candidates[i]);
    memory = memory && candidates[i].status != HSTS_ERROR_MEMORY;
  }
  dbs[HSTS_DEFAULT_BUILTIN] = open_builtin(&candidates[HSTS_DEFAULT_BUILTIN]);
  return memory;
}

/* ---- Which is taken --------------------------------------------------- */

/* The date that a list counts as having at that time, which is 0 if it is not
   known: none, if the date is yet to come. */
static int64_t date_at(int64_t date, int64_t now) {
  return now != 0 && now < date - HSTS_DATE_AHEAD ? 0 : date;
}

/* A list that was cut in another way than by hsts-compile is not marked as a
   subset, but is far smaller than any whole one.  A whole one has lost half of
   its entries in three years (doc/updating.md), so a half would be too much. */
enum { SUBSET_SHARE = 8 };

/* Whether the built-in list has just a part of the hosts that a file has. */
static bool is_subset(const hsts_db *builtin, const hsts_db *file) {
  return hsts_builtin_is_subset() ||
         hsts_db_entry_count(builtin) <
             hsts_db_entry_count(file) / SUBSET_SHARE;
}

/* The place of the newest list but for the environment's, or
   HSTS_DEFAULT_COUNT. */
static int newest(hsts_db *const *dbs, int64_t now) {
  int best = HSTS_DEFAULT_COUNT;
  int64_t best_date = -1;

  for (int i = HSTS_DEFAULT_STATE; i < HSTS_DEFAULT_COUNT; i++) {
    int64_t date = date_at(hsts_db_date(dbs[i]), now);
    if (dbs[i] == NULL || date <= best_date ||
        (i == HSTS_DEFAULT_BUILTIN && best != HSTS_DEFAULT_COUNT &&
         is_subset(dbs[i], dbs[best])))
      continue;
    best = i;
    best_date = date;
  }
  return best;
}

/* The place of the list to be taken, or HSTS_DEFAULT_COUNT.  A clock that is
   behind the built-in list has not been set. */
static int choose(hsts_db *const *dbs, int64_t now) {
  if (dbs[HSTS_DEFAULT_ENVIRONMENT] != NULL)
    return HSTS_DEFAULT_ENVIRONMENT;
  if (now < hsts_db_date(dbs[HSTS_DEFAULT_BUILTIN]) || now < 0)
    now = 0;
  return newest(dbs, now);
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

hsts_status hsts_open_newest(hsts_db **db, int64_t now,
                             hsts_candidate *candidates) {
  hsts_db *dbs[HSTS_DEFAULT_COUNT];
  int best = HSTS_DEFAULT_COUNT;
  bool memory = open_all(dbs, candidates);

  if (memory)
    best = choose(dbs, now);
  for (int i = 0; i < HSTS_DEFAULT_COUNT; i++)
    if (i != best)
      hsts_close(dbs[i]);
  if (!memory)
    return HSTS_ERROR_MEMORY;
  if (best == HSTS_DEFAULT_COUNT)
    return why_none(candidates);
  candidates[best].taken = true;
  *db = dbs[best];
  return HSTS_OK;
}

/* ---- Where it is looked for ------------------------------------------- */

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

hsts_status hsts_open_default(hsts_db **db, int64_t now,
                              hsts_candidate *candidates) {
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
  return hsts_open_newest(db, now, candidates);
}
