/* SPDX-License-Identifier: MIT */
/*
 * --explain: the text for people, and in it each part of the input beside what
 * was made of it, and the options without which the answer would be another.
 * Which list was asked comes first, once, because a list that is old, or not
 * the one that was meant, explains most surprises.
 */
#include "lookup_mode.h"

#include <string.h>
#include <time.h>

#include "escape.h"
#include "list_date.h"
#include "lookup_parts.h"

static void explain_age(struct writer *writer, const hsts_db *db) {
  int64_t age = hsts_db_age(db, (int64_t)time(NULL));

  if (age < 0 || hsts_db_date(db) == 0)
    return;
  if (age == INT64_MAX) {
    writer_string(writer, " (in the future)");
    return;
  }
  writer_string(writer, " (");
  writer_number(writer, (unsigned long long)(age / SECONDS_A_DAY));
  writer_string(writer, " days old)");
}

static void explain_begin(const struct lookup_run *run) {
  struct writer *writer = run->output;
  char date[LIST_DATE_SIZE];

  writer_string(writer, "list     ");
  escape_terminal(writer, run->list_name, strlen(run->list_name));
  writer_string(writer, ", of ");
  writer_string(writer, list_date_text(hsts_db_date(run->db), date));
  explain_age(writer, run->db);
  writer_string(writer, ", ");
  writer_number(writer, hsts_db_entry_count(run->db));
  writer_string(writer, " entries\n");
  if (run->overlay != NULL) {
    writer_string(writer, "overlay  ");
    escape_terminal(writer, run->overlay_name, strlen(run->overlay_name));
    writer_string(writer, ", ");
    writer_number(writer, hsts_db_entry_count(run->overlay));
    writer_string(writer, " entries\n");
  }
}

static void explain_text(struct writer *writer, struct part text) {
  if (text.length == 0)
    writer_string(writer, "none");
  else
    escape_terminal(writer, text.text, text.length);
}

/* "host  HSTSpreload.org -> hstspreload.org", or one of them if equal, or no
   line at all for a part that never was. */
static void explain_part(struct writer *writer, const char *label,
                         struct part given, struct part made) {
  bool same =
      given.length == made.length &&
      (made.length == 0 || memcmp(given.text, made.text, made.length) == 0);

  if (given.length == 0 && same)
    return;
  show_label(writer, label);
  explain_text(writer, given);
  if (!same) {
    writer_string(writer, " -> ");
    explain_text(writer, made);
  }
  writer_octet(writer, '\n');
}

static struct part made_part(const struct answer *answer, hsts_span span) {
  return (struct part){answer->out + span.offset, span.length};
}

static void explain_url(struct writer *writer, const struct answer *answer) {
  struct url_parts given = url_split(answer->read, answer->read_length);
  const hsts_url *made = &answer->url;

  explain_part(writer, "scheme", given.scheme, made_part(answer, made->scheme));
  explain_part(writer, "userinfo", given.userinfo,
               made_part(answer, made->userinfo));
  explain_part(writer, "host", given.host, made_part(answer, made->host));
  explain_part(writer, "port", given.port, made_part(answer, made->port));
  explain_part(writer, "rest", given.rest, made_part(answer, made->rest));
}

static void explain_host(struct writer *writer, const struct answer *answer) {
  struct part given = {answer->read, answer->read_length};
  struct part made = {answer->host, answer->host_length};

  explain_part(writer, "host", given, made);
}

/* What the host would get without one of the options. */
static hsts_match match_without(const struct lookup_run *run,
                                const struct answer *answer, unsigned option) {
  hsts_match match = answer->match;

  (void)hsts_lookup(run->db, answer->host, answer->host_length,
                    run->options & ~(option | HSTS_EXEMPT_PORTS), &match);
  return match;
}

/* Whether the answer would be another without `option`.  A port that is exempt
   settles it before the host is looked at. */
static bool decides(unsigned option, const hsts_match *with,
                    const hsts_match *without) {
  if (with->reason == HSTS_REASON_EXEMPT_PORT || option == HSTS_EXEMPT_PORTS)
    return with->reason == HSTS_REASON_EXEMPT_PORT &&
           option == HSTS_EXEMPT_PORTS;
  return with->reason != without->reason ||
         with->entry_offset != without->entry_offset;
}

static void explain_without(struct writer *writer, const hsts_match *without) {
  writer_string(writer, without->force_https ? "without it https: "
                                             : "without it http: ");
  writer_string(writer, hsts_reason_text(without->reason));
  writer_octet(writer, '\n');
}

static void explain_option(const struct lookup_run *run,
                           const struct answer *answer, unsigned option,
                           const char *name) {
  hsts_match without = match_without(run, answer, option);

  if ((run->options & option) == 0 ||
      !decides(option, &answer->match, &without))
    return;
  show_label(run->output, "option");
  writer_string(run->output, name);
  writer_string(run->output, "; ");
  explain_without(run->output, &without);
}

static void explain_options(const struct lookup_run *run,
                            const struct answer *answer) {
  explain_option(run, answer, HSTS_RFC6797, "--rfc6797");
  explain_option(run, answer, HSTS_EXEMPT_SINGLE_LABELS,
                 "--exempt-single-labels");
  explain_option(run, answer, HSTS_EXEMPT_PORTS, "--exempt-ports");
}

/* What the list says by itself, where the overlay makes a difference. */
static void explain_overlay(const struct lookup_run *run,
                            const struct answer *answer) {
  hsts_match without = answer->match;

  if (run->overlay == NULL || answer->match.reason == HSTS_REASON_EXEMPT_PORT)
    return;
  (void)hsts_lookup(run->list, answer->host, answer->host_length,
                    run->options & ~(unsigned)HSTS_EXEMPT_PORTS, &without);
  if (without.reason == answer->match.reason &&
      without.entry_offset == answer->match.entry_offset)
    return;
  show_label(run->output, "overlay");
  explain_without(run->output, &without);
}

static void explain_answer(const struct lookup_run *run,
                           const struct answer *answer) {
  const char *policy = NULL;

  show_verdict(run->output, answer);
  if (!answer->is_url)
    explain_host(run->output, answer);
  else if (answer->url.host.length > 0)
    explain_url(run->output, answer);
  if (answer->host_length > 0) {
    explain_options(run, answer);
    explain_overlay(run, answer);
  }
  if (answer->entry_length > 0 && !answer->match.from_overlay)
    policy = hsts_entry_policy(run->list, answer->entry, answer->entry_length);
  show_decision(run->output, answer, policy);
}

const struct lookup_mode lookup_explain = {
    .name = "explain", .begin = explain_begin, .answer = explain_answer};
