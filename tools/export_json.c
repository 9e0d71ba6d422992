/* SPDX-License-Identifier: MIT */
/*
 * Chromium's own format, as --dump writes it.
 */
#include "arena.h"
#include "dump_json.h"
#include "export.h"

static const char *write_json(const struct export *export,
                              struct writer *writer) {
  return dump_json(&export->kept, writer) ? NULL : out_of_memory_text;
}

const struct export_target export_json = {.write = write_json};
