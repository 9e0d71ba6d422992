/* SPDX-License-Identifier: MIT */
/*
 * Messages wait here until all are known, because they are found out of order:
 * the parser sees a wrong mode before the name of its entry, and names are
 * checked after the parse.  Those of one kind are found in the order of their
 * places, so the first few that are found are the first few of the text.  There
 * is room for so many of each kind, and no more, so that a list with millions
 * of faults costs no more than one with a few.
 */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"

enum {
  QUOTED_MAX = 256 /* octets shown of a name or a value: more than a host has */
};

static const struct {
  const char *many;
  bool is_error;
} kinds[REPORT_KIND_COUNT] = {
    [REPORT_WHOLE] = {"faults of the whole", true},
    [REPORT_NO_ENTRIES] = {"lists without entries", false},
    [REPORT_MEMBER_UNKNOWN] = {"unknown members", false},
    [REPORT_MEMBER_TWICE] = {"members given twice", true},
    [REPORT_TYPE] = {"values of the wrong type", true},
    [REPORT_MODE] = {"unknown modes", true},
    [REPORT_POLICY] = {"unknown policies", false},
    [REPORT_NAME_MISSING] = {"entries without \"name\"", true},
    [REPORT_NAME_EMPTY] = {"empty names", true},
    [REPORT_NAME_UPPER_CASE] = {"names with upper case letters", true},
    [REPORT_NAME_NON_ASCII] = {"names that are not ASCII", true},
    [REPORT_NAME_OCTET] = {"names with a byte that no host has", true},
    [REPORT_NAME_EMPTY_LABEL] = {"names with an empty label", true},
    [REPORT_NAME_LONG_LABEL] = {"names with a label that is too long", true},
    [REPORT_NAME_LONG] = {"names that are too long", true},
    [REPORT_NAME_TWICE] = {"names listed twice", true},
    [REPORT_REDUNDANT] = {"redundant entries", false},
    [REPORT_LINE] = {"lines that cannot be read", true},
    [REPORT_LINE_HOST] = {"lines without a host that a list can have", true},
};

bool report_is_error(const struct report *report, enum report_kind kind) {
  return report->strict || kinds[kind].is_error;
}

/* Appends to the text of the last message, if it is kept, what has room. */
static void append(struct report *report, const char *octets, size_t length) {
  struct report_message *last = report->last;
  size_t room;

  if (last == NULL)
    return;
  room = REPORT_TEXT_MAX - last->text_length;
  length = length < room ? length : room;
  memcpy(last->text + last->text_length, octets, length);
  last->text_length += length;
}

/* Room for all messages that can be kept.  False, and the report is marked: out
   of memory. */
static bool make_room(struct report *report) {
  if (report->messages == NULL)
    report->messages = calloc((size_t)REPORT_KIND_COUNT * REPORT_SHOWN,
                              sizeof *report->messages);
  if (report->messages == NULL)
    report->out_of_memory = true;
  return report->messages != NULL;
}

/* Counts a message, and makes it the last one if it is one of the first of its
   kind. */
static void count_message(struct report *report, enum report_kind kind,
                          struct place place) {
  report->last = NULL;
  if (report->quiet && !report_is_error(report, kind))
    return;
  report->errors += report_is_error(report, kind);
  if (report->found[kind]++ >= REPORT_SHOWN || !make_room(report))
    return;
  report->last = &report->messages[report->count];
  *report->last = (struct report_message){
      .kind = kind, .place = place, .number = report->count};
  report->count++;
}

void report_add(struct report *report, enum report_kind kind,
                struct place place, const char *format, ...) {
  va_list arguments;

  count_message(report, kind, place);
  if (report->last == NULL)
    return;
  va_start(arguments, format);
  (void)vsnprintf(report->last->text, REPORT_TEXT_MAX, format, arguments);
  va_end(arguments);
  report->last->text_length = strlen(report->last->text);
}

void report_text(struct report *report, const char *text) {
  append(report, text, strlen(text));
}

void report_quote(struct report *report, const char *octets, size_t length) {
  append(report, "\"", 1);
  append(report, octets, length < QUOTED_MAX ? length : QUOTED_MAX);
  append(report, length <= QUOTED_MAX ? "\"" : "\"...",
         length <= QUOTED_MAX ? 1 : 4);
}

void report_name(struct report *report, size_t first, const char *name,
                 size_t length) {
  for (size_t i = first; i < report->count; i++) {
    report->messages[i].name = name;
    report->messages[i].name_length = length;
  }
}

/* By place, and what stands at one place in the order it was found. */
static int compare_messages(const void *left, const void *right) {
  const struct report_message *a = left, *b = right;

  if (a->place.line != b->place.line)
    return a->place.line < b->place.line ? -1 : 1;
  if (a->place.column != b->place.column)
    return a->place.column < b->place.column ? -1 : 1;
  return (a->number > b->number) - (a->number < b->number);
}

static void write_place(struct writer *writer, struct place place) {
  if (place.line == 0)
    return;
  writer_octet(writer, ':');
  writer_number(writer, place.line);
  writer_octet(writer, ':');
  writer_number(writer, place.column);
}

static void write_name(struct writer *writer, const char *name, size_t length) {
  writer_string(writer, "entry \"");
  escape_terminal(writer, name, length < QUOTED_MAX ? length : QUOTED_MAX);
  writer_string(writer, length <= QUOTED_MAX ? "\": " : "\"...: ");
}

static void write_severity(const struct report *report, struct writer *writer,
                           enum report_kind kind) {
  writer_string(writer,
                report_is_error(report, kind) ? ": error: " : ": warning: ");
}

static void write_message(const struct report *report, struct writer *writer,
                          const struct report_message *message) {
  escape_terminal(writer, report->file, strlen(report->file));
  write_place(writer, message->place);
  write_severity(report, writer, message->kind);
  if (message->name != NULL)
    write_name(writer, message->name, message->name_length);
  escape_terminal(writer, message->text, message->text_length);
  writer_octet(writer, '\n');
}

static void write_more(const struct report *report, struct writer *writer,
                       enum report_kind kind) {
  escape_terminal(writer, report->file, strlen(report->file));
  write_severity(report, writer, kind);
  writer_string(writer, "and ");
  writer_number(writer, report->found[kind] - REPORT_SHOWN);
  writer_string(writer, " more ");
  writer_string(writer, kinds[kind].many);
  writer_octet(writer, '\n');
}

void report_write(struct report *report, struct writer *writer) {
  if (report->count > 0)
    qsort(report->messages, report->count, sizeof *report->messages,
          compare_messages);
  for (size_t i = 0; i < report->count; i++)
    write_message(report, writer, &report->messages[i]);
  for (int kind = 0; kind < REPORT_KIND_COUNT; kind++)
    if (report->found[kind] > REPORT_SHOWN)
      write_more(report, writer, (enum report_kind)kind);
  (void)writer_flush(writer);
}

void report_free(struct report *report) {
  free(report->messages);
  *report = (struct report){0};
}
