/* SPDX-License-Identifier: MIT */
/*
 * A file that is there completely or not at all: it is written beside its place
 * and renamed into it.
 */
#ifndef HSTS_TOOLS_OUTPUT_H
#define HSTS_TOOLS_OUTPUT_H

#include <stdbool.h>

#include "file_place.h"
#include "writer.h"

struct output {
  struct writer writer;    /* for what is to be written */
  struct file_place place; /* where the file is to be */
  char *temporary;         /* its name until then; NULL: no regular file */
  char *spare; /* that of the old file, while the new one takes its place */
};

/* Begins to write `path`: a new file, or one to be replaced, whose owner and
   permissions it takes as hsts_file_place_create says.  Symbolic links are
   followed if they belong to the user or to root.  What is no regular file (a
   pipe, /dev/null) is written as it is, and so is standard output: "-", or any
   name of it.  False: errno says why, EACCES for a file that may not be
   written. */
bool output_open(struct output *output, const char *path);

/* Puts the file in its place, once it is on the disk.  False: errno says why,
   and what was there before still is.  (Where a file cannot have two names, as
   on FAT, the new one may be there, complete, if the folder cannot be synced.)
   */
bool output_commit(struct output *output);

/* Gives the file up: what was there before stays. */
void output_abandon(struct output *output);

#endif
