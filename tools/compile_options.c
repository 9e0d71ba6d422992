/* SPDX-License-Identifier: MIT */
/*
 * One table says what the options are called, one switch what they do.
 */
#include "compile_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compile_date.h"
#include "export.h"
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
  message(options->format_name,
          "no such format of --diff, which has text, tsv and json");
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
          "no such format; see hsts-compile --format=help");
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

static bool set_expiry(struct compile_options *options, const char *value) {
  if (date_parse(value, &options->expires))
    return true;
  message(value, "--expires takes a day after 1970-01-01, as YYYY-MM-DD");
  return false;
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

static const struct option_row rows[ROW_COUNT] = {
    [OUTPUT] = {.name = "output",
                .letter = 'o',
                .argument = "OUT",
                .help = "write to OUT; to standard output if it is -"},
    [FORMAT] = {.name = "format",
                .argument = "FORMAT",
                .help = "blob, or NAME; see --format=help"},
    [SYMBOL] = {.name = "symbol",
                .argument = "NAME",
                .help = "of --format=c: the array [hsts_preload_blob]"},
    [DATE] = {.name = "date",
              .argument = "YYYY-MM-DD",
              .help = "the day the list is from [SOURCE_DATE_EPOCH]"},
    [EXPIRES] = {.name = "expires",
                 .argument = "YYYY-MM-DD",
                 .help = "of an export: until that day [never]"},
    [LOSS] = {.name = "loss",
              .argument = "FILE",
              .help = "of an export: write to FILE what is lost"},
    [STRICT] = {.name = "strict", .help = "take warnings for errors"},
    [ALLOW_REDUNDANT] = {.name = "allow-redundant",
                         .help = "do not warn of entries without effect"},
    [OVERLAY] = {.name = "overlay",
                 .help = "compile the text of an overlay, not a list"},
    [QUIET] = {.name = "quiet", .help = "write no summary, nor a --diff"},
    [POLICY] = {.name = "policy",
                .argument = "NAME,...",
                .help = "keep the entries that have one of these policies"},
    [TLD] = {.name = "tld",
             .argument = "NAME,...",
             .help = "keep those in one of these top-level domains"},
    [ONLY] = {.name = "only",
              .argument = "FILE",
              .help = "keep those that decide the hosts in FILE"},
    [DROP_REDUNDANT] = {.name = "drop-redundant",
                        .help = "drop entries that change no answer"},
    [ALLOW_EMPTY] = {.name = "allow-empty",
                     .help = "do so even if no entry is left"},
    [WITH_POLICY] = {.name = "with-policy",
                     .help = "put policies into the blob, too"},
    [DUMP] = {.name = "dump", .help = "write the entries of a blob as a list"},
    [INFO] = {.name = "info", .help = "write what the header of a blob says"},
    [DIFF] = {.name = "diff", .help = "write how NEW differs from OLD"},
    [ALL] = {.name = "all", .help = "of --diff: all changes, not only a few"},
    [COUNTS] = {.name = "counts", .help = "of --diff: only their numbers"},
    [VERSION] = {.name = "version", .help = "print the version"},
    [HELP] = {.name = "help", .help = "print this text"},
};

/* The options that say which entries are kept. */
static bool apply_to_subset(struct subset_wish *subset, int row,
                            const char *value) {
  switch (row) {
  case POLICY:
    subset->policies = value;
    break;
  case TLD:
    subset->tlds = value;
    return subset_are_tlds(value);
  case ONLY:
    subset->only = value;
    break;
  case DROP_REDUNDANT:
    subset->drop_redundant = true;
    break;
  case ALLOW_EMPTY:
    subset->allow_empty = true;
    break;
  }
  return true;
}

static bool apply(void *context, int row, const char *value) {
  struct compile_options *options = context;

  switch (row) {
  case OUTPUT:
    options->output = value;
    break;
  case FORMAT:
    options->format_name = value;
    break;
  case SYMBOL:
    return set_symbol(options, value);
  case DATE:
    return set_date(options, value);
  case EXPIRES:
    return set_expiry(options, value);
  case LOSS:
    options->loss = value;
    break;
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
  case WITH_POLICY:
    options->with_policy = true;
    break;
  case ALL:
    options->detail.all = true;
    break;
  case COUNTS:
    options->detail.counts = true;
    break;
  case DIFF:
    options->task = TASK_DIFF;
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
  default:
    return apply_to_subset(&options->subset, row, value);
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

/* Whether there are as many operands as the task needs. */
static bool count_operands(const struct compile_options *options, int count) {
  const char *fault = NULL;

  if (options->task == TASK_DIFF) {
    if (count != 2)
      fault = "--diff takes two lists, OLD and NEW";
  } else if (count != 1) {
    fault = count == 0 ? "no LIST is given; see hsts-compile --help"
                       : "only one LIST can be given";
  }
  if (fault != NULL)
    message(NULL, fault);
  return fault == NULL;
}

static bool is_standard(const char *path) {
  return path != NULL && strcmp(path, "-") == 0;
}

/* What is wrong with the options of an export, or of what is none; NULL:
   nothing. */
static const char *fault_of_export(const struct compile_options *options,
                                   const char **about) {
  const struct export_target *target =
      options->task == TASK_COMPILE ? options->format->target : NULL;

  *about = NULL;
  if (target != NULL && options->overlay)
    return "an overlay can only be compiled into a blob or a C file";
  *about = "--expires";
  if (options->expires != 0 && (target == NULL || !target->expires))
    return "only --format=curl, wget and firefox-inc have a use for it";
  *about = "--loss";
  if (options->loss != NULL && target == NULL)
    return "only formats for other programs have a use for it";
  if (options->loss != NULL &&
      strcmp(options->loss, options->output != NULL ? options->output : "-") ==
          0)
    return "it cannot be written where the list goes";
  return NULL;
}

/* Whether the options go together, and with the task. */
static bool go_together(const struct compile_options *options) {
  bool detailed = options->detail.all || options->detail.counts;
  const char *about = NULL, *fault = NULL;

  if (options->symbol != NULL &&
      (options->task != TASK_COMPILE || options->format->write != emit_c)) {
    about = "--symbol";
    fault = "only --format=c has a use for it";
  } else if (options->with_policy &&
             (options->task != TASK_COMPILE || options->overlay ||
              options->format->target != NULL)) {
    about = "--with-policy";
    fault = "only a blob that is compiled of a list has a use for it";
  } else if (detailed && options->task != TASK_DIFF) {
    about = options->detail.all ? "--all" : "--counts";
    fault = "only --diff has a use for it";
  } else if (options->detail.all && options->detail.counts) {
    about = "--all and --counts";
    fault = "they contradict each other";
  } else if (subset_is_wished(&options->subset) &&
             ((options->task != TASK_COMPILE && options->task != TASK_DUMP) ||
              options->overlay)) {
    fault = "--policy, --tld, --only and --drop-redundant are for compiling"
            " and --dump";
  } else if (is_standard(options->input) &&
             (is_standard(options->second) ||
              is_standard(options->subset.only))) {
    about = "standard input";
    fault = "it can be read only once";
  } else {
    fault = fault_of_export(options, &about);
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
  int first;

  *options = (struct compile_options){.format = emit_formats};
  first = option_table_read(rows, ROW_COUNT, count, arguments, apply, options);
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
  if (!go_together(options) || floods_terminal(options) ||
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
