/* SPDX-License-Identifier: MIT */
/*
 * The text of an overlay (doc/overlay.md): an entry a line, with a sign before
 * its name.
 */
#ifndef HSTS_TOOLS_OVERLAY_TEXT_H
#define HSTS_TOOLS_OVERLAY_TEXT_H

#include "hsts.h"
#include "list.h"
#include "report.h"

/* Reads `size` octets into the list, which is empty before.  Hosts in U-labels
   go through `idna`; NULL: they are faults.  What is wrong is reported, also a
   name that is there twice.  False: out of memory. */
bool overlay_parse(struct list *list, const char *text, size_t size,
                   const hsts_idna *idna, struct report *report);

#endif
