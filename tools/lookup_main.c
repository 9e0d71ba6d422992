/* SPDX-License-Identifier: MIT */
/*
 * hsts-lookup: asks the preload list about the hosts and URLs that are given as
 * arguments, or else one a line on standard input, and writes an answer to each
 * in the order in which they came.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "line_reader.h"
#include "list_date.h"
#include "lookup_options.h"
#include "message.h"

const char message_program[] = "hsts-lookup";

/* In order of precedence. */
enum {
  EXIT_ALL_UPGRADED = 0,
  EXIT_NOT_UPGRADED = 1,
  EXIT_INVALID = 2,
  EXIT_UNUSABLE = 3 /* the list, standard input or output, or memory */
};

struct session {
  struct lookup_run run;
  const struct lookup_mode *mode;
  struct answerer answerer;
  bool flush_each;
  int exit_code;
};

static void raise_exit_code(struct session *session, int code) {
  if (session->exit_code < code)
    session->exit_code = code;
}

static int verdict_exit_code(enum verdict verdict) {
  if (verdict == VERDICT_INVALID)
    return EXIT_INVALID;
  return verdict == VERDICT_HTTPS ? EXIT_ALL_UPGRADED : EXIT_NOT_UPGRADED;
}

/* No answer is better than a wrong one. */
static bool give_up(struct session *session, const struct input *input) {
  message_octets(input->given, input->length, hsts_strerror(HSTS_ERROR_MEMORY));
  raise_exit_code(session, EXIT_UNUSABLE);
  return false;
}

/* Answers one input; false if there is no memory for that, or if nobody can
   read it. */
static bool answer_one(struct session *session, const struct input *input) {
  struct writer *output = session->run.output;
  struct answer answer;

  answer_input(&session->answerer, input, &answer);
  if (answer.status == HSTS_ERROR_MEMORY)
    return give_up(session, input);
  session->mode->answer(&session->run, &answer);
  raise_exit_code(session, verdict_exit_code(answer.verdict));
  return session->flush_each ? writer_flush(output) : output->error == 0;
}

static void answer_arguments(struct session *session, char *const *arguments) {
  bool more = true;

  for (; more && *arguments != NULL; arguments++) {
    size_t length = strlen(*arguments);
    struct input input = {*arguments, length, length, false};
    more = answer_one(session, &input);
  }
}

/* A line of a file from Windows ends in CR LF. */
static size_t length_without_cr(const struct line *line) {
  bool cr = line->length > 0 && line->octets[line->length - 1] == '\r';
  return line->length - (cr && !line->truncated ? 1 : 0);
}

static void answer_lines(struct session *session, struct line_reader *reader) {
  struct line line;
  bool more = true;

  while (more && line_reader_next(reader, &line)) {
    struct input input = {line.octets, line.length, length_without_cr(&line),
                          line.truncated};
    more = answer_one(session, &input);
  }
  if (reader->error == 0)
    return;
  message("standard input", strerror(reader->error));
  raise_exit_code(session, EXIT_UNUSABLE);
}

static void answer_stream(struct session *session) {
  struct line_reader reader;

  if (!line_reader_open(&reader, STDIN_FILENO)) {
    message("standard input", strerror(ENOMEM));
    raise_exit_code(session, EXIT_UNUSABLE);
    return;
  }
  session->flush_each = session->flush_each || isatty(STDIN_FILENO);
  answer_lines(session, &reader);
  line_reader_close(&reader);
}

static void answer_all(struct session *session, char *const *arguments) {
  if (!answerer_open(&session->answerer)) {
    message("cannot start", "there is no memory, or no data for ICU");
    raise_exit_code(session, EXIT_UNUSABLE);
    return;
  }
  if (session->mode->begin != NULL)
    session->mode->begin(&session->run);
  if (arguments[0] != NULL)
    answer_arguments(session, arguments);
  else
    answer_stream(session);
  answerer_close(&session->answerer);
}

/* Writes what is left.  That a reader had enough, and closed the pipe, is no
   news to anybody. */
static int finish(struct writer *output, int exit_code) {
  if (writer_close(output))
    return exit_code;
  if (output->error == ENOMEM) /* lookup_redirect's */
    message(NULL, strerror(ENOMEM));
  else if (output->error != EPIPE)
    message("standard output", strerror(output->error));
  return EXIT_UNUSABLE;
}

static hsts_db *open_blob(const char *path) {
  char why[256];
  hsts_db *db;
  hsts_status status = hsts_open_file(&db, path);

  if (status == HSTS_OK)
    return db;
  if (status == HSTS_ERROR_IO)
    (void)snprintf(why, sizeof why, "%s: %s", hsts_strerror(status),
                   strerror(errno));
  message(path, status == HSTS_ERROR_IO ? why : hsts_strerror(status));
  return NULL;
}

static const hsts_db *builtin_list(void) {
  const hsts_db *db = hsts_builtin();

  if (db == NULL)
    message("no list", "libhsts was built without one;"
                       " name a blob with --blob=FILE");
  return db;
}

static int run_lookups(const struct lookup_options *options,
                       struct writer *output) {
  hsts_db *opened = options->blob != NULL ? open_blob(options->blob) : NULL;
  const hsts_db *db = options->blob != NULL ? opened : builtin_list();
  struct session session = {
      .run = {.output = output,
              .db = db,
              .list_name = options->blob != NULL ? options->blob : "built in",
              .options = options->lookup,
              .redirect_options = options->redirect,
              .origin = options->origin},
      .mode = options->mode,
      .answerer = {.db = db,
                   .options = options->lookup,
                   .urls_only = options->mode->urls_only},
      .flush_each = options->line_buffered,
  };

  if (db == NULL)
    return EXIT_UNUSABLE;
  answer_all(&session, options->arguments);
  hsts_close(opened);
  return session.exit_code;
}

static int print_version(struct writer *output) {
  const hsts_db *db = hsts_builtin();
  char date[LIST_DATE_SIZE];

  writer_string(output, "hsts-lookup ");
  writer_string(output, hsts_version());
  if (db == NULL) {
    writer_string(output, "\nno list built in\n");
    return EXIT_SUCCESS;
  }
  writer_string(output, "\nlist built in: ");
  writer_string(output, list_date_text(hsts_db_date(db), date));
  writer_string(output, ", ");
  writer_number(output, hsts_db_entry_count(db));
  writer_string(output, " entries\n");
  return EXIT_SUCCESS;
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
    exit_code = print_version(&output);
  else
    exit_code = run_lookups(&options, &output);
  return finish(&output, exit_code);
}
