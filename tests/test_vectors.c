/* SPDX-License-Identifier: MIT */
/*
 * All recorded URLs, upgraded as Chromium upgraded them with its list: the same
 * verdict, and the same scheme, userinfo, host and port.  What comes after them
 * is not what Chromium wrote, who tidies it up, but what was given.
 *
 * And each of them octet by octet: every prefix is a URL, too, or none, and is
 * answered without a look beyond its end or a write beyond the buffer's.
 */
#include "blob_build.h"
#include "environment.h"
#include "guard_page.h"
#include "hsts.h"
#include "idna.h"
#include "list_input.h"
#include "list_json.h"
#include "suite.h"
#include "vector_file.h"

const char message_program[] = "test_vectors";

enum { FILES = 4, OUT_SIZE = 4096 };

/* The file of the URLs, and that of a list of its own, with all entries that
   have to do with them; NULL: the list in data/.  Chromium 150 recorded the
   first three, and 156 the last. */
static const struct {
  const char *urls, *list;
  size_t ascii, other; /* how many URLs there are */
} sources[FILES] = {
    {"chromium-edge.tsv", NULL, 270, 114},
    {"chromium-forms.tsv", NULL, 1465, 309},
    {"chromium-truth.tsv", NULL, 3656, 0},
    {"156/forms.tsv", "156/list.json", 1492, 276},
};

static struct vector_file files[FILES];
static struct blob blobs[FILES];
static hsts_db *dbs[FILES];
static const hsts_db *db; /* that of the file that is being read */
static hsts_idna idna;
static const hsts_idna *converter; /* NULL where there is no ICU */

/* The list of tests/vectors/`name`. */
static void open_list(const char *name, struct blob *blob, hsts_db **opened) {
  struct report report = {.file = name};
  struct list_input input;
  struct list list = {0};
  char path[4096];
  snprintf(path, sizeof path, "%s/tests/vectors/%s", environment("top_srcdir"),
           name);
  ck_assert(list_input_read(&input, path));
  ck_assert(list_parse(&list, input.text, input.size, &report));
  ck_assert_uint_eq(report.errors, 0);
  ck_assert_ptr_null(blob_build(&list, 0, blob));
  ck_assert_int_eq(hsts_open_memory(opened, blob->bytes, blob->size), HSTS_OK);
  list_free(&list);
  list_input_free(&input);
  report_free(&report);
}

static void open_all(void) {
  for (int i = 0; i < FILES; i++) {
    vector_file_open(&files[i], sources[i].urls);
    if (sources[i].list != NULL)
      open_list(sources[i].list, &blobs[i], &dbs[i]);
    else
      ck_assert_int_eq(hsts_open_file(&dbs[i], environment("HSTS_BLOB")),
                       HSTS_OK);
  }
  converter = idna_open(&idna) ? &idna : NULL;
  ck_assert((converter == NULL) == test_has_trait("no-icu"));
}

static void close_all(void) {
  idna_close(&idna);
  for (int i = 0; i < FILES; i++) {
    hsts_close(dbs[i]);
    blob_free(&blobs[i]);
    vector_file_close(&files[i]);
  }
}

/* ---- What is right ---------------------------------------------------- */

/* The parts of a URL that are compared with Chromium's. */
struct authority {
  struct octets scheme, userinfo, host, port;
};

static struct octets cut(const char *begin, const char *end) {
  return (struct octets){begin, (size_t)(end - begin)};
}

static const char *find(const char *begin, const char *end, const char *set) {
  while (begin < end && memchr(set, *begin, strlen(set)) == NULL)
    begin++;
  return begin;
}

/* Of a URL in Chromium's canonical form. */
static struct authority split(struct octets url) {
  const char *end = url.text + url.length;
  const char *colon = find(url.text, end, ":");
  const char *authority = colon + strlen("://");
  const char *slash = find(authority, end, "/");
  const char *at = find(authority, slash, "@");
  const char *host = at == slash ? authority : at + 1;
  const char *port =
      find(*host == '[' ? find(host, slash, "]") : host, slash, ":");
  return (struct authority){
      cut(url.text, colon), cut(authority, at == slash ? authority : at),
      cut(host, port), cut(port == slash ? slash : port + 1, slash)};
}

static bool same_authority(const struct authority *a,
                           const struct authority *b) {
  return octets_equal(a->scheme, b->scheme) &&
         octets_equal(a->userinfo, b->userinfo) &&
         octets_equal(a->host, b->host) && octets_equal(a->port, b->port);
}

/* Path, query and fragment as they were typed: without the octets that a URL
   cannot have, slashes upright in the path, and a path if there is none. */
static struct octets typed_rest(struct octets url, char out[OUT_SIZE]) {
  char clean[OUT_SIZE] = "";
  size_t length = 0, made = 0;
  for (size_t i = 0; i < url.length; i++)
    if (memchr("\t\r\n", url.text[i], 3) == NULL)
      clean[length++] = url.text[i];
  while (length > 0 && (unsigned char)clean[length - 1] <= ' ')
    length--;
  const char *end = clean + length;
  const char *at = find(clean, end, ":") + 1;
  while (at < end && (*at == '/' || *at == '\\'))
    at++;
  at = find(at, end, "/\\?#");
  if (at == end || *at == '?' || *at == '#')
    out[made++] = '/';
  for (bool path = true; at < end; at++) {
    path = path && *at != '?' && *at != '#';
    out[made++] = *at == '\\' && path ? '/' : *at;
  }
  return (struct octets){out, made};
}

/* ---- What is answered ------------------------------------------------- */

struct answer {
  hsts_status status;
  char out[OUT_SIZE];
  size_t length;
  hsts_url url;
};

static void ask(struct octets url, struct answer *answer) {
  *answer = (struct answer){0};
  answer->status =
      hsts_upgrade_url_idna(db, url.text, url.length, 0, answer->out, OUT_SIZE,
                            &answer->length, &answer->url, converter);
}

static struct octets part(const struct answer *answer, hsts_span span) {
  return (struct octets){answer->out + span.offset, span.length};
}

static struct authority answered_authority(const struct answer *answer) {
  return (struct authority){
      part(answer, answer->url.scheme), part(answer, answer->url.userinfo),
      part(answer, answer->url.host), part(answer, answer->url.port)};
}

/* Whether the answer is what Chromium did; its URL, if it has one. */
static bool is_chromiums(const struct vector *vector,
                         const struct answer *answer) {
  bool upgraded = answer->url.verdict == HSTS_URL_UPGRADED;
  struct octets url = vector->redirected ? vector->target : vector->canonical;
  if (converter == NULL && answer->status == HSTS_ERROR_NON_ASCII)
    return true; /* the octets are percent-encoded, say */
  if (!vector->valid)
    return answer->status == HSTS_ERROR_URL;
  if (answer->status != HSTS_OK || upgraded != vector->redirected)
    return false;
  if (answer->url.host.length == 0 || url.length == 0)
    return !vector->redirected;
  struct authority right = split(url);
  struct authority answered = answered_authority(answer);
  return same_authority(&right, &answered);
}

static void mismatch(const struct vector_file *file,
                     const struct vector *vector, const struct answer *answer) {
  ck_abort_msg("%s:%d: %.*s: %s, verdict %d, %.*s", file->name, vector->line,
               (int)vector->url.length, vector->url.text,
               hsts_strerror(answer->status), (int)answer->url.verdict,
               (int)answer->length, answer->out);
}

static void check_rest(const struct vector_file *file,
                       const struct vector *vector,
                       const struct answer *answer) {
  char expected[OUT_SIZE];
  if (answer->status == HSTS_OK && answer->url.host.length > 0 &&
      !octets_equal(part(answer, answer->url.rest),
                    typed_rest(vector->url, expected)))
    mismatch(file, vector, answer);
}

/* ---- The tests -------------------------------------------------------- */

/* Checks the URLs of a file that are ASCII, or the others; returns how many. */
static size_t check_file(const struct vector_file *file, bool ascii) {
  size_t rows = 0;

  for (size_t i = 0; i < file->count; i++) {
    const struct vector *vector = &file->vectors[i];
    struct answer answer;
    if (octets_are_ascii(vector->url) != ascii)
      continue;
    ask(vector->url, &answer);
    if (!is_chromiums(vector, &answer))
      mismatch(file, vector, &answer);
    check_rest(file, vector, &answer);
    rows++;
  }
  return rows;
}

/* One test a file. */
START_TEST(ascii_urls_are_answered_as_in_chromium) {
  db = dbs[_i];
  ck_assert_uint_eq(check_file(&files[_i], true), sources[_i].ascii);
}
END_TEST

START_TEST(other_urls_are_answered_as_in_chromium) {
  db = dbs[_i];
  ck_assert_uint_eq(check_file(&files[_i], false), sources[_i].other);
}
END_TEST

/* Without a conversion a URL is answered the same, or as non-ASCII, or as what
   is wrong with it apart from that. */
START_TEST(without_a_conversion_only_non_ascii_hosts_are_unanswered) {
  for (int f = 0; f < FILES; f++) {
    db = dbs[f];
    for (size_t i = 0; i < files[f].count; i++) {
      const struct vector *vector = &files[f].vectors[i];
      struct answer with, without = {0};
      ask(vector->url, &with);
      without.status = hsts_upgrade_url(
          db, vector->url.text, vector->url.length, 0, without.out, OUT_SIZE,
          &without.length, &without.url);
      if (without.status == HSTS_ERROR_NON_ASCII)
        continue;
      if (with.status != without.status || with.length != without.length ||
          memcmp(with.out, without.out, with.length) != 0)
        mismatch(&files[f], vector, &without);
    }
  }
}
END_TEST

/* ---- Every prefix ----------------------------------------------------- */

static struct guard_page url_guard, out_guard;

static void open_guards(void) {
  open_all();
  ck_assert(guard_page_open(&url_guard, OUT_SIZE));
  ck_assert(guard_page_open(&out_guard, HSTS_URL_SIZE(OUT_SIZE)));
}

static void close_guards(void) {
  guard_page_close(&out_guard);
  guard_page_close(&url_guard);
  close_all();
}

/* Asks with `size` octets of room, which end where the page does. */
static hsts_status ask_in(struct octets url, size_t size, char **out,
                          size_t *length, hsts_url *result) {
  *out = guard_page_end(&out_guard, size);
  return hsts_upgrade_url_idna(db, url.text, url.length, 0, *out, size, length,
                               result, converter);
}

static bool span_is_inside(hsts_span span, size_t length) {
  return span.offset <= length && span.length <= length - span.offset;
}

/* What was written is canonical: reading it again changes nothing. */
static bool is_stable(const char *out, size_t length, const hsts_url *url) {
  struct answer again;
  ask((struct octets){out, length}, &again);
  return again.status == HSTS_OK && again.length == length &&
         memcmp(again.out, out, length) == 0 &&
         (again.url.verdict == url->verdict ||
          (again.url.verdict == HSTS_URL_KEPT &&
           url->verdict == HSTS_URL_UPGRADED));
}

/* A result in a buffer that is just large enough, and in none smaller. */
static bool holds_in_every_size(struct octets url, size_t length) {
  size_t size, made = 0;
  hsts_url result;
  char *out;
  for (size = 0; size < length; size++)
    if (ask_in(url, size, &out, &made, &result) != HSTS_ERROR_SPACE ||
        made <= size)
      return false;
  /* Addresses and hosts that are converted may need more on the way. */
  while (ask_in(url, size, &out, &made, &result) == HSTS_ERROR_SPACE)
    if (++size > length + url.length)
      return false;
  return made == length;
}

static bool prefix_is_right(struct octets url) {
  size_t length;
  hsts_url result;
  char *out;
  hsts_status status =
      ask_in(url, HSTS_URL_SIZE(url.length), &out, &length, &result);
  if (status == HSTS_ERROR_URL ||
      (status == HSTS_ERROR_NON_ASCII && converter == NULL))
    return true;
  return status == HSTS_OK && span_is_inside(result.scheme, length) &&
         span_is_inside(result.userinfo, length) &&
         span_is_inside(result.host, length) &&
         span_is_inside(result.port, length) &&
         span_is_inside(result.rest, length) &&
         (length == 0 || is_stable(out, length, &result)) &&
         holds_in_every_size(url, length);
}

/* The first octets of URLs repeat themselves: a prefix that is one of the
   previous URL as well was tried with that. */
static size_t common_length(struct octets a, struct octets b) {
  size_t length = 0;
  while (length < a.length && length < b.length &&
         a.text[length] == b.text[length])
    length++;
  return length;
}

START_TEST(every_prefix_stays_inside_its_memory) {
  struct octets previous = {"", 0};
  size_t step = test_share();
  db = dbs[_i];
  for (size_t i = 0; i < files[_i].count; i += step) {
    struct octets url = files[_i].vectors[i].url;
    size_t length = i == 0 ? 0 : common_length(url, previous) + 1;
    for (; length <= url.length; length++) {
      struct octets prefix = {guard_page_put(&url_guard, url.text, length),
                              length};
      if (!prefix_is_right(prefix))
        ck_abort_msg("%s:%d: the first %zu octets of %.*s", files[_i].name,
                     files[_i].vectors[i].line, length, (int)url.length,
                     url.text);
    }
    previous = url;
  }
}
END_TEST

static Suite *vectors_suite(void) {
  Suite *suite = suite_create("vectors");
  TCase *rows = tcase_create("rows");
  TCase *prefixes = tcase_create("prefixes");
  tcase_add_unchecked_fixture(rows, open_all, close_all);
  tcase_add_loop_test(rows, ascii_urls_are_answered_as_in_chromium, 0, FILES);
  if (!test_has_trait("no-icu"))
    tcase_add_loop_test(rows, other_urls_are_answered_as_in_chromium, 0, FILES);
  tcase_add_test(rows,
                 without_a_conversion_only_non_ascii_hosts_are_unanswered);
  suite_add_tcase(suite, rows);
  tcase_set_timeout(prefixes, 120);
  tcase_add_unchecked_fixture(prefixes, open_guards, close_guards);
  tcase_add_loop_test(prefixes, every_prefix_stays_inside_its_memory, 0, FILES);
  suite_add_tcase(suite, prefixes);
  return suite;
}

int main(void) {
  environment("HSTS_BLOB");
  environment("top_srcdir");
  return run_suite(vectors_suite());
}
