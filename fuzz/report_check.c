/* SPDX-License-Identifier: MIT */
/*
 * Each message has a text and a place, and can be shown.
 */
#include "report_check.h"

#include "fuzz.h"
#include "written.h"

/* The octets of line `line` (from 1), or -1 if the text has no such line. */
static long line_length(const char *text, size_t size, uint32_t line) {
  const char *end = text + size, *newline;

  for (; line > 1; line--, text = newline + 1)
    if (text == end ||
        (newline = memchr(text, '\n', (size_t)(end - text))) == NULL)
      return -1;
  newline = text < end ? memchr(text, '\n', (size_t)(end - text)) : NULL;
  return (newline != NULL ? newline : end) - text;
}

/* The place is that of an octet, or just behind the last one of a line. */
static void check_place(const char *text, size_t size, struct place place) {
  long length = line_length(text, size, place.line);

  REQUIRE(place.line >= 1 && place.column >= 1);
  REQUIRE(length >= 0 && place.column <= (unsigned long)length + 1);
}

static size_t count_lines(const char *text, size_t length) {
  size_t lines = 0;

  for (size_t i = 0; i < length; i++)
    lines += text[i] == '\n';
  return lines;
}

/* Messages of each kind, and the line that counts the others. */
static size_t lines_of(const struct report *report) {
  size_t lines = report->count;

  for (int kind = 0; kind < REPORT_KIND_COUNT; kind++)
    lines += report->found[kind] > REPORT_SHOWN;
  return lines;
}

/* What is said of it is a line each, and nothing a terminal could take amiss.
 */
static void check_written(struct report *report) {
  const char *said;
  size_t length;

  report_write(report, written_open());
  said = written_text(&length);
  REQUIRE(written_is_harmless(said, length));
  REQUIRE(count_lines(said, length) == lines_of(report));
}

void report_check(const char *text, size_t size, struct report *report) {
  size_t errors = 0;

  for (size_t i = 0; i < report->count; i++) {
    const struct report_message *message = &report->messages[i];
    REQUIRE(message->text_length > 0);
    check_place(text, size, message->place);
  }
  for (int kind = 0; kind < REPORT_KIND_COUNT; kind++)
    if (report_is_error(report, (enum report_kind)kind))
      errors += report->found[kind];
  REQUIRE(errors == report->errors);
  check_written(report);
}
