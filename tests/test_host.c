/* SPDX-License-Identifier: MIT */
/*
 * What a canonical host is, rule by rule, at both sides of each border, and for
 * every octet; and the symbols that its octets have.
 */
#include "guard_page.h"
#include "host.h"
#include "suite.h"

/* The canonical octets in the order of their symbols. */
static const char alphabet[] = ".-0123456789_abcdefghijklmnopqrstuvwxyz";

static struct guard_page guard;

static void begin(void) {
  ck_assert(guard_page_open(&guard, 512));
}

static void end(void) {
  guard_page_close(&guard);
}

static bool is_canonical(const char *host, size_t length) {
  return hsts_host_is_canonical(guard_page_put(&guard, host, length), length);
}

/* Whether a host of these label lengths, up to a 0, is canonical. */
static bool labels_are_canonical(const size_t *lengths) {
  char host[512];
  size_t length = 0;
  for (; *lengths != 0; lengths++) {
    if (length > 0)
      host[length++] = '.';
    memset(host + length, 'a', *lengths);
    length += *lengths;
  }
  return is_canonical(host, length);
}

static const struct {
  const char *host;
  bool canonical;
} hosts[] = {
    {"", false},
    {".", false},
    {"..", false},
    {"a", true},
    {"a.", false},
    {".a", false},
    {"a.b", true},
    {"a..b", false},
    {"a.b.", false},
    {"a.b..", false},
    {"a.b.c", true},
    {"A", false},
    {"a.B", false},
    {"a.bC.d", false},
    {"-", true},
    {"_", true},
    {"-a-._b_", true},
    {"0", true},
    {"127.0.0.1", true}, /* of hosts alone, not of addresses */
    {"xn--bcher-kva", true},
    {"a b", false},
    {" a", false},
    {"a ", false},
    {"a:80", false},
    {"[::1]", false},
    {"*.a", false},
    {"a%2e", false},
    {"b\xc3\xbc", false},
};

START_TEST(hosts_by_rule) {
  ck_assert(is_canonical(hosts[_i].host, strlen(hosts[_i].host)) ==
            hosts[_i].canonical);
}
END_TEST

START_TEST(every_octet_alone_and_within) {
  for (int octet = 0; octet < 256; octet++) {
    bool in_alphabet = octet != 0 && strchr(alphabet, octet) != NULL;
    const char within[] = {'a', (char)octet, 'b'};
    ck_assert(is_canonical(within, 3) == in_alphabet);
    ck_assert(is_canonical(within + 1, 1) == (in_alphabet && octet != '.'));
  }
}
END_TEST

/* RFC 1035 2.3.4: 63 octets, wherever the label stands. */
START_TEST(labels_of_up_to_63_octets) {
  for (size_t length = 1; length <= 100; length++) {
    ck_assert(labels_are_canonical((size_t[]){length, 0}) == (length <= 63));
    ck_assert(labels_are_canonical((size_t[]){length, 1, 0}) == (length <= 63));
    ck_assert(labels_are_canonical((size_t[]){1, length, 0}) == (length <= 63));
    ck_assert(labels_are_canonical((size_t[]){1, length, 1, 0}) ==
              (length <= 63));
  }
}
END_TEST

/* RFC 1035 2.3.4: 255 octets on the wire, which are 253 of text. */
START_TEST(hosts_of_up_to_253_octets) {
  char host[400];
  for (size_t i = 0; i < sizeof host; i++)
    host[i] = i % 2 == 0 ? 'a' : '.';
  ck_assert(labels_are_canonical((size_t[]){63, 63, 63, 60, 0}));  /* 252 */
  ck_assert(labels_are_canonical((size_t[]){63, 63, 63, 61, 0}));  /* 253 */
  ck_assert(!labels_are_canonical((size_t[]){63, 63, 63, 62, 0})); /* 254 */
  ck_assert(!labels_are_canonical((size_t[]){63, 63, 63, 63, 0})); /* 255 */
  for (size_t length = 0; length <= sizeof host; length++)
    ck_assert(is_canonical(host, length) == (length % 2 == 1 && length <= 253));
}
END_TEST

START_TEST(symbols_and_octets_are_inverse) {
  ck_assert_uint_eq(sizeof alphabet - 1, HOST_SYMBOLS);
  ck_assert_mem_eq(hsts_host_octet, alphabet, HOST_SYMBOLS);
  for (unsigned symbol = 0; symbol < HOST_SYMBOLS; symbol++)
    ck_assert_uint_eq(hsts_host_symbol[(uint8_t)alphabet[symbol]], symbol);
}
END_TEST

START_TEST(upper_case_has_the_symbol_of_lower_case_and_the_rest_none) {
  for (unsigned octet = 0; octet < 256; octet++) {
    if (octet >= 'A' && octet <= 'Z')
      ck_assert_uint_eq(hsts_host_symbol[octet],
                        hsts_host_symbol[octet - 'A' + 'a']);
    else if (octet == 0 || strchr(alphabet, (int)octet) == NULL)
      ck_assert_uint_eq(hsts_host_symbol[octet], HOST_SYMBOL_NONE);
  }
}
END_TEST

static Suite *host_suite(void) {
  Suite *suite = suite_create("host");
  TCase *canonical = tcase_create("canonical");
  TCase *symbols = tcase_create("symbols");
  tcase_add_checked_fixture(canonical, begin, end);
  tcase_add_loop_test(canonical, hosts_by_rule, 0, (int)COUNT(hosts));
  tcase_add_test(canonical, every_octet_alone_and_within);
  tcase_add_test(canonical, labels_of_up_to_63_octets);
  tcase_add_test(canonical, hosts_of_up_to_253_octets);
  tcase_add_test(symbols, symbols_and_octets_are_inverse);
  tcase_add_test(symbols,
                 upper_case_has_the_symbol_of_lower_case_and_the_rest_none);
  suite_add_tcase(suite, canonical);
  suite_add_tcase(suite, symbols);
  return suite;
}

int main(void) {
  return run_suite(host_suite());
}
