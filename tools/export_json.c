/* SPDX-License-Identifier: MIT */
/*
 * Chromium's own format, as --dump writes it.
 */
#include "dump_json.h"
#include "export.h"

static const char *write_json(const struct export *export,
                              struct writer *writer) {
  return dump_json(&export->kept, writer) ? NULL : export_out_of_memory;
}

const struct export_target export_json = {.write = write_json};
