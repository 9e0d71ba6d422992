/* SPDX-License-Identifier: MIT */
/*
 * hsts-compile: from Chromium's list to a blob, and back; and to what other
 * programs read.
 *
 * A compilation is a row of stages, each of which can end it with an exit
 * status; nothing is written before the last one.  What is known of the list
 * is kept in one struct, and freed when all is done, whatever came of it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "blob_build.h"
#include "blob_format.h"
#include "compile_diff.h"
#include "compile_exit.h"
#include "compile_export.h"
#include "compile_options.h"
#include "compile_subset.h"
#include "dump_json.h"
#include "hsts.h"
#include "info.h"
#include "list.h"
#include "list_blob.h"
#include "list_check.h"
#include "list_input.h"
#include "list_json.h"
#include "message.h"
#include "output.h"
#include "overlay_text.h"
#include "report.h"
#include "stages.h"
#include "summary.h"
#include "verify.h"

const char message_program[] = "hsts-compile";

struct compilation {
  const struct compile_options *options;
  struct stages stages;
  struct list_input input;
  struct report report;
  struct list list;
  int64_t date; /* of a blob that was read; 0 unknown */
  struct blob blob;
};

/* Too large for the stack. */
static struct output output;
static struct writer errors; /* standard error */

/* ---- Compiling -------------------------------------------------------- */

/* Whether to warn of what is redundant in the list as it is: not if that is
   allowed, or depends on what is kept. */
static bool warns_at_once(const struct compile_options *options) {
  return !options->allow_redundant && !subset_is_wished(&options->subset);
}

/* Reads a list or a blob for another program, to whom what is redundant in it
   is no matter. */
static enum exit_status load_source(struct compilation *work) {
  const char *path = work->options->input;
  struct list_source source;
  enum source_status status = list_source_read(&source, path, &work->report);

  work->list = source.list;
  work->date = source.date;
  return fail_source(&source, status, path);
}

/* Reads, parses and checks the list; its faults are in the report then. */
static enum exit_status load_list(struct compilation *work) {
  struct report *report = &work->report;
  bool memory = true;

  stages_enter(&work->stages, STAGE_READ);
  if (work->options->format->target != NULL)
    return load_source(work);
  if (!list_input_read(&work->input, work->options->input))
    return fail_input(work->options->input);
  if (work->options->overlay) {
    stages_enter(&work->stages, STAGE_PARSE);
    memory = overlay_parse(&work->list, work->input.text, work->input.size,
                           NULL, report);
  } else if (list_input_decode(&work->input, report)) {
    stages_enter(&work->stages, STAGE_PARSE);
    memory =
        list_parse(&work->list, work->input.text, work->input.size, report);
    list_input_free(&work->input);
    stages_enter(&work->stages, STAGE_CHECK);
    memory = memory &&
             list_check(&work->list, !warns_at_once(work->options), report);
  }
  return memory && !report->out_of_memory ? EXIT_DONE
                                          : fail_memory(work->options->input);
}

/* Makes a subset of a list without faults. */
static enum exit_status choose_entries(struct compilation *work) {
  const struct compile_options *options = work->options;
  struct report *report = &work->report;
  enum exit_status status = EXIT_DONE;

  if (report->errors > 0 || !subset_is_wished(&options->subset))
    return EXIT_DONE;
  status = compile_subset(&work->list, options);
  if (status == EXIT_DONE && !options->allow_redundant &&
      options->format->target == NULL && !options->subset.drop_redundant &&
      (!list_check_redundant(&work->list, report) || report->out_of_memory))
    return fail_memory(options->input);
  return status;
}

static enum exit_status judge_list(struct compilation *work) {
  const struct report *report = &work->report;
  char count[64];

  writer_open(&errors, STDERR_FILENO);
  report_write(&work->report, &errors);
  if (report->errors == 0)
    return EXIT_DONE;
  (void)snprintf(count, sizeof count, "%zu error%s, nothing is written",
                 report->errors, report->errors == 1 ? "" : "s");
  if (!work->options->quiet)
    message(report->file, count);
  return EXIT_LIST;
}

static enum exit_status build(struct compilation *work) {
  const char *fault;

  work->list.keep_policies = work->options->with_policy;
  stages_enter(&work->stages, STAGE_BUILD);
  fault = blob_build(&work->list, work->options->date, &work->blob);
  stages_enter(&work->stages, STAGE_COUNT);
  work->stages.seconds[STAGE_MODEL] = work->blob.model_seconds;
  work->stages.seconds[STAGE_BUILD] -= work->blob.model_seconds;
  if (fault == NULL)
    return EXIT_DONE;
  return fail_making(work->options->input, fault);
}

static enum exit_status verify(struct compilation *work) {
  struct verify_fault fault;

  stages_enter(&work->stages, STAGE_VERIFY);
  if (verify_blob(&work->list, work->options->date, work->blob.bytes,
                  work->blob.size, &fault))
    return EXIT_DONE;
  stages_enter(&work->stages, STAGE_COUNT);
  if (fault.what == out_of_memory_text)
    return fail_memory(work->options->input);
  message(NULL, "the blob is not what the list says; this is a fault of"
                " hsts-compile, nothing is written");
  message(fault.name[0] != '\0' ? fault.name : "the blob", fault.what);
  return EXIT_INTERNAL;
}

/* The digest that the blob carries; it is verified by now. */
static const unsigned char *digest_of(const struct blob *blob) {
  return blob->bytes + HEADER_DIGEST;
}

static enum exit_status emit(struct compilation *work) {
  const struct compile_options *options = work->options;
  const struct emission emission = {.blob = work->blob.bytes,
                                    .size = work->blob.size,
                                    .entries = work->list.count,
                                    .date = options->date,
                                    .digest = digest_of(&work->blob),
                                    .symbol = options->symbol,
                                    .is_subset =
                                        subset_leaves_out(&options->subset)};
  enum exit_status status;

  stages_enter(&work->stages, STAGE_WRITE);
  if (!output_open(&output, options->output))
    return fail_output(options->output);
  options->format->write(&emission, &output.writer);
  status = commit_output(&output, options->output);
  stages_enter(&work->stages, STAGE_COUNT);
  return status;
}

static enum exit_status finish(struct compilation *work) {
  enum exit_status status = emit(work);

  if (status == EXIT_DONE && !work->options->quiet) {
    writer_open(&errors, STDERR_FILENO);
    write_summary(&work->list, &work->blob, work->options->date,
                  digest_of(&work->blob), &work->stages, &errors);
    (void)writer_flush(&errors);
  }
  return status;
}

/* The blob, in one form or another. */
static enum exit_status make_blob(struct compilation *work) {
  enum exit_status status = build(work);

  if (status == EXIT_DONE)
    status = verify(work);
  return status == EXIT_DONE ? finish(work) : status;
}

/* What another program reads. */
static enum exit_status make_export(struct compilation *work) {
  const struct compile_options *options = work->options;
  enum exit_status status;

  stages_enter(&work->stages, STAGE_WRITE);
  status = compile_export(options, &work->list,
                          options->date != 0 ? options->date : work->date);
  stages_enter(&work->stages, STAGE_COUNT);
  return status;
}

static enum exit_status compile(const struct compile_options *options) {
  struct compilation work = {.options = options,
                             .report = {.file = message_input(options->input),
                                        .strict = options->strict,
                                        .quiet = options->quiet}};
  enum exit_status status;

  stages_open(&work.stages, options->quiet);
  status = load_list(&work);
  stages_enter(&work.stages, STAGE_COUNT);
  if (status == EXIT_DONE)
    status = choose_entries(&work);
  if (status == EXIT_DONE)
    status = judge_list(&work);
  if (status == EXIT_DONE)
    status =
        options->format->target != NULL ? make_export(&work) : make_blob(&work);
  blob_free(&work.blob);
  list_free(&work.list);
  list_input_free(&work.input);
  report_free(&work.report);
  return status;
}

/* ---- Reading a blob --------------------------------------------------- */

/* The entries, or a subset of them, as a list. */
static enum exit_status dump(const struct compile_options *options,
                             const hsts_db *db) {
  struct list list = {0};
  hsts_status status = list_from_blob(&list, db);
  enum exit_status result = EXIT_SYSTEM;

  if (status == HSTS_ERROR_SPACE)
    result = fail_unpacked(options->input);
  else if (status != HSTS_OK)
    message(message_input(options->input), hsts_strerror(status));
  else
    result = compile_subset(&list, options);
  if (result == EXIT_DONE && !output_open(&output, options->output)) {
    result = fail_output(options->output);
  } else if (result == EXIT_DONE && !dump_json(&list, &output.writer)) {
    output_abandon(&output);
    result = fail_memory(options->input);
  } else if (result == EXIT_DONE) {
    result = commit_output(&output, options->output);
  }
  list_free(&list);
  return result;
}

static enum exit_status show_info(const struct compile_options *options,
                                  const hsts_db *db,
                                  const struct list_input *blob) {
  if (!output_open(&output, options->output))
    return fail_output(options->output);
  write_info(db, (const unsigned char *)blob->text, blob->size, &output.writer);
  return commit_output(&output, options->output);
}

static enum exit_status read_blob(const struct compile_options *options) {
  const char *file = message_input(options->input);
  struct list_input blob;
  hsts_db *db = NULL;
  enum exit_status result = EXIT_SYSTEM;

  if (!list_input_read(&blob, options->input)) {
    result = fail_input(options->input);
  } else {
    hsts_status status = hsts_open_memory(&db, blob.text, blob.size);
    if (status != HSTS_OK)
      message(file, hsts_strerror(status));
    else if (options->task == TASK_DUMP)
      result = dump(options, db);
    else
      result = show_info(options, db, &blob);
  }
  hsts_close(db);
  list_input_free(&blob);
  return result;
}

/* ---- The rest --------------------------------------------------------- */

static enum exit_status print(void (*put)(struct writer *writer)) {
  if (!output_open(&output, "-"))
    return fail_output("-");
  put(&output.writer);
  return commit_output(&output, "-");
}

/* Whether the output at `path`, if that is a file, would replace `input`. */
static enum exit_status check_apart(const char *input, const char *path) {
  struct stat read, written;

  if (input == NULL || path == NULL || strcmp(path, "-") == 0)
    return EXIT_DONE;
  if (stat(path, &written) != 0)
    return errno == ENOENT ? EXIT_DONE : fail_output(path);
  if (!S_ISREG(written.st_mode))
    return EXIT_DONE;
  if (stat(input, &read) != 0) {
    if (errno == ENOENT) /* "-" has no file */
      return EXIT_DONE;
    message_errno(message_input(input), errno);
    return EXIT_SYSTEM;
  }
  if (read.st_dev != written.st_dev || read.st_ino != written.st_ino)
    return EXIT_DONE;
  message(path, "the output would replace what is read");
  return EXIT_USAGE;
}

static enum exit_status check_outputs(const struct compile_options *options) {
  enum exit_status status = check_apart(options->input, options->output);

  if (status == EXIT_DONE)
    status = check_apart(options->second, options->output);
  if (status == EXIT_DONE)
    status = check_apart(options->input, options->loss);
  return status;
}

int main(int count, char **arguments) {
  struct compile_options options;
  enum exit_status status;

  /* A closed pipe, or a file over the limit, is an error of write(2). */
  (void)signal(SIGPIPE, SIG_IGN);
  (void)signal(SIGXFSZ, SIG_IGN);
  if (!compile_options_read(&options, count, arguments))
    return EXIT_USAGE;
  status = check_outputs(&options);
  if (status != EXIT_DONE)
    return (int)status;
  switch (options.task) {
  case TASK_HELP:
    return (int)print(compile_options_help);
  case TASK_VERSION:
    return (int)print(message_version);
  case TASK_FORMATS:
    return (int)print(emit_help);
  case TASK_DUMP:
  case TASK_INFO:
    return (int)read_blob(&options);
  case TASK_DIFF:
    return (int)compile_diff(&options);
  default:
    return (int)compile(&options);
  }
}
