/* SPDX-License-Identifier: MIT */
/*
 * The input is what hsts-lookup gets on standard input, hosts and URLs, a line
 * each.  However it is cut into reads, the lines are those between its LFs;
 * what is written of them in each format can be read by those whom it is for;
 * and the URL to use is the one that was judged.
 */
#include <sys/socket.h>
#include <unistd.h>
#include <yajl/yajl_parse.h>

#include "fuzz.h"
#include "hsts.h"
#include "line_reader.h"
#include "lookup_mode.h"
#include "written.h"

enum {
  LONGEST = 4096,
  MOST_READS = 64,
  OPTIONS = HSTS_RFC6797 | HSTS_EXEMPT_SINGLE_LABELS | HSTS_EXEMPT_PORTS
};

const char message_program[] = "fuzz_lines";

static struct answerer answerer;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
  (void)count, (void)arguments;
  answerer.db = hsts_builtin();
  if (answerer.db == NULL || !answerer_open(&answerer)) {
    fprintf(stderr, "no list is built in, or no ICU\n");
    exit(EXIT_FAILURE);
  }
  return 0;
}

/* ---- Lines ------------------------------------------------------------ */

/* What is left to read of the input. */
struct text {
  const char *at, *end;
};

/* The next line, found in the obvious way; false if there is none. */
static bool next_line(struct text *text, struct text *line) {
  if (text->at == text->end)
    return false;
  line->at = line->end = text->at;
  while (line->end < text->end && *line->end != '\n')
    line->end++;
  text->at = line->end + (line->end < text->end);
  return true;
}

/* A descriptor that gives the text in pieces of that size, one a read. */
static int in_pieces(struct text text, size_t piece) {
  int pair[2];

  REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
  while (text.at < text.end) {
    size_t left = (size_t)(text.end - text.at);
    size_t size = left < piece ? left : piece;
    REQUIRE(write(pair[1], text.at, size) == (ssize_t)size);
    text.at += size;
  }
  close(pair[1]);
  return pair[0];
}

static void check_reader(struct text text, size_t piece) {
  struct line_reader reader;
  struct line line;
  struct text right;
  int descriptor = in_pieces(text, piece);

  REQUIRE(line_reader_open(&reader, descriptor));
  while (next_line(&text, &right)) {
    REQUIRE(line_reader_next(&reader, &line));
    REQUIRE(!line.truncated);
    REQUIRE(fuzz_same(line.octets, line.length, right.at,
                      (size_t)(right.end - right.at)));
  }
  REQUIRE(!line_reader_next(&reader, &line) && reader.blocks.error == 0);
  line_reader_close(&reader);
  close(descriptor);
}

/* ---- Answers ---------------------------------------------------------- */

/* What a mode writes of an answer. */
static struct text written(const struct lookup_mode *mode,
                           const struct answer *answer) {
  struct lookup_run run = {.output = written_open(),
                           .db = answerer.db,
                           .list_name = "built in",
                           .options = answerer.options};
  size_t length;
  const char *text;

  mode->answer(&run, answer);
  text = written_text(&length);
  return (struct text){text, text + length};
}

static size_t count(struct text text, char octet) {
  size_t found = 0;

  for (; text.at < text.end; text.at++)
    found += *text.at == octet;
  return found;
}

/* It begins with the verdict, and is harmless. */
static void check_text(const struct lookup_mode *mode,
                       const struct answer *answer) {
  struct text text = written(mode, answer);
  const char *verdict = answer_verdict_name(answer->verdict);
  size_t length = (size_t)(text.end - text.at);

  REQUIRE(length > strlen(verdict) &&
          memcmp(text.at, verdict, strlen(verdict)) == 0);
  REQUIRE(text.end[-1] == '\n' && written_is_harmless(text.at, length));
}

/* A line of six columns. */
static void check_tsv(const struct answer *answer) {
  struct text text = written(&lookup_tsv, answer);

  REQUIRE(count(text, '\t') == 5 && count(text, '\n') == 1);
  REQUIRE(text.end[-1] == '\n');
  for (; text.at < text.end; text.at++)
    REQUIRE(((unsigned char)*text.at >= ' ' && *text.at != 0x7F) ||
            *text.at == '\t' || *text.at == '\n');
}

/* A line that is one JSON value, in UTF-8. */
static void check_json(const struct answer *answer) {
  struct text text = written(&lookup_json, answer);
  yajl_handle parser = yajl_alloc(NULL, NULL, NULL);

  REQUIRE(parser != NULL);
  REQUIRE(yajl_parse(parser, (const unsigned char *)text.at,
                     (size_t)(text.end - text.at)) == yajl_status_ok);
  REQUIRE(yajl_complete_parse(parser) == yajl_status_ok);
  yajl_free(parser);
  REQUIRE(text.at[0] == '{' && count(text, '\n') == 1);
  REQUIRE(text.end[-1] == '\n');
}

/* A response of the five lines that there are without an origin. */
static void check_response(const struct answer *answer) {
  struct text text;

  if (answer->verdict != VERDICT_HTTPS || !answer->is_url)
    return; /* it would only say so on standard error */
  text = written(&lookup_redirect, answer);
  REQUIRE(count(text, '\n') == 5 && count(text, '\r') == 5);
  REQUIRE(memcmp(text.end - 4, "\r\n\r\n", 4) == 0);
}

/* The URL to use is the one that was judged: read again it is the same, and is
   upgraded no further.  There is none if the input is invalid. */
static void check_use(const struct answer *answer) {
  size_t size = HSTS_URL_SIZE(answer->use_length), length;
  char *out = fuzz_buffer(size);
  hsts_url url;

  if (answer->verdict == VERDICT_INVALID || !answer->is_url)
    REQUIRE(answer->use_length == 0);
  else if (answer->url.scheme.length > 0)
    REQUIRE(hsts_upgrade_url(answerer.db, answer->use, answer->use_length,
                             answerer.options, out, size, &length,
                             &url) == HSTS_OK &&
            url.verdict != HSTS_URL_UPGRADED &&
            fuzz_same(out, length, answer->use, answer->use_length));
  free(out);
}

static void check_answer(const struct input *input, unsigned options) {
  struct answer answer;

  answerer.options = options;
  answer_input(&answerer, input, &answer);
  check_use(&answer);
  check_text(&lookup_text, &answer);
  check_text(&lookup_explain, &answer);
  check_tsv(&answer);
  check_json(&answer);
  check_response(&answer);
}

/* One line, as hosts and URLs are told apart, and as a URL in any case. */
static void check_line(struct text line) {
  size_t length = (size_t)(line.end - line.at);
  char *copy = fuzz_copy(line.at, length);
  bool has_cr = length > 0 && copy[length - 1] == '\r';
  struct input input = {copy, length, length - has_cr, false};

  for (unsigned options = 0; options <= OPTIONS; options += OPTIONS) {
    answerer.urls_only = false;
    check_answer(&input, options);
    answerer.urls_only = true;
    check_answer(&input, options);
  }
  free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct text text = {(const char *)data, (const char *)data + size}, line;

  if (size == 0 || size > LONGEST)
    return 0;
  check_reader(text, size);
  check_reader(text, size / MOST_READS + 1);
  while (next_line(&text, &line))
    check_line(line);
  return 0;
}
