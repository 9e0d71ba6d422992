/* SPDX-License-Identifier: MIT */
/*
 * Messages wait here until all are known, because they are found out of order:
 * the parser sees a wrong mode before the name of its entry, and names are
 * checked after the parse.  Texts share one growing string, so that a list with
 * millions of faults costs no more than what is written about it.
 */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"

enum {
  TEXT_MAX = 512,  /* octets of a formatted text; all are far shorter */
  QUOTED_MAX = 256 /* octets shown of a name or a value: more than a host has */
};

/* Makes room for `wanted` items in an array that doubles.  False, and the
   report is marked: out of memory. */
static bool grow(struct report *report, void **items, size_t *capacity,
                 size_t wanted, size_t item_size) {
  size_t room = *capacity > 0 ? *capacity : 64;
  void *larger = NULL;

  if (wanted <= *capacity)
    return true;
  while (room < wanted && room <= SIZE_MAX / 2)
    room *= 2;
  if (room >= wanted && room <= SIZE_MAX / item_size)
    larger = realloc(*items, room * item_size);
  if (larger == NULL) {
    report->out_of_memory = true;
    return false;
  }
  *items = larger;
  *capacity = room;
  return true;
}

/* Appends to the text of the last message, if there was memory for that. */
static void append(struct report *report, const char *octets, size_t length) {
  void *texts = report->texts;
  bool room =
      !report->out_of_memory && grow(report, &texts, &report->texts_capacity,
                                     report->texts_size + length, 1);

  report->texts = texts;
  if (!room || length == 0) /* of nothing there may be no room at all */
    return;
  memcpy(report->texts + report->texts_size, octets, length);
  report->texts_size += length;
  report->messages[report->count - 1].text_length += length;
}

static bool add_message(struct report *report, enum report_severity severity,
                        struct place place) {
  void *messages = report->messages;
  bool room = grow(report, &messages, &report->capacity, report->count + 1,
                   sizeof *report->messages);

  report->messages = messages;
  if (!room)
    return false;
  if (severity == REPORT_ERROR)
    report->errors++;
  report->messages[report->count++] = (struct report_message){
      .place = place, .severity = severity, .text = report->texts_size};
  return true;
}

void report_add(struct report *report, enum report_severity severity,
                struct place place, const char *format, ...) {
  char text[TEXT_MAX];
  va_list arguments;

  if (report->strict)
    severity = REPORT_ERROR;
  if (!add_message(report, severity, place))
    return;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  append(report, text, strlen(text));
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

/* By place, and what stands at one place in the order it was found, which is
   that of the texts. */
static int compare_messages(const void *left, const void *right) {
  const struct report_message *a = left, *b = right;

  if (a->place.line != b->place.line)
    return a->place.line < b->place.line ? -1 : 1;
  if (a->place.column != b->place.column)
    return a->place.column < b->place.column ? -1 : 1;
  return (a->text > b->text) - (a->text < b->text);
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

static void write_message(const struct report *report, struct writer *writer,
                          const struct report_message *message) {
  escape_terminal(writer, report->file, strlen(report->file));
  write_place(writer, message->place);
  writer_string(writer, message->severity == REPORT_ERROR ? ": error: "
                                                          : ": warning: ");
  if (message->name != NULL)
    write_name(writer, message->name, message->name_length);
  escape_terminal(writer, report->texts + message->text, message->text_length);
  writer_octet(writer, '\n');
}

void report_write(struct report *report, struct writer *writer) {
  if (report->count > 0)
    qsort(report->messages, report->count, sizeof *report->messages,
          compare_messages);
  for (size_t i = 0; i < report->count; i++)
    write_message(report, writer, &report->messages[i]);
  (void)writer_flush(writer);
}

void report_free(struct report *report) {
  free(report->messages);
  free(report->texts);
  *report = (struct report){0};
}
