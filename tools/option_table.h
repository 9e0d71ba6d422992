/* SPDX-License-Identifier: MIT */
/*
 * Options of a command line as one table, from which getopt_long's own tables
 * and the lines of --help are made, so that the three cannot differ.
 */
#ifndef HSTS_TOOLS_OPTION_TABLE_H
#define HSTS_TOOLS_OPTION_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "writer.h"

enum { OPTION_TABLE_LIMIT = 32 }; /* rows of a table */

struct option_row {
  const char *name;
  char letter;          /* of the short option, or NUL */
  const char *argument; /* what --help calls it; NULL: it takes none */
  const char *help;
  unsigned uses;       /* what has a use for it, as bits; 0: everything */
  const char *useless; /* what to say where nothing has */
};

struct option_table {
  const struct option_row *rows;
  int row_count;
  uint32_t given; /* bits: the rows that the command line has */
};

/* Called for each option in the order of the command line, with its row's
   index; `value` is NULL for one without argument.  False ends the reading,
   after a message on standard error. */
typedef bool option_apply(void *context, int row, const char *value);

/* Reads the options of main's `arguments`, and notes which are given.  Returns
   the index of the first of the arguments that are none (they come last then),
   or -1 after a message. */
int option_table_read(struct option_table *table, int count, char **arguments,
                      option_apply *apply, void *context);

/* Whether what is to be done, of which `uses` has the bits, has a use for each
   option that was given; a message says for which it has none. */
bool option_table_has_uses(const struct option_table *table, unsigned uses);

/* Writes the table for --help, a line a row. */
void option_table_help(const struct option_row *rows, int row_count,
                       struct writer *writer);

#endif
