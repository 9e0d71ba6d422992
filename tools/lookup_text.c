/* SPDX-License-Identifier: MIT */
/*
 * --format=text, for people: the verdict and the input on one line, what
 * decided indented below it.  The columns are of fixed width, since a stream
 * cannot be measured in advance.
 */
#include "lookup_mode.h"

#include <string.h>

#include "escape.h"

enum { VERDICT_WIDTH = 9, LABEL_WIDTH = 10 };

/* A word and the blanks up to the next column. */
static void show_column(struct writer *writer, const char *word, size_t width) {
  writer_string(writer, word);
  for (size_t i = strlen(word); i < width; i++)
    writer_octet(writer, ' ');
}

void show_verdict(struct writer *writer, const struct answer *answer) {
  show_column(writer, answer_verdict_name(answer->verdict), VERDICT_WIDTH);
  escape_terminal(writer, answer->input->given, answer->input->length);
  writer_octet(writer, '\n');
}

void show_label(struct writer *writer, const char *label) {
  show_column(writer, "", VERDICT_WIDTH);
  show_column(writer, label, LABEL_WIDTH);
}

static void show_entry(struct writer *writer, const struct answer *answer) {
  show_label(writer, "entry");
  writer_put(writer, answer->entry, answer->entry_length);
  writer_string(writer, answer->match.include_subdomains
                            ? ", including subdomains"
                            : ", without subdomains");
  writer_string(writer,
                answer->match.from_overlay ? ", of the overlay\n" : "\n");
}

void show_decision(struct writer *writer, const struct answer *answer,
                   const char *policy) {
  if (answer->entry_length > 0)
    show_entry(writer, answer);
  if (policy != NULL) {
    show_label(writer, "policy");
    writer_string(writer, policy[0] != '\0' ? policy : "none");
    writer_octet(writer, '\n');
  }
  show_label(writer, "why");
  writer_string(writer, answer_reason_text(answer));
  writer_octet(writer, '\n');
  if (answer->use_length == 0)
    return;
  show_label(writer, "use");
  escape_terminal(writer, answer->use, answer->use_length);
  writer_octet(writer, '\n');
}

static void text_answer(const struct lookup_run *run,
                        const struct answer *answer) {
  show_verdict(run->output, answer);
  show_decision(run->output, answer, NULL);
}

const struct lookup_mode lookup_text = {.name = "text", .answer = text_answer};
