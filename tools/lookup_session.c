/* SPDX-License-Identifier: MIT */
/*
 * An input that cannot be answered for lack of memory ends it: no answer is
 * better than a wrong one.  Before waiting for more input, what has been
 * answered is written, so that a program that asks and waits is never left
 * waiting.
 */
#include "lookup_session.h"

#include <errno.h>
#include <unistd.h>

#include "line_reader.h"
#include "message.h"

enum { PROGRESS_LINES = 4096 }; /* between two looks at the clock */

void session_exit_code(struct session *session, int code) {
  if (session->exit_code < code)
    session->exit_code = code;
}

void session_no_begin(struct session *session) {
  fail_to_start("cannot start");
  session_exit_code(session, EXIT_UNUSABLE);
}

bool session_begin(struct session *session) {
  if (!answerer_open(&session->answerer)) {
    session_no_begin(session);
    return false;
  }
  if (session->mode->begin != NULL)
    session->mode->begin(&session->run);
  return true;
}

void session_end(struct session *session) {
  answerer_close(&session->answerer);
}

void lookup_message(const struct lookup_run *run, const struct input *input,
                    const char *why) {
  if (run->messages != NULL)
    message_put(run->messages, input->given, input->length, why);
  else
    message_octets(input->given, input->length, why);
}

static int verdict_exit_code(enum verdict verdict) {
  if (verdict == VERDICT_INVALID)
    return EXIT_INVALID;
  return verdict == VERDICT_HTTPS ? EXIT_ALL_UPGRADED : EXIT_NOT_UPGRADED;
}

static bool give_up(struct session *session, const struct input *input) {
  lookup_progress_end(&session->progress);
  lookup_message(&session->run, input, hsts_strerror(HSTS_ERROR_MEMORY));
  session_exit_code(session, EXIT_UNUSABLE);
  return false;
}

bool session_answer(struct session *session, const struct input *input) {
  struct writer *output = session->run.output;
  struct answer answer;

  answer_input(&session->answerer, input, &answer);
  if (answer.status == HSTS_ERROR_MEMORY)
    return give_up(session, input);
  session->mode->answer(&session->run, &answer);
  session_exit_code(session, verdict_exit_code(answer.verdict));
  return session->flush_each ? writer_flush(output) : output->error == 0;
}

/* A line of a file from Windows ends in CR LF. */
static size_t length_without_cr(const struct line *line) {
  bool cr = line->length > 0 && line->octets[line->length - 1] == '\r';
  return line->length - (cr && !line->truncated ? 1 : 0);
}

bool session_answer_line(struct session *session, const struct line *line) {
  struct input input = {line->octets, line->length, length_without_cr(line),
                        line->truncated};
  return session_answer(session, &input);
}

void session_input_error(struct session *session, int error) {
  message_errno("standard input", error);
  session_exit_code(session, EXIT_UNUSABLE);
}

/* A block_reader's `idle`. */
static bool flush_output(void *context) {
  return writer_flush((struct writer *)context);
}

static void answer_lines(struct session *session, struct line_reader *reader) {
  struct line line;
  size_t lines = 0;

  while (line_reader_next(reader, &line) && session_answer_line(session, &line))
    if (++lines % PROGRESS_LINES == 0)
      lookup_progress_add(&session->progress, PROGRESS_LINES);
  lookup_progress_add(&session->progress, lines % PROGRESS_LINES);
  lookup_progress_end(&session->progress);
  if (reader->blocks.error != 0)
    session_input_error(session, reader->blocks.error);
}

void session_answer_stream(struct session *session) {
  struct line_reader reader;

  if (!session_begin(session))
    return;
  if (line_reader_open(&reader, STDIN_FILENO)) {
    reader.blocks.idle = flush_output;
    reader.blocks.context = session->run.output;
    answer_lines(session, &reader);
    line_reader_close(&reader);
  } else {
    session_input_error(session, ENOMEM);
  }
  session_end(session);
}
