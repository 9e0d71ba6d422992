/* SPDX-License-Identifier: MIT */
/*
 * Options of a command line as one table, from which getopt_long's own tables
 * and the lines of --help are made, so that the three cannot differ.
 */
#ifndef HSTS_TOOLS_OPTION_TABLE_H
#define HSTS_TOOLS_OPTION_TABLE_H

#include <stdbool.h>

#include "writer.h"

enum { OPTION_TABLE_LIMIT = 32 }; /* rows of a table */

struct option_row {
  const char *name;
  char letter;          /* of the short option, or NUL */
  const char *argument; /* what --help calls it; NULL: it takes none */
  const char *help;
};

/* Called for each option in the order of the command line, with its row's
   index; `value` is NULL for one without argument.  False ends the reading,
   after a message on standard error. */
typedef bool option_apply(void *context, int row, const char *value);

/* Reads the options of main's `arguments`.  Returns the index of the first of
   the arguments that are none (they come last then), or -1 after a message. */
int option_table_read(const struct option_row *rows, int row_count, int count,
                      char **arguments, option_apply *apply, void *context);

/* Writes the table for --help, a line a row. */
void option_table_help(const struct option_row *rows, int row_count,
                       struct writer *writer);

#endif
