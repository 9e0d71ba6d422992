/* SPDX-License-Identifier: MIT */
/*
 * The internal redirect, byte for byte as Chromium was seen to make it up, and
 * nothing in it that the request could have put there.
 */
#include "guard_page.h"
#include "hsts.h"
#include "suite.h"

#define RESPONSE(location)                         \
  "HTTP/1.1 307 Internal Redirect\r\n"             \
  "Location: " location "\r\n"                     \
  "Cross-Origin-Resource-Policy: Cross-Origin\r\n" \
  "Non-Authoritative-Reason: HSTS\r\n"

#define CORS(origin)                            \
  "Access-Control-Allow-Origin: " origin "\r\n" \
  "Access-Control-Allow-Credentials: true\r\n"

struct response {
  hsts_status status;
  char text[1024]; /* with a NUL */
  size_t length;
};

static struct response respond(const char *location, const char *origin,
                               unsigned options) {
  struct response response = {0};
  size_t origin_length = origin ? strlen(origin) : 0;
  response.status = hsts_internal_redirect(
      location, strlen(location), origin, origin_length, options, response.text,
      sizeof response.text - 1, &response.length);
  if (response.status == HSTS_OK)
    response.text[response.length] = '\0';
  return response;
}

static void check(const char *location, const char *origin, unsigned options,
                  const char *expected) {
  struct response response = respond(location, origin, options);
  ck_assert_int_eq(response.status, HSTS_OK);
  ck_assert_str_eq(response.text, expected);
  ck_assert_uint_eq(response.length, strlen(expected));
}

START_TEST(the_response_is_chromiums) {
  check("https://hstspreload.org/a?b#c", NULL, 0,
        RESPONSE("https://hstspreload.org/a?b#c") "\r\n");
}
END_TEST

START_TEST(an_origin_adds_two_lines) {
  check("https://dev/", "http://a.example:8080", 0,
        RESPONSE("https://dev/") CORS("http://a.example:8080") "\r\n");
  check("https://dev/", "null", 0,
        RESPONSE("https://dev/") CORS("null") "\r\n");
  check("https://dev/", "http://a http://b", 0,
        RESPONSE("https://dev/") CORS("http://a http://b") "\r\n");
}
END_TEST

START_TEST(an_empty_origin_is_none) {
  check("https://dev/", "", 0, RESPONSE("https://dev/") "\r\n");
}
END_TEST

START_TEST(a_content_length_is_added_on_demand) {
  check("wss://dev/", NULL, HSTS_REDIRECT_CONTENT_LENGTH,
        RESPONSE("wss://dev/") "Content-Length: 0\r\n\r\n");
  check("https://dev/", "null", HSTS_REDIRECT_CONTENT_LENGTH,
        RESPONSE("https://dev/") CORS("null") "Content-Length: 0\r\n\r\n");
}
END_TEST

/* RFC 3986, appendix A, octet by octet: unreserved, gen-delims, sub-delims and
   "%". */
static bool is_in_urls(int octet) {
  return octet != 0 &&
         strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                "0123456789-._~:/?#[]@!$&'()*+,;=%",
                octet) != NULL;
}

START_TEST(a_location_is_percent_encoded) {
  check("https://dev/ a\xC3\xBC\x7F\x01", NULL, 0,
        RESPONSE("https://dev/%20a%C3%BC%7F%01") "\r\n");
  check("https://dev/\r\nSet-Cookie: a=b\r\n\r\n", NULL, 0,
        RESPONSE("https://dev/%0D%0ASet-Cookie:%20a=b%0D%0A%0D%0A") "\r\n");
  check(
      "https://dev/%20%0a%zz\"<>\\^`{|}'[]#\"?{", NULL, 0,
      RESPONSE(
          "https://dev/%20%0a%zz%22%3C%3E%5C%5E%60%7B%7C%7D'[]#%22?%7B") "\r"
                                                                         "\n");
  check("https://a\"b`c{d}.dev/", NULL, 0,
        RESPONSE("https://a%22b%60c%7Bd%7D.dev/") "\r\n");
}
END_TEST

/* As recorded in chromium-edge.tsv. */
START_TEST(a_path_is_encoded_as_by_chromium) {
  check("https://hstspreload.org/a|b^c[d]{e}", NULL, 0,
        RESPONSE("https://hstspreload.org/a%7Cb%5Ec[d]%7Be%7D") "\r\n");
  check("https://hstspreload.org/%41%2f%7e b", NULL, 0,
        RESPONSE("https://hstspreload.org/%41%2f%7e%20b") "\r\n");
}
END_TEST

START_TEST(every_octet_of_a_location_may_be_in_a_url) {
  for (int octet = 0; octet < 256; octet++) {
    char location = (char)octet, out[512];
    size_t length;
    ck_assert_int_eq(hsts_internal_redirect(&location, 1, NULL, 0, 0, out,
                                            sizeof out, &length),
                     HSTS_OK);
    size_t begin = strlen("HTTP/1.1 307 Internal Redirect\r\nLocation: ");
    size_t end = length - strlen(RESPONSE("") "\r\n") + begin;
    ck_assert_uint_eq(end - begin, is_in_urls(octet) ? 1 : 3);
    for (size_t i = begin; i < end; i++)
      ck_assert(is_in_urls(out[i]));
  }
}
END_TEST

START_TEST(an_origin_that_could_add_lines_is_refused) {
  static const char *const origins[] = {
      "http://a\r\nX: y", "a\n", "\r", "\t", "a\x7F", "\xC3\xBC", "\x01"};
  for (size_t i = 0; i < COUNT(origins); i++)
    ck_assert_int_eq(respond("https://dev/", origins[i], 0).status,
                     HSTS_ERROR_ARGUMENT);
  char out[512];
  size_t length = 77;
  ck_assert_int_eq(hsts_internal_redirect("https://dev/", 12, "a\0b", 3, 0, out,
                                          sizeof out, &length),
                   HSTS_ERROR_ARGUMENT);
  ck_assert_uint_eq(length, 77);
}
END_TEST

START_TEST(every_size_that_is_too_small_is_told) {
  static const char expected[] =
      RESPONSE("https://dev/%20") CORS("null") "\r\n";
  const size_t needed = sizeof expected - 1;
  struct guard_page guard;
  ck_assert(guard_page_open(&guard, 1024));
  ck_assert_uint_ge(HSTS_REDIRECT_SIZE(13, 4), needed);
  for (size_t size = 0; size <= needed + 1; size++) {
    char *out = guard_page_end(&guard, size);
    size_t length = 0;
    hsts_status status = hsts_internal_redirect("https://dev/ ", 13, "null", 4,
                                                0, out, size, &length);
    ck_assert_int_eq(status, size < needed ? HSTS_ERROR_SPACE : HSTS_OK);
    ck_assert_uint_eq(length, needed);
    if (status == HSTS_OK)
      ck_assert_mem_eq(out, expected, needed);
  }
  guard_page_close(&guard);
}
END_TEST

/* The longest that can be: every octet of the location encoded. */
START_TEST(the_size_that_is_promised_is_enough) {
  char location[100], out[HSTS_REDIRECT_SIZE(sizeof location, 4)];
  size_t length;
  memset(location, 0xFF, sizeof location);
  ck_assert_int_eq(hsts_internal_redirect(location, sizeof location, "null", 4,
                                          HSTS_REDIRECT_CONTENT_LENGTH, out,
                                          sizeof out, &length),
                   HSTS_OK);
}
END_TEST

START_TEST(bad_arguments_are_refused) {
  char out[512];
  size_t length;
#define REFUSED(call) ck_assert_int_eq(call, HSTS_ERROR_ARGUMENT)
  REFUSED(hsts_internal_redirect(NULL, 1, NULL, 0, 0, out, 512, &length));
  REFUSED(hsts_internal_redirect(NULL, 0, NULL, 0, 0, out, 512, &length));
  REFUSED(hsts_internal_redirect("a", 0, NULL, 0, 0, out, 512, &length));
  REFUSED(hsts_internal_redirect("a", 1, NULL, 1, 0, out, 512, &length));
  REFUSED(hsts_internal_redirect("a", 1, NULL, 0, 2, out, 512, &length));
  REFUSED(hsts_internal_redirect("a", 1, NULL, 0, 0, NULL, 512, &length));
  REFUSED(hsts_internal_redirect("a", 1, NULL, 0, 0, out, 512, NULL));
  REFUSED(
      hsts_internal_redirect("a", SIZE_MAX / 3, NULL, 0, 0, out, 512, &length));
  REFUSED(hsts_internal_redirect("a", 1, "a", SIZE_MAX, 0, out, 512, &length));
#undef REFUSED
  ck_assert_int_eq(hsts_internal_redirect("a", 1, NULL, 0, 0, NULL, 0, &length),
                   HSTS_ERROR_SPACE);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("redirect");
  TCase *redirect = tcase_create("redirect");
  tcase_add_test(redirect, the_response_is_chromiums);
  tcase_add_test(redirect, an_origin_adds_two_lines);
  tcase_add_test(redirect, an_empty_origin_is_none);
  tcase_add_test(redirect, a_content_length_is_added_on_demand);
  tcase_add_test(redirect, a_location_is_percent_encoded);
  tcase_add_test(redirect, a_path_is_encoded_as_by_chromium);
  tcase_add_test(redirect, every_octet_of_a_location_may_be_in_a_url);
  tcase_add_test(redirect, an_origin_that_could_add_lines_is_refused);
  tcase_add_test(redirect, every_size_that_is_too_small_is_told);
  tcase_add_test(redirect, the_size_that_is_promised_is_enough);
  tcase_add_test(redirect, bad_arguments_are_refused);
  suite_add_tcase(suite, redirect);
  return run_suite(suite);
}
