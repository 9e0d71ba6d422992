/* SPDX-License-Identifier: MIT */
/*
 * One table says what the options are called and what has a use for them,
 * switches what they do.
 */
#include "compile_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compile_date.h"
#include "export.h"
#include "list.h"
#include "message.h"
#include "option_table.h"

static const char *const diff_formats[] = {
    [DIFF_TEXT] = "text", [DIFF_TSV] = "tsv", [DIFF_JSON] = "json"};

/* What the word after --format stands for, which depends on the task. */
static bool find_diff_format(struct compile_options *options) {
  for (int i = DIFF_TEXT; i <= DIFF_JSON; i++)
    if (strcmp(diff_formats[i], options->format_name) == 0) {
      options->diff_format = (enum diff_format)i;
      return true;
    }
  message(options->format_name, "--format takes text, tsv or json with --diff");
  return false;
}

static bool find_format(struct compile_options *options) {
  if (options->format_name == NULL)
    return true;
  if (options->task == TASK_DIFF)
    return find_diff_format(options);
  if (strcmp(options->format_name, "help") == 0) {
    options->task = TASK_FORMATS;
    return true;
  }
  for (const struct emit_format *format = emit_formats; format->name != NULL;
       format++)
    if (strcmp(format->name, options->format_name) == 0) {
      options->format = format;
      return true;
    }
  message(options->format_name,
          "--format takes one of the names that --format=help shows");
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
    message(value,
            "--date takes a day from 2010-01-01 to 2199-12-31, as YYYY-MM-DD");
  return options->dated;
}

static bool set_expiry(struct compile_options *options, const char *value) {
  if (date_parse(value, &options->expires))
    return true;
  message(value,
          "--expires takes a day from 2010-01-01 to 2199-12-31, as YYYY-MM-DD");
  return false;
}

enum { LIMIT_MOST = 4095 }; /* MiB: places have 32 bits */

static bool set_limit(const char *value) {
  size_t digits = strspn(value, "0123456789");
  unsigned long mib = digits <= 4 ? strtoul(value, NULL, 10) : 0;

  if (mib < 1 || mib > LIMIT_MOST || value[digits] != '\0') {
    message(value, "--limit takes a number of MiB from 1 to 4095");
    return false;
  }
  list_bytes_most = (size_t)mib << 20;
  return true;
}

enum {
  OUTPUT,
  FORMAT,
  SYMBOL,
  DATE,
  EXPIRES,
  LOSS,
  STRICT,
  ALLOW_REDUNDANT,
  OVERLAY,
  QUIET,
  LIMIT,
  POLICY,
  TLD,
  ONLY,
  DROP_REDUNDANT,
  ALLOW_EMPTY,
  WITH_POLICY,
  DUMP,
  INFO,
  DIFF,
  ALL,
  COUNTS,
  VERSION,
  HELP,
  ROW_COUNT
};

/* What there is to be done that not all options have to do with. */
enum {
  USE_COMPILE = 1 << 0, /* to whatever format */
  USE_DUMP = 1 << 1,
  USE_DIFF = 1 << 2,
  USE_LIST = 1 << 3,   /* of what is compiled: it is a list, not an overlay */
  USE_BLOB = 1 << 4,   /* a list becomes a blob, or a C file with one */
  USE_C_FILE = 1 << 5, /* it becomes such a file */
  USE_EXPORT = 1 << 6, /* it becomes what another program reads */
  USE_EXPIRY = 1 << 7  /* which has a date of expiry */
};

#define OF_COMPILING \
  .uses = USE_COMPILE, .useless = "only compiling has a use for it"
#define OF_FORMATS                \
  .uses = USE_COMPILE | USE_DIFF, \
  .useless = "only compiling and --diff have a use for it"
#define OF_C_FILES \
  .uses = USE_C_FILE, .useless = "only --format=c has a use for it"
#define OF_EXPIRY     \
  .uses = USE_EXPIRY, \
  .useless = "only --format=curl, wget and firefox-inc have a use for it"
#define OF_EXPORTS    \
  .uses = USE_EXPORT, \
  .useless = "only formats for other programs have a use for it"
#define OF_SUBSETS             \
  .uses = USE_LIST | USE_DUMP, \
  .useless = "only compiling a list and --dump have a use for it"
#define OF_BLOBS    \
  .uses = USE_BLOB, \
  .useless = "only a blob that is compiled of a list has a use for it"
#define OF_DIFF .uses = USE_DIFF, .useless = "only --diff has a use for it"

static const struct option_row rows[ROW_COUNT] = {
    [OUTPUT] = {.name = "output",
                .letter = 'o',
                .argument = "OUT",
                .help = "write to OUT; to standard output if it is -"},
    [FORMAT] = {.name = "format",
                .argument = "FORMAT",
                .help = "blob, or NAME; see --format=help",
                OF_FORMATS},
    [SYMBOL] = {.name = "symbol",
                .argument = "NAME",
                .help = "of --format=c: the array [hsts_preload_blob]",
                OF_C_FILES},
    [DATE] = {.name = "date",
              .argument = "YYYY-MM-DD",
              .help = "the day the list is from [SOURCE_DATE_EPOCH]",
              OF_COMPILING},
    [EXPIRES] = {.name = "expires",
                 .argument = "YYYY-MM-DD",
                 .help = "of an export: until that day [never]",
                 OF_EXPIRY},
    [LOSS] = {.name = "loss",
              .argument = "FILE",
              .help = "of an export: write to FILE what is lost",
              OF_EXPORTS},
    [STRICT] = {.name = "strict", .help = "take warnings for errors"},
    [ALLOW_REDUNDANT] = {.name = "allow-redundant",
                         .help = "do not warn of entries without effect",
                         OF_COMPILING},
    [OVERLAY] = {.name = "overlay",
                 .help = "compile the text of an overlay, not a list",
                 OF_COMPILING},
    [QUIET] = {.name = "quiet",
               .help = "write no summary, warning or --diff; only errors"},
    [LIMIT] = {.name = "limit",
               .argument = "MIB",
               .help = "read nothing that is larger [256]"},
    [POLICY] = {.name = "policy",
                .argument = "NAME,...",
                .help = "keep the entries that have one of these policies",
                OF_SUBSETS},
    [TLD] = {.name = "tld",
             .argument = "NAME,...",
             .help = "keep those in one of these top-level domains",
             OF_SUBSETS},
    [ONLY] = {.name = "only",
              .argument = "FILE",
              .help = "keep those that decide the hosts in FILE",
              OF_SUBSETS},
    [DROP_REDUNDANT] = {.name = "drop-redundant",
                        .help = "drop entries that change no answer",
                        OF_SUBSETS},
    [ALLOW_EMPTY] = {.name = "allow-empty",
                     .help = "do so even if no entry is left",
                     OF_SUBSETS},
    [WITH_POLICY] = {.name = "with-policy",
                     .help = "put policies into the blob, too",
                     OF_BLOBS},
    [DUMP] = {.name = "dump", .help = "write the entries of a blob as a list"},
    [INFO] = {.name = "info", .help = "write what the header of a blob says"},
    [DIFF] = {.name = "diff", .help = "write how NEW differs from OLD"},
    [ALL] = {.name = "all",
             .help = "of --diff: all changes, not only a few",
             OF_DIFF},
    [COUNTS] = {.name = "counts",
                .help = "of --diff: only their numbers",
                OF_DIFF},
    [VERSION] = {.name = "version", .help = "print the version"},
    [HELP] = {.name = "help", .help = "print this text"},
};

/* What an option without a value sets, if that is all it does, or NULL. */
static bool *flag_of(struct compile_options *options, int row) {
  switch (row) {
  case STRICT:
    return &options->strict;
  case ALLOW_REDUNDANT:
    return &options->allow_redundant;
  case OVERLAY:
    return &options->overlay;
  case QUIET:
    return &options->quiet;
  case DROP_REDUNDANT:
    return &options->subset.drop_redundant;
  case ALLOW_EMPTY:
    return &options->subset.allow_empty;
  case WITH_POLICY:
    return &options->with_policy;
  case ALL:
    return &options->detail.all;
  case COUNTS:
    return &options->detail.counts;
  default:
    return NULL;
  }
}

/* Where an option's value goes as it is, or NULL. */
static const char **text_of(struct compile_options *options, int row) {
  switch (row) {
  case OUTPUT:
    return &options->output;
  case FORMAT:
    return &options->format_name;
  case LOSS:
    return &options->loss;
  case POLICY:
    return &options->subset.policies;
  case TLD:
    return &options->subset.tlds;
  case ONLY:
    return &options->subset.only;
  default:
    return NULL;
  }
}

/* The task that an option names; TASK_COMPILE: none. */
static enum compile_task task_of(int row) {
  switch (row) {
  case DUMP:
    return TASK_DUMP;
  case INFO:
    return TASK_INFO;
  case DIFF:
    return TASK_DIFF;
  case VERSION:
    return TASK_VERSION;
  case HELP:
    return TASK_HELP;
  default:
    return TASK_COMPILE;
  }
}

/* Whether the value is one that the option takes; else there was a message. */
static bool check_value(struct compile_options *options, int row,
                        const char *value) {
  switch (row) {
  case SYMBOL:
    return set_symbol(options, value);
  case DATE:
    return set_date(options, value);
  case EXPIRES:
    return set_expiry(options, value);
  case TLD:
    return subset_are_tlds(value);
  case LIMIT:
    return set_limit(value);
  default:
    return true;
  }
}

static bool apply(void *context, int row, const char *value) {
  struct compile_options *options = context;
  bool *flag = flag_of(options, row);
  const char **text = text_of(options, row);

  if (flag != NULL)
    *flag = true;
  if (text != NULL)
    *text = value;
  if (task_of(row) != TASK_COMPILE)
    options->task = task_of(row);
  return check_value(options, row, value);
}

/* The date if no option gave it. */
static bool read_environment(struct compile_options *options) {
  const char *epoch = getenv("SOURCE_DATE_EPOCH");

  if (epoch == NULL || options->dated || options->task != TASK_COMPILE)
    return true;
  if (!date_parse_epoch(epoch, &options->date)) {
    message(epoch, "SOURCE_DATE_EPOCH takes seconds since 1970-01-01, in"
                   " digits, up to 2199-12-31");
    return false;
  }
  return true;
}

/* Whether there are as many operands as the task needs. */
static bool count_operands(const struct compile_options *options, int count) {
  const char *fault = NULL;

  if (options->task == TASK_DIFF) {
    if (count != 2)
      fault = "--diff takes two lists, OLD and NEW";
  } else if (count != 1) {
    fault = count == 0 ? "no LIST is given; see --help"
                       : "only one LIST can be given";
  }
  if (fault != NULL)
    message(NULL, fault);
  return fault == NULL;
}

/* What a compilation has to do with, as option_table_has_uses wants it. */
static unsigned uses_of_compiling(const struct compile_options *options) {
  const struct export_target *target = options->format->target;
  unsigned uses = USE_COMPILE;

  if (!options->overlay)
    uses |= USE_LIST;
  if (!options->overlay && target == NULL)
    uses |= USE_BLOB;
  if (options->format->write == emit_c)
    uses |= USE_C_FILE;
  if (target != NULL)
    uses |= USE_EXPORT;
  if (target != NULL && target->expires)
    uses |= USE_EXPIRY;
  return uses;
}

static unsigned uses_of(const struct compile_options *options) {
  switch (options->task) {
  case TASK_COMPILE:
    return uses_of_compiling(options);
  case TASK_DUMP:
    return USE_DUMP;
  case TASK_DIFF:
    return USE_DIFF;
  default:
    return 0;
  }
}

/* Whether both are standard input, or one file by the same name. */
static bool is_one_place(const char *path, const char *other) {
  return other != NULL && strcmp(path, other) == 0;
}

/* Whether the options go together, and with the task. */
static bool go_together(const struct compile_options *options,
                        const struct option_table *table) {
  const char *about = NULL, *fault = NULL;
  bool from_stdin = strcmp(options->input, "-") == 0;

  if (options->overlay && options->task == TASK_COMPILE &&
      options->format->target != NULL) {
    fault = "an overlay can only be compiled into a blob or a C file";
  } else if (!option_table_has_uses(table, uses_of(options))) {
    return false;
  } else if (options->detail.all && options->detail.counts) {
    about = "--all and --counts";
    fault = "they contradict each other";
  } else if (from_stdin && (is_one_place("-", options->second) ||
                            is_one_place("-", options->subset.only))) {
    about = "standard input";
    fault = "it can be read only once";
  } else if (is_one_place(options->output != NULL ? options->output : "-",
                          options->loss)) {
    about = "--loss";
    fault = "it cannot be written where the list goes";
  }
  if (fault != NULL)
    message(about, fault);
  return fault == NULL;
}

/* Whether a blob would go to a terminal; says so. */
static bool floods_terminal(const struct compile_options *options) {
  if (options->output != NULL || options->task != TASK_COMPILE ||
      isatty(STDOUT_FILENO) != 1)
    return false;
  message("standard output", "this is a terminal; name a file with -o (or"
                             " say -o - if you mean it)");
  return true;
}

bool compile_options_read(struct compile_options *options, int count,
                          char **arguments) {
  struct option_table table = {.rows = rows, .row_count = ROW_COUNT};
  int first;

  *options = (struct compile_options){.format = emit_formats};
  first = option_table_read(&table, count, arguments, apply, options);
  if (first < 0)
    return false;
  if (options->task == TASK_HELP || options->task == TASK_VERSION)
    return true;
  if (!find_format(options))
    return false;
  if (options->task == TASK_FORMATS)
    return true;
  if (!count_operands(options, count - first))
    return false;
  options->input = arguments[first];
  if (options->task == TASK_DIFF)
    options->second = arguments[first + 1];
  if (!go_together(options, &table) || floods_terminal(options) ||
      !read_environment(options))
    return false;
  if (options->output == NULL)
    options->output = "-";
  return true;
}

void compile_options_help(struct writer *writer) {
  writer_string(
      writer,
      "Usage: hsts-compile [OPTION]... [-o OUT] LIST\n"
      "       hsts-compile --format=NAME [OPTION]... [-o OUT] LIST-OR-BLOB\n"
      "       hsts-compile --overlay [OPTION]... [-o OUT] TEXT\n"
      "       hsts-compile --dump|--info [-o OUT] BLOB\n"
      "       hsts-compile --diff [-o OUT] OLD NEW\n"
      "Compiles an HSTS preload list, as Chromium keeps it, into a"
      " blob for libhsts,\nor writes it for other programs.\n"
      "LIST is JSON, perhaps gzipped or in base64; - is standard"
      " input.  OLD and NEW\nare lists or blobs.\n\n");
  option_table_help(rows, ROW_COUNT, writer);
  writer_string(writer,
                "\nExit status: 0 done, 1 the list is faulty, 2 usage,"
                " 3 input or output failed\n"
                "(or memory, or the blob to dump cannot be used), 4 a fault of"
                " this program.\n"
                "Unless it is 0, OUT is as it was before.\n"
                "With --diff: 0 no differences, 1 differences, 2 usage or a"
                " faulty list, 3 as\nabove.\n");
}
