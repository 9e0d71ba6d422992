/* SPDX-License-Identifier: MIT */
/*
 * One table says what the options are called, one switch what they do.
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

static const struct option_row rows[ROW_COUNT] = {
    [FORMAT] = {.name = "format",
                .argument = "FORMAT",
                .help = "text (the default), tsv or json"},
    [EXPLAIN] = {.name = "explain",
                 .help = "say what was made of each input, part by part"},
    [REDIRECT] = {.name = "redirect",
                  .help = "print the internal redirect for each URL"},
    [ORIGIN] = {.name = "origin",
                .argument = "VALUE",
                .help = "of --redirect: the request's Origin"},
    [CONTENT_LENGTH] = {.name = "content-length",
                        .help = "of --redirect: add Content-Length: 0"},
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
                .help = "of --check-response: whose they are"},
    [REMOVAL] = {.name = "removal",
                 .help = "of both: would it take the host off the list?"},
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
  message(value, "no such format; there are text, tsv and json");
  return false;
}

/* Asks the library for a redirect into too small a buffer, to learn before the
   first answer whether it takes this Origin. */
static bool set_origin(struct lookup_options *options, const char *value) {
  char octet;
  size_t needed;

  if (hsts_internal_redirect("/", 1, value, strlen(value), 0, &octet, 1,
                             &needed) != HSTS_ERROR_SPACE) {
    message(value, "not the value of an Origin field");
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
    message(value, "not a number of threads; it can be 0 to 64");
    return false;
  }
  options->threads = number == 0 ? lookup_threads_available() : number;
  return true;
}

static bool apply(void *context, int row, const char *value) {
  struct lookup_options *options = context;

  if (row >= LIST && row < LIST + LIST_OPTION_COUNT)
    return list_option_apply(options, (enum list_option)(row - LIST), value);
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
    options->task = TASK_CHECK_HEADER;
    options->header = value;
    break;
  case CHECK_RESPONSE:
    options->task = TASK_CHECK_RESPONSE;
    break;
  case DOMAIN:
    options->domain = value;
    break;
  case REMOVAL:
    options->removal = true;
    break;
  case VERSION:
    options->task = TASK_VERSION;
    break;
  case HELP:
    options->task = TASK_HELP;
    break;
  }
  return true;
}

bool lookup_options_read(struct lookup_options *options, int count,
                         char **arguments) {
  int first;

  *options = (struct lookup_options){
      .mode = &lookup_text, .threads = 1, .max_age = LOOKUP_WARN_OF_AGE};
  first = option_table_read(rows, ROW_COUNT, count, arguments, apply, options);
  if (first < 0)
    return false;
  options->arguments = arguments + first;
  if (options->task == TASK_CHECK_HEADER && options->arguments[0] != NULL) {
    message(options->arguments[0], "--check-header takes nothing but its value,"
                                   " which is one argument");
    return false;
  }
  return true;
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
