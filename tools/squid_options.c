/* SPDX-License-Identifier: MIT */
/*
 * One table says what the options are called, one switch what they do.
 */
#include "squid_options.h"

#include "message.h"
#include "option_table.h"

enum {
  BLOB,
  BUILTIN,
  OVERLAY,
  MAX_AGE,
  RFC6797,
  EXEMPT_SINGLE_LABELS,
  EXEMPT_PORTS,
  VERSION,
  HELP,
  ROW_COUNT
};

static const struct option_row rows[ROW_COUNT] = {
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
    [VERSION] = {.name = "version",
                 .help = "print the version, and which list is asked"},
    [HELP] = {.name = "help", .help = "print this text"},
};

static bool apply(void *context, int row, const char *value) {
  struct lookup_options *options = context;

  switch (row) {
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
  int first;

  *options = (struct lookup_options){.max_age = LOOKUP_WARN_OF_AGE};
  first = option_table_read(rows, ROW_COUNT, count, arguments, apply, options);
  if (first < 0)
    return false;
  if (arguments[first] != NULL) {
    message(arguments[first], "there are no arguments but options;"
                              " requests come on standard input");
    return false;
  }
  return true;
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
