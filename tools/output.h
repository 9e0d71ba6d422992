/* SPDX-License-Identifier: MIT */
/*
 * A file that is there completely or not at all: it is written beside its place
 * and renamed into it.
 */
#ifndef HSTS_TOOLS_OUTPUT_H
#define HSTS_TOOLS_OUTPUT_H

#include <stdbool.h>

#include "writer.h"

struct output {
  struct writer writer; /* for what is to be written */
  char *path;           /* where the file is to be; NULL: no regular file */
  char *temporary;      /* where it is until then */
  char *spare;          /* the old file, while the new one takes its place */
  int folder;           /* the descriptor of theirs; -1: it may not be read */
};

/* Begins to write `path`: a new file, or one to be replaced, whose permissions
   it takes; at the end of symbolic links.  What is no regular file (a pipe,
   /dev/null) is written as it is, and so is standard output: "-", or any name
   of it.  False: errno says why. */
bool output_open(struct output *output, const char *path);

/* Puts the file in its place, once it is on the disk.  False: errno says why,
   and what was there before still is.  (Where a file cannot have two names, as
   on FAT, the new one may be there, complete, if the folder cannot be synced.)
   */
bool output_commit(struct output *output);

/* Gives the file up: what was there before stays. */
void output_abandon(struct output *output);

#endif
