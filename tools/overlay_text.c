/* SPDX-License-Identifier: MIT */
/*
 * A line is words between blanks: a sign, a host and, after "+", perhaps
 * include_subdomains.  What each sign becomes are the two flags of an entry, in
 * the three of their combinations by which libhsts/blob_overlay.c tells them
 * apart.
 *
 * Administrators write hosts as they know them, so a host is taken as from a
 * URL: in upper case, with a trailing dot and, where there is ICU to convert
 * them, in U-labels.
 */
#include "overlay_text.h"

#include <string.h>

#include "host.h"
#include "hsts.h"
#include "list_check.h"
#include "list_input.h"

enum {
  HOST_GIVEN_MAX = 1024, /* octets of a host as it is given */
  HOST_ROOM = HSTS_URL_SIZE(HOST_GIVEN_MAX),
  NAME_ROOM = HOST_MAX_LENGTH + 1,
  WORDS_MAX = 4 /* one more than any line has */
};

/* A part of the text. */
struct word {
  const char *text;
  size_t length;
};

struct overlay_parser {
  struct list *list;
  struct report *report;
  uint32_t line_number;
  const char *line;      /* where it begins */
  const hsts_idna *idna; /* or NULL */
};

/* ---- Hosts ------------------------------------------------------------ */

static struct place place_of(const struct overlay_parser *parser,
                             const char *at) {
  return (struct place){parser->line_number, (uint32_t)(at - parser->line) + 1};
}

/* Reports a word, and what was expected there. */
static void complain(struct overlay_parser *parser, enum report_kind kind,
                     struct word word, const char *expected) {
  report_add(parser->report, kind, place_of(parser, word.text), "%s", "");
  report_quote(parser->report, word.text, word.length);
  report_text(parser->report, ", expected ");
  report_text(parser->report, expected);
}

/* The host that a list could have, without the trailing dot.  0: it was
   reported that there is none, or that there is no memory. */
static size_t canonical(struct overlay_parser *parser, struct word given,
                        char host[HOST_ROOM]) {
  size_t length = 0;
  hsts_status status = HSTS_ERROR_SPACE;

  if (given.length <= HOST_GIVEN_MAX)
    status = hsts_canonical_host_idna(given.text, given.length, host, HOST_ROOM,
                                      &length, parser->idna);
  if (status == HSTS_OK && length > 0 && host[length - 1] == '.')
    length--;
  if (status == HSTS_OK && hsts_host_is_canonical(host, length))
    return length;
  if (status == HSTS_ERROR_MEMORY)
    parser->report->out_of_memory = true;
  else if (status == HSTS_ERROR_NON_ASCII)
    complain(parser, REPORT_LINE_HOST, given,
             "A-labels (\"xn--...\"), since it is not ASCII");
  else
    complain(parser, REPORT_LINE_HOST, given, "a host that a list can have");
  return 0;
}

/* ---- Lines ------------------------------------------------------------ */

/* The words of a line up to its comment, as many as there is room for. */
static size_t split(const char *line, const char *end,
                    struct word words[WORDS_MAX]) {
  const char *comment = memchr(line, '#', (size_t)(end - line));
  size_t count = 0;

  if (comment != NULL)
    end = comment;
  while (count < WORDS_MAX) {
    const char *begin;
    while (line < end && list_input_is_blank(*line))
      line++;
    if (line == end)
      break;
    begin = line;
    while (line < end && !list_input_is_blank(*line))
      line++;
    words[count++] = (struct word){begin, (size_t)(line - begin)};
  }
  return count;
}

static bool word_is(struct word word, const char *text) {
  return word.length == strlen(text) &&
         memcmp(word.text, text, word.length) == 0;
}

/* Reads the sign; false if it is none. */
static bool read_sign(struct word sign, struct list_entry *entry) {
  entry->force_https = word_is(sign, "+");
  entry->include_subdomains = word_is(sign, "!");
  return entry->force_https || entry->include_subdomains || word_is(sign, "-");
}

/* Whether the words of a line are those that its sign takes. */
static bool check_words(struct overlay_parser *parser, const struct word *words,
                        size_t count, struct list_entry *entry) {
  if (!read_sign(words[0], entry)) {
    complain(parser, REPORT_LINE, words[0],
             "\"+\", \"-\" or \"!\", a blank and a host");
  } else if (count == 1) {
    complain(parser, REPORT_LINE, words[0], "a host after it");
  } else if (count > 2 && (!word_is(words[2], "include_subdomains") ||
                           !entry->force_https)) {
    complain(parser, REPORT_LINE, words[2],
             entry->force_https ? "include_subdomains or the line's end"
                                : "the line's end");
  } else if (count > 3) {
    complain(parser, REPORT_LINE, words[3], "the line's end");
  } else {
    entry->include_subdomains = entry->include_subdomains || count == 3;
    return true;
  }
  return false;
}

/* False: out of memory. */
static bool read_line(struct overlay_parser *parser, const char *end) {
  struct list_entry entry = {.line = parser->line_number};
  char host[HOST_ROOM];
  struct word words[WORDS_MAX] = {{"", 0}};
  size_t count = split(parser->line, end, words), length;

  if (count == 0 || !check_words(parser, words, count, &entry))
    return true;
  length = canonical(parser, words[1], host);
  if (length == 0)
    return !parser->report->out_of_memory;
  entry.column = place_of(parser, words[1].text).column;
  entry.name = list_add_name(parser->list, host, length);
  entry.name_length = (uint32_t)length;
  return list_add_entry(parser->list, &entry);
}

/* ---- The whole -------------------------------------------------------- */

/* The last one need not end with a newline. */
static size_t count_lines(const char *text, size_t size) {
  size_t lines = size > 0 && text[size - 1] != '\n';

  for (size_t i = 0; i < size; i++)
    lines += text[i] == '\n';
  return lines;
}

/* Whether the text can be one of an overlay; otherwise it was reported. */
static bool check_text(const char *text, size_t size, size_t lines,
                       struct report *report) {
  if (list_input_is_blob(text, size))
    report_add(report, REPORT_WHOLE, (struct place){0},
               "this is a blob, expected the text of an overlay");
  else if (lines > list_names_most())
    report_add(report, REPORT_WHOLE, (struct place){0}, "more than %zu lines",
               list_names_most());
  return report->errors == 0;
}

/* False: out of memory. */
static bool read_lines(struct overlay_parser *parser, const char *text,
                       const char *end) {
  parser->line = text + list_input_mark(text, (size_t)(end - text));
  while (parser->line < end) {
    const char *newline =
        memchr(parser->line, '\n', (size_t)(end - parser->line));
    parser->line_number++;
    if (!read_line(parser, newline != NULL ? newline : end))
      return false;
    parser->line = newline != NULL ? newline + 1 : end;
  }
  return true;
}

bool overlay_parse(struct list *list, const char *text, size_t size,
                   const hsts_idna *idna, struct report *report) {
  struct overlay_parser parser = {.list = list, .report = report, .idna = idna};
  size_t lines = count_lines(text, size);

  if (!check_text(text, size, lines, report))
    return true;
  return lines <= SIZE_MAX / NAME_ROOM &&
         list_reserve_names(list, lines * NAME_ROOM) &&
         read_lines(&parser, text, text + size) &&
         list_check(list, true, report);
}
