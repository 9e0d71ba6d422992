/* SPDX-License-Identifier: MIT */
/*
 * From the text of a list, Chromium's JSON with comments, to a struct list.
 */
#ifndef HSTS_TOOLS_LIST_JSON_H
#define HSTS_TOOLS_LIST_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "list.h"
#include "report.h"

/* Parses the text into an empty list.  What is wrong with the JSON, with types
   and with keywords is reported; names are list_check's.  After a fault of
   syntax the list holds what came before it.  False: out of memory. */
bool list_parse(struct list *list, const char *text, size_t size,
                struct report *report);

#endif
