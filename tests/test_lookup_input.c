/* SPDX-License-Identifier: MIT */
/*
 * How hsts-lookup reads an input: whether it is a URL, and which parts a URL
 * was given with.
 */
#include "guard_page.h"
#include "lookup_input.h"
#include "lookup_parts.h"
#include "suite.h"

static const char *const urls[] = {
    "://", "a://b", "http:", "http:a", "HTTP:a", "https:a", "wS:a", "wss:a",
    "http:8080/", "http:80x", "http:x80", "http:65536", "http:99999999999999",
    "http: 80", "http:-1", "blob:http://a", "a:///", "::://",
    /* as a browser reads it */
    " http:a", "\x01 http:a", "\thttp:a", "h\nt\rt\tp:a", "http\t:a",
    "a:\t/\r/\nb"};

static const char *const hosts[] = {
    "",       "a",          "a.b",       "http",     "http.dev",  "https80",
    "http:0", "http:80",    "HTTPS:443", "ws:65535", "wss:00080", " http:80",
    "ftp:a",  "mailto:a@b", "httpx:a",   "xhttp:a",  "a:80",      "a:/b",
    "a:/",    "a:",         ":",         ":/",       "/:/:/",     "ht tp:a",
    "//a",    "a.b/http:c"};

static bool is_url_at_guard(struct guard_page *guard, const char *text) {
  size_t length = strlen(text);
  return input_is_url(guard_page_put(guard, text, length), length);
}

START_TEST(urls_and_hosts) {
  struct guard_page guard;
  ck_assert(guard_page_open(&guard, 100));
  for (size_t i = 0; i < COUNT(urls); i++)
    ck_assert_msg(is_url_at_guard(&guard, urls[i]), "%s", urls[i]);
  for (size_t i = 0; i < COUNT(hosts); i++)
    ck_assert_msg(!is_url_at_guard(&guard, hosts[i]), "%s", hosts[i]);
  guard_page_close(&guard);
}
END_TEST

struct split {
  const char *url;
  const char *parts[5]; /* scheme, userinfo, host, port, rest */
};

static const struct split splits[] = {
    {"http://a", {"http", "", "a", "", ""}},
    {"http:a/b", {"http", "", "a", "", "/b"}},
    {" HTTP:\\\\u:p@x@A:080\\b?c#d\n",
     {"HTTP", "u:p@x", "A", "080", "\\b?c#d"}},
    {"http:////a?b@c:d", {"http", "", "a", "", "?b@c:d"}},
    {"http://a#b@c:d", {"http", "", "a", "", "#b@c:d"}},
    {"http://[1::2]", {"http", "", "[1::2]", "", ""}},
    {"http://u@[1::2]:3/", {"http", "u", "[1::2]", "3", "/"}},
    {"http://a:", {"http", "", "a", "", ""}},
    {"h\tttp:/\r/a\tb:8\n0/", {"h\tttp", "", "a\tb", "8\n0", "/"}},
};

static void expect_part(struct part part, const char *expected) {
  ck_assert_uint_eq(part.length, strlen(expected));
  ck_assert_mem_eq(part.text, expected, part.length);
}

START_TEST(parts_as_they_were_given) {
  for (size_t i = 0; i < COUNT(splits); i++) {
    struct url_parts parts = url_split(splits[i].url, strlen(splits[i].url));
    expect_part(parts.scheme, splits[i].parts[0]);
    expect_part(parts.userinfo, splits[i].parts[1]);
    expect_part(parts.host, splits[i].parts[2]);
    expect_part(parts.port, splits[i].parts[3]);
    expect_part(parts.rest, splits[i].parts[4]);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("lookup input");
  TCase *cases = tcase_create("lookup input");

  tcase_add_test(cases, urls_and_hosts);
  tcase_add_test(cases, parts_as_they_were_given);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
