/* SPDX-License-Identifier: MIT */
/*
 * How hsts-lookup reads an input: as a plain host, as a URL or as one that
 * lacks its scheme, and which parts a URL was given with.
 */
#include <ctype.h>

#include "guard_page.h"
#include "lookup_input.h"
#include "lookup_parts.h"
#include "suite.h"

static const char *const urls[] = {
    "://", "a://b", "http:", "http:a", "HTTP:a", "https:a", "wS:a", "wss:a",
    "http:80x", "http:x80", "http:65536", "http:99999999999999999999",
    "http:-1", "http: 80", "http:80 ", "http:+80", "blob:http://a", "a:///",
    "a.b://c", "1a://b", "a b://c", "ftp:a", "mailto:a@b", "MAILTO:a@b",
    "data:,a@b", "javascript:a@b", "urn:a:b@c", "urls:a", "a:b://c@d",
    "a::b::c", "httpx:a", "a:/b", "a:/", "a:", "a:?", "a+b-1:c", "a:80:80",
    "sips:a@b", "http:a@b", "wss:a:b@c", "a:/b@c", "a:?b@c", "a:#b@c",
    /* as a browser reads it */
    " http:a", "\x01 http:a", "\thttp:a", "h\nt\rt\tp:a", "http\t:a",
    "a:\t/\r/\nb", "a\t:\n80x"};

/* Without "http://" they are none. */
static const char *const bare[] = {
    "http:0",      "http:80",     "HTTPS:443",
    "ws:65535",    "wss:00080",   " http:80",
    "a:80",        "a:80/",       "a:80?b",
    "a:80#b",      "a:80\\b",     "a:8\t0\r",
    "a-1:80",      "a.b:80",      "a.b:",
    "a.b:/c",      "a.b:c",       "a.b:99999",
    "1.2.3.4:80",  "[::1]:80",    "a_b:80",
    "\xC3\xBC:80", ":",           ":/",
    "/:/:/",       ":80",         "ht tp:a",
    "//a",         "\\\\a",       "a/b",
    "a@b",         "@a",          "a/b:c",
    "a.b/http:c",  "a/http://b",  "a?http://b",
    "a#http://b",  "a\\http://b", "a:80/http://b",
    "*.a",         "a b",         "a:80/:80x",
    "+a:b",        "1a:b",        "a%3Ab",
    "a:b@c",       "a:80@b",      "a:@b",
    "a:b@c:80/d",  "mail:a@b",    "a\t:\nb\r@c",
    "a:\\@b",      "a:b\\c@d",    "::://",
    "a@b://c",     "a:b@c://d",   "URL:http://a",
    "ur\tl:a",     "fe80::1",     "FE80::1%25a",
    "a::",         "a::/64",      "a:b:c:d:e:f:1:2"};

/* And these are the same in a URL: plain hosts. */
static const char *const plain[] = {"a",
                                    "a.b",
                                    "A-B_c.9d.E",
                                    "a.",
                                    "a..b",
                                    ".",
                                    "-",
                                    "1.2.3.4",
                                    "a.1b",
                                    "a.0b",
                                    "a.1e3",
                                    "1a",
                                    "abcdefg",
                                    "abcdefgh",
                                    "abcdefghi",
                                    "abcdefghijklmnop",
                                    "abcdefghijklmnopq"};

/* IPv4 addresses that are written otherwise, and none that begin like one. */
static const char *const numbers[] = {
    "1",        "16777217", "1.1",       "0x1.1", "1.0x", "0x",    "1.2.3.4.",
    "01.2.3.4", "1.2.3.04", "256.0.0.1", "a.1",   "a.1.", "a.0xF", "1.2.3.4.5"};

static bool is_url_at_guard(struct guard_page *guard, const char *text) {
  size_t length = strlen(text);
  return input_is_url(guard_page_put(guard, text, length), length);
}

START_TEST(urls_and_what_lacks_a_scheme) {
  struct guard_page guard;
  ck_assert(guard_page_open(&guard, 100));
  for (size_t i = 0; i < COUNT(urls); i++)
    ck_assert_msg(is_url_at_guard(&guard, urls[i]), "%s", urls[i]);
  for (size_t i = 0; i < COUNT(bare); i++)
    ck_assert_msg(!is_url_at_guard(&guard, bare[i]), "%s", bare[i]);
  guard_page_close(&guard);
}
END_TEST

START_TEST(plain_hosts) {
  for (size_t i = 0; i < COUNT(plain); i++) {
    char lower[100];
    size_t length = strlen(plain[i]);
    for (size_t j = 0; j < length; j++)
      lower[j] = (char)tolower((unsigned char)plain[i][j]);
    ck_assert_msg(input_is_plain(plain[i], length), "%s", plain[i]);
    ck_assert_msg(input_host_stays(lower, length), "%s", plain[i]);
  }
}
END_TEST

START_TEST(addresses_in_other_notations_are_no_plain_hosts) {
  for (size_t i = 0; i < COUNT(numbers); i++)
    ck_assert_msg(!input_host_stays(numbers[i], strlen(numbers[i])), "%s",
                  numbers[i]);
}
END_TEST

START_TEST(bytes_that_no_host_has) {
  static const char in_hosts[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  for (int octet = 1; octet < 256; octet++)
    for (size_t at = 0; at < 3; at++) {
      bool belongs = octet >= 0x80 || strchr(in_hosts, octet) != NULL;
      char text[] = "aaa";
      text[at] = (char)octet;
      ck_assert(input_is_plain(text, 3) == belongs);
    }
  ck_assert(!input_is_plain("a\0b", 3));
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

  tcase_add_test(cases, urls_and_what_lacks_a_scheme);
  tcase_add_test(cases, plain_hosts);
  tcase_add_test(cases, addresses_in_other_notations_are_no_plain_hosts);
  tcase_add_test(cases, bytes_that_no_host_has);
  tcase_add_test(cases, parts_as_they_were_given);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
