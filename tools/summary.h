/* SPDX-License-Identifier: MIT */
/*
 * What a compilation says of its result.
 */
#ifndef HSTS_TOOLS_SUMMARY_H
#define HSTS_TOOLS_SUMMARY_H

#include <stdint.h>

#include "blob_build.h"
#include "list.h"
#include "stages.h"
#include "writer.h"

/* One "key: value" a line. */
void write_summary(const struct list *list, const struct blob *blob,
                   int64_t date, const unsigned char *digest,
                   const struct stages *stages, struct writer *writer);

#endif
