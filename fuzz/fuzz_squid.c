/* SPDX-License-Identifier: MIT */
/*
 * The input is what hsts-squid gets on standard input.  For each line there is
 * one line, with the same channel.  Squid, as its own code reads that line,
 * gets one of three results; a URL that it gets is what the library makes of
 * the request's, octet for octet but for blanks, and there is one if and only
 * if the library upgrades the first word of the request.
 */
#include "fuzz.h"
#include "hsts.h"
#include "squid_answer.h"
#include "written.h"

enum { LONGEST = 4096 };

const char message_program[] = "fuzz_squid";

static struct squid_answerer answerer = {.lookups = {.urls_only = true}};

int LLVMFuzzerInitialize(int *count, char ***arguments) {
  (void)count, (void)arguments;
  answerer.lookups.db = hsts_builtin();
  if (answerer.lookups.db == NULL || !answerer_open(&answerer.lookups)) {
    fprintf(stderr, "no list is built in, or no ICU\n");
    exit(EXIT_FAILURE);
  }
  return 0;
}

/* What is left to read of a text. */
struct text {
  const char *at, *end;
};

static bool skip(struct text *text, const char *prefix) {
  size_t length = strlen(prefix);

  if ((size_t)(text->end - text->at) < length ||
      memcmp(text->at, prefix, length) != 0)
    return false;
  text->at += length;
  return true;
}

/* The octets up to the first of these, or to the end. */
static struct text until(struct text *text, const char *ends) {
  struct text part = {text->at, text->at};

  while (part.end < text->end &&
         (*part.end == '\0' || strchr(ends, *part.end) == NULL))
    part.end++;
  text->at = part.end;
  return part;
}

static bool same(struct text a, struct text b) {
  return fuzz_same(a.at, (size_t)(a.end - a.at), b.at, (size_t)(b.end - b.at));
}

static void skip_blanks(struct text *text) {
  while (skip(text, " ")) {
  }
}

/* Takes the digits of a channel, if there is one. */
static struct text channel_of(struct text *text) {
  struct text ahead = *text, word, rest;

  skip_blanks(&ahead);
  word = rest = until(&ahead, " ");
  while (rest.at < rest.end && *rest.at >= '0' && *rest.at <= '9')
    rest.at++;
  if (rest.at < rest.end)
    return (struct text){text->at, text->at};
  *text = ahead;
  return word;
}

/* The value in quotes, as Squid takes it: behind a backslash an octet is
   itself, but for n and r, which would become controls and so must not be
   there. */
static size_t unquote(struct text *text, char *out) {
  size_t length = 0;

  REQUIRE(skip(text, "\""));
  while (!skip(text, "\"")) {
    bool escaped = skip(text, "\\");
    REQUIRE(text->at < text->end);
    REQUIRE(!escaped || (*text->at != 'n' && *text->at != 'r'));
    out[length++] = *text->at++;
  }
  return length;
}

/* Copies a URL with its blanks encoded; returns its length. */
static size_t encode_blanks(char *copy, const char *url, size_t length) {
  size_t made = 0;

  for (size_t i = 0; i < length; i++)
    if ((unsigned char)url[i] <= ' ')
      made += (size_t)sprintf(copy + made, "%%%02X", (unsigned char)url[i]);
    else
      copy[made++] = url[i];
  return made;
}

/* Whether the library upgrades `given`, to `url` unless that is NULL. */
static bool is_upgraded(struct text given, const char *url, size_t length) {
  size_t size = HSTS_URL_SIZE(given.end - given.at) + LONGEST, out_length;
  char *out = fuzz_buffer(size), *encoded = fuzz_buffer(3 * size + 1);
  hsts_url parts;
  hsts_status status = hsts_upgrade_url_idna(
      answerer.lookups.db, given.at, (size_t)(given.end - given.at), 0, out,
      size, &out_length, &parts, &answerer.lookups.idna);
  bool upgraded = status == HSTS_OK && parts.verdict == HSTS_URL_UPGRADED;

  if (upgraded && url != NULL)
    upgraded = fuzz_same(url, length, encoded,
                         encode_blanks(encoded, out, out_length));
  free(encoded);
  free(out);
  return upgraded;
}

/* What the library says to the first word of the request, or, if it was
   upgraded to a URL, to that word and some that follow it. */
static void check_upgrade(struct text request, const char *url, size_t length) {
  struct text given;

  skip_blanks(&request);
  given = until(&request, " \r");
  REQUIRE(is_upgraded(given, NULL, 0) == (url != NULL));
  if (url == NULL)
    return;
  while (!is_upgraded(given, url, length)) {
    REQUIRE(request.at < request.end);
    skip_blanks(&request);
    given.end = until(&request, " ").end;
  }
}

/* "host:port" is left alone, though a browser takes some of that for a URL. */
static bool is_authority(struct text request) {
  struct text word;
  const char *colon;

  skip_blanks(&request);
  word = until(&request, " \r");
  for (colon = word.end; colon > word.at && colon[-1] != ':'; colon--)
    if (colon[-1] < '0' || colon[-1] > '9')
      return false;
  return colon > word.at && colon < word.end &&
         memchr(word.at, '/', (size_t)(colon - word.at)) == NULL;
}

/* What comes behind the channel. */
static void check_result(struct text request, struct text reply) {
  char *value = fuzz_buffer((size_t)(reply.end - reply.at) + 1);

  if (skip(&reply, "OK status=307 url=")) {
    size_t length = unquote(&reply, value);
    check_upgrade(request, value, length);
  } else if (skip(&reply, "ERR")) {
    if (!is_authority(request))
      check_upgrade(request, NULL, 0);
  } else {
    REQUIRE(skip(&reply, "BH message="));
    (void)unquote(&reply, value);
  }
  REQUIRE(reply.at == reply.end);
  free(value);
}

/* One line, without any octet that would end it earlier. */
static struct text reply_to(const struct line *line) {
  struct text reply;
  size_t length;

  answerer.output = written_open();
  squid_answer(&answerer, line);
  reply.at = written_text(&length);
  REQUIRE(length > 0 && reply.at[length - 1] == '\n');
  reply.end = reply.at + length - 1;
  REQUIRE(memchr(reply.at, '\n', length - 1) == NULL);
  REQUIRE(memchr(reply.at, '\0', length - 1) == NULL);
  return reply;
}

static void check_line(struct text request) {
  struct line line = {request.at, (size_t)(request.end - request.at), false};
  struct text reply = reply_to(&line), channel;

  if (request.at < request.end && request.end[-1] == '\r')
    request.end--;
  channel = channel_of(&request);
  if (channel.at < channel.end) {
    struct text given_back = until(&reply, " ");
    REQUIRE(same(channel, given_back) && skip(&reply, " "));
  }
  check_result(request, reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct text text = {(const char *)data, (const char *)data + size};

  if (size > LONGEST)
    return 0;
  while (text.at < text.end) {
    struct text line = until(&text, "\n");
    size_t length = (size_t)(line.end - line.at);
    char *copy = fuzz_copy(line.at, length);
    check_line((struct text){copy, copy + length});
    free(copy);
    text.at += text.at < text.end;
  }
  return 0;
}
