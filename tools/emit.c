/* SPDX-License-Identifier: MIT */
/*
 * The table of formats, and the blob itself, which is written as it is.
 */
#include "emit.h"

static void emit_blob(const struct emission *emission, struct writer *writer) {
  writer_put(writer, (const char *)emission->blob, emission->size);
}

const struct emit_format emit_formats[] = {
    {"blob", emit_blob}, {"c", emit_c}, {NULL, NULL}};
