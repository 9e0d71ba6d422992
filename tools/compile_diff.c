/* SPDX-License-Identifier: MIT */
/*
 * As with diff(1), an exit status of 1 says that there are differences.  So a
 * faulty list, which has it elsewhere, has that of a faulty command line here:
 * everything over 1 is trouble.
 */
#include "compile_diff.h"

#include <unistd.h>

#include "diff.h"
#include "message.h"

/* Too large for the stack. */
static struct output output;
static struct writer errors; /* standard error */

/* Reads one of the lists, and says what is wrong with it. */
static enum exit_status read_side(struct diff_side *side, const char *path,
                                  const struct compile_options *options) {
  struct report report = {.file = message_input(path),
                          .strict = options->strict,
                          .quiet = options->quiet};
  struct list_source source;
  enum source_status read = list_source_read(&source, path, &report);
  enum exit_status status =
      read == SOURCE_FAULTY ? EXIT_LIST : fail_source(&source, read, path);

  if (report.count > 0) {
    writer_open(&errors, STDERR_FILENO);
    report_write(&report, &errors);
  }
  report_free(&report);
  *side = (struct diff_side){.file = message_input(path),
                             .is_blob = source.is_blob,
                             .date = source.date,
                             .list = source.list};
  if (status == EXIT_DONE && !list_digest(&side->list, side->digest))
    status = fail_memory(path);
  return status == EXIT_LIST ? EXIT_USAGE : status;
}

static void put_diff(const struct diff *diff,
                     const struct compile_options *options) {
  switch (options->diff_format) {
  case DIFF_TSV:
    diff_tsv(diff, &options->detail, &output.writer);
    break;
  case DIFF_JSON:
    diff_json(diff, &options->detail, &output.writer);
    break;
  default:
    diff_text(diff, &options->detail, &output.writer);
  }
}

static enum exit_status write_diff(const struct diff *diff,
                                   const struct compile_options *options) {
  if (!options->quiet) {
    if (!output_open(&output, options->output))
      return fail_output(options->output);
    put_diff(diff, options);
    enum exit_status status = commit_output(&output, options->output);
    if (status != EXIT_DONE)
      return status;
  }
  return diff->count > 0 ? EXIT_LIST : EXIT_DONE;
}

enum exit_status compile_diff(const struct compile_options *options) {
  struct diff_side old = {.file = NULL}, new = {.file = NULL};
  struct diff diff = {.count = 0};
  enum exit_status status = read_side(&old, options->input, options);

  if (status == EXIT_DONE)
    status = read_side(&new, options->second, options);
  if (status == EXIT_DONE)
    status = diff_make(&diff, &old, &new) ? write_diff(&diff, options)
                                          : fail_memory(options->input);
  diff_free(&diff);
  list_free(&old.list);
  list_free(&new.list);
  return status;
}
