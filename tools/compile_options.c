/* SPDX-License-Identifier: MIT */
/*
 * One table says what the options are called, one switch what they do.
 */
#include "compile_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compile_date.h"
#include "message.h"
#include "option_table.h"

static bool set_format(struct compile_options *options, const char *value) {
  for (const struct emit_format *format = emit_formats; format->name != NULL;
       format++)
    if (strcmp(format->name, value) == 0) {
      options->format = format;
      return true;
    }
  message(value, "no such format; see hsts-compile --help");
  return false;
}

static bool is_letter(char octet) {
  return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
         octet == '_';
}

static bool set_symbol(struct compile_options *options, const char *value) {
  size_t length = 0;

  while (is_letter(value[length]) ||
         (length > 0 && value[length] >= '0' && value[length] <= '9'))
    length++;
  if (length == 0 || value[length] != '\0') {
    message(value, "--symbol takes a C identifier");
    return false;
  }
  options->symbol = value;
  return true;
}

static bool set_date(struct compile_options *options, const char *value) {
  options->dated = date_parse(value, &options->date);
  if (!options->dated)
    message(value, "--date takes a day after 1970-01-01, as YYYY-MM-DD");
  return options->dated;
}

enum {
  OUTPUT,
  FORMAT,
  SYMBOL,
  DATE,
  STRICT,
  ALLOW_REDUNDANT,
  OVERLAY,
  QUIET,
  DUMP,
  INFO,
  VERSION,
  HELP,
  ROW_COUNT
};

static const struct option_row rows[ROW_COUNT] = {
    [OUTPUT] = {.name = "output",
                .letter = 'o',
                .argument = "OUT",
                .help = "write to OUT; to standard output if it is -"},
    [FORMAT] = {.name = "format",
                .argument = "FORMAT",
                .help = "blob (the default), or c: a C file of it"},
    [SYMBOL] = {.name = "symbol",
                .argument = "NAME",
                .help = "of --format=c: the array [hsts_preload_blob]"},
    [DATE] = {.name = "date",
              .argument = "YYYY-MM-DD",
              .help = "the day the list is from [SOURCE_DATE_EPOCH]"},
    [STRICT] = {.name = "strict", .help = "take warnings for errors"},
    [ALLOW_REDUNDANT] = {.name = "allow-redundant",
                         .help = "do not warn of entries without effect"},
    [OVERLAY] = {.name = "overlay",
                 .help = "compile the text of an overlay, not a list"},
    [QUIET] = {.name = "quiet", .help = "write no summary"},
    [DUMP] = {.name = "dump", .help = "write the entries of a blob as a list"},
    [INFO] = {.name = "info", .help = "write what the header of a blob says"},
    [VERSION] = {.name = "version", .help = "print the version"},
    [HELP] = {.name = "help", .help = "print this text"},
};

static bool apply(void *context, int row, const char *value) {
  struct compile_options *options = context;

  switch (row) {
  case OUTPUT:
    options->output = value;
    break;
  case FORMAT:
    return set_format(options, value);
  case SYMBOL:
    return set_symbol(options, value);
  case DATE:
    return set_date(options, value);
  case STRICT:
    options->strict = true;
    break;
  case ALLOW_REDUNDANT:
    options->allow_redundant = true;
    break;
  case OVERLAY:
    options->overlay = true;
    break;
  case QUIET:
    options->quiet = true;
    break;
  case DUMP:
    options->task = TASK_DUMP;
    break;
  case INFO:
    options->task = TASK_INFO;
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

/* The date if no option gave it. */
static bool read_environment(struct compile_options *options) {
  const char *epoch = getenv("SOURCE_DATE_EPOCH");

  if (epoch == NULL || options->dated || options->task != TASK_COMPILE)
    return true;
  if (!date_parse_epoch(epoch, &options->date)) {
    message(epoch, "SOURCE_DATE_EPOCH takes seconds since 1970-01-01, in"
                   " digits");
    return false;
  }
  return true;
}

/* Whether all is there that the task needs. */
static bool complete(struct compile_options *options, int operands) {
  if (options->task == TASK_HELP || options->task == TASK_VERSION)
    return true;
  if (operands != 1) {
    message(NULL, operands == 0 ? "no LIST is given; see hsts-compile --help"
                                : "only one LIST can be given");
    return false;
  }
  if (options->symbol != NULL && options->format->write != emit_c) {
    message("--symbol", "only --format=c has a use for it");
    return false;
  }
  if (options->output == NULL && options->task == TASK_COMPILE &&
      isatty(STDOUT_FILENO) == 1) {
    message("standard output", "this is a terminal; name a file with -o (or"
                               " say -o - if you mean it)");
    return false;
  }
  return true;
}

bool compile_options_read(struct compile_options *options, int count,
                          char **arguments) {
  int first;

  *options = (struct compile_options){.format = emit_formats};
  first = option_table_read(rows, ROW_COUNT, count, arguments, apply, options);
  if (first < 0 || !complete(options, count - first) ||
      !read_environment(options))
    return false;
  options->input = arguments[first];
  if (options->output == NULL)
    options->output = "-";
  return true;
}

void compile_options_help(struct writer *writer) {
  writer_string(writer,
                "Usage: hsts-compile [OPTION]... [-o OUT] LIST\n"
                "       hsts-compile --overlay [OPTION]... [-o OUT] TEXT\n"
                "       hsts-compile --dump|--info [-o OUT] BLOB\n"
                "Compiles an HSTS preload list, as Chromium keeps it, into a"
                " blob for libhsts.\n"
                "LIST is JSON, perhaps gzipped or in base64; - is standard"
                " input.\n\n");
  option_table_help(rows, ROW_COUNT, writer);
  writer_string(writer,
                "\nExit status: 0 done, 1 the list is faulty, 2 usage,"
                " 3 input or output failed\n"
                "(or memory, or the blob to dump cannot be used), 4 a fault of"
                " this program.\n"
                "Unless it is 0, OUT is as it was before.\n");
}
