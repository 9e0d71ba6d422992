/* SPDX-License-Identifier: MIT */
/*
 * A program that uses hsts_soup.h, as an example and for its test:
 *
 *     fetch [NAME=VALUE]... URL...
 *     fetch [NAME=VALUE]... ask <URLS
 *
 * fetches the URLs one after another with one session, writes what comes to
 * standard output, and where it came from, with the status, to standard error.
 * "ask" sends nothing: it reads URLs, one a line, and writes the URL that
 * libsoup would use instead of each, or "invalid".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hsts_soup.h"

struct fetch {
  SoupSession *session;
  hsts_db *db;
  bool failed;
};

static void fail(const char *what, const char *why) {
  fprintf(stderr, "fetch: %s: %s\n", what, why);
  exit(EXIT_FAILURE);
}

static void enforce(struct fetch *fetch, const char *path) {
  SoupHSTSEnforcer *enforcer;

  if (*path != '\0' && hsts_open_file(&fetch->db, path) != HSTS_OK)
    fail(path, "no list");
  enforcer = hsts_soup_enforcer_new(fetch->db);
  if (enforcer == NULL)
    fail("default", "no list");
  soup_session_add_feature(fetch->session, SOUP_SESSION_FEATURE(enforcer));
  g_object_unref(enforcer);
}

static void trust(SoupSession *session, const char *path) {
  GTlsDatabase *authorities = g_tls_file_database_new(path, NULL);

  if (authorities == NULL)
    fail(path, "no authorities");
  soup_session_set_tls_database(session, authorities);
  g_object_unref(authorities);
}

static void use_proxy(SoupSession *session, const char *url) {
  GProxyResolver *resolver = g_simple_proxy_resolver_new(url, NULL);

  soup_session_set_proxy_resolver(session, resolver);
  g_object_unref(resolver);
}

/* A second enforcer, which remembers in a file what hosts have sent. */
static void remember(SoupSession *session, const char *path) {
  SoupHSTSEnforcer *enforcer = soup_hsts_enforcer_db_new(path);

  soup_session_add_feature(session, SOUP_SESSION_FEATURE(enforcer));
  g_object_unref(enforcer);
}

static void apply(struct fetch *fetch, const char *name, const char *value) {
  if (strcmp(name, "list") == 0)
    enforce(fetch, value);
  else if (strcmp(name, "authority") == 0)
    trust(fetch->session, value);
  else if (strcmp(name, "proxy") == 0)
    use_proxy(fetch->session, value);
  else if (strcmp(name, "remember") == 0)
    remember(fetch->session, value);
  else
    fail(name, "unknown");
}

static void tell(SoupMessage *message, const char *what) {
  char *from = g_uri_to_string(soup_message_get_uri(message));

  fprintf(stderr, "%s %u, %s\n", from, soup_message_get_status(message), what);
  g_free(from);
}

static void fetch_url(struct fetch *fetch, const char *url) {
  SoupMessage *message = soup_message_new("GET", url);
  GError *error = NULL;
  GBytes *body;
  gsize size;

  if (message == NULL)
    fail(url, "no URL");
  body = soup_session_send_and_read(fetch->session, message, NULL, &error);
  if (body != NULL) {
    const void *octets = g_bytes_get_data(body, &size);
    (void)fwrite(octets, 1, size, stdout);
    g_bytes_unref(body);
  }
  tell(message, error == NULL ? "OK" : error->message);
  fetch->failed = fetch->failed || error != NULL;
  g_clear_error(&error);
  g_object_unref(message);
}

/* A message that is cancelled before it is sent has been to the enforcer. */
static void ask_url(struct fetch *fetch, const char *url) {
  SoupMessage *message = soup_message_new("GET", url);
  GCancellable *cancelled = g_cancellable_new();
  char *used;

  if (message == NULL) {
    puts("invalid");
  } else {
    g_cancellable_cancel(cancelled);
    g_clear_object(&(GInputStream *){
        soup_session_send(fetch->session, message, cancelled, NULL)});
    used = g_uri_to_string(soup_message_get_uri(message));
    puts(used);
    g_free(used);
    g_object_unref(message);
  }
  g_object_unref(cancelled);
}

static void ask(struct fetch *fetch) {
  char line[8192];

  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    ask_url(fetch, line);
  }
}

int main(int count, char **arguments) {
  struct fetch fetch = {.session = soup_session_new()};

  for (int i = 1; i < count; i++) {
    char *value = strchr(arguments[i], '=');
    char *slash = strpbrk(arguments[i], "/:");
    if (value != NULL && (slash == NULL || value < slash)) {
      *value++ = '\0';
      apply(&fetch, arguments[i], value);
    } else if (strcmp(arguments[i], "ask") == 0) {
      ask(&fetch);
    } else {
      fetch_url(&fetch, arguments[i]);
    }
  }
  g_object_unref(fetch.session);
  hsts_close(fetch.db);
  return fetch.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
