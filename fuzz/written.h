/* SPDX-License-Identifier: MIT */
/*
 * What the tools write, read back: a writer onto a file in memory, and whether
 * a text may go to a terminal.
 */
#ifndef HSTS_FUZZ_WRITTEN_H
#define HSTS_FUZZ_WRITTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "writer.h"

/* A writer of which there is one, emptied. */
struct writer *written_open(void);

/* All that was written to it since, which is the same until it is opened
   again. */
const char *written_text(size_t *length);

/* Whether a text is UTF-8 without any control but LF. */
bool written_is_harmless(const char *text, size_t length);

#endif
