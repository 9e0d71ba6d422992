/* SPDX-License-Identifier: MIT */
/*
 * What is lost is known before anything is written, so that --strict can refuse
 * it.
 */
#include "compile_export.h"

#include <unistd.h>

#include "arena.h"
#include "export_loss.h"
#include "message.h"

/* Too large for the stack. */
static struct output output;
static struct writer errors; /* standard error */

static void say_lost(const struct loss *loss, const struct export *export) {
  writer_open(&errors, STDERR_FILENO);
  writer_string(&errors, "entries: ");
  writer_number(&errors, export->kept.count);
  writer_string(&errors, " written, of ");
  writer_number(&errors, export->list->count);
  writer_octet(&errors, '\n');
  loss_report(loss, export, &errors);
  (void)writer_flush(&errors);
}

static enum exit_status write_table(const struct loss *loss,
                                    const struct export *export,
                                    const char *path) {
  if (path == NULL)
    return EXIT_DONE;
  if (!output_open(&output, path))
    return fail_output(path);
  loss_table(loss, export, &output.writer);
  return commit_output(&output, path);
}

static enum exit_status write_list(const struct export *export,
                                   const struct compile_options *options) {
  const char *fault;

  if (!output_open(&output, options->output))
    return fail_output(options->output);
  fault = export->target->write(export, &output.writer);
  if (fault == NULL)
    return commit_output(&output, options->output);
  output_abandon(&output);
  return fail_making(options->input, fault);
}

static enum exit_status write_both(const struct export *export,
                                   const struct compile_options *options) {
  struct loss loss;
  const char *fault = loss_find(&loss, export);
  enum exit_status status = EXIT_DONE;

  if (fault != NULL) {
    status = fail_making(options->input, fault);
  } else {
    if (!options->quiet)
      say_lost(&loss, export);
    status = write_table(&loss, export, options->loss);
    if (status == EXIT_DONE && options->strict && loss.count > 0) {
      message(message_input(options->input),
              "not all of it can be said in this format, which --strict takes"
              " for an error; nothing is written");
      status = EXIT_LIST;
    }
  }
  if (status == EXIT_DONE)
    status = write_list(export, options);
  loss_free(&loss);
  return status;
}

enum exit_status compile_export(const struct compile_options *options,
                                struct list *list, int64_t date) {
  struct export export = {.format = options->format->name,
                          .target = options->format->target,
                          .date = date,
                          .expires = options->expires};
  enum exit_status status = export_open(&export, list)
                                ? write_both(&export, options)
                                : fail_memory(options->input);

  export_close(&export);
  return status;
}
