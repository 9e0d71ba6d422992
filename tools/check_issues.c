/* SPDX-License-Identifier: MIT */
/*
 * Errors are written before warnings, and those before notes, each in the order
 * in which they were found.
 */
#include "check_issues.h"

#include <string.h>

#include "escape.h"
#include "lookup_exit.h"

static const char *const kind_names[] = {"error", "warning", "note"};

void check_add(struct check_issues *issues, enum check_kind kind,
               const char *name, const char *text) {
  for (int i = 0; i < issues->count; i++)
    if (issues->list[i].kind == kind &&
        strcmp(issues->list[i].name, name) == 0 &&
        strcmp(issues->list[i].text, text) == 0)
      return;
  if (issues->count == CHECK_ISSUES_MOST)
    return;
  issues->list[issues->count++] = (struct check_issue){kind, name, text};
  issues->errors += kind == CHECK_ERROR;
}

void check_add_header(struct check_issues *issues, const char *value,
                      size_t length, bool removal) {
  hsts_header header;
  uint32_t found = 0;
  hsts_status status = hsts_header_parse(value, length, &header, NULL);

  (void)hsts_header_issues(value, length, removal ? HSTS_FOR_REMOVAL : 0,
                           &found);
  for (uint32_t bit = 1; bit != 0; bit <<= 1)
    if ((found & bit) != 0)
      check_add(issues,
                (bit & HSTS_ISSUE_ERRORS) != 0 ? CHECK_ERROR : CHECK_WARNING,
                hsts_issue_name(bit), hsts_issue_text(bit));
  if (status != HSTS_OK)
    check_add(issues, CHECK_NOTE, "", hsts_strerror(status));
}

int check_header(const struct lookup_options *options, struct writer *output) {
  struct check_issues issues = {0};

  check_add_header(&issues, options->header, strlen(options->header),
                   options->removal);
  return check_write(&issues, options->header, options, output);
}

/* ---- Writing ---------------------------------------------------------- */

static const char *verdict(const struct check_issues *issues) {
  return issues->errors == 0 ? "eligible" : "refused";
}

/* A word and the blanks up to the next column. */
static void put_column(const char *word, struct writer *output) {
  enum { WIDTH = 9 };

  writer_string(output, word);
  for (size_t i = strlen(word); i < WIDTH; i++)
    writer_octet(output, ' ');
}

static void write_text(const struct check_issue *issue, struct writer *output) {
  put_column(kind_names[issue->kind], output);
  writer_string(output, issue->name);
  writer_string(output, *issue->name != '\0' ? ": " : "");
  writer_string(output, issue->text);
  writer_octet(output, '\n');
}

static void write_tsv(const struct check_issue *issue, struct writer *output) {
  writer_string(output, kind_names[issue->kind]);
  writer_octet(output, '\t');
  writer_string(output, issue->name);
  writer_octet(output, '\t');
  writer_string(output, issue->text);
  writer_octet(output, '\n');
}

/* All of one kind, a line each. */
static void write_kind(const struct check_issues *issues, enum check_kind kind,
                       bool tsv, struct writer *output) {
  for (int i = 0; i < issues->count; i++) {
    const struct check_issue *issue = &issues->list[i];
    if (issue->kind != kind)
      continue;
    if (tsv)
      write_tsv(issue, output);
    else
      write_text(issue, output);
  }
}

/* The names, or of notes the texts, as an array. */
static void write_json(const struct check_issues *issues, enum check_kind kind,
                       struct writer *output) {
  const char *separator = "";

  writer_string(output, ",\"");
  writer_string(output, kind_names[kind]);
  writer_string(output, "s\":[");
  for (int i = 0; i < issues->count; i++) {
    const struct check_issue *issue = &issues->list[i];
    const char *what = kind == CHECK_NOTE ? issue->text : issue->name;
    if (issue->kind != kind)
      continue;
    writer_string(output, separator);
    writer_octet(output, '"');
    escape_json(output, what, strlen(what));
    writer_octet(output, '"');
    separator = ",";
  }
  writer_octet(output, ']');
}

static void write_json_object(const struct check_issues *issues,
                              const char *input, struct writer *output) {
  writer_string(output, "{\"input\":\"");
  escape_json(output, input, strlen(input));
  writer_string(output, "\",\"verdict\":\"");
  writer_string(output, verdict(issues));
  writer_octet(output, '"');
  for (int kind = CHECK_ERROR; kind <= CHECK_NOTE; kind++)
    write_json(issues, (enum check_kind)kind, output);
  writer_string(output, "}\n");
}

static void write_lines(const struct check_issues *issues, const char *input,
                        bool tsv, struct writer *output) {
  if (tsv) {
    writer_string(output, verdict(issues));
    writer_octet(output, '\t');
    escape_tsv(output, input, strlen(input));
    writer_string(output, "\t\n");
  } else {
    put_column(verdict(issues), output);
    escape_terminal(output, input, strlen(input));
    writer_octet(output, '\n');
  }
  for (int kind = CHECK_ERROR; kind <= CHECK_NOTE; kind++)
    write_kind(issues, (enum check_kind)kind, tsv, output);
}

int check_write(const struct check_issues *issues, const char *input,
                const struct lookup_options *options, struct writer *output) {
  if (options->mode == &lookup_json)
    write_json_object(issues, input, output);
  else
    write_lines(issues, input, options->mode == &lookup_tsv, output);
  return issues->errors == 0 ? EXIT_ALL_UPGRADED : EXIT_NOT_UPGRADED;
}
