/* SPDX-License-Identifier: MIT */
/*
 * --format=tsv, for programs: always six columns, and no more to escape than
 * what would break them, so that cut(1) and awk(1) need no parser.
 */
#include "lookup_mode.h"

#include "escape.h"

static void tsv_entry(struct writer *writer, const struct answer *answer) {
  writer_put(writer, answer->entry, answer->entry_length);
  writer_octet(writer, '\t');
  if (answer->entry_length > 0)
    writer_octet(writer, answer->match.include_subdomains ? '1' : '0');
}

static void tsv_answer(const struct lookup_run *run,
                       const struct answer *answer) {
  struct writer *writer = run->output;

  escape_tsv(writer, answer->input->given, answer->input->given_length);
  writer_octet(writer, '\t');
  writer_string(writer, answer_verdict_name(answer->verdict));
  writer_octet(writer, '\t');
  tsv_entry(writer, answer);
  writer_octet(writer, '\t');
  escape_tsv(writer, answer->use, answer->use_length);
  writer_octet(writer, '\t');
  writer_string(writer, answer_reason_word(answer));
  writer_octet(writer, '\n');
}

const struct lookup_mode lookup_tsv = {.name = "tsv", .answer = tsv_answer};
