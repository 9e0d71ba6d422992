/* SPDX-License-Identifier: MIT */
/*
 * hsts-lookup: asks the preload list about the hosts and URLs that are given as
 * arguments, or else one a line on standard input, and writes an answer to each
 * in the order in which they came.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check_issues.h"
#include "lookup_list.h"
#include "lookup_options.h"
#include "lookup_session.h"
#include "lookup_threads.h"
#include "message.h"

const char message_program[] = "hsts-lookup";

static void answer_arguments(struct session *session, char *const *arguments) {
  bool more = true;

  if (!session_begin(session))
    return;
  for (; more && *arguments != NULL; arguments++) {
    size_t length = strlen(*arguments);
    struct input input = {*arguments, length, length, false};
    more = session_answer(session, &input);
  }
  session_end(session);
}

/* Where each answer is waited for, other threads would have nothing to do. */
static void answer_stream(struct session *session, unsigned threads) {
  session->flush_each = session->flush_each || isatty(STDIN_FILENO);
  /* The messages of --redirect would be in the midst of it. */
  if (!session->mode->urls_only)
    lookup_progress_begin(&session->progress);
  if (threads > 1 && !session->flush_each)
    lookup_threads_answer(session, threads);
  else
    session_answer_stream(session);
}

static int answer(const struct lookup_options *options,
                  const struct lookup_list *list, struct writer *output) {
  struct session session = {
      .run = {.output = output,
              .db = list->db,
              .list = list->list,
              .list_name = list->name,
              .overlay_name = options->overlay,
              .overlay = list->overlay.overlay,
              .options = options->lookup,
              .redirect_options = options->redirect,
              .origin = options->origin},
      .mode = options->mode,
      .answerer = {.db = list->db,
                   .options = options->lookup,
                   .urls_only = options->mode->urls_only},
      .flush_each = options->line_buffered,
  };

  if (options->arguments[0] != NULL)
    answer_arguments(&session, options->arguments);
  else
    answer_stream(&session, options->threads);
  return session.exit_code;
}

static int run_lookups(const struct lookup_options *options,
                       struct writer *output) {
  struct lookup_list list;
  int exit_code = EXIT_UNUSABLE;

  if (lookup_list_open(&list, options))
    exit_code = answer(options, &list, output);
  lookup_list_close(&list);
  return exit_code;
}

int main(int count, char **arguments) {
  static struct writer output; /* too large for the stack */
  struct lookup_options options;
  int exit_code = EXIT_SUCCESS;

  /* A closed pipe, or a file over the limit, is an error of write(2). */
  (void)signal(SIGPIPE, SIG_IGN);
  (void)signal(SIGXFSZ, SIG_IGN);
  writer_open(&output, STDOUT_FILENO);
  if (!lookup_options_read(&options, count, arguments))
    return EXIT_INVALID;
  if (options.task == TASK_HELP)
    lookup_options_help(&output);
  else if (options.task == TASK_VERSION)
    lookup_list_print_version(&output);
  else if (options.task == TASK_CHECK_HEADER)
    exit_code = check_header(&options, &output);
  else if (options.task == TASK_CHECK_RESPONSE)
    exit_code = check_response(&options, &output);
  else
    exit_code = run_lookups(&options, &output);
  return finish_output(&output, exit_code);
}
