/* SPDX-License-Identifier: MIT */
/*
 * The input is a URL.  Whatever becomes of it under any options has to be put
 * together from its parts, to agree with the lookup of its host, and to become
 * itself if it is upgraded again; and any room that is too small is noticed.
 */
#include "fuzz.h"
#include "hsts.h"
#include "idna.h"
#include "lookup_input.h"
#include "oracle.h"
#include "redirect_check.h"

enum {
  LONGEST = 4096,
  URL_OPTIONS = HSTS_RFC6797 | HSTS_EXEMPT_SINGLE_LABELS | HSTS_EXEMPT_PORTS
};

/* How a URL is upgraded. */
struct manner {
  unsigned options;
  const hsts_idna *idna; /* or NULL */
};

struct made {
  hsts_status status;
  char *out; /* to be freed */
  size_t length;
  hsts_url url;
};

static const hsts_db *db;
static hsts_idna idna;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
  (void)count, (void)arguments;
  db = hsts_builtin();
  if (db == NULL || !idna_open(&idna)) {
    fprintf(stderr, "no list is built in, or no ICU\n");
    exit(EXIT_FAILURE);
  }
  return 0;
}

/* ---- Upgrading -------------------------------------------------------- */

static bool same_span(hsts_span a, hsts_span b) {
  return a.offset == b.offset && a.length == b.length;
}

static bool same_result(const hsts_url *a, const hsts_url *b) {
  return a->verdict == b->verdict && same_span(a->scheme, b->scheme) &&
         same_span(a->userinfo, b->userinfo) && same_span(a->host, b->host) &&
         same_span(a->port, b->port) && same_span(a->rest, b->rest) &&
         oracle_same_match(&a->match, &b->match);
}

/* With just so much room.  An error leaves the result untouched. */
static struct made upgrade_in(const char *url, size_t length, size_t room,
                              struct manner manner) {
  static const hsts_url unset = {.host = {123, 45}};
  struct made made = {.out = fuzz_buffer(room), .url = unset};

  made.status =
      hsts_upgrade_url_idna(db, url, length, manner.options, made.out, room,
                            &made.length, &made.url, manner.idna);
  REQUIRE(made.status == HSTS_OK || same_result(&made.url, &unset));
  REQUIRE(made.status != HSTS_OK || made.length <= room);
  return made;
}

/* With the room that is always enough or, for a converted host, that is asked
   for. */
static struct made upgrade(const char *url, size_t length,
                           struct manner manner) {
  size_t room = HSTS_URL_SIZE(length);
  struct made made = upgrade_in(url, length, room, manner);

  for (int again = 0; made.status == HSTS_ERROR_SPACE && again < 2; again++) {
    REQUIRE(manner.idna != NULL && made.length > room);
    room = made.length;
    free(made.out);
    made = upgrade_in(url, length, room, manner);
  }
  REQUIRE(made.status == HSTS_OK || made.status == HSTS_ERROR_URL ||
          (made.status == HSTS_ERROR_NON_ASCII && manner.idna == NULL));
  return made;
}

/* ---- What has to be true of an upgraded URL ---------------------------- */

/* Appends a part, which has to be where its span says. */
static void append(char *text, size_t *length, const struct made *made,
                   hsts_span span) {
  REQUIRE(span.offset == *length && span.length <= made->length - *length);
  memcpy(text + *length, made->out + span.offset, span.length);
  *length += span.length;
}

static void append_text(char *text, size_t *length, const char *more) {
  memcpy(text + *length, more, strlen(more));
  *length += strlen(more);
}

/* The parts, put together, are the whole. */
static void check_parts(const struct made *made) {
  const hsts_url *url = &made->url;
  char *text = fuzz_buffer(made->length + 8);
  size_t length = 0;

  append(text, &length, made, url->scheme);
  append_text(text, &length, "://");
  if (url->userinfo.length > 0) {
    append(text, &length, made, url->userinfo);
    append_text(text, &length, "@");
  }
  append(text, &length, made, url->host);
  if (url->port.length > 0) {
    append_text(text, &length, ":");
    append(text, &length, made, url->port);
  }
  append(text, &length, made, url->rest);
  REQUIRE(fuzz_same(text, length, made->out, made->length));
  REQUIRE(url->host.length > 0 && url->rest.length > 0);
  REQUIRE(made->out[url->rest.offset] == '/');
  free(text);
}

/* What of a URL counts (URL standard 4.4): no controls and spaces at its end,
   and no tab or line end anywhere.  The length of it, in `text`, which has room
   for it. */
static size_t clean(char *text, const char *url, size_t length) {
  size_t kept = 0;

  while (length > 0 && (unsigned char)url[length - 1] <= ' ')
    length--;
  for (size_t i = 0; i < length; i++)
    if (url[i] != '\t' && url[i] != '\n' && url[i] != '\r')
      text[kept++] = url[i];
  return kept;
}

/* Query and fragment are copied octet for octet. */
static void check_query(const char *url, size_t length,
                        const struct made *made) {
  char *text = fuzz_buffer(length);
  size_t size = clean(text, url, length), at = made->url.rest.offset;

  while (at < made->length && made->out[at] != '?' && made->out[at] != '#')
    at++;
  REQUIRE(made->length - at <= size);
  REQUIRE(memcmp(made->out + at, text + size - (made->length - at),
                 made->length - at) == 0);
  free(text);
}

static bool has_scheme(const struct made *made, const char *scheme) {
  return fuzz_same(made->out, made->url.scheme.length, scheme, strlen(scheme));
}

static void check_verdict(const struct made *made) {
  switch (made->url.verdict) {
  case HSTS_URL_UPGRADED:
    REQUIRE(has_scheme(made, "https") || has_scheme(made, "wss"));
    REQUIRE(made->url.match.force_https);
    break;
  case HSTS_URL_UNLISTED:
    REQUIRE(has_scheme(made, "http") || has_scheme(made, "ws"));
    REQUIRE(!made->url.match.force_https);
    break;
  default:
    REQUIRE(made->url.verdict == HSTS_URL_KEPT);
    REQUIRE(has_scheme(made, "https") || has_scheme(made, "wss") ||
            has_scheme(made, "ftp"));
  }
}

/* The host is canonical, and decides as if it had been looked up by itself. */
static void check_host(const struct made *made, unsigned options) {
  const char *host = made->out + made->url.host.offset;
  size_t length = made->url.host.length, canonical_length;
  char *canonical = fuzz_buffer(HSTS_URL_SIZE(length));
  hsts_match match;

  REQUIRE(hsts_canonical_host(host, length, canonical, HSTS_URL_SIZE(length),
                              &canonical_length) == HSTS_OK);
  REQUIRE(fuzz_same(canonical, canonical_length, host, length));
  free(canonical);
  REQUIRE(hsts_lookup(db, host, length, options & ~(unsigned)HSTS_EXEMPT_PORTS,
                      &match) == HSTS_OK);
  if (has_scheme(made, "ftp"))
    match = (hsts_match){.entry_offset = length};
  if (made->url.match.reason != HSTS_REASON_EXEMPT_PORT)
    REQUIRE(oracle_same_match(&match, &made->url.match));
}

/* The port is a number as one writes it, up to 65535. */
static void check_port(const struct made *made) {
  const char *port = made->out + made->url.port.offset;
  size_t length = made->url.port.length;
  unsigned number = 0;

  if (length == 0)
    return;
  REQUIRE(length <= 5 && (port[0] != '0' || length == 1));
  for (size_t i = 0; i < length; i++) {
    REQUIRE(port[i] >= '0' && port[i] <= '9');
    number = 10 * number + (unsigned)(port[i] - '0');
  }
  REQUIRE(number <= 65535);
}

/* Those who have parsed the URL themselves get the same scheme and port. */
static void check_scheme_port(const struct made *made) {
  const char *old = has_scheme(made, "https") ? "http" : "ws", *scheme;
  char text[8];
  int port;

  if (made->url.verdict != HSTS_URL_UPGRADED)
    return;
  REQUIRE(hsts_upgrade_scheme_port(
              old, strlen(old), made->out + made->url.port.offset,
              made->url.port.length, &scheme, &port) == HSTS_OK);
  REQUIRE(scheme != NULL && has_scheme(made, scheme));
  (void)snprintf(text, sizeof text, "%d", port);
  if (port == HSTS_NO_PORT)
    REQUIRE(made->url.port.length == 0);
  else
    REQUIRE(fuzz_same(text, strlen(text), made->out + made->url.port.offset,
                      made->url.port.length));
}

/* What came out stays as it is, to the octet; what was upgraded has nothing
   left to upgrade. */
static void check_again(const struct made *made, unsigned options) {
  struct made again =
      upgrade(made->out, made->length, (struct manner){options, NULL});

  REQUIRE(again.status == HSTS_OK);
  REQUIRE(fuzz_same(made->out, made->length, again.out, again.length));
  REQUIRE(oracle_same_match(&made->url.match, &again.url.match));
  if (made->url.verdict == HSTS_URL_UNLISTED)
    REQUIRE(same_result(&made->url, &again.url));
  else
    REQUIRE(again.url.verdict == HSTS_URL_KEPT);
  free(again.out);
}

/* Every lack of room is noticed, and an octet more is none. */
static void check_room(const char *url, size_t length, const struct made *made,
                       struct manner manner) {
  size_t rooms[] = {0, 1, made->url.host.offset, made->length / 2,
                    made->length - 1};

  for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
    struct made small = upgrade_in(url, length, rooms[i], manner);
    REQUIRE(small.status == HSTS_ERROR_SPACE && small.length >= made->length);
    free(small.out);
  }
}

/* hsts-lookup takes it for a URL, so it cannot be answered as an odd host. */
static void check_is_url(const char *url, size_t length,
                         const struct made *made) {
  if (made->url.verdict == HSTS_URL_UPGRADED)
    REQUIRE(input_is_url(url, length));
}

/* How it ended. */
static hsts_status check_upgrade(const char *url, size_t length,
                                 struct manner manner) {
  struct made made = upgrade(url, length, manner);

  if (made.status == HSTS_OK && made.length == 0) {
    REQUIRE(made.url.verdict == HSTS_URL_KEPT);
  } else if (made.status == HSTS_OK) {
    check_parts(&made);
    check_query(url, length, &made);
    check_verdict(&made);
    check_host(&made, manner.options);
    check_port(&made);
    check_scheme_port(&made);
    check_again(&made, manner.options);
    check_room(url, length, &made, manner);
    check_is_url(url, length, &made);
    check_redirect(made.out, made.length, NULL, 0);
  }
  free(made.out);
  return made.status;
}

/* Whoever can convert hosts gets no other answer where nothing is to convert.
 */
static void check_without_idna(const char *url, size_t length) {
  struct made plain = upgrade(url, length, (struct manner){0, NULL});
  struct made converted = upgrade(url, length, (struct manner){0, &idna});

  if (plain.status != HSTS_ERROR_NON_ASCII)
    REQUIRE(plain.status == converted.status);
  /* cppcheck-suppress knownConditionTrueFalse ; it is not: upgrade sets it */
  if (plain.status == HSTS_OK) {
    REQUIRE(same_result(&plain.url, &converted.url));
    REQUIRE(
        fuzz_same(plain.out, plain.length, converted.out, converted.length));
  }
  free(plain.out);
  free(converted.out);
}

/* ---- The other functions, on what they are not meant for ---------------- */

/* A scheme and a port as hostile as the URL: the text before and after its
   first colon. */
static void check_odd_port(const char *url, size_t length) {
  const char *colon = length > 0 ? memchr(url, ':', length) : NULL, *scheme;
  int port = 12345;
  hsts_status status;

  if (colon == NULL)
    return;
  status = hsts_upgrade_scheme_port(url, (size_t)(colon - url), colon + 1,
                                    length - (size_t)(colon + 1 - url), &scheme,
                                    &port);
  REQUIRE(status == HSTS_OK || status == HSTS_ERROR_URL);
  if (status == HSTS_OK)
    REQUIRE(port == HSTS_NO_PORT ||
            (scheme != NULL && port >= 0 && port <= 65535));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *url = (const char *)data;

  if (size > LONGEST)
    return 0;
  for (unsigned options = 0; options <= URL_OPTIONS; options++) {
    if (check_upgrade(url, size, (struct manner){options, NULL}) ==
        HSTS_ERROR_NON_ASCII)
      (void)check_upgrade(url, size, (struct manner){options, &idna});
  }
  check_without_idna(url, size);
  check_odd_port(url, size);
  check_redirect(url, size, url, size);
  return 0;
}
