/* SPDX-License-Identifier: MIT */
/*
 * The one answer for a URL: what hsts_upgrade_url makes of it, by the answer of
 * hsts_decide.
 */
#include "decide_sources.h"

enum { OUT_SIZE = 256 };

static void begin(void) {
  static const struct oracle_entry listed[] = {ENTRY("all.test", true, true),
                                               ENTRY("one.test", true, false),
                                               ENTRY("1.0.0.1", true, false)};
  static const struct oracle_entry own[] = {ENTRY("exempt.test", false, true)};
  open_sources(listed, COUNT(listed), own, COUNT(own));
}

struct answer {
  hsts_status status;
  char out[OUT_SIZE]; /* with a NUL */
  size_t length;
  hsts_url url;
};

static struct answer ask_within(const char *url, unsigned options, int64_t now,
                                size_t room) {
  struct answer answer = {.length = 1000};
  answer.status =
      hsts_decide_url(both, store, url, strlen(url), options, now, answer.out,
                      room, &answer.length, &answer.url, NULL);
  return answer;
}

static struct answer ask(const char *url, unsigned options, int64_t now) {
  return ask_within(url, options, now, OUT_SIZE - 1);
}

static void becomes(const char *url, const char *expected) {
  struct answer answer = ask(url, 0, 0);
  ck_assert_int_eq(answer.status, HSTS_OK);
  ck_assert_msg(strcmp(answer.out, expected) == 0, "%s became %s, not %s", url,
                answer.out, expected);
}

START_TEST(a_known_host_is_upgraded_in_any_spelling) {
  note_one(store, "known.example", 10, 0);
  becomes("http://known.example", "https://known.example/");
  becomes("http:\\\\KNOWN.ex%61mple.:080\\a?b#c",
          "https://known.example./a?b#c");
  becomes("http://u@v@known.example:8080/",
          "https://u%40v@known.example:8080/");
  becomes("ws://known.example:443/", "wss://known.example/");
  becomes("http://a.known.example/", "http://a.known.example/");
}
END_TEST

START_TEST(includeSubDomains_covers_the_urls_of_subdomains) {
  note_all(store, "known.example", 10, 0);
  becomes("http://b.a.known.example:80/", "https://b.a.known.example/");
  becomes("http://unknown.example:80/", "http://unknown.example/");
}
END_TEST

START_TEST(an_entry_that_has_expired_upgrades_nothing) {
  note_one(store, "known.example", 10, 0);
  ck_assert_int_eq(ask("http://known.example/", 0, 9).url.verdict,
                   HSTS_URL_UPGRADED);
  ck_assert_int_eq(ask("http://known.example/", 0, 10).url.verdict,
                   HSTS_URL_UNLISTED);
}
END_TEST

static void is_decided_by(const char *url, hsts_verdict verdict,
                          hsts_reason reason, size_t entry_offset) {
  struct answer answer = ask(url, 0, 0);
  ck_assert_int_eq(answer.url.verdict, verdict);
  ck_assert_int_eq(answer.url.match.reason, reason);
  ck_assert_uint_eq(answer.url.match.entry_offset, entry_offset);
}

START_TEST(the_match_tells_who_has_decided) {
  note_all(store, "known.example", 10, 0);
  note_one(store, "exempt.test", 10, 0);
  is_decided_by("http://known.example/", HSTS_URL_UPGRADED, HSTS_REASON_KNOWN,
                0);
  is_decided_by("http://a.known.example/", HSTS_URL_UPGRADED,
                HSTS_REASON_KNOWN_SUPERDOMAIN, 2);
  is_decided_by("http://a.all.test/", HSTS_URL_UPGRADED,
                HSTS_REASON_SUPERDOMAIN, 2);
  is_decided_by("http://exempt.test/", HSTS_URL_UNLISTED,
                HSTS_REASON_EXEMPT_OVERLAY, 0);
  is_decided_by("https://known.example/", HSTS_URL_KEPT, HSTS_REASON_KNOWN, 0);
  is_decided_by("wss://a.all.test/", HSTS_URL_KEPT, HSTS_REASON_SUPERDOMAIN, 2);
  is_decided_by("https://exempt.test/", HSTS_URL_KEPT,
                HSTS_REASON_EXEMPT_OVERLAY, 0);
  is_decided_by("ftp://known.example/", HSTS_URL_KEPT, HSTS_REASON_NOT_LISTED,
                13);
}
END_TEST

START_TEST(exempt_ports_are_exempt_from_the_store) {
  struct answer answer;

  note_one(store, "known.example", 10, 0);
  answer = ask("http://known.example:8080/", HSTS_EXEMPT_PORTS, 0);
  ck_assert_int_eq(answer.url.verdict, HSTS_URL_UNLISTED);
  ck_assert_int_eq(answer.url.match.reason, HSTS_REASON_EXEMPT_PORT);
  answer = ask("http://known.example:80/", HSTS_EXEMPT_PORTS, 0);
  ck_assert_int_eq(answer.url.verdict, HSTS_URL_UPGRADED);
  /* At a port of https there is no way past a certificate error. */
  answer = ask("https://known.example:8443/", HSTS_EXEMPT_PORTS, 0);
  ck_assert_int_eq(answer.url.verdict, HSTS_URL_KEPT);
  ck_assert(answer.url.match.force_https);
}
END_TEST

START_TEST(one_of_list_and_store_is_enough) {
  const char *url = "http://known.example/";
  size_t length = strlen(url), out_length;
  char out[OUT_SIZE];
  hsts_url made;

  note_one(store, "known.example", 10, 0);
  ck_assert_int_eq(hsts_decide_url(NULL, store, url, length, 0, 0, out,
                                   OUT_SIZE, &out_length, &made, NULL),
                   HSTS_OK);
  ck_assert_int_eq(made.verdict, HSTS_URL_UPGRADED);
  ck_assert_int_eq(hsts_decide_url(both, NULL, url, length, 0, 0, out, OUT_SIZE,
                                   &out_length, &made, NULL),
                   HSTS_OK);
  ck_assert_int_eq(made.verdict, HSTS_URL_UNLISTED);
  ck_assert_int_eq(hsts_decide_url(NULL, NULL, "https://a/", 10, 0, 0, out,
                                   OUT_SIZE, &out_length, &made, NULL),
                   HSTS_ERROR_ARGUMENT);
}
END_TEST

START_TEST(what_is_wrong_is_refused_and_touches_nothing) {
  static const hsts_idna no_function = {NULL, NULL};
  struct answer answer = ask("http://known.example:x/", 0, 0);

  ck_assert_int_eq(answer.status, HSTS_ERROR_URL);
  ck_assert_uint_eq(answer.length, 1000);
  ck_assert_int_eq(answer.url.verdict, 0);
  ck_assert_int_eq(ask("http://\xC3\xA4.example/", 0, 0).status,
                   HSTS_ERROR_NON_ASCII);
  ck_assert_int_eq(ask("http://a/", 1u << 9, 0).status, HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_decide_url(both, store, NULL, 1, 0, 0, answer.out,
                                   OUT_SIZE, &answer.length, &answer.url, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_decide_url(both, store, "http://a/", 9, 0, 0, NULL, 1,
                                   &answer.length, &answer.url, NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_decide_url(both, store, "http://a/", 9, 0, 0,
                                   answer.out, OUT_SIZE, NULL, &answer.url,
                                   NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_decide_url(both, store, "http://a/", 9, 0, 0,
                                   answer.out, OUT_SIZE, &answer.length, NULL,
                                   NULL),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_int_eq(hsts_decide_url(both, store, "http://\xC3\xA4.example/", 18,
                                   0, 0, answer.out, OUT_SIZE, &answer.length,
                                   &answer.url, &no_function),
                   HSTS_ERROR_ARGUMENT);
}
END_TEST

START_TEST(too_small_a_buffer_is_told_a_size_that_is_enough) {
  const char *url = "http://a.known.example/path";

  note_all(store, "known.example", 10, 0);
  for (size_t room = 0; room < strlen("https://a.known.example/path"); room++) {
    struct answer answer = ask_within(url, 0, 0, room);
    ck_assert_int_eq(answer.status, HSTS_ERROR_SPACE);
    ck_assert_uint_lt(answer.length, OUT_SIZE);
    answer = ask_within(url, 0, 0, answer.length);
    ck_assert_int_eq(answer.status, HSTS_OK);
    ck_assert_str_eq(answer.out, "https://a.known.example/path");
  }
}
END_TEST

static hsts_status to_known(void *context, char *host, size_t size,
                            size_t *length) {
  (void)context;
  ck_assert_uint_ge(size, 13);
  memcpy(host, "known.example", 13);
  *length = 13;
  return HSTS_OK;
}

START_TEST(a_converted_host_is_what_the_store_is_asked_for) {
  const hsts_idna idna = {to_known, NULL};
  const char *url = "http://kn\xC3\xB6wn.example.com/";
  struct answer answer = {0};

  note_one(store, "known.example", 10, 0);
  ck_assert_int_eq(hsts_decide_url(both, store, url, strlen(url), 0, 0,
                                   answer.out, OUT_SIZE - 1, &answer.length,
                                   &answer.url, &idna),
                   HSTS_OK);
  answer.out[answer.length] = '\0';
  ck_assert_str_eq(answer.out, "https://known.example/");
}
END_TEST

/* The list and its overlay say the same to both. */
static void is_as_hsts_upgrade_url(const char *url, size_t room) {
  struct answer answer = ask_within(url, 0, 0, room), other = {.length = 1000};

  other.status = hsts_upgrade_url(both, url, strlen(url), 0, other.out, room,
                                  &other.length, &other.url);
  ck_assert_int_eq(answer.status, other.status);
  ck_assert_uint_eq(answer.length, other.length);
  if (answer.status != HSTS_OK)
    return;
  ck_assert_str_eq(answer.out, other.out);
  ck_assert_int_eq(answer.url.verdict, other.url.verdict);
  ck_assert_int_eq(answer.url.match.reason, other.url.match.reason);
  ck_assert_uint_eq(answer.url.rest.offset, other.url.rest.offset);
}

START_TEST(with_an_empty_store_it_is_hsts_upgrade_url) {
  static const char *const urls[] = {"http://all.test",
                                     "http:a.all.test:80?",
                                     "HTTP://x:y@ONE.test:81/\\#\\",
                                     "ws://a.one.test/",
                                     "http://16777217/",
                                     "http://0x1000001",
                                     "http://a.exempt.test:0080/",
                                     "wss://all.test:443/",
                                     "https://all.test:80",
                                     "ftp://all.test/",
                                     "mailto:a@all.test",
                                     "http://",
                                     "http://a:65536/",
                                     "all.test",
                                     ""};

  for (size_t i = 0; i < COUNT(urls); i++)
    for (size_t room = 0; room < 40; room++)
      is_as_hsts_upgrade_url(urls[i], room);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("decide_url");
  TCase *tests = tcase_create("decide_url");
  tcase_add_checked_fixture(tests, begin, close_sources);
  tcase_add_test(tests, a_known_host_is_upgraded_in_any_spelling);
  tcase_add_test(tests, includeSubDomains_covers_the_urls_of_subdomains);
  tcase_add_test(tests, an_entry_that_has_expired_upgrades_nothing);
  tcase_add_test(tests, the_match_tells_who_has_decided);
  tcase_add_test(tests, exempt_ports_are_exempt_from_the_store);
  tcase_add_test(tests, one_of_list_and_store_is_enough);
  tcase_add_test(tests, what_is_wrong_is_refused_and_touches_nothing);
  tcase_add_test(tests, too_small_a_buffer_is_told_a_size_that_is_enough);
  tcase_add_test(tests, a_converted_host_is_what_the_store_is_asked_for);
  tcase_add_test(tests, with_an_empty_store_it_is_hsts_upgrade_url);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
