/* SPDX-License-Identifier: MIT */
/*
 * A list from a file that may be a list or a blob.
 */
#ifndef HSTS_TOOLS_LIST_SOURCE_H
#define HSTS_TOOLS_LIST_SOURCE_H

#include "hsts.h"
#include "list.h"
#include "list_input.h"
#include "report.h"

enum source_status {
  SOURCE_READ,
  SOURCE_FAULTY,  /* the report says how the list is */
  SOURCE_REFUSED, /* `fault` says why */
  SOURCE_UNREAD,  /* errno says why */
  SOURCE_LARGE,   /* the entries of a blob are too large */
  SOURCE_MEMORY
};

struct list_source {
  struct list list;
  bool is_blob;
  int64_t date; /* of a blob; 0 unknown */
  const char *fault;
};

/* Reads and checks the file at `path`, or standard input for "-".  Redundant
   entries are no fault.  source->list is to be freed in any case; so is
   the report, which may have warnings whatever the status is. */
enum source_status list_source_read(struct list_source *source,
                                    const char *path, struct report *report);

#endif
