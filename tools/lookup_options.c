/* SPDX-License-Identifier: MIT */
/*
 * One table says what the options are called and what has a use for them,
 * switches what they do.
 */
#include "lookup_options.h"

#include <string.h>

#include "list_options.h"
#include "lookup_threads.h"
#include "message.h"
#include "option_table.h"

enum {
  FORMAT,
  EXPLAIN,
  REDIRECT,
  ORIGIN,
  CONTENT_LENGTH,
  LIST, /* and what follows: list_options.h */
  THREADS = LIST + LIST_OPTION_COUNT,
  LINE_BUFFERED,
  CHECK_HEADER,
  CHECK_RESPONSE,
  DOMAIN,
  REMOVAL,
  VERSION,
  HELP,
  ROW_COUNT
};

/* What there is to be done that not all options have to do with. */
enum {
  USE_LOOKUP = 1 << 0,
  USE_REDIRECT = 1 << 1,
  USE_CHECK_HEADER = 1 << 2,
  USE_CHECK_RESPONSE = 1 << 3
};

#define OF_LOOKUPS \
  .uses = USE_LOOKUP, .useless = "only lookups have a use for it"
#define OF_REDIRECT \
  .uses = USE_REDIRECT, .useless = "only --redirect has a use for it"
#define OF_CHECK_RESPONSE     \
  .uses = USE_CHECK_RESPONSE, \
  .useless = "only --check-response has a use for it"
#define OF_CHECKS                                \
  .uses = USE_CHECK_HEADER | USE_CHECK_RESPONSE, \
  .useless = "only --check-header and --check-response have a use for it"

static const struct option_row rows[ROW_COUNT] = {
    [FORMAT] = {.name = "format",
                .argument = "FORMAT",
                .help = "text (the default), tsv or json"},
    [EXPLAIN] = {.name = "explain",
                 .help = "say what was made of each input, part by part",
                 OF_LOOKUPS},
    [REDIRECT] = {.name = "redirect",
                  .help = "print the internal redirect for each URL",
                  OF_LOOKUPS},
    [ORIGIN] = {.name = "origin",
                .argument = "VALUE",
                .help = "of --redirect: the request's Origin",
                OF_REDIRECT},
    [CONTENT_LENGTH] = {.name = "content-length",
                        .help = "of --redirect: add Content-Length: 0",
                        OF_REDIRECT},
    [LIST] = LIST_OPTION_ROWS,
    [THREADS] = {.name = "threads",
                 .argument = "NUMBER",
                 .help = "answer a stream with so many; 0: one a processor"},
    [LINE_BUFFERED] = {.name = "line-buffered",
                       .help = "write each answer at once"},
    [CHECK_HEADER] = {.name = "check-header",
                      .argument = "VALUE",
                      .help = "would hstspreload.org take this header?"},
    [CHECK_RESPONSE] = {.name = "check-response",
                        .help = "the same of a site, by heads in FILEs"},
    [DOMAIN] = {.name = "domain",
                .argument = "HOST",
                .help = "of --check-response: whose they are",
                OF_CHECK_RESPONSE},
    [REMOVAL] = {.name = "removal",
                 .help = "of both: would it take the host off the list?",
                 OF_CHECKS},
    [VERSION] = {.name = "version",
                 .help = "print the version, and which list is asked"},
    [HELP] = {.name = "help", .help = "print this text"},
};

static bool set_format(struct lookup_options *options, const char *value) {
  static const struct lookup_mode *const formats[] = {&lookup_text, &lookup_tsv,
                                                      &lookup_json};

  for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
    if (strcmp(formats[i]->name, value) == 0) {
      options->mode = formats[i];
      return true;
    }
  message(value, "--format takes text, tsv or json");
  return false;
}

/* Asks the library for a redirect into too small a buffer, to learn before the
   first answer whether it takes this Origin. */
static bool set_origin(struct lookup_options *options, const char *value) {
  char octet;
  size_t needed;

  if (hsts_internal_redirect("/", 1, value, strlen(value), 0, &octet, 1,
                             &needed) != HSTS_ERROR_SPACE) {
    message(value, "--origin takes the value of an Origin field");
    return false;
  }
  options->origin = value;
  return true;
}

/* A decimal number up to LOOKUP_THREADS_MOST, of which 0 stands for as many as
   there are processors. */
static bool set_threads(struct lookup_options *options, const char *value) {
  unsigned number = 0;
  size_t digits = strspn(value, "0123456789");

  for (size_t i = 0; i < digits && number <= LOOKUP_THREADS_MOST; i++)
    number = number * 10 + (unsigned)(value[i] - '0');
  if (digits == 0 || value[digits] != '\0' || number > LOOKUP_THREADS_MOST) {
    message(value, "--threads takes a number from 0 to 64");
    return false;
  }
  options->threads = number == 0 ? lookup_threads_available() : number;
  return true;
}

/* The task that an option names; TASK_ANSWER: none. */
static enum lookup_task task_of(int row) {
  switch (row) {
  case CHECK_HEADER:
    return TASK_CHECK_HEADER;
  case CHECK_RESPONSE:
    return TASK_CHECK_RESPONSE;
  case VERSION:
    return TASK_VERSION;
  case HELP:
    return TASK_HELP;
  default:
    return TASK_ANSWER;
  }
}

static bool apply(void *context, int row, const char *value) {
  struct lookup_options *options = context;

  if (row >= LIST && row < LIST + LIST_OPTION_COUNT)
    return list_option_apply(options, (enum list_option)(row - LIST), value);
  if (task_of(row) != TASK_ANSWER)
    options->task = task_of(row);
  switch (row) {
  case FORMAT:
    return set_format(options, value);
  case EXPLAIN:
    options->mode = &lookup_explain;
    break;
  case REDIRECT:
    options->mode = &lookup_redirect;
    break;
  case ORIGIN:
    return set_origin(options, value);
  case CONTENT_LENGTH:
    options->redirect |= HSTS_REDIRECT_CONTENT_LENGTH;
    break;
  case THREADS:
    return set_threads(options, value);
  case LINE_BUFFERED:
    options->line_buffered = true;
    break;
  case CHECK_HEADER:
    options->header = value;
    break;
  case DOMAIN:
    options->domain = value;
    break;
  case REMOVAL:
    options->removal = true;
    break;
  }
  return true;
}

/* What is to be done, as option_table_has_uses wants it. */
static unsigned uses_of(const struct lookup_options *options) {
  switch (options->task) {
  case TASK_CHECK_HEADER:
    return USE_CHECK_HEADER;
  case TASK_CHECK_RESPONSE:
    return USE_CHECK_RESPONSE;
  default:
    return USE_LOOKUP | (options->mode == &lookup_redirect ? USE_REDIRECT : 0);
  }
}

bool lookup_options_read(struct lookup_options *options, int count,
                         char **arguments) {
  struct option_table table = {.rows = rows, .row_count = ROW_COUNT};
  int first;

  *options = (struct lookup_options){
      .mode = &lookup_text, .threads = 1, .max_age = LOOKUP_WARN_OF_AGE};
  first = option_table_read(&table, count, arguments, apply, options);
  if (first < 0)
    return false;
  if (options->task == TASK_HELP || options->task == TASK_VERSION)
    return true;
  options->arguments = arguments + first;
  if (options->task == TASK_CHECK_HEADER && options->arguments[0] != NULL) {
    message(options->arguments[0], "--check-header takes nothing but its value,"
                                   " which is one argument");
    return false;
  }
  return option_table_has_uses(&table, uses_of(options)) &&
         (options->task != TASK_ANSWER || options->arguments[0] != NULL ||
          list_options_leave_stdin(options));
}

void lookup_options_help(struct writer *writer) {
  writer_string(writer,
                "Usage: hsts-lookup [OPTION]... HOST-OR-URL...\n"
                "       hsts-lookup --check-header=VALUE [--removal]\n"
                "       hsts-lookup --check-response --domain=HOST FILE...\n"
                "Tells whether hosts are on the HSTS preload list, and which"
                " URLs to use.\n"
                "Without HOST-OR-URL, reads one a line from standard input."
                "\n\n");
  option_table_help(rows, ROW_COUNT, writer);
  writer_string(
      writer, "\nExit status: 0 all are upgraded (or: it would be taken), 1 at"
              " least one is not\n"
              "(or: it would be refused), 2 invalid input or usage, 3 the list"
              " or overlay (or\n"
              "input or output) cannot be used, or is too old.\n");
}
