/* SPDX-License-Identifier: MIT */
/*
 * --format=json: one object a line (JSON Lines), always with the same members
 * in the same order, null where there is nothing to say.
 */
#include "lookup_mode.h"

#include "escape.h"

static void json_key(struct writer *writer, const char *key) {
  writer_string(writer, ",\"");
  writer_string(writer, key);
  writer_string(writer, "\":");
}

static void json_text(struct writer *writer, const char *text, size_t length) {
  writer_octet(writer, '"');
  escape_json(writer, text, length);
  writer_octet(writer, '"');
}

/* A string, or null for one without octets. */
static void json_string(struct writer *writer, const char *key,
                        const char *text, size_t length) {
  json_key(writer, key);
  if (length == 0)
    writer_string(writer, "null");
  else
    json_text(writer, text, length);
}

static void json_word(struct writer *writer, const char *key,
                      const char *word) {
  json_key(writer, key);
  writer_octet(writer, '"');
  writer_string(writer, word);
  writer_octet(writer, '"');
}

static void json_entry_flag(struct writer *writer, const char *key,
                            const struct answer *answer, bool flag) {
  json_key(writer, key);
  if (answer->entry_length == 0)
    writer_string(writer, "null");
  else
    writer_string(writer, flag ? "true" : "false");
}

static void json_answer(const struct lookup_run *run,
                        const struct answer *answer) {
  struct writer *writer = run->output;

  writer_string(writer, "{\"input\":");
  json_text(writer, answer->input->given, answer->input->given_length);
  json_word(writer, "type", answer->is_url ? "url" : "host");
  json_word(writer, "verdict", answer_verdict_name(answer->verdict));
  json_word(writer, "reason", answer_reason_word(answer));
  json_string(writer, "host", answer->host, answer->host_length);
  json_string(writer, "entry", answer->entry, answer->entry_length);
  json_entry_flag(writer, "include_subdomains", answer,
                  answer->match.include_subdomains);
  json_entry_flag(writer, "exact", answer, answer->match.exact);
  json_string(writer, "url", answer->use, answer->use_length);
  writer_string(writer, "}\n");
}

const struct lookup_mode lookup_json = {.name = "json", .answer = json_answer};
