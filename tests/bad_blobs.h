/* SPDX-License-Identifier: MIT */
/*
 * Blobs that are bad in exactly one way each, and a few that look odd and are
 * good.  Each begins as a blob that the compiler built; one thing is damaged,
 * and everything else (counts, sizes, offsets, checksum) is made right again,
 * so that only the one check can notice.
 *
 * A name says what becomes of the blob:
 *
 *     good-...         opens, and enumerates what lookups find
 *     bad-...          is refused as corrupt, or as no blob at all
 *     truncated-...    is refused as truncated
 *     unsupported-...  is refused as newer than this library
 *     lost-...         opens; a key in it is found by no lookup, and is what
 *                      ends the enumeration as corrupt
 *
 * Section 16 of doc/blob-format.md is what the tables follow.
 */
#ifndef HSTS_TESTS_BAD_BLOBS_H
#define HSTS_TESTS_BAD_BLOBS_H

#include "good_blobs.h"

struct bad_blob {
  const char *name;
  const char *what; /* is wrong, in one line */
  hsts_status opened;
  hsts_status enumerated; /* of those that open */
  enum good_list list;    /* what it begins as */
  /* The one or the other damages it. */
  void (*damage)(struct blob *blob);
  void (*change)(struct blob *blob, unsigned by);
  unsigned by;
  bool keep_checksum; /* because it is part of the damage */
};

/* The number of all. */
size_t bad_blob_count(void);

/* Number `index` of them. */
const struct bad_blob *bad_blob(size_t index);

/* Makes the blob; the program ends if the list it begins as lacks what is to
   be damaged. */
void make_bad_blob(struct blob *blob, const struct bad_blob *bad);

/* ---- The tables, each in a file of its name ---------------------------- */

/* Statuses, in a word. */
#define OPENS HSTS_OK
#define NONE  HSTS_ERROR_NOT_BLOB
#define NEWER HSTS_ERROR_VERSION
#define CUT   HSTS_ERROR_TRUNCATED
#define BAD   HSTS_ERROR_CORRUPT

struct bad_blob_table {
  const struct bad_blob *blobs;
  size_t count;
};

extern const struct bad_blob_table bad_frames;   /* magic to section table */
extern const struct bad_blob_table bad_headers;  /* numbers of the header */
extern const struct bad_blob_table bad_codes;    /* the label code */
extern const struct bad_blob_table bad_names;    /* TLDs to special keys */
extern const struct bad_blob_table bad_places;   /* buckets, rows, groups */
extern const struct bad_blob_table bad_keys;     /* what keys say */
extern const struct bad_blob_table bad_policies; /* why entries are there */

#endif
