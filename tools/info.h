/* SPDX-License-Identifier: MIT */
/*
 * What the header of a blob says.
 */
#ifndef HSTS_TOOLS_INFO_H
#define HSTS_TOOLS_INFO_H

#include <stddef.h>

#include "hsts.h"
#include "writer.h"

/* One "key: value" a line, of a db that was opened from this blob. */
void write_info(const hsts_db *db, const unsigned char *blob, size_t size,
                struct writer *writer);

#endif
