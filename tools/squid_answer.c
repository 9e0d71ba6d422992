/* SPDX-License-Identifier: MIT */
/*
 * 307, since with it a client repeats the request as it was, method and body
 * included, which is what a browser's own upgrade does.  The URL is in quotes,
 * within which Squid takes a backslash as "the next octet as it is"
 * (strwordtok) and no percent-escape is decoded
 * (Helper::Reply::parseResponseKeys); a URL may have both octets in its query.
 * Blanks, which a Location cannot have, are percent-encoded.
 *
 * BH tells Squid that the helper could not do its work: it logs that, and lets
 * the request pass as it does for ERR.
 */
#include "squid_answer.h"

#include "squid_request.h"

static void put_channel(struct writer *output,
                        const struct squid_request *request) {
  if (request->channel_length == 0)
    return;
  writer_put(output, request->channel, request->channel_length);
  writer_octet(output, ' ');
}

/* The blanks that a URL may have here. */
static bool is_blank(char octet) {
  return octet >= 0 && octet <= ' ';
}

/* The octets up to the next one that Squid would not take as it is. */
static size_t plain_length(const char *text, size_t length) {
  size_t plain = 0;

  while (plain < length && text[plain] != '"' && text[plain] != '\\' &&
         !is_blank(text[plain]))
    plain++;
  return plain;
}

static void put_escaped(struct writer *output, char octet) {
  static const char digits[] = "0123456789ABCDEF";

  if (is_blank(octet)) {
    writer_octet(output, '%');
    writer_octet(output, digits[(unsigned char)octet >> 4]);
    octet = digits[octet & 15];
  } else {
    writer_octet(output, '\\');
  }
  writer_octet(output, octet);
}

static void put_url(struct writer *output, const char *text, size_t length) {
  writer_string(output, "url=\"");
  while (length > 0) {
    size_t plain = plain_length(text, length);
    writer_put(output, text, plain);
    if (plain < length)
      put_escaped(output, text[plain++]);
    text += plain;
    length -= plain;
  }
  writer_octet(output, '"');
}

/* `why` is a text of ours, without a quote or a backslash. */
static void put_junk(struct squid_answerer *answerer, const char *why) {
  writer_string(answerer->output, "BH message=\"");
  writer_string(answerer->output, why);
  writer_octet(answerer->output, '"');
  answerer->counts.junk++;
}

static void put_kept(struct squid_answerer *answerer) {
  writer_string(answerer->output, "ERR");
  answerer->counts.kept++;
}

static void put_upgraded(struct squid_answerer *answerer,
                         const struct answer *answer) {
  writer_string(answerer->output, "OK status=307 ");
  put_url(answerer->output, answer->use, answer->use_length);
  answerer->counts.upgraded++;
}

static void answer_url(struct squid_answerer *answerer,
                       const struct squid_request *request) {
  struct input input = {request->url, request->url_length, request->url_length,
                        false};
  struct answer answer;

  answer_input(&answerer->lookups, &input, &answer);
  if (answer.verdict == VERDICT_HTTPS)
    put_upgraded(answerer, &answer);
  else if (answer.verdict != VERDICT_INVALID)
    put_kept(answerer);
  else
    put_junk(answerer, hsts_strerror(answer.status));
}

void squid_answer(struct squid_answerer *answerer, const struct line *line) {
  struct squid_request request;

  squid_request_read(&request, line);
  put_channel(answerer->output, &request);
  if (request.fault != NULL) {
    put_junk(answerer, request.fault);
  } else if (squid_request_is_connect(&request)) {
    writer_string(answerer->output, "ERR");
    answerer->counts.connect++;
  } else {
    answer_url(answerer, &request);
  }
  writer_octet(answerer->output, '\n');
}
