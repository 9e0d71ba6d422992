/* SPDX-License-Identifier: MIT */
/*
 * From an input to its answer, the same for every mode.  A host is copied in
 * lower case, so that what is shown of it (the entry, say) is canonical, and
 * looked up; a URL goes through hsts_upgrade_url_idna, which does all of that
 * itself.  One buffer, as large as the longest line can need, serves both, so
 * that memory does not grow with the input; pages that no line reaches cost
 * nothing.
 *
 * The URL to use is the one that was judged: what the library wrote.  Programs
 * do not agree on where the host of "http://a\@b/" is, so the input itself
 * might lead to a host that nobody asked about.
 */
#include "lookup_answer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "eight_octets.h"
#include "idna.h"
#include "line_blocks.h"
#include "lookup_input.h"

enum { BUFFER_SIZE = HSTS_URL_SIZE(LINE_LIMIT) };

bool answerer_open(struct answerer *answerer) {
  answerer->buffer = malloc(BUFFER_SIZE);
  if (answerer->buffer != NULL && idna_open(&answerer->idna))
    return true;
  free(answerer->buffer);
  return false;
}

void answerer_close(struct answerer *answerer) {
  idna_close(&answerer->idna);
  free(answerer->buffer);
}

/* Copies in lower case, eight octets at a time, the last eight perhaps twice;
   false if there is an octet that is not ASCII. */
static bool copy_lower(char *out, const char *text, size_t length) {
  uint64_t seen = 0, octets = 0;

  if (length < sizeof octets) {
    memcpy(&octets, text, length);
    seen = octets;
    octets = eight_lower(octets);
    memcpy(out, &octets, length);
  }
  for (size_t i = 0; length >= sizeof octets && i < length;
       i += sizeof octets) {
    size_t at = i < length - sizeof octets ? i : length - sizeof octets;
    memcpy(&octets, text + at, sizeof octets);
    seen |= octets;
    octets = eight_lower(octets);
    memcpy(out + at, &octets, sizeof octets);
  }
  return !eight_have_non_ascii(seen);
}

/* Takes over what a lookup found in answer->host. */
static void set_match(struct answer *answer, const hsts_match *match) {
  size_t end = answer->host_length;

  if (end > 0 && answer->host[end - 1] == '.')
    end--;
  answer->match = *match;
  answer->entry = answer->host + match->entry_offset;
  if (match->entry_offset < end)
    answer->entry_length = end - match->entry_offset;
}

/* Copies the host that was given into the buffer, canonical, unless UTS #46
   refuses it. */
static hsts_status convert_host(struct answerer *answerer,
                                struct answer *answer) {
  const struct input *input = answer->input;
  size_t length = input->length;
  hsts_status status = HSTS_OK;

  if (!copy_lower(answerer->buffer, input->given, length))
    status = answerer->idna.to_ascii(answerer->idna.context, answerer->buffer,
                                     BUFFER_SIZE, &length);
  if (status == HSTS_OK) {
    answer->host = answerer->buffer;
    answer->host_length = length;
  }
  return status;
}

/* A host that cannot be converted can never be listed, like one with an odd
   octet; but that memory ran out says nothing about it. */
static void answer_host(struct answerer *answerer, struct answer *answer) {
  hsts_match match = {.reason = HSTS_REASON_NOT_A_HOST};
  hsts_status converted = convert_host(answerer, answer);

  if (converted == HSTS_OK)
    answer->status =
        hsts_lookup(answerer->db, answer->host, answer->host_length,
                    answerer->options, &match);
  else if (converted == HSTS_ERROR_MEMORY)
    answer->status = converted;
  set_match(answer, &match);
  answer->verdict = match.force_https ? VERDICT_HTTPS : VERDICT_HTTP;
}

static enum verdict url_verdict(hsts_verdict verdict) {
  if (verdict == HSTS_URL_UPGRADED)
    return VERDICT_HTTPS;
  return verdict == HSTS_URL_UNLISTED ? VERDICT_HTTP : VERDICT_KEPT;
}

/* Of a scheme that has no hosts the library writes no URL, and parses none. */
static void set_use(struct answer *answer, size_t out_length) {
  answer->use = out_length > 0 ? answer->out : answer->input->given;
  answer->use_length = out_length > 0 ? out_length : answer->input->length;
}

static void answer_url(struct answerer *answerer, struct answer *answer) {
  size_t out_length;

  answer->status = hsts_upgrade_url_idna(
      answerer->db, answer->input->given, answer->input->length,
      answerer->options, answerer->buffer, BUFFER_SIZE, &out_length,
      &answer->url, &answerer->idna);
  if (answer->status != HSTS_OK)
    return;
  answer->verdict = url_verdict(answer->url.verdict);
  answer->out = answerer->buffer;
  set_use(answer, out_length);
  if (answer->verdict == VERDICT_KEPT)
    return;
  answer->host = answer->out + answer->url.host.offset;
  answer->host_length = answer->url.host.length;
  set_match(answer, &answer->url.match);
}

/* All but the parts of a URL, which are half of an answer, and which a host
   does not have. */
static void begin_answer(struct answer *answer, const struct input *input,
                         bool is_url) {
  answer->input = input;
  answer->verdict = VERDICT_INVALID;
  answer->is_url = is_url;
  answer->status = HSTS_OK;
  answer->match = (hsts_match){.reason = HSTS_REASON_NOT_LISTED};
  answer->host = answer->entry = answer->use = answer->out = "";
  answer->host_length = answer->entry_length = answer->use_length = 0;
  if (is_url)
    answer->url = (hsts_url){.verdict = HSTS_URL_KEPT};
}

void answer_input(struct answerer *answerer, const struct input *input,
                  struct answer *answer) {
  begin_answer(answer, input,
               answerer->urls_only ||
                   input_is_url(input->given, input->length));
  if (input->length == 0 || (answer->is_url && input->truncated))
    answer->status = HSTS_ERROR_URL;
  else if (answer->is_url)
    answer_url(answerer, answer);
  else
    answer_host(answerer, answer);
}

const char *answer_verdict_name(enum verdict verdict) {
  static const char *const names[VERDICT_COUNT] = {
      [VERDICT_HTTPS] = "https",
      [VERDICT_HTTP] = "http",
      [VERDICT_KEPT] = "kept",
      [VERDICT_INVALID] = "invalid",
  };
  return names[verdict];
}

/* Programs compare these, and hsts_reason_text may change. */
static const char *const reason_words[] = {
    [HSTS_REASON_NOT_LISTED] = "not-listed",
    [HSTS_REASON_EXACT] = "exact",
    [HSTS_REASON_SUPERDOMAIN] = "superdomain",
    [HSTS_REASON_MASKED] = "masked",
    [HSTS_REASON_NO_MODE] = "no-mode",
    [HSTS_REASON_NOT_A_HOST] = "not-a-host",
    [HSTS_REASON_EXEMPT_LABEL] = "exempt-label",
    [HSTS_REASON_EXEMPT_PORT] = "exempt-port",
    [HSTS_REASON_ADDRESS] = "address",
    [HSTS_REASON_EXEMPT_OVERLAY] = "exempt-overlay",
};

const char *answer_reason_word(const struct answer *answer) {
  if (answer->verdict == VERDICT_INVALID)
    return "invalid";
  if (answer->verdict == VERDICT_KEPT)
    return "scheme";
  return reason_words[answer->match.reason];
}

const char *answer_reason_text(const struct answer *answer) {
  if (answer->verdict == VERDICT_KEPT)
    return "the scheme is neither http nor ws";
  if (answer->verdict != VERDICT_INVALID)
    return hsts_reason_text(answer->match.reason);
  if (answer->input->length == 0)
    return "nothing was given";
  if (answer->input->truncated)
    return "the URL is longer than 2 MiB";
  return hsts_strerror(answer->status);
}
