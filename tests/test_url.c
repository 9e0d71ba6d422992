/* SPDX-License-Identifier: MIT */
/*
 * hsts_upgrade_url reads URLs as browsers do, rule by rule.  What is right is
 * in the URL standard, or was seen in Chromium 150.
 */
#include "url_answer.h"

struct example {
  const char *url, *out;
};

static hsts_verdict expected_verdict(const char *out) {
  bool secure = strncmp(out, "https:", 6) == 0 || strncmp(out, "wss:", 4) == 0;
  return secure ? HSTS_URL_UPGRADED : HSTS_URL_UNLISTED;
}

static void check_examples(const struct example *examples, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct answer answer = ask(examples[i].url);
    ck_assert_msg(answer.status == HSTS_OK, "%s: %s", examples[i].url,
                  hsts_strerror(answer.status));
    ck_assert_str_eq(answer.out, examples[i].out);
    ck_assert_msg(answer.url.verdict == expected_verdict(examples[i].out),
                  "%s: verdict %d", examples[i].url, (int)answer.url.verdict);
  }
}

static void check_invalid(const char *const *urls, size_t count) {
  for (size_t i = 0; i < count; i++)
    ck_assert_msg(ask(urls[i]).status == HSTS_ERROR_URL, "%s", urls[i]);
}

/* ---- Schemes ---------------------------------------------------------- */

START_TEST(http_and_ws_are_upgraded_in_any_case) {
  static const struct example examples[] = {
      {"http://dev/", "https://dev/"},
      {"HTTP://dev/", "https://dev/"},
      {"hTtP://a.dev/", "https://a.dev/"},
      {"ws://dev/", "wss://dev/"},
      {"Ws://dev/chat?x=1", "wss://dev/chat?x=1"},
      {"http://example.com/", "http://example.com/"},
      {"WS://example.com/", "ws://example.com/"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

START_TEST(other_urls_with_hosts_are_kept_and_made_canonical) {
  static const struct example examples[] = {
      {"https://DEV", "https://dev/"},
      {"https:\\\\dev:443\\a", "https://dev/a"},
      {"https://dev:80/", "https://dev:80/"},
      {"WSS://dev:0443/", "wss://dev/"},
      {"ftp://u@DEV:21/", "ftp://u@dev/"},
      {"ftp://dev:80/", "ftp://dev:80/"},
  };
  for (size_t i = 0; i < COUNT(examples); i++) {
    struct answer answer = ask(examples[i].url);
    ck_assert_int_eq(answer.status, HSTS_OK);
    ck_assert_int_eq(answer.url.verdict, HSTS_URL_KEPT);
    ck_assert_str_eq(answer.out, examples[i].out);
  }
}
END_TEST

/* RFC 6797 8.4: at a certificate error it matters, whatever the scheme was. */
START_TEST(the_entry_is_told_of_https_and_wss_urls_too) {
  static const struct {
    const char *url;
    hsts_reason reason;
    size_t entry_offset;
    bool force_https;
  } examples[] = {
      {"https://DEV", HSTS_REASON_EXACT, 0, true},
      {"https://u:p@a%2Edev:8080/", HSTS_REASON_SUPERDOMAIN, 2, true},
      {"wss://a.b.dev/", HSTS_REASON_SUPERDOMAIN, 4, true},
      {"https://x.www.figma.com/", HSTS_REASON_MASKED, 2, false},
      {"wss://example.com/", HSTS_REASON_NOT_LISTED, 11, false},
      {"ftp://dev/", HSTS_REASON_NOT_LISTED, 3, false},
  };
  for (size_t i = 0; i < COUNT(examples); i++) {
    struct answer answer = ask(examples[i].url);
    ck_assert_int_eq(answer.url.verdict, HSTS_URL_KEPT);
    ck_assert_int_eq(answer.url.match.reason, examples[i].reason);
    ck_assert_uint_eq(answer.url.match.entry_offset, examples[i].entry_offset);
    ck_assert_int_eq(answer.url.match.force_https, examples[i].force_https);
  }
}
END_TEST

START_TEST(urls_of_other_schemes_are_kept_unseen) {
  static const char *const urls[] = {
      "mailto:x@dev",   "data:,http://dev/", "blob:http://dev/x",
      "javascript:a()", "file:///etc",       "httpsx://dev/",
      "http+unix://d/", "a-b.c1:",           "view-source:http://dev/",
      "about:blank",    "w\tss2://dev/",
  };
  for (size_t i = 0; i < COUNT(urls); i++) {
    struct answer answer = ask(urls[i]);
    ck_assert_int_eq(answer.status, HSTS_OK);
    ck_assert_int_eq(answer.url.verdict, HSTS_URL_KEPT);
    ck_assert_str_eq(answer.out, "");
    ck_assert_uint_eq(answer.url.scheme.length, 0);
    ck_assert_uint_eq(answer.url.host.length, 0);
    ck_assert_uint_eq(answer.url.rest.length, 0);
  }
}
END_TEST

START_TEST(a_url_without_a_scheme_is_invalid) {
  static const char *const urls[] = {
      "",          " ",      "\t",          ":",       "dev",        "//dev/",
      "/http:",    "://dev", "1http://dev", "+a:",     "ht tp://d",  "h_p://d",
      "\xC3\xBC:", "http",   "http//dev/",  "-http:d", "ht%74p://d",
  };
  check_invalid(urls, COUNT(urls));
}
END_TEST

/* ---- Around and between the parts ------------------------------------- */

START_TEST(controls_and_spaces_around_a_url_are_stripped) {
  static const struct example examples[] = {
      {"  http://dev/  ", "https://dev/"},
      {"\x01\x1F http://dev/a\x02\n", "https://dev/a"},
      {"\thttp://dev", "https://dev/"},
      {"http://dev\r\n", "https://dev/"},
      {"http://dev/ a ", "https://dev/ a"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

START_TEST(tabs_and_line_ends_are_dropped_anywhere) {
  static const struct example examples[] = {
      {"h\tt\nt\rp\t:\t/\n/\rd\te\nv\r/\ta\n?\rb\t#\nc", "https://dev/a?b#c"},
      {"http:/\t/u\ts:p\nw@dev:8\t0\r8\n0/", "https://us:pw@dev:8080/"},
      {"http://%\t6\n4ev/", "https://dev/"},
      {"http://\t1.0.0.1/", "https://1.0.0.1/"},
      {"http://\n[\t::\r1]/", "http://[::1]/"},
      {"http://dev:\t/", "https://dev/"},
      {"http://\t@dev/", "https://dev/"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

START_TEST(slashes_after_the_scheme_may_be_any_number_of_any_kind) {
  static const struct example examples[] = {
      {"http:dev", "https://dev/"},          {"http:/dev", "https://dev/"},
      {"http:///dev/", "https://dev/"},      {"http:\\\\dev\\", "https://dev/"},
      {"http:/\\/\\//dev/", "https://dev/"}, {"ws:dev", "wss://dev/"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

START_TEST(a_url_without_a_host_is_invalid) {
  static const char *const urls[] = {
      "http:",       "http:/",         "http://",     "http://#",
      "http://?q",   "http://:80/",    "http://u@/",  "http://@",
      "http://@:80", "http:\\\\\\",    "ws://?",      "https:///",
      "ftp://",      "http://u@:80/a", "http://\t\n", "wss:",
  };
  check_invalid(urls, COUNT(urls));
}
END_TEST

/* ---- Userinfo --------------------------------------------------------- */

START_TEST(userinfo_is_kept_and_encoded) {
  static const struct example examples[] = {
      {"http://u@dev/", "https://u@dev/"},
      {"http://u:p@dev/", "https://u:p@dev/"},
      {"http://u:@dev/", "https://u@dev/"},
      {"http://:p@dev/", "https://:p@dev/"},
      {"http://@dev/", "https://dev/"},
      {"http://:@dev/", "https://dev/"},
      {"http://:\t@dev/", "https://dev/"},
      {"http://u:p:q@dev/", "https://u:p%3Aq@dev/"},
      {"http://u@v@dev/", "https://u%40v@dev/"},
      {"http://@@dev/", "https://%40@dev/"},
      {"http://[u]:p@dev/", "https://%5Bu%5D:p@dev/"},
      {"http://%75%zz@dev/", "https://%75%zz@dev/"},
      {"http://\xC3\xBC:\xFF\x7F@dev/", "https://%C3%BC:%FF%7F@dev/"},
      {"http://\x01 \";<=>[]^`{|}'@dev/",
       "https://%01%20%22%3B%3C%3D%3E%5B%5D%5E%60%7B%7C%7D%27@dev/"},
      {"http://!$%&()*+,-._~09AZaz@dev/", "https://!$%&()*+,-._~09AZaz@dev/"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

START_TEST(the_host_is_what_a_browser_connects_to) {
  static const struct example examples[] = {
      {"http://dev\\@example.com/", "https://dev/@example.com/"},
      {"http://example.com\\@dev/", "http://example.com/@dev/"},
      {"http://dev/@example.com/", "https://dev/@example.com/"},
      {"http://dev?@example.com/", "https://dev/?@example.com/"},
      {"http://dev#@example.com/", "https://dev/#@example.com/"},
      {"http://example.com@dev/", "https://example.com@dev/"},
      {"http://example.com:80@dev:80/", "https://example.com:80@dev/"},
      {"http://[::1]@dev/", "https://%5B:%3A1%5D@dev/"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

/* ---- Ports ------------------------------------------------------------ */

START_TEST(default_ports_vanish_and_others_stay) {
  static const struct example examples[] = {
      {"http://dev:", "https://dev/"},
      {"http://dev:80/", "https://dev/"},
      {"http://dev:00000000000080/", "https://dev/"},
      {"http://dev:443/", "https://dev/"},
      {"ws://dev:443/", "wss://dev/"},
      {"http://dev:0/", "https://dev:0/"},
      {"http://dev:8080", "https://dev:8080/"},
      {"http://dev:65535?", "https://dev:65535/?"},
      {"http://example.com:80/", "http://example.com/"},
      {"http://example.com:443/", "http://example.com:443/"},
      {"http://example.com:08080/", "http://example.com:8080/"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

START_TEST(a_port_that_is_no_port_makes_a_url_invalid) {
  static const char *const urls[] = {
      "http://dev:65536/", "http://dev:99999999999999999999/",
      "http://dev:+80/",   "http://dev:-1/",
      "http://dev:8 0/",   "http://dev:a/",
      "http://dev:80a/",   "http://dev:\xEF\xBC\x98/",
      "http://dev:%38/",   "http://dev:80:80/",
      "http://dev::80/",   "https://dev:x/",
      "http://[::1]80/",   "http://[::1]x:80/",
  };
  check_invalid(urls, COUNT(urls));
}
END_TEST

START_TEST(exempt_ports_are_left_alone) {
  static const struct {
    const char *url, *out;
    hsts_reason reason;
  } examples[] = {
      {"http://dev:8080/", "http://dev:8080/", HSTS_REASON_EXEMPT_PORT},
      {"ws://a.dev:0/", "ws://a.dev:0/", HSTS_REASON_EXEMPT_PORT},
      {"http://dev:80/", "https://dev/", HSTS_REASON_EXACT},
      {"http://dev:443/", "https://dev/", HSTS_REASON_EXACT},
      {"http://a.dev/", "https://a.dev/", HSTS_REASON_SUPERDOMAIN},
      {"http://dev:/", "https://dev/", HSTS_REASON_EXACT},
  };
  for (size_t i = 0; i < COUNT(examples); i++) {
    struct answer answer = ask_octets(examples[i].url, strlen(examples[i].url),
                                      HSTS_EXEMPT_PORTS, NULL);
    ck_assert_int_eq(answer.status, HSTS_OK);
    ck_assert_str_eq(answer.out, examples[i].out);
    ck_assert_int_eq(answer.url.verdict, expected_verdict(examples[i].out));
    ck_assert_int_eq(answer.url.match.reason, examples[i].reason);
    if (examples[i].reason == HSTS_REASON_EXEMPT_PORT)
      ck_assert_uint_eq(answer.url.match.entry_offset, answer.url.host.length);
  }
}
END_TEST

/* ---- Path, query and fragment ----------------------------------------- */

START_TEST(the_rest_is_kept_octet_for_octet) {
  static const struct example examples[] = {
      {"http://dev", "https://dev/"},
      {"http://dev?", "https://dev/?"},
      {"http://dev#", "https://dev/#"},
      {"http://dev?#", "https://dev/?#"},
      {"http://dev/%41%zz?%zz#%zz", "https://dev/%41%zz?%zz#%zz"},
      {"http://dev/a/../b/.", "https://dev/a/../b/."},
      {"http://dev//x//", "https://dev//x//"},
      {"http://dev\\a\\b?c\\d#e\\f", "https://dev/a/b?c\\d#e\\f"},
      {"http://dev/a#b\\c?d\\e", "https://dev/a#b\\c?d\\e"},
      {"http://dev/\xC3\xBC \"<>`{|}^\x01\x7F\xFF'",
       "https://dev/\xC3\xBC \"<>`{|}^\x01\x7F\xFF'"},
      {"http://dev/?http://x:1/@", "https://dev/?http://x:1/@"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

/* Eight octets are looked at at once, so each place in a word counts. */
START_TEST(an_odd_octet_is_seen_wherever_it_is) {
  static const char odd[] = {'\t', '\n', '\r', '\\', '\x0E', '\0', '\xDC'};
  static const char *const becomes[] = {"", "", "", "/", NULL, NULL, NULL};
  for (size_t length = 1; length < 40; length++) {
    for (size_t at = 0; at < length; at++) {
      for (size_t i = 0; i < COUNT(odd); i++) {
        char url[64] = "http://dev/", expected[64] = "https://dev/";
        memset(url + 11, 'a', length);
        memset(expected + 12, 'a', length);
        url[11 + at] = odd[i];
        size_t made_length = 12 + length;
        if (becomes[i] == NULL) {
          expected[12 + at] = odd[i];
        } else if (becomes[i][0] == '/') {
          expected[12 + at] = '/';
        } else {
          made_length--; /* all octets there are the same */
        }
        if (at == length - 1 && (unsigned char)odd[i] <= ' ')
          continue; /* it would be stripped */
        char out[OUT_SIZE];
        size_t out_length;
        hsts_url result;
        ck_assert_int_eq(hsts_upgrade_url(made.db, url, 11 + length, 0, out,
                                          OUT_SIZE, &out_length, &result),
                         HSTS_OK);
        ck_assert_uint_eq(out_length, made_length);
        ck_assert_mem_eq(out, expected, made_length);
      }
    }
  }
}
END_TEST

START_TEST(a_ws_url_with_a_fragment_is_invalid) {
  static const char *const urls[] = {"ws://dev/#", "ws://dev#a", "wss://dev/#",
                                     "ws://example.com/?a#b"};
  check_invalid(urls, COUNT(urls));
  ck_assert_int_eq(ask("ws://dev/?%23").status, HSTS_OK);
}
END_TEST

/* ---- Hosts ------------------------------------------------------------ */

START_TEST(addresses_are_looked_up_in_the_usual_notation) {
  static const struct example examples[] = {
      {"http://1.1/", "https://1.0.0.1/"},
      {"http://0x1000001:80/a", "https://1.0.0.1/a"},
      {"http://1.0.0.2/", "http://1.0.0.2/"},
      {"http://[::1.0.0.1]:80/", "http://[::100:1]/"},
      {"ws://01.0.0.1:8080/", "wss://1.0.0.1:8080/"},
  };
  check_examples(examples, COUNT(examples));
}
END_TEST

START_TEST(invalid_hosts_make_urls_invalid_in_every_scheme_with_hosts) {
  static const char *const urls[] = {"http://a%00/", "https://a%00/",
                                     "ws://a.1/", "wss://[/", "ftp://a<b/"};
  check_invalid(urls, COUNT(urls));
}
END_TEST

/* Hosts over 253 octets are no hosts of the DNS, but URLs have them. */
START_TEST(long_hosts_are_valid_and_never_listed) {
  enum { LENGTH = 100000 };
  char *url = malloc(LENGTH), *out = malloc(HSTS_URL_SIZE(LENGTH));
  size_t length, out_length;
  hsts_url result;
  memcpy(url, "http://", 7);
  for (length = 7; length < LENGTH - 20; length += 3)
    memcpy(url + length, "%41", 3);
  memcpy(url + length, ".dev/", 5);
  length += 5;
  ck_assert_int_eq(hsts_upgrade_url(made.db, url, length, 0, out,
                                    HSTS_URL_SIZE(LENGTH), &out_length,
                                    &result),
                   HSTS_OK);
  ck_assert_int_eq(result.verdict, HSTS_URL_UNLISTED);
  ck_assert_int_eq(result.match.reason, HSTS_REASON_NOT_A_HOST);
  ck_assert_uint_eq(out_length, 7 + (length - 7 - 5) / 3 + 5);
  free(url);
  free(out);
}
END_TEST

/* ---- Internationalised hosts ------------------------------------------ */

/* Every host is another one. */
static hsts_status to_other(void *context, char *host, size_t size,
                            size_t *length) {
  const char *other = context;
  *length = strlen(other);
  if (*length > size)
    return HSTS_ERROR_SPACE;
  memcpy(host, other, *length);
  return HSTS_OK;
}

static struct answer ask_converted(const char *url, char *to) {
  hsts_idna idna = {to_other, to};
  return ask_octets(url, strlen(url), 0, &idna);
}

START_TEST(without_a_conversion_a_non_ascii_host_is_told_apart) {
  static const char *const urls[] = {"http://\xCE\xB1\xCE\xB2.net/",
                                     "ws://%CE%B1%CE%B2.net/",
                                     "https://\xCE\xB1\xCE\xB2.net/"};
  for (size_t i = 0; i < COUNT(urls); i++)
    ck_assert_int_eq(ask(urls[i]).status, HSTS_ERROR_NON_ASCII);
}
END_TEST

/* Whatever numbers stand for "non-ASCII" in the table of octets. */
START_TEST(every_octet_over_0x7F_is_non_ascii) {
  char url[] = "http://a?.net/";
  for (int octet = 0x80; octet <= 0xFF; octet++) {
    url[8] = (char)octet;
    ck_assert_int_eq(ask(url).status, HSTS_ERROR_NON_ASCII);
  }
}
END_TEST

START_TEST(what_is_invalid_anyway_is_told_so) {
  static const char *const urls[] = {"http://\xCE\xB1:x/", "ws://\xCE\xB1/#",
                                     "http://\xCE\xB1<.net/"};
  check_invalid(urls, COUNT(urls));
}
END_TEST

START_TEST(a_converted_host_is_looked_up_and_written) {
  char listed[] = "xn--mxac.net", unlisted[] = "xn--3xa.net";
  struct answer answer = ask_converted("HTTP:u@\xCE\xB1:8?", listed);
  ck_assert_str_eq(answer.out, "https://u@xn--mxac.net:8/?");
  ck_assert_int_eq(answer.url.verdict, HSTS_URL_UPGRADED);
  check_part(&answer, answer.url.host, listed);
  answer = ask_converted("HTTP:u@\xCE\xB1:8?", unlisted);
  ck_assert_str_eq(answer.out, "http://u@xn--3xa.net:8/?");
  ck_assert_int_eq(answer.url.verdict, HSTS_URL_UNLISTED);
  check_part(&answer, answer.url.host, unlisted);
  answer = ask_converted("https:\xCE\xB1", listed);
  ck_assert_str_eq(answer.out, "https://xn--mxac.net/");
  ck_assert_int_eq(answer.url.verdict, HSTS_URL_KEPT);
}
END_TEST

/* ---- The suite -------------------------------------------------------- */

static void add_urls(TCase *urls) {
  tcase_add_test(urls, http_and_ws_are_upgraded_in_any_case);
  tcase_add_test(urls, other_urls_with_hosts_are_kept_and_made_canonical);
  tcase_add_test(urls, the_entry_is_told_of_https_and_wss_urls_too);
  tcase_add_test(urls, urls_of_other_schemes_are_kept_unseen);
  tcase_add_test(urls, a_url_without_a_scheme_is_invalid);
  tcase_add_test(urls, controls_and_spaces_around_a_url_are_stripped);
  tcase_add_test(urls, tabs_and_line_ends_are_dropped_anywhere);
  tcase_add_test(urls, slashes_after_the_scheme_may_be_any_number_of_any_kind);
  tcase_add_test(urls, a_url_without_a_host_is_invalid);
  tcase_add_test(urls, userinfo_is_kept_and_encoded);
  tcase_add_test(urls, the_host_is_what_a_browser_connects_to);
  tcase_add_test(urls, default_ports_vanish_and_others_stay);
  tcase_add_test(urls, a_port_that_is_no_port_makes_a_url_invalid);
  tcase_add_test(urls, exempt_ports_are_left_alone);
  tcase_add_test(urls, the_rest_is_kept_octet_for_octet);
  tcase_add_test(urls, an_odd_octet_is_seen_wherever_it_is);
  tcase_add_test(urls, a_ws_url_with_a_fragment_is_invalid);
}

static void add_hosts(TCase *hosts) {
  tcase_add_test(hosts, addresses_are_looked_up_in_the_usual_notation);
  tcase_add_test(hosts,
                 invalid_hosts_make_urls_invalid_in_every_scheme_with_hosts);
  tcase_add_test(hosts, long_hosts_are_valid_and_never_listed);
  tcase_add_test(hosts, without_a_conversion_a_non_ascii_host_is_told_apart);
  tcase_add_test(hosts, every_octet_over_0x7F_is_non_ascii);
  tcase_add_test(hosts, what_is_invalid_anyway_is_told_so);
  tcase_add_test(hosts, a_converted_host_is_looked_up_and_written);
}

int main(void) {
  Suite *suite = suite_create("url");
  add_urls(new_url_case(suite, "urls"));
  add_hosts(new_url_case(suite, "hosts"));
  return run_suite(suite);
}
