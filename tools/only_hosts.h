/* SPDX-License-Identifier: MIT */
/*
 * A file of hosts, one a line, and the entries of a list that decide them.
 */
#ifndef HSTS_TOOLS_ONLY_HOSTS_H
#define HSTS_TOOLS_ONLY_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "list_input.h"
#include "name_index.h"
#include "report.h"

struct only_hosts {
  size_t hosts;    /* lines that have one */
  size_t unlisted; /* of them, those that no entry decides */
};

/* Notes for each host of the text (which is changed) the entry that decides it
   as in Chromium: its own, or else the nearest one above it, whatever that
   says.  `decides` has a flag for each entry of the list, and those that are
   found are set.  What is no host is reported. */
void only_hosts_find(struct list_input *text, const struct list *list,
                     const struct name_index *index, bool *decides,
                     struct only_hosts *counts, struct report *report);

#endif
