/* SPDX-License-Identifier: MIT */
/*
 * What has to be true of a list's names before a blob can be made of them.
 */
#ifndef HSTS_TOOLS_LIST_CHECK_H
#define HSTS_TOOLS_LIST_CHECK_H

#include <stdbool.h>

#include "list.h"
#include "report.h"

/* Reports names that are no canonical hosts and names listed twice as errors,
   and, unless that is allowed, entries without any effect as warnings.  False:
   out of memory. */
bool list_check(const struct list *list, bool allow_redundant,
                struct report *report);

/* Reports redundant entries alone, of a list whose names are canonical and
   distinct.  False: out of memory. */
bool list_check_redundant(const struct list *list, struct report *report);

/* Reports all that keeps the entry's name from being a canonical host. */
void list_explain_name(const struct list_entry *entry, struct report *report);

#endif
