/* SPDX-License-Identifier: MIT */
/*
 * From an input to its answer, the same for every mode.  A plain host is copied
 * in lower case, so that what is shown of it (the entry, say) is canonical, and
 * looked up; a URL goes through hsts_upgrade_url_idna, which does all of that
 * itself, and so does what is neither, behind "http://".  One buffer, as large
 * as the longest line can need, serves all, so that memory does not grow with
 * the input; pages that no line reaches cost nothing.
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

static const char prefix[] = "http://";

enum {
  PREFIX_LENGTH = sizeof prefix - 1,
  READ_SIZE = PREFIX_LENGTH + LINE_LIMIT,
  BUFFER_SIZE = HSTS_URL_SIZE(READ_SIZE)
};

bool answerer_open(struct answerer *answerer) {
  answerer->buffer = malloc(BUFFER_SIZE + READ_SIZE);
  if (answerer->buffer != NULL && idna_open(&answerer->idna))
    return true;
  free(answerer->buffer);
  return false;
}

void answerer_close(struct answerer *answerer) {
  idna_close(&answerer->idna);
  free(answerer->buffer);
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

/* Copies in lower case, eight bytes at a time, the last eight perhaps twice;
   false if there is one that is not ASCII. */
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

/* Copies the host into the buffer, canonical, unless UTS #46 refuses it. */
static hsts_status convert_host(struct answerer *answerer,
                                struct answer *answer) {
  size_t length = answer->read_length;
  hsts_status status = HSTS_OK;

  if (!copy_lower(answerer->buffer, answer->read, length))
    status = answerer->idna.to_ascii(answerer->idna.context, answerer->buffer,
                                     BUFFER_SIZE, &length);
  if (status == HSTS_OK) {
    answer->host = answerer->buffer;
    answer->host_length = length;
  }
  return status;
}

/* The buffer may get another text, and what is no host has no entry. */
static void forget_host(struct answer *answer) {
  answer->host = answer->entry = "";
  answer->host_length = answer->entry_length = 0;
}

/* A script must not take what is no host for one that may be reached over http.
 */
static void refuse(struct answer *answer) {
  answer->verdict = VERDICT_INVALID;
  answer->use_length = 0;
  forget_host(answer);
}

/* Answers a plain host; false if it is none.  Whether it is, nearly every input
   tells by the lookup: that refuses all that no host has. */
static bool answer_host(struct answerer *answerer, struct answer *answer) {
  hsts_match match = {.reason = HSTS_REASON_NOT_A_HOST};
  hsts_status status = convert_host(answerer, answer);

  if (status == HSTS_OK)
    status = hsts_lookup(answerer->db, answer->host, answer->host_length,
                         answerer->options, &match);
  if (status != HSTS_ERROR_MEMORY &&
      (match.reason == HSTS_REASON_NOT_A_HOST
           ? !input_is_plain(answer->read, answer->read_length)
           : !input_host_stays(answer->host, answer->host_length))) {
    forget_host(answer);
    return false;
  }
  answer->status = status;
  set_match(answer, &match);
  answer->verdict = match.force_https ? VERDICT_HTTPS : VERDICT_HTTP;
  if (match.reason == HSTS_REASON_NOT_A_HOST)
    refuse(answer);
  return true;
}

static enum verdict url_verdict(hsts_verdict verdict) {
  if (verdict == HSTS_URL_UPGRADED)
    return VERDICT_HTTPS;
  return verdict == HSTS_URL_UNLISTED ? VERDICT_HTTP : VERDICT_KEPT;
}

/* Of a scheme that has no hosts the library writes no URL, and parses none. */
static void set_use(struct answer *answer, size_t out_length) {
  answer->use = out_length > 0 ? answer->out : answer->read;
  answer->use_length = out_length > 0 ? out_length : answer->read_length;
}

static void answer_url(struct answerer *answerer, struct answer *answer) {
  size_t out_length;

  answer->is_url = true;
  answer->url = (hsts_url){.verdict = HSTS_URL_KEPT};
  answer->status =
      hsts_upgrade_url_idna(answerer->db, answer->read, answer->read_length,
                            answerer->options, answerer->buffer, BUFFER_SIZE,
                            &out_length, &answer->url, &answerer->idna);
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

/* Neither a plain host nor a URL. */
static void answer_bare(struct answerer *answerer, struct answer *answer) {
  char *url = answerer->buffer + BUFFER_SIZE;

  memcpy(url, prefix, PREFIX_LENGTH);
  memcpy(url + PREFIX_LENGTH, answer->read, answer->read_length);
  answer->read = url;
  answer->read_length += PREFIX_LENGTH;
  answer->is_bare = true;
  answer_url(answerer, answer);
  if (answer->match.reason == HSTS_REASON_NOT_A_HOST)
    refuse(answer);
}

/* Blanks and controls around an input are no part of it (URL standard 4.4), nor
   is the CR of a line end. */
static void trim(struct answer *answer) {
  while (answer->read_length > 0 && (unsigned char)*answer->read <= ' ') {
    answer->read++;
    answer->read_length--;
  }
  while (answer->read_length > 0 &&
         (unsigned char)answer->read[answer->read_length - 1] <= ' ')
    answer->read_length--;
}

/* All but the parts of a URL, which are half of an answer, and which a host
   does not have. */
static void begin_answer(struct answer *answer, const struct input *input) {
  answer->input = input;
  answer->read = input->given;
  answer->read_length = input->length;
  answer->verdict = VERDICT_INVALID;
  answer->is_url = answer->is_bare = false;
  answer->status = HSTS_OK;
  answer->match = (hsts_match){.reason = HSTS_REASON_NOT_LISTED};
  answer->host = answer->entry = answer->use = answer->out = "";
  answer->host_length = answer->entry_length = answer->use_length = 0;
  trim(answer);
}

static bool has_scheme(const struct answerer *answerer,
                       const struct answer *answer) {
  return answerer->urls_only || input_is_url(answer->read, answer->read_length);
}

/* No host has a colon, and nearly every URL has one. */
static bool may_be_host(const struct answerer *answerer,
                        const struct answer *answer) {
  return !answerer->urls_only &&
         memchr(answer->read, ':', answer->read_length) == NULL;
}

/* Nothing, or too much. */
static void refuse_unread(const struct answerer *answerer,
                          struct answer *answer) {
  answer->status = HSTS_ERROR_URL;
  answer->url = (hsts_url){.verdict = HSTS_URL_KEPT};
  answer->is_url = has_scheme(answerer, answer);
}

void answer_input(struct answerer *answerer, const struct input *input,
                  struct answer *answer) {
  begin_answer(answer, input);
  if (answer->read_length == 0 || input->truncated)
    refuse_unread(answerer, answer);
  else if (may_be_host(answerer, answer) && answer_host(answerer, answer))
    return;
  else if (has_scheme(answerer, answer))
    answer_url(answerer, answer);
  else
    answer_bare(answerer, answer);
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
  if (answer->read_length == 0)
    return "nothing was given";
  if (answer->input->truncated)
    return "it is longer than 2 MiB";
  if (!answer->is_url || answer->is_bare)
    return "this is no host name, and no URL";
  return hsts_strerror(answer->status);
}
