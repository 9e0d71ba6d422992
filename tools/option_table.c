/* SPDX-License-Identifier: MIT */
/*
 * Around getopt_long.  The messages are made here rather than there, where the
 * arguments would reach the terminal unescaped, under whatever name the program
 * was called.
 */
#include "option_table.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "message.h"

enum { FIRST_VALUE = 256 }; /* a row is its index above all letters */

/* getopt_long's two tables. */
struct tables {
  struct option names[OPTION_TABLE_LIMIT + 1];
  char letters[2 * OPTION_TABLE_LIMIT + 2];
};

static void fill_tables(struct tables *tables,
                        const struct option_table *table) {
  const struct option_row *rows = table->rows;
  char *letter = tables->letters;

  *letter++ = ':'; /* tell a missing argument from an unknown option */
  for (int i = 0; i < table->row_count; i++) {
    bool takes_value = rows[i].argument != NULL;
    tables->names[i] = (struct option){
        .name = rows[i].name,
        .has_arg = takes_value ? required_argument : no_argument,
        .val = FIRST_VALUE + i};
    if (rows[i].letter == '\0')
      continue;
    *letter++ = rows[i].letter;
    if (takes_value)
      *letter++ = ':';
  }
  tables->names[table->row_count] = (struct option){.name = NULL};
  *letter = '\0';
}

/* The row of what getopt_long has found; -1: of none. */
static int row_of(const struct option_table *table, int found) {
  if (found >= FIRST_VALUE)
    return found - FIRST_VALUE;
  for (int i = 0; i < table->row_count; i++)
    if (table->rows[i].letter == found)
      return i;
  return -1;
}

/* What is wrong with the option that getopt_long has refused. */
static void complain(int found, char **arguments) {
  char letter[] = {'-', (char)optopt, '\0'};
  bool is_letter = optopt > 0 && optopt < FIRST_VALUE;
  const char *option = is_letter ? letter : arguments[optind - 1];

  if (found == ':')
    message(option, "the option needs an argument");
  else if (optopt >= FIRST_VALUE)
    message(option, "the option takes no argument");
  else
    message(option, "no such option; see --help");
}

int option_table_read(struct option_table *table, int count, char **arguments,
                      option_apply *apply, void *context) {
  struct tables tables = {.letters = ""};
  int found;

  fill_tables(&tables, table);
  while ((found = getopt_long(count, arguments, tables.letters, tables.names,
                              NULL)) != -1) {
    int row = row_of(table, found);
    if (row < 0) {
      complain(found, arguments);
      return -1;
    }
    table->given |= UINT32_C(1) << row;
    if (!apply(context, row, optarg))
      return -1;
  }
  return optind;
}

bool option_table_has_uses(const struct option_table *table, unsigned uses) {
  for (int i = 0; i < table->row_count; i++) {
    const struct option_row *row = &table->rows[i];
    char option[64];
    if ((table->given >> i & 1) == 0 || row->uses == 0 ||
        (row->uses & uses) != 0)
      continue;
    (void)snprintf(option, sizeof option, "--%s", row->name);
    message(option, row->useless);
    return false;
  }
  return true;
}

static void help_row(const struct option_row *row, struct writer *writer) {
  enum { HELP_COLUMN = 30 };
  char letter[] = {'-', row->letter, ',', '\0'};
  size_t width = 8 + strlen(row->name);

  writer_string(writer, "  ");
  writer_string(writer, row->letter != '\0' ? letter : "   ");
  writer_string(writer, " --");
  writer_string(writer, row->name);
  if (row->argument != NULL) {
    writer_octet(writer, '=');
    writer_string(writer, row->argument);
    width += 1 + strlen(row->argument);
  }
  do
    writer_octet(writer, ' ');
  while (++width < HELP_COLUMN);
  writer_string(writer, row->help);
  writer_octet(writer, '\n');
}

void option_table_help(const struct option_row *rows, int row_count,
                       struct writer *writer) {
  for (int i = 0; i < row_count; i++)
    help_row(&rows[i], writer);
}
