/* SPDX-License-Identifier: MIT */
/*
 * A program that uses hsts_curl.h, as an example and for its test:
 *
 *     fetch [NAME=VALUE]... URL...
 *
 * fetches the URLs one after another with one handle, writes what comes to
 * standard output, and where it came from, with the status, to standard error.
 * The exit status is libcurl's code for the last one that failed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsts_curl.h"

struct fetch {
  CURL *easy;
  struct hsts_curl hook;
  hsts_db *db;
  struct curl_slist *resolve;
  bool multi;
};

/* A header function of the program's own. */
static size_t count_lines(char *line, size_t size, size_t count, void *data) {
  (void)line;
  ++*(unsigned *)data;
  return size * count;
}

/* For the test: a program that takes the hook's header function away. */
static size_t ignore(char *line, size_t size, size_t count, void *data) {
  (void)line, (void)data;
  return size * count;
}

static void open_list(struct fetch *fetch, const char *path) {
  if (hsts_open_file(&fetch->db, path) != HSTS_OK) {
    fprintf(stderr, "fetch: %s: no list\n", path);
    exit(EXIT_FAILURE);
  }
  fetch->hook.db = fetch->db;
}

/* For the test: waits until the writer of a FIFO has done something else. */
static void await(const char *path) {
  FILE *fifo = fopen(path, "r");

  if (fifo == NULL)
    exit(EXIT_FAILURE);
  while (fgetc(fifo) != EOF)
    continue;
  fclose(fifo);
}

static void apply(struct fetch *fetch, const char *name, const char *value) {
  CURL *easy = fetch->easy;

  if (strcmp(name, "list") == 0)
    open_list(fetch, value);
  else if (strcmp(name, "authority") == 0)
    curl_easy_setopt(easy, CURLOPT_CAINFO, value);
  else if (strcmp(name, "connect-to") == 0) {
    fetch->hook.connect_to = curl_slist_append(fetch->hook.connect_to, value);
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, fetch->hook.connect_to);
  } else if (strcmp(name, "resolve") == 0) {
    fetch->resolve = curl_slist_append(fetch->resolve, value);
    curl_easy_setopt(easy, CURLOPT_RESOLVE, fetch->resolve);
  } else if (strcmp(name, "post") == 0)
    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, value);
  else if (strcmp(name, "method") == 0)
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, value);
  else if (strcmp(name, "post-redirects") == 0)
    curl_easy_setopt(easy, CURLOPT_POSTREDIR, strtol(value, NULL, 10));
  else if (strcmp(name, "most-redirects") == 0)
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, strtol(value, NULL, 10));
  else if (strcmp(name, "user") == 0)
    curl_easy_setopt(easy, CURLOPT_USERPWD, value);
  else if (strcmp(name, "hook") == 0 && strcmp(value, "lost") == 0)
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, ignore);
  else if (strcmp(name, "await") == 0)
    await(value);
  else if (strcmp(name, "multi") == 0)
    fetch->multi = true;
}

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

static CURLcode fetch_url(struct fetch *fetch, const char *url) {
  unsigned lines = 0;
  long status = 0;
  char *from = "";
  CURLcode code;

  fetch->hook.header_function = count_lines;
  fetch->hook.header_data = &lines;
  curl_easy_setopt(fetch->easy, CURLOPT_URL, url);
  code = fetch->multi ? perform_multi(fetch->easy)
                      : curl_easy_perform(fetch->easy);
  fetch->hook.header_data = NULL;
  curl_easy_getinfo(fetch->easy, CURLINFO_EFFECTIVE_URL, &from);
  curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status);
  fflush(stdout);
  fprintf(stderr, "%s %ld, %s, %s header lines\n", from, status,
          curl_easy_strerror(code), lines > 0 ? "some" : "no");
  return code;
}

int main(int count, char **arguments) {
  struct fetch fetch = {.db = NULL};
  CURLcode code = CURLE_FAILED_INIT, one;

  curl_global_init(CURL_GLOBAL_DEFAULT);
  fetch.easy = curl_easy_init();
  if (hsts_curl_open(&fetch.hook, fetch.easy, hsts_builtin(), NULL) ==
      CURLE_OK) {
    code = CURLE_OK;
    curl_easy_setopt(fetch.easy, CURLOPT_FOLLOWLOCATION, 1L);
    for (int i = 1; i < count; i++) {
      char *value = strchr(arguments[i], '=');
      char *slash = strpbrk(arguments[i], "/:");
      if (value != NULL && (slash == NULL || value < slash)) {
        *value++ = '\0';
        apply(&fetch, arguments[i], value);
      } else if ((one = fetch_url(&fetch, arguments[i])) != CURLE_OK) {
        code = one;
      }
    }
  }
  curl_easy_cleanup(fetch.easy);
  hsts_curl_close(&fetch.hook);
  curl_slist_free_all(fetch.resolve);
  hsts_close(fetch.db);
  curl_global_cleanup();
  return (int)code;
}
