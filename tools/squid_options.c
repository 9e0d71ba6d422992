/* SPDX-License-Identifier: MIT */
/*
 * hsts-lookup's options on lists (list_options.h), and two more.
 */
#include "squid_options.h"

#include "list_options.h"
#include "message.h"
#include "option_table.h"

enum {
  LIST, /* and what follows: list_options.h */
  VERSION = LIST + LIST_OPTION_COUNT,
  HELP,
  ROW_COUNT
};

static const struct option_row rows[ROW_COUNT] = {
    [LIST] = LIST_OPTION_ROWS,
    [VERSION] = {.name = "version",
                 .help = "print the version, and which list is asked"},
    [HELP] = {.name = "help", .help = "print this text"},
};

static bool apply(void *context, int row, const char *value) {
  struct lookup_options *options = context;

  if (row >= LIST && row < LIST + LIST_OPTION_COUNT)
    return list_option_apply(options, (enum list_option)(row - LIST), value);
  switch (row) {
  case VERSION:
    options->task = TASK_VERSION;
    break;
  case HELP:
    options->task = TASK_HELP;
    break;
  }
  return true;
}

bool squid_options_read(struct lookup_options *options, int count,
                        char **arguments) {
  struct option_table table = {.rows = rows, .row_count = ROW_COUNT};
  int first;

  *options = (struct lookup_options){.max_age = LOOKUP_WARN_OF_AGE};
  first = option_table_read(&table, count, arguments, apply, options);
  if (first < 0)
    return false;
  if (arguments[first] != NULL) {
    message(arguments[first], "there are no arguments but options;"
                              " requests come on standard input");
    return false;
  }
  return options->task == TASK_HELP || options->task == TASK_VERSION ||
         list_options_leave_stdin(options);
}

void squid_options_help(struct writer *writer) {
  writer_string(writer,
                "Usage: hsts-squid [OPTION]...\n"
                "Squid's url_rewrite_program that redirects http requests to"
                " hosts on the HSTS\n"
                "preload list to https.  Reads a request a line, and answers"
                " each with a line.\n\n");
  option_table_help(rows, ROW_COUNT, writer);
  writer_string(writer,
                "\nSignals: SIGHUP reads list and overlay again, SIGUSR1 writes"
                " statistics to\n"
                "standard error.\n"
                "Exit status: 0 Squid has closed standard input, 2 usage, 3 the"
                " list or overlay\n"
                "(or input or output) cannot be used, or is too old.\n");
}
