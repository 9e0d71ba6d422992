/* SPDX-License-Identifier: MIT */
/*
 * Hosts of URLs made canonical, and the conversion of those that are non-ASCII.
 * What is right is in the URL standard, or was seen in Chromium 150.
 */
#include "hsts.h"
#include "suite.h"

#include <string.h>

enum { OUT_SIZE = 512 };

struct example {
  const char *host, *out;
};

/* `out` gets a NUL. */
static hsts_status canonical(const char *host, char out[OUT_SIZE],
                             const hsts_idna *idna) {
  size_t length = 0;
  hsts_status status = hsts_canonical_host_idna(host, strlen(host), out,
                                                OUT_SIZE - 1, &length, idna);
  out[status == HSTS_OK ? length : 0] = '\0';
  return status;
}

static void check_hosts(const struct example *examples, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char out[OUT_SIZE];
    hsts_status status = canonical(examples[i].host, out, NULL);
    ck_assert_msg(status == HSTS_OK, "%s: %s", examples[i].host,
                  hsts_strerror(status));
    ck_assert_str_eq(out, examples[i].out);
  }
}

static void check_invalid_hosts(const char *const *hosts, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char out[OUT_SIZE];
    ck_assert_msg(canonical(hosts[i], out, NULL) == HSTS_ERROR_URL, "%s",
                  hosts[i]);
  }
}

/* ---- Names and addresses ---------------------------------------------- */

START_TEST(hosts_are_decoded_and_lower_cased) {
  static const struct example examples[] = {
      {"dev", "dev"},
      {"WWW.Example.COM.", "www.example.com."},
      {"%64%45%76", "dev"},
      {"a%2Eb%2e", "a.b."},
      {"..", ".."},
      {"-_-.--", "-_-.--"},
      {"a%20b c", "a%20b%20c"},
      {"*%2A", "%2A%2A"},
      {" ", "%20"},
      {"!\"$&'()+,;=`{}~", "!\"$&'()+,;=`{}~"},
      {"xn--TDA.", "xn--tda."},
      {"d\te\nv\r", "dev"},
  };
  check_hosts(examples, COUNT(examples));
}
END_TEST

START_TEST(a_host_with_a_forbidden_octet_is_invalid) {
  static const char *const hosts[] = {
      "",      "\t",  "a%",  "a%4", "%zz",   "a%2",   "%%36%34ev", "a/b",
      "a:b",   "a?b", "a#b", "a@b", "a[b",   "a]b",   "a\\b",      "a<b",
      "a>b",   "a^b", "a|b", "a%b", "a\x01", "a\x7F", "%00",       "a%2Fb",
      "a%25b", "%40", "%5B", "%0a", "%7F",   "a%09b"};
  check_invalid_hosts(hosts, COUNT(hosts));
}
END_TEST

/* URL standard 3.5, "IPv4 parser", and RFC 6943 3.1.1. */
START_TEST(ipv4_addresses_are_read_in_all_notations) {
  static const struct example examples[] = {
      {"1.0.0.1", "1.0.0.1"},
      {"1.1", "1.0.0.1"},
      {"1.0.1", "1.0.0.1"},
      {"16777217", "1.0.0.1"},
      {"0x1000001", "1.0.0.1"},
      {"0X1.0x0.0x.01", "1.0.0.1"},
      {"0100000001", "1.0.0.1"},
      {"01.0.0.1.", "1.0.0.1"},
      {"%31.1", "1.0.0.1"},
      {"000000000000000000001.0.0.0000000000000000000000001", "1.0.0.1"},
      {"0", "0.0.0.0"},
      {"0x", "0.0.0.0"},
      {"4294967295", "255.255.255.255"},
      {"255.16777215", "255.255.255.255"},
      {"255.255.65535", "255.255.255.255"},
      {"0377.0xff.255.0xFF", "255.255.255.255"},
      {"1.0.0.1..", "1.0.0.1.."},
      {"1.a", "1.a"},
      {"0xg", "0xg"},
      {"a.0x1g", "a.0x1g"},
      {"1.0.0.1a", "1.0.0.1a"},
  };
  check_hosts(examples, COUNT(examples));
}
END_TEST

START_TEST(a_host_that_ends_in_a_number_is_an_address_or_invalid) {
  static const char *const hosts[] = {"a.1",
                                      "x.1.0.0.1",
                                      ".1.0.0.1",
                                      "1..0.0.1",
                                      "1.0.0.256",
                                      "256.0.0.1",
                                      "1.0.65536",
                                      "1.16777216",
                                      "08",
                                      "1.0.0.09",
                                      "4294967296",
                                      "1.0.0.0.1",
                                      "a.0x1",
                                      "a.0x",
                                      "1.0.0.1.1",
                                      "a.1.",
                                      "-1.1",
                                      "18446744073709551617",
                                      "0x1FFFFFFFFFFFFFFFF",
                                      "1.0.0.0x100"};
  check_invalid_hosts(hosts, COUNT(hosts));
}
END_TEST

/* RFC 5952 4 and URL standard 3.5, "IPv6 serializer". */
START_TEST(ipv6_addresses_are_written_in_the_shortest_form) {
  static const struct example examples[] = {
      {"[::]", "[::]"},
      {"[::1]", "[::1]"},
      {"[1::]", "[1::]"},
      {"[2001:DB8::0001]", "[2001:db8::1]"},
      {"[2001:db8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"},
      {"[2001:0:0:1:0:0:0:1]", "[2001:0:0:1::1]"},
      {"[1:0:3:4:5:6:7:8]", "[1:0:3:4:5:6:7:8]"},
      {"[1::3:4:5:6:7:8]", "[1:0:3:4:5:6:7:8]"},
      {"[::2:3:4:5:6:7:8]", "[0:2:3:4:5:6:7:8]"},
      {"[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]"},
      {"[0:0:0:0:0:0:0:0]", "[::]"},
      {"[::ffff:1.0.0.1]", "[::ffff:100:1]"},
      {"[1:2:3:4:5:6:7.8.9.10]", "[1:2:3:4:5:6:708:90a]"},
      {"[FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:255.255.255.255]",
       "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]"},
  };
  check_hosts(examples, COUNT(examples));
}
END_TEST

START_TEST(what_is_no_ipv6_address_is_invalid) {
  static const char *const hosts[] = {
      "[",
      "[]",
      "[:]",
      "[:::]",
      "[::1",
      "[::1]x",
      "[1]",
      "[1:2:3:4:5:6:7]",
      "[1:2:3:4:5:6:7:8:9]",
      "[1:2:3:4:5:6:7:8::]",
      "[::1:2:3:4:5:6:7:8]",
      "[1::2::3]",
      "[1:::2]",
      "[:1::]",
      "[1:]",
      "[::1:]",
      "[::12345]",
      "[::g]",
      "[::%31]",
      "[::1%25eth0]",
      "[::1.0.0]",
      "[::1.0.0.1.1]",
      "[::1.0.0.256]",
      "[::1.0.0.2550]",
      "[::1.0.0.4294967297]",
      "[::01.0.0.1]",
      "[::1.0.0.]",
      "[::.0.0.1]",
      "[1:2:3:4:5:6:7:1.0.0.1]",
      "[::1.0.0.1:1]",
      "[v1.a]",
      "[::1]]",
      "[1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa]",
      "%5B::1%5D"};
  check_invalid_hosts(hosts, COUNT(hosts));
}
END_TEST

START_TEST(the_size_that_is_enough_is_told) {
  size_t length = 0;
  char out[64];
  ck_assert_int_eq(hsts_canonical_host("A%20b", 5, out, 4, &length),
                   HSTS_ERROR_SPACE);
  ck_assert_uint_ge(length, 5);
  ck_assert_uint_le(length, HSTS_URL_SIZE(5));
  ck_assert_int_eq(hsts_canonical_host("A%20b", 5, out, 5, &length), HSTS_OK);
  ck_assert_uint_eq(length, 5);
  ck_assert_mem_eq(out, "a%20b", 5);
  ck_assert_int_eq(hsts_canonical_host("1", 1, NULL, 0, &length),
                   HSTS_ERROR_SPACE);
  ck_assert_uint_ge(length, strlen("0.0.0.1"));
}
END_TEST

START_TEST(null_arguments_are_refused) {
  static const hsts_idna no_function = {NULL, NULL};
  size_t length;
  char out[OUT_SIZE];
#define REFUSED(call) ck_assert_int_eq(call, HSTS_ERROR_ARGUMENT)
  REFUSED(hsts_canonical_host(NULL, 1, out, 99, &length));
  REFUSED(hsts_canonical_host("a", 1, NULL, 99, &length));
  REFUSED(hsts_canonical_host("a", 1, out, 99, NULL));
  REFUSED(hsts_canonical_host("a", SIZE_MAX, out, 99, &length));
  REFUSED(hsts_canonical_host_idna("a", 1, out, 99, &length, &no_function));
  REFUSED(hsts_canonical_host_idna("\xFF", 1, out, 99, &length, &no_function));
#undef REFUSED
  ck_assert_int_eq(hsts_canonical_host(NULL, 0, NULL, 0, &length),
                   HSTS_ERROR_URL);
}
END_TEST

/* ---- Conversion ------------------------------------------------------- */

/* A conversion of one host, and what it is to answer. */
struct converter {
  const char *from, *to;
  hsts_status status;
  int calls;
};

static hsts_status convert(void *context, char *host, size_t size,
                           size_t *length) {
  struct converter *converter = context;
  size_t made_length = strlen(converter->to);
  converter->calls++;
  ck_assert_uint_le(*length, size);
  ck_assert_uint_eq(*length, strlen(converter->from));
  ck_assert_mem_eq(host, converter->from, *length);
  if (converter->status != HSTS_OK)
    return converter->status;
  *length = made_length;
  if (made_length > size)
    return HSTS_ERROR_SPACE;
  memcpy(host, converter->to, made_length);
  return HSTS_OK;
}

static hsts_status ask_converter(const char *host, struct converter *converter,
                                 char out[OUT_SIZE]) {
  hsts_idna idna = {convert, converter};
  return canonical(host, out, &idna);
}

START_TEST(without_a_conversion_a_non_ascii_host_is_told_apart) {
  static const char *const hosts[] = {"\xCE\xB1\xCE\xB2.net",
                                      "%CE%B1%CE%B2.net", "\xFF", "a%80b"};
  char out[OUT_SIZE];
  for (size_t i = 0; i < COUNT(hosts); i++)
    ck_assert_int_eq(canonical(hosts[i], out, NULL), HSTS_ERROR_NON_ASCII);
}
END_TEST

START_TEST(what_is_invalid_anyway_is_not_converted) {
  static const char *const hosts[] = {"\xCE\xB1%00", "\xCE\xB1<.net",
                                      "\xCE\xB1:", "[\xCE\xB1]", "\xCE\xB1%"};
  char out[OUT_SIZE];
  for (size_t i = 0; i < COUNT(hosts); i++) {
    struct converter converter = {"", "", HSTS_OK, 0};
    ck_assert_int_eq(canonical(hosts[i], out, NULL), HSTS_ERROR_URL);
    ck_assert_int_eq(ask_converter(hosts[i], &converter, out), HSTS_ERROR_URL);
    ck_assert_int_eq(converter.calls, 0);
  }
}
END_TEST

START_TEST(a_conversion_gets_the_decoded_host_in_lower_case) {
  static const struct {
    const char *host, *from;
  } examples[] = {
      {"\xCE\xB1\xCE\xB2.net", "\xCE\xB1\xCE\xB2.net"},
      {"\xCE\xB1%CE%B2.NE\tT", "\xCE\xB1\xCE\xB2.net"},
      {"%ce%b1\t b*", "\xCE\xB1%20b%2A"},
  };
  for (size_t i = 0; i < COUNT(examples); i++) {
    struct converter converter = {examples[i].from, "xn--mxac.net", HSTS_OK, 0};
    char out[OUT_SIZE];
    ck_assert_int_eq(ask_converter(examples[i].host, &converter, out), HSTS_OK);
    ck_assert_str_eq(out, "xn--mxac.net");
    ck_assert_int_eq(converter.calls, 1);
  }
}
END_TEST

/* Whatever comes back is a host like any that was typed. */
START_TEST(a_converted_host_is_checked_like_any) {
  static const struct {
    const char *to, *out;
  } examples[] = {
      {"1.1", "1.0.0.1"}, {"A.DEV", "a.dev"}, {"%64ev", "dev"},
      {"a b", "a%20b"},   {"a..b.", "a..b."},
  };
  static const char *const invalid[] = {
      "", "a/c", "a%00", "x.1", "a%", "a@b", "[::1]", "\xCE\xB1", "%CE%B1"};
  char out[OUT_SIZE];
  for (size_t i = 0; i < COUNT(examples); i++) {
    struct converter converter = {"\xCE\xB1", examples[i].to, HSTS_OK, 0};
    ck_assert_int_eq(ask_converter("\xCE\xB1", &converter, out), HSTS_OK);
    ck_assert_str_eq(out, examples[i].out);
  }
  for (size_t i = 0; i < COUNT(invalid); i++) {
    struct converter converter = {"\xCE\xB1", invalid[i], HSTS_OK, 0};
    ck_assert_int_eq(ask_converter("\xCE\xB1", &converter, out),
                     HSTS_ERROR_URL);
  }
}
END_TEST

START_TEST(what_a_conversion_returns_is_handed_on) {
  static const hsts_status statuses[] = {HSTS_ERROR_URL, HSTS_ERROR_MEMORY,
                                         HSTS_ERROR_NON_ASCII};
  char out[OUT_SIZE];
  for (size_t i = 0; i < COUNT(statuses); i++) {
    struct converter converter = {"\xCE\xB1", "", statuses[i], 0};
    ck_assert_int_eq(ask_converter("\xCE\xB1", &converter, out), statuses[i]);
  }
}
END_TEST

/* From no room at all, the sizes that are told lead to one that is enough. */
START_TEST(a_conversion_that_needs_room_gets_it) {
  char longer[300], out[2048];
  memset(longer, 'a', sizeof longer - 1);
  longer[sizeof longer - 1] = '\0';
  struct converter converter = {"\xCE\xB1", longer, HSTS_OK, 0};
  hsts_idna idna = {convert, &converter};
  size_t size = 0, length = 0;
  int refusals = 0;
  while (hsts_canonical_host_idna("\xCE\xB1", 2, out, size, &length, &idna) ==
         HSTS_ERROR_SPACE) {
    ck_assert_uint_gt(length, size);
    ck_assert_uint_le(length, sizeof out);
    ck_assert_int_le(++refusals, 2);
    size = length;
  }
  ck_assert_uint_eq(length, strlen(longer));
}
END_TEST

static hsts_status need_too_much(void *context, char *host, size_t size,
                                 size_t *length) {
  (void)context, (void)host, (void)size;
  *length = SIZE_MAX / 2;
  return HSTS_ERROR_SPACE;
}

START_TEST(a_conversion_that_needs_too_much_room_never_gets_it) {
  hsts_idna idna = {need_too_much, NULL};
  char out[OUT_SIZE];
  size_t length = 0;
  ck_assert_int_eq(
      hsts_canonical_host_idna("\xCE\xB1", 2, out, sizeof out, &length, &idna),
      HSTS_ERROR_SPACE);
  ck_assert_uint_eq(length, SIZE_MAX);
}
END_TEST

static hsts_status claim_too_much(void *context, char *host, size_t size,
                                  size_t *length) {
  (void)context, (void)host;
  *length = size + 1;
  return HSTS_OK;
}

START_TEST(a_faulty_conversion_does_no_harm) {
  hsts_idna idna = {claim_too_much, NULL};
  char out[OUT_SIZE];
  ck_assert_int_eq(canonical("\xCE\xB1", out, &idna), HSTS_ERROR_SPACE);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("url_host");
  TCase *hosts = tcase_create("hosts");
  TCase *conversions = tcase_create("conversions");
  tcase_add_test(hosts, hosts_are_decoded_and_lower_cased);
  tcase_add_test(hosts, a_host_with_a_forbidden_octet_is_invalid);
  tcase_add_test(hosts, ipv4_addresses_are_read_in_all_notations);
  tcase_add_test(hosts, a_host_that_ends_in_a_number_is_an_address_or_invalid);
  tcase_add_test(hosts, ipv6_addresses_are_written_in_the_shortest_form);
  tcase_add_test(hosts, what_is_no_ipv6_address_is_invalid);
  tcase_add_test(hosts, the_size_that_is_enough_is_told);
  tcase_add_test(hosts, null_arguments_are_refused);
  suite_add_tcase(suite, hosts);
  tcase_add_test(conversions,
                 without_a_conversion_a_non_ascii_host_is_told_apart);
  tcase_add_test(conversions, what_is_invalid_anyway_is_not_converted);
  tcase_add_test(conversions, a_conversion_gets_the_decoded_host_in_lower_case);
  tcase_add_test(conversions, a_converted_host_is_checked_like_any);
  tcase_add_test(conversions, what_a_conversion_returns_is_handed_on);
  tcase_add_test(conversions, a_conversion_that_needs_room_gets_it);
  tcase_add_test(conversions,
                 a_conversion_that_needs_too_much_room_never_gets_it);
  tcase_add_test(conversions, a_faulty_conversion_does_no_harm);
  suite_add_tcase(suite, conversions);
  return run_suite(suite);
}
