/* SPDX-License-Identifier: MIT */
/*
 * One table says what the options are called, one switch what they do.
 */
#include "lookup_options.h"

#include <string.h>

#include "lookup_threads.h"
#include "message.h"
#include "option_table.h"

enum {
  FORMAT,
  EXPLAIN,
  REDIRECT,
  ORIGIN,
  CONTENT_LENGTH,
  BLOB,
  BUILTIN,
  OVERLAY,
  MAX_AGE,
  RFC6797,
  EXEMPT_SINGLE_LABELS,
  EXEMPT_PORTS,
  THREADS,
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
    [BLOB] = {.name = "blob",
              .argument = "FILE",
              .help = "ask this list, not the system's"},
    [BUILTIN] = {.name = "builtin", .help = "ask the list that is built in"},
    [OVERLAY] = {.name = "overlay",
                 .argument = "FILE",
                 .help = "ask what this text adds and removes first"},
    [MAX_AGE] = {.name = "max-age",
                 .argument = "DAYS",
                 .help = "use no list that is older; none: do not warn"},
    [RFC6797] = {.name = "rfc6797",
                 .help = "match as RFC 6797 8.2 does, not as Chromium"},
    [EXEMPT_SINGLE_LABELS] = {.name = "exempt-single-labels",
                              .help = "leave hosts of one label alone"},
    [EXEMPT_PORTS] = {.name = "exempt-ports",
                      .help = "leave URLs with a port but 80 and 443 alone"},
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

enum { MAX_AGE_MOST = 1000000 }; /* days, which no list will ever be old */

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

bool lookup_options_max_age(struct lookup_options *options,
                            const char *value) {
  int days = 0;
  size_t digits = strspn(value, "0123456789");

  for (size_t i = 0; i < digits && days <= MAX_AGE_MOST; i++)
    days = days * 10 + (value[i] - '0');
  if (strcmp(value, "none") == 0)
    days = LOOKUP_ANY_AGE;
  else if (digits == 0 || value[digits] != '\0' || days > MAX_AGE_MOST) {
    message(value, "not a number of days up to 1000000, nor none");
    return false;
  }
  options->max_age = days;
  return true;
}

static bool apply(void *context, int row, const char *value) {
  struct lookup_options *options = context;

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
  case BLOB:
    options->blob = value;
    break;
  case BUILTIN:
    options->blob = NULL;
    options->builtin = true;
    break;
  case OVERLAY:
    options->overlay = value;
    break;
  case MAX_AGE:
    return lookup_options_max_age(options, value);
  case RFC6797:
    options->lookup |= HSTS_RFC6797;
    break;
  case EXEMPT_SINGLE_LABELS:
    options->lookup |= HSTS_EXEMPT_SINGLE_LABELS;
    break;
  case EXEMPT_PORTS:
    options->lookup |= HSTS_EXEMPT_PORTS;
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
