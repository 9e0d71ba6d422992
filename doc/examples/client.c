/* SPDX-License-Identifier: MIT */
/*
 * A whole HTTP client with all of HSTS (RFC 6797): it fetches URLs over
 * libcurl, follows redirects, writes what it gets to standard output, and says
 * why a URL was upgraded.
 *
 *     cc client.c -o client $(pkg-config --cflags --libs libhsts libcurl)
 *     ./client [-o OVERLAY] [-s STORE] [-c CERTIFICATES] URL...
 *
 * OVERLAY is what hsts-compile --overlay makes; STORE keeps the hosts that have
 * sent the header, and `curl --hsts STORE` uses it, too.  For tests, -t is
 * curl's --connect-to.
 */
#define _POSIX_C_SOURCE 200809L
#include <curl/curl.h>
#include <errno.h>
#include <hsts.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { REDIRECTS = 20, URL_SIZE = 8192 };

static hsts_db *list, *overlay, *both;
static hsts_store *store;
static const char *overlay_path, *store_path;
static CURL *curl;
static struct curl_slist *peers;

static bool fail(const char *about, const char *reason) {
  fprintf(stderr, "client: %s: %s\n", about, reason);
  return false;
}

/* What a status says; of what the system has refused, its own words. */
static const char *why(hsts_status status) {
  return status == HSTS_ERROR_IO ? strerror(errno) : hsts_strerror(status);
}

/* What to fetch for a URL.  Each goes through here before anything is connected
   to, typed or redirected to (RFC 6797 8.3).  If made.match.force_https is
   true, of an https URL too, nothing may lead past a certificate error (8.4);
   here nothing does for any host, since libcurl ends the connection. */
static bool choose(const char *url, char *chosen) {
  hsts_url made;
  size_t length;
  hsts_status status =
      hsts_decide_url(both != NULL ? both : list, store, url, strlen(url), 0,
                      time(NULL), chosen, URL_SIZE - 1, &length, &made, NULL);

  if (status != HSTS_OK)
    return fail(url, hsts_strerror(status));
  chosen[length] = '\0';
  if (made.verdict == HSTS_URL_UPGRADED)
    fprintf(stderr, "* 307 Internal Redirect to %s: %s\n", chosen,
            hsts_reason_text(made.match.reason));
  return true;
}

/* Remembers what the response asks for.  Of several fields the first counts,
   well-formed or not (8.1); hsts_store_note passes over those of http. */
static bool note(const char *url, const char *host) {
  hsts_note what = {.secure = strncasecmp(url, "https:", 6) == 0,
                    .now = time(NULL)};
  struct curl_header *field;
  hsts_header header;
  hsts_status status;

  if (curl_easy_header(curl, "Strict-Transport-Security", 0, CURLH_HEADER, -1,
                       &field) != CURLHE_OK)
    return true;
  status = hsts_header_parse(field->value, strlen(field->value), &header, NULL);
  if (status != HSTS_OK) { /* which is no fault of the response */
    fprintf(stderr, "* header ignored: %s\n", hsts_strerror(status));
    return true;
  }
  what.max_age = header.max_age;
  what.include_subdomains = header.include_subdomains;
  status = hsts_store_note(store, host, strlen(host), &what, NULL);
  if (status == HSTS_OK && store_path != NULL)
    status = hsts_store_save(store, store_path, what.now, NULL, NULL);
  return status == HSTS_OK || fail("the store", why(status));
}

/* A body, but no redirect's, goes to standard output. */
static size_t write_body(char *octets, size_t one, size_t count, void *unused) {
  long status = 0;

  (void)unused;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status / 100 == 3 ? count : fwrite(octets, one, count, stdout);
}

/* One request.  `next` becomes the URL to go on with, or NULL. */
static bool get(CURLU *url, const char *text, char **next) {
  char error[CURL_ERROR_SIZE] = "no URL that libcurl fetches", *host = NULL;
  bool done = curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK &&
              curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK;

  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
  curl_easy_setopt(curl, CURLOPT_CURLU, url);
  done = (done && curl_easy_perform(curl) == CURLE_OK) || fail(text, error);
  done = done && note(text, host);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
  curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, next);
  curl_free(host);
  return done;
}

static bool fetch(const char *url) {
  char chosen[URL_SIZE], *next = (char *)url;
  CURLU *parts = curl_url();
  bool done = true;

  for (int i = 0; done && next != NULL; i++)
    done = i <= REDIRECTS ? choose(next, chosen) && get(parts, chosen, &next)
                          : fail(url, "too many redirects");
  curl_url_cleanup(parts);
  return done;
}

static void tell_damage(void *unused, size_t line, const char *reason) {
  (void)unused;
  fprintf(stderr, "* %s, line %zu: %s\n", store_path, line, reason);
}

/* The list, the overlay before it, and the store. */
static bool open_all(void) {
  hsts_status status = hsts_open_default(&list, time(NULL), NULL);

  if (status == HSTS_OK && overlay_path != NULL &&
      (status = hsts_open_file(&overlay, overlay_path)) == HSTS_OK)
    status = hsts_open_overlay(&both, overlay, list);
  if (status != HSTS_OK)
    return fail("list or overlay", why(status));
  status = hsts_store_open(&store, NULL);
  if (status == HSTS_OK && store_path != NULL)
    status = hsts_store_load(store, store_path, time(NULL), tell_damage, NULL);
  return status == HSTS_OK || (status == HSTS_ERROR_IO && errno == ENOENT) ||
         fail("the store", why(status));
}

static bool read_options(int count, char **arguments) {
  for (int option; (option = getopt(count, arguments, "o:s:c:t:")) != -1;)
    if (option == 'o')
      overlay_path = optarg;
    else if (option == 's')
      store_path = optarg;
    else if (option == 'c')
      curl_easy_setopt(curl, CURLOPT_CAINFO, optarg);
    else if (option == 't')
      peers = curl_slist_append(peers, optarg);
    else
      return false;
  return optind < count;
}

int main(int count, char **arguments) {
  bool opened, done;

  curl = curl_easy_init();
  if (curl == NULL || !read_options(count, arguments)) {
    fputs("usage: client [-o OVERLAY] [-s STORE] [-c CERTIFICATES] URL...\n",
          stderr);
    return 2;
  }
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_body);
  curl_easy_setopt(curl, CURLOPT_CONNECT_TO, peers);
  done = opened = open_all();
  for (int i = optind; opened && i < count; i++)
    done = fetch(arguments[i]) && done;
  curl_easy_cleanup(curl);
  curl_slist_free_all(peers);
  hsts_store_close(store);
  hsts_close(both);
  hsts_close(overlay);
  hsts_close(list);
  return done && fflush(stdout) == 0 ? 0 : 1;
}
