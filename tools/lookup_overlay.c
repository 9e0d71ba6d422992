/* SPDX-License-Identifier: MIT */
/*
 * The compiler's own parts, in the order in which hsts-compile has them, but
 * without its verification, which is for what others will read.
 */
#include "lookup_overlay.h"

#include <errno.h>
#include <unistd.h>

#include "arena.h"
#include "idna.h"
#include "list_input.h"
#include "lookup_exit.h"
#include "message.h"
#include "overlay_text.h"

/* Whether the text has no faults, after messages on those that it has. */
static bool judge(struct report *report) {
  static struct writer errors; /* too large for the stack */

  writer_open(&errors, STDERR_FILENO);
  report_write(report, &errors);
  return report->errors == 0;
}

/* The blob of the text, without ICU if `idna` is NULL; false after messages. */
static bool compile(struct blob *blob, const struct list_input *input,
                    const hsts_idna *idna, const char *path) {
  struct report report = {.file = path};
  struct list list = {0};
  const char *fault = NULL;
  bool good = false;

  if (!overlay_parse(&list, input->text, input->size, idna, &report) ||
      report.out_of_memory)
    fault = out_of_memory_text;
  else if (judge(&report))
    good = (fault = blob_build(&list, 0, blob)) == NULL;
  if (fault != NULL)
    message(path, fault);
  list_free(&list);
  report_free(&report);
  return good;
}

/* The same with ICU, if there is anything that could need it. */
static bool compile_with_icu(struct blob *blob, const struct list_input *input,
                             const char *path) {
  hsts_idna idna;
  bool compiled;

  if (!idna_is_needed(input->text, input->size))
    return compile(blob, input, NULL, path);
  if (!idna_open(&idna)) {
    fail_to_start(path);
    return false;
  }
  compiled = compile(blob, input, &idna, path);
  idna_close(&idna);
  return compiled;
}

static bool open_blob(struct lookup_overlay *overlay, const char *path,
                      const hsts_db *list) {
  hsts_status status = hsts_open_memory(&overlay->overlay, overlay->blob.bytes,
                                        overlay->blob.size);

  if (status == HSTS_OK)
    status = hsts_open_overlay(&overlay->db, overlay->overlay, list);
  if (status != HSTS_OK)
    message(path, hsts_strerror(status));
  return status == HSTS_OK;
}

bool lookup_overlay_open(struct lookup_overlay *overlay, const char *path,
                         const hsts_db *list) {
  const char *name = message_input(path);
  struct list_input input;
  bool compiled = false;

  if (list_input_read(&input, path))
    compiled = compile_with_icu(&overlay->blob, &input, name);
  else
    message(name, list_input_reason(errno));
  list_input_free(&input);
  return compiled && open_blob(overlay, name, list);
}

void lookup_overlay_close(struct lookup_overlay *overlay) {
  hsts_close(overlay->db);
  hsts_close(overlay->overlay);
  blob_free(&overlay->blob);
}
