/* SPDX-License-Identifier: MIT */
/*
 * A whole HTTP client with all of HSTS (RFC 6797): it fetches URLs, follows
 * redirects, writes what it gets to standard output, and says what it does.
 *
 *     cc -std=c11 client.c -o client \
 *        $(pkg-config --cflags --libs libhsts openssl)
 *     ./client -s hsts.txt http://hstspreload.org/
 *
 *     -o OVERLAY    a blob of hsts-compile --overlay, before the list
 *     -s STORE      hosts that have sent the header, from one run to the next;
 *                   `curl --hsts STORE` uses the same file
 *     -c FILE       certificates to trust instead of the system's
 *     -p PORT=PEER  connects to PEER, "127.0.0.1:8443", instead of to that port
 *
 * A host that is not ASCII is refused here.  To convert it, hand
 * hsts_decide_url an hsts_idna: tools/idna.c has one.
 */
#define _POSIX_C_SOURCE 200809L
#include "client_http.h"
#include "client_url.h"

#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { REDIRECTS = 20, PEERS = 8 };

static hsts_db *list, *overlay, *both;
static hsts_store *store;
static char *overlay_path, *store_path, *certificates;
static const char *peers[PEERS + 1]; /* ended by NULL */
static SSL_CTX *tls;

static bool fail(const char *about, const char *why) {
  fprintf(stderr, "client: %s: %s\n", about, why);
  return false;
}

/* Chooses what is fetched for a URL.  Each goes through here before it is
   connected to, typed or redirected to (RFC 6797 8.3). */
static bool choose(const char *url, struct target *target) {
  static char head[HSTS_REDIRECT_SIZE(URL_SIZE, 0)];
  size_t length, head_length;
  const char *fault;
  hsts_status status = hsts_decide_url(
      both != NULL ? both : list, store, url, strlen(url), 0, time(NULL),
      target->url, URL_SIZE - 1, &length, &target->parts, NULL);

  if (status != HSTS_OK)
    return fail(url, hsts_strerror(status));
  target->url[length] = '\0';
  if (target->parts.verdict == HSTS_URL_UPGRADED) {
    hsts_internal_redirect(target->url, length, NULL, 0, 0, head, sizeof head,
                           &head_length);
    fprintf(stderr, "* %s: %s\n%.*s", url,
            hsts_reason_text(target->parts.match.reason), (int)head_length,
            head);
  }
  fault = target_split(target, peers);
  return fault == NULL || fail(url, fault);
}

/* Remembers what a response over TLS asks for; of several fields the first one
   counts, well-formed or not, and over http none (8.1). */
static bool note(const struct target *target,
                 const struct http_response *response) {
  hsts_note what = {.secure = target->secure, .now = time(NULL)};
  hsts_header header;
  size_t length, at;
  const char *field =
      http_field(response, "Strict-Transport-Security", &length);
  hsts_status status;

  if (field == NULL || !target->secure)
    return true;
  status = hsts_header_parse(field, length, &header, &at);
  if (status != HSTS_OK) { /* which is no fault of the response */
    fprintf(stderr, "* Strict-Transport-Security ignored: octet %zu: %s\n", at,
            hsts_strerror(status));
    return true;
  }
  what.max_age = header.max_age;
  what.include_subdomains = header.include_subdomains;
  status =
      hsts_store_note(store, target->host, strlen(target->host), &what, NULL);
  if (status == HSTS_OK && store_path != NULL)
    status = hsts_store_save(store, store_path, 0, what.now, NULL, NULL);
  return status == HSTS_OK || fail("the store", hsts_strerror(status));
}

/* One request.  `next` becomes the URL to go on with, or empty. */
static bool exchange(const struct target *target, char *next) {
  static struct http_response response;
  static char location[HTTP_HEAD_SIZE];
  const char *fault;
  bool noted = true;

  fprintf(stderr, "> GET %s\n", target->url);
  next[0] = '\0';
  fault = http_connect(&response, target->secure ? tls : NULL, target->peer,
                       target->host);
  if (fault == NULL)
    fault = http_get(&response, target->authority, target->path);
  if (fault == NULL) {
    fprintf(stderr, "< %.*s\n", (int)strcspn(response.head, "\r\n"),
            response.head);
    noted = note(target, &response);
    if (http_location(&response, location))
      fault = target_resolve(target, location, next);
    else
      fault = http_write_body(&response, stdout);
  }
  http_close(&response);
  return (fault == NULL || fail(target->url, fault)) && noted;
}

static bool fetch(const char *url) {
  static struct target target;
  static char next[URL_SIZE], last[URL_SIZE];

  for (int i = 0; i <= REDIRECTS; i++) {
    if (!choose(url, &target))
      return false;
    if (i > 0 && target.parts.verdict == HSTS_URL_UPGRADED &&
        strcmp(target.url, last) == 0)
      return fail(last, "it redirects to http, which HSTS forbids");
    snprintf(last, sizeof last, "%s", target.url);
    if (!exchange(&target, next))
      return false;
    if (next[0] == '\0')
      return true;
    url = next;
  }
  return fail(url, "too many redirects");
}

static void tell_damage(void *path, size_t line, const char *reason) {
  fprintf(stderr, "* %s, line %zu: %s\n", (const char *)path, line, reason);
}

/* Opens the list, the overlay before it, the store, and TLS. */
static bool open_all(void) {
  const char *fault;
  hsts_status status = hsts_open_default(&list, NULL);

  if (status != HSTS_OK)
    return fail("the list", hsts_strerror(status));
  if (hsts_db_age(list, time(NULL)) > HSTS_MAX_AGE_CHROMIUM)
    fputs("* the list is old; hsts-update fetches a new one\n", stderr);
  if (overlay_path != NULL) {
    status = hsts_open_file(&overlay, overlay_path);
    if (status == HSTS_OK)
      status = hsts_open_overlay(&both, overlay, list);
    if (status != HSTS_OK)
      return fail(overlay_path, hsts_strerror(status));
  }
  status = hsts_store_open(&store, NULL);
  if (status == HSTS_OK && store_path != NULL)
    status = hsts_store_load(store, store_path, 0, time(NULL), tell_damage,
                             store_path);
  if (status != HSTS_OK && !(status == HSTS_ERROR_IO && errno == ENOENT))
    return fail("the store", hsts_strerror(status));
  fault = http_open_tls(&tls, certificates);
  return fault == NULL || fail("TLS", fault);
}

static void close_all(void) {
  SSL_CTX_free(tls);
  hsts_store_close(store);
  hsts_close(both);
  hsts_close(overlay);
  hsts_close(list);
}

static bool read_options(int count, char **arguments) {
  int option, used = 0;

  while ((option = getopt(count, arguments, "o:s:c:p:")) != -1)
    if (option == 'o')
      overlay_path = optarg;
    else if (option == 's')
      store_path = optarg;
    else if (option == 'c')
      certificates = optarg;
    else if (option == 'p' && used < PEERS)
      peers[used++] = optarg;
    else
      return false;
  return optind < count;
}

int main(int count, char **arguments) {
  bool done;

  if (!read_options(count, arguments)) {
    fputs("usage: client [-o OVERLAY] [-s STORE] [-c CERTIFICATES]\n"
          "              [-p PORT=HOST:PORT]... URL...\n",
          stderr);
    return 2;
  }
  signal(SIGPIPE, SIG_IGN); /* a peer that goes away is a fault like others */
  done = open_all();
  if (done)
    for (int i = optind; i < count; i++)
      done = fetch(arguments[i]) && done;
  close_all();
  return done && fflush(stdout) == 0 ? 0 : 1;
}
