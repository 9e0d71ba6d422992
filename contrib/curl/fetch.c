/* SPDX-License-Identifier: MIT */
/*
 * A program that uses hsts_curl.h, as an example and for its test:
 *
 *     fetch [NAME=VALUE | URL]...
 *
 * fetches the URLs one after another with one handle, writes what comes to
 * standard output, and where it came from, with the status, to standard error.
 * What NAME says is done in between, in the same order; the table `actions` has
 * all of them.  The exit status is libcurl's code for the last transfer that
 * failed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hsts_curl.h"

struct fetch {
  CURL *easy, *copy;
  CURLU *parts;
  CURLSH *share;
  struct hsts_curl hook, copy_hook;
  hsts_db *db;
  hsts_store *store;
  const char *store_path;
  struct curl_slist *resolve, *rules;
  unsigned lines; /* of the header of the last response */
  bool multi;
  CURLcode failed;
};

static void give_up(const char *about) {
  fprintf(stderr, "fetch: %s: cannot be used\n", about);
  exit(EXIT_FAILURE);
}

/* A header function of the program's own. */
static size_t count_lines(char *line, size_t size, size_t count, void *data) {
  (void)line;
  ++*(unsigned *)data;
  return size * count;
}

/* --- A transfer ----------------------------------------------------------- */

static CURLcode perform_multi(CURL *easy) {
  CURLM *multi = curl_multi_init();
  CURLMsg *message;
  CURLcode code = CURLE_FAILED_INIT;
  int running = 1, left;

  curl_multi_add_handle(multi, easy);
  while (running && curl_multi_perform(multi, &running) == CURLM_OK)
    curl_multi_poll(multi, NULL, 0, 1000, NULL);
  message = curl_multi_info_read(multi, &left);
  if (message != NULL && message->msg == CURLMSG_DONE)
    code = message->data.result;
  curl_multi_remove_handle(multi, easy);
  curl_multi_cleanup(multi);
  return code;
}

static void perform(struct fetch *fetch, CURL *easy) {
  long status = 0;
  char *from = "";
  CURLcode code;

  fetch->lines = 0;
  fetch->hook.header_function = count_lines;
  fetch->hook.header_data = &fetch->lines;
  code = fetch->multi ? perform_multi(easy) : curl_easy_perform(easy);
  fetch->hook.header_function = NULL;
  curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &from);
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  fflush(stdout);
  fprintf(stderr, "%s %ld, %s, %s header lines\n", from, status,
          curl_easy_strerror(code), fetch->lines > 0 ? "some" : "no");
  if (code != CURLE_OK)
    fetch->failed = code;
}

static void fetch_url(struct fetch *fetch, const char *url) {
  curl_easy_setopt(fetch->easy, CURLOPT_CURLU, NULL);
  curl_easy_setopt(fetch->easy, CURLOPT_URL, url);
  perform(fetch, fetch->easy);
}

static void set_parts(struct fetch *fetch, const char *url) {
  if (curl_url_set(fetch->parts, CURLUPART_URL, url, 0) != CURLUE_OK)
    give_up(url);
}

static void fetch_parts(struct fetch *fetch, const char *url) {
  set_parts(fetch, url);
  curl_easy_setopt(fetch->easy, CURLOPT_CURLU, fetch->parts);
  perform(fetch, fetch->easy);
}

static void tell_parts(struct fetch *fetch, const char *url) {
  fetch->hook.curlu = fetch->parts;
  fetch_parts(fetch, url);
  fetch->hook.curlu = NULL;
}

static void fetch_changed(struct fetch *fetch, const char *url) {
  set_parts(fetch, url);
  perform(fetch, fetch->easy);
}

/* CURLOPT_URL says this, and the CURLOPT_CURLU from before has the last word.
 */
static void fetch_both(struct fetch *fetch, const char *url) {
  curl_easy_setopt(fetch->easy, CURLOPT_URL, url);
  perform(fetch, fetch->easy);
}

/* For the next transfer, without a scheme. */
static void set_default(struct fetch *fetch, const char *url) {
  curl_easy_setopt(fetch->easy, CURLOPT_DEFAULT_PROTOCOL, "http");
  curl_easy_setopt(fetch->easy, CURLOPT_CURLU, NULL);
  curl_easy_setopt(fetch->easy, CURLOPT_URL, url);
}

static void fetch_again(struct fetch *fetch, const char *unused) {
  (void)unused;
  perform(fetch, fetch->easy);
}

static void copy(struct fetch *fetch, const char *unused) {
  (void)unused;
  fetch->copy = curl_easy_duphandle(fetch->easy);
}

static void fetch_by_copy(struct fetch *fetch, const char *url) {
  curl_easy_setopt(fetch->copy, CURLOPT_URL, url);
  perform(fetch, fetch->copy);
}

static void copy_copy(struct fetch *fetch, const char *unused) {
  CURL *first = fetch->copy;

  (void)unused;
  fetch->copy = curl_easy_duphandle(first);
  curl_easy_cleanup(first);
}

static void open_copy(struct fetch *fetch, const char *unused) {
  (void)unused;
  if (hsts_curl_open(&fetch->copy_hook, fetch->copy, fetch->db, NULL) !=
      CURLE_OK)
    give_up("copy");
}

/* --- What is set ---------------------------------------------------------- */

static void open_list(struct fetch *fetch, const char *path) {
  if (hsts_open_file(&fetch->db, path) != HSTS_OK)
    give_up(path);
  fetch->hook.db = fetch->db;
}

static void open_store(struct fetch *fetch, const char *path) {
  if (hsts_store_open(&fetch->store, NULL) != HSTS_OK)
    give_up(path);
  (void)hsts_store_load(fetch->store, path, time(NULL), NULL, NULL);
  fetch->store_path = path;
  fetch->hook.store = fetch->store;
}

static void set_authority(struct fetch *fetch, const char *path) {
  curl_easy_setopt(fetch->easy, CURLOPT_CAINFO, path);
}

static void connect_to(struct fetch *fetch, const char *rule) {
  fetch->hook.connect_to = curl_slist_append(fetch->hook.connect_to, rule);
  curl_easy_setopt(fetch->easy, CURLOPT_CONNECT_TO, fetch->hook.connect_to);
}

/* For handles without a hook the list stays the program's. */
static void connect_without_hook(struct fetch *fetch, const char *rule) {
  fetch->rules = curl_slist_append(fetch->rules, rule);
  curl_easy_setopt(fetch->copy != NULL ? fetch->copy : fetch->easy,
                   CURLOPT_CONNECT_TO, fetch->rules);
}

static void resolve(struct fetch *fetch, const char *rule) {
  fetch->resolve = curl_slist_append(fetch->resolve, rule);
  curl_easy_setopt(fetch->easy, CURLOPT_RESOLVE, fetch->resolve);
}

static void post(struct fetch *fetch, const char *body) {
  curl_easy_setopt(fetch->easy, CURLOPT_COPYPOSTFIELDS, body);
}

static void set_method(struct fetch *fetch, const char *method) {
  curl_easy_setopt(fetch->easy, CURLOPT_CUSTOMREQUEST, method);
}

static void post_redirects(struct fetch *fetch, const char *number) {
  curl_easy_setopt(fetch->easy, CURLOPT_POSTREDIR, strtol(number, NULL, 10));
}

static void most_redirects(struct fetch *fetch, const char *number) {
  curl_easy_setopt(fetch->easy, CURLOPT_MAXREDIRS, strtol(number, NULL, 10));
}

static void set_user(struct fetch *fetch, const char *user) {
  curl_easy_setopt(fetch->easy, CURLOPT_USERPWD, user);
}

static void wait_for_401(struct fetch *fetch, const char *unused) {
  (void)unused;
  curl_easy_setopt(fetch->easy, CURLOPT_HTTPAUTH, CURLAUTH_ANY);
}

static void keep_hosts(struct fetch *fetch, const char *path) {
  curl_easy_setopt(fetch->easy, CURLOPT_HSTS, path);
}

static void use_multi(struct fetch *fetch, const char *unused) {
  (void)unused;
  fetch->multi = true;
}

/* --- What a program may do to the hook ------------------------------------ */

/* A program that takes the hook's options away. */
static size_t ignore(char *line, size_t size, size_t count, void *data) {
  (void)line, (void)data;
  return size * count;
}

static void lose(struct fetch *fetch, const char *what) {
  if (strcmp(what, "header") == 0)
    curl_easy_setopt(fetch->easy, CURLOPT_HEADERFUNCTION, ignore);
  else if (strcmp(what, "cache") == 0)
    curl_easy_setopt(fetch->easy, CURLOPT_HSTSREADFUNCTION, NULL);
  else
    curl_easy_setopt(fetch->easy, CURLOPT_SHARE, NULL);
}

static void reset(struct fetch *fetch, const char *authority) {
  curl_easy_reset(fetch->easy);
  curl_easy_setopt(fetch->easy, CURLOPT_FOLLOWLOCATION, 1L);
  set_authority(fetch, authority);
}

static void close_hook(struct fetch *fetch, const char *unused) {
  (void)unused;
  hsts_curl_close(&fetch->hook);
}

static void open_hook(struct fetch *fetch, const char *unused) {
  (void)unused;
  if (hsts_curl_open(&fetch->hook, fetch->easy,
                     fetch->db != NULL ? fetch->db : hsts_builtin(),
                     fetch->share) != CURLE_OK)
    give_up("libcurl");
}

static void open_second(struct fetch *fetch, const char *unused) {
  (void)unused;
  if (hsts_curl_open(&fetch->copy_hook, fetch->easy, fetch->db, fetch->share) !=
      CURLE_OK)
    give_up("libcurl");
}

static void use_share(struct fetch *fetch, const char *unused) {
  hsts_curl_close(&fetch->hook);
  fetch->share = curl_share_init();
  curl_share_setopt(fetch->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_HSTS);
  curl_share_setopt(fetch->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(fetch->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  curl_share_setopt(fetch->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
  open_hook(fetch, unused);
}

/* Waits until the writer of a FIFO has done something else. */
static void await(struct fetch *fetch, const char *path) {
  FILE *fifo = fopen(path, "r");

  (void)fetch;
  if (fifo == NULL)
    give_up(path);
  while (fgetc(fifo) != EOF)
    continue;
  fclose(fifo);
}

/* --- The arguments -------------------------------------------------------- */

static const struct {
  const char *name;
  void (*function)(struct fetch *fetch, const char *value);
} actions[] = {
    {"again", fetch_again},
    {"authority", set_authority},
    {"await", await},
    {"both", fetch_both},
    {"by-copy", fetch_by_copy},
    {"changed", fetch_changed},
    {"close", close_hook},
    {"connect-alone-to", connect_without_hook},
    {"connect-to", connect_to},
    {"copy", copy},
    {"copy-copy", copy_copy},
    {"default", set_default},
    {"hosts", keep_hosts},
    {"list", open_list},
    {"lose", lose},
    {"method", set_method},
    {"most-redirects", most_redirects},
    {"multi", use_multi},
    {"open", open_hook},
    {"open-copy", open_copy},
    {"open-second", open_second},
    {"parts", fetch_parts},
    {"post", post},
    {"post-redirects", post_redirects},
    {"reset", reset},
    {"resolve", resolve},
    {"share", use_share},
    {"store", open_store},
    {"told-parts", tell_parts},
    {"user", set_user},
    {"user-asked", wait_for_401},
};

static void act(struct fetch *fetch, char *argument) {
  size_t length = strcspn(argument, "=/:");

  if (argument[length] != '=') {
    fetch_url(fetch, argument);
    return;
  }
  argument[length] = '\0';
  for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
    if (strcmp(actions[i].name, argument) == 0) {
      actions[i].function(fetch, argument + length + 1);
      return;
    }
  give_up(argument);
}

int main(int count, char **arguments) {
  struct fetch fetch = {.db = NULL, .failed = CURLE_OK};

  curl_global_init(CURL_GLOBAL_DEFAULT);
  fetch.easy = curl_easy_init();
  fetch.parts = curl_url();
  open_hook(&fetch, NULL);
  curl_easy_setopt(fetch.easy, CURLOPT_FOLLOWLOCATION, 1L);
  for (int i = 1; i < count; i++)
    act(&fetch, arguments[i]);
  curl_easy_cleanup(fetch.easy);
  curl_easy_cleanup(fetch.copy);
  hsts_curl_close(&fetch.hook);
  hsts_curl_close(&fetch.copy_hook);
  curl_share_cleanup(fetch.share);
  curl_url_cleanup(fetch.parts);
  curl_slist_free_all(fetch.resolve);
  curl_slist_free_all(fetch.rules);
  if (fetch.store_path != NULL)
    (void)hsts_store_save(fetch.store, fetch.store_path, time(NULL), NULL,
                          NULL);
  hsts_store_close(fetch.store);
  hsts_close(fetch.db);
  curl_global_cleanup();
  return (int)fetch.failed;
}
