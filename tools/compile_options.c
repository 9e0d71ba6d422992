/* SPDX-License-Identifier: MIT */
/*
 * The options are one table of name, argument, help and function, from which
 * getopt_long's own table and the text of --help are made.  Messages are made
 * here rather than by getopt_long, which would write the arguments to the
 * terminal unescaped, under whatever name the program was called.
 */
#include "compile_options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compile_date.h"
#include "message.h"

static bool set_output(struct compile_options *options, const char *value) {
  options->output = value;
  return true;
}

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

/* An option with a function calls it; what any other does is the rest of its
   row. */
struct option_row {
  const char *name;
  char letter;          /* of the short option, or NUL */
  const char *argument; /* what --help calls it, or NULL */
  const char *help;
  bool (*set)(struct compile_options *options, const char *value);
  enum compile_task task;
  bool strict, quiet;
};

static const struct option_row rows[] = {
    {.name = "output",
     .letter = 'o',
     .argument = "OUT",
     .help = "write to OUT; to standard output if it is -",
     .set = set_output},
    {.name = "format",
     .argument = "FORMAT",
     .help = "blob (the default), or c: a C file that holds it",
     .set = set_format},
    {.name = "symbol",
     .argument = "NAME",
     .help = "of --format=c: the array's name [hsts_preload_blob]",
     .set = set_symbol},
    {.name = "date",
     .argument = "YYYY-MM-DD",
     .help = "the day the list is from [SOURCE_DATE_EPOCH]",
     .set = set_date},
    {.name = "strict", .help = "take warnings for errors", .strict = true},
    {.name = "quiet",
     .help = "write neither warnings nor a summary",
     .quiet = true},
    {.name = "dump",
     .help = "write the entries of a blob as a list",
     .task = TASK_DUMP},
    {.name = "info",
     .help = "write what the header of a blob says",
     .task = TASK_INFO},
    {.name = "version", .help = "print the version", .task = TASK_VERSION},
    {.name = "help", .help = "print this text", .task = TASK_HELP},
};

static bool apply(const struct option_row *row, struct compile_options *options,
                  const char *value) {
  if (row->set != NULL)
    return row->set(options, value);
  if (row->task != TASK_COMPILE)
    options->task = row->task;
  options->strict |= row->strict;
  options->quiet |= row->quiet;
  return true;
}

enum { ROW_COUNT = sizeof rows / sizeof rows[0], FIRST_VALUE = 256 };

/* getopt_long's tables; a row's value is its index, above all characters. */
static void fill_getopt(struct option table[ROW_COUNT + 1],
                        char letters[2 * ROW_COUNT + 2]) {
  *letters++ = ':';
  for (int i = 0; i < ROW_COUNT; i++) {
    table[i] = (struct option){.name = rows[i].name,
                               .has_arg = rows[i].argument ? required_argument
                                                           : no_argument,
                               .val = FIRST_VALUE + i};
    if (rows[i].letter != '\0') {
      *letters++ = rows[i].letter;
      if (rows[i].argument != NULL)
        *letters++ = ':';
    }
  }
  table[ROW_COUNT] = (struct option){.name = NULL};
  *letters = '\0';
}

/* The row of what getopt_long has found, a letter or an index; NULL: none. */
static const struct option_row *row_of(int result) {
  if (result >= FIRST_VALUE)
    return &rows[result - FIRST_VALUE];
  for (int i = 0; i < ROW_COUNT; i++)
    if (rows[i].letter == result)
      return &rows[i];
  return NULL;
}

/* What is wrong with the option that getopt_long has refused with `result`. */
static bool complain(int result, char **arguments) {
  char letter[] = {'-', (char)optopt, '\0'};
  const char *option = arguments[optind - 1];

  if (result == ':') {
    message(option, "the option needs an argument");
  } else if (optopt >= FIRST_VALUE) {
    message(option, "the option takes no argument");
  } else {
    if (optopt != 0)
      option = letter;
    message(option, "no such option; see hsts-compile --help");
  }
  return false;
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
  struct option table[ROW_COUNT + 1];
  char letters[2 * ROW_COUNT + 2];
  int result;

  *options = (struct compile_options){.format = emit_formats};
  fill_getopt(table, letters);
  while ((result = getopt_long(count, arguments, letters, table, NULL)) != -1) {
    const struct option_row *row = row_of(result);
    if (row == NULL)
      return complain(result, arguments);
    if (!apply(row, options, optarg))
      return false;
  }
  if (!complete(options, count - optind) || !read_environment(options))
    return false;
  options->input = arguments[optind];
  if (options->output == NULL)
    options->output = "-";
  return true;
}

static void help_row(struct writer *writer, const struct option_row *row) {
  enum { HELP_COLUMN = 26 };
  size_t width = 8 + strlen(row->name);
  const char short_option[] = {'-', row->letter, ',', '\0'};

  writer_string(writer, "  ");
  writer_string(writer, row->letter != '\0' ? short_option : "   ");
  writer_string(writer, " --");
  writer_string(writer, row->name);
  if (row->argument != NULL) {
    writer_octet(writer, '=');
    writer_string(writer, row->argument);
    width += 1 + strlen(row->argument);
  }
  for (; width < HELP_COLUMN; width++)
    writer_octet(writer, ' ');
  writer_string(writer, row->help);
  writer_octet(writer, '\n');
}

void compile_options_help(struct writer *writer) {
  writer_string(writer,
                "Usage: hsts-compile [OPTION]... [-o OUT] LIST\n"
                "       hsts-compile --dump|--info [-o OUT] BLOB\n"
                "Compiles an HSTS preload list, as Chromium keeps it, into a"
                " blob for libhsts.\n"
                "LIST is JSON, perhaps gzipped or in base64; - is standard"
                " input.\n\n");
  for (int i = 0; i < ROW_COUNT; i++)
    help_row(writer, &rows[i]);
  writer_string(writer,
                "\nExit status: 0 done, 1 the list is faulty, 2 usage,"
                " 3 input or output failed\n"
                "(or memory, or the blob to dump cannot be used), 4 a fault of"
                " this program.\n"
                "Unless it is 0, OUT is as it was before.\n");
}
