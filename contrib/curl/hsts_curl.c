/* SPDX-License-Identifier: MIT */
/*
 * Redirects are libcurl's to follow: with them go methods, bodies, credentials
 * and limits, of which a loop outside sees too little.  But libcurl has a cache
 * of HSTS hosts that it asks before each connection, and a callback that fills
 * it as a transfer begins.  The list is too long for that cache, so it gets
 * just the host of CURLOPT_URL, and that of each Location, of which the header
 * callback hears before libcurl goes there.  Then a second handle with the same
 * cache, the feeder, begins a transfer, which ends at a scheme that nobody
 * knows.
 *
 * What cannot be looked at, for want of memory, is not fetched.
 */
#include "hsts_curl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { SECONDS_IN_CACHE = 60 };

/* Looks at the URL that libcurl is at, or at the Location there, as libcurl
   itself reads them: which is to be upgraded if hook->host is not empty. */
static bool look(struct hsts_curl *hook, const char *location) {
  char *at = "", *scheme = NULL, *host = NULL, *port = NULL;
  hsts_match match = {.force_https = false};
  CURLU *url = curl_url();
  CURLUcode code = url == NULL ? CURLUE_OUT_OF_MEMORY : CURLUE_OK;

  (void)curl_easy_getinfo(hook->easy, CURLINFO_EFFECTIVE_URL, &at);
  if (code == CURLUE_OK)
    code = curl_url_set(url, CURLUPART_URL, at, CURLU_GUESS_SCHEME);
  if (code == CURLUE_OK && location != NULL)
    code = curl_url_set(url, CURLUPART_URL, location,
                        CURLU_URLENCODE | CURLU_ALLOW_SPACE);
  if (code == CURLUE_OK)
    code = curl_url_get(url, CURLUPART_SCHEME, &scheme, 0);
  if (code == CURLUE_OK && strcmp(scheme, "http") == 0)
    code = curl_url_get(url, CURLUPART_HOST, &host, CURLU_PUNYCODE);
  if (code == CURLUE_OK && host != NULL)
    (void)hsts_lookup(hook->db, host, strlen(host), 0, &match);
  (void)snprintf(hook->host, sizeof hook->host, "%s",
                 match.force_https ? host : "");
  hook->port_80 = curl_url_get(url, CURLUPART_PORT, &port, 0) == CURLUE_OK &&
                  strcmp(port, "80") == 0;
  curl_free(scheme);
  curl_free(host);
  curl_free(port);
  curl_url_cleanup(url);
  return code != CURLUE_OUT_OF_MEMORY;
}

/* libcurl keeps port 80, where RFC 6797 8.3 wants 443: it is led there. */
static bool lead_to_443(struct hsts_curl *hook) {
  char rule[2 * sizeof hook->host + 16];
  struct curl_slist *rules;

  (void)snprintf(rule, sizeof rule, "%s:80:%s:443", hook->host, hook->host);
  rules = curl_slist_append(hook->connect_to, rule);
  if (rules == NULL)
    return false;
  hook->connect_to = rules;
  return curl_easy_setopt(hook->easy, CURLOPT_CONNECT_TO, rules) == CURLE_OK;
}

/* CURLOPT_HSTSREADFUNCTION of both handles: called until it has no more. */
static CURLSTScode hand_over(CURL *easy, struct curl_hstsentry *entry,
                             void *data) {
  struct hsts_curl *hook = data;
  time_t until = time(NULL) + SECONDS_IN_CACHE;
  struct tm parts;

  if (hook->fed) {
    hook->fed = easy == hook->feeder; /* which feed looks at */
    return CURLSTS_DONE;
  }
  if (easy == hook->easy && !look(hook, NULL))
    return CURLSTS_FAIL;
  if (hook->host[0] == '\0')
    return CURLSTS_DONE;
  if (gmtime_r(&until, &parts) == NULL || (hook->port_80 && !lead_to_443(hook)))
    return CURLSTS_FAIL;
  (void)snprintf(entry->name, entry->namelen, "%s", hook->host);
  (void)strftime(entry->expire, sizeof entry->expire, "%Y%m%d %H:%M:%S",
                 &parts);
  entry->includeSubDomains = 0;
  hook->fed = true;
  return CURLSTS_OK;
}

static bool feed(struct hsts_curl *hook) {
  bool fed;

  (void)curl_easy_perform(hook->feeder);
  fed = hook->fed;
  hook->fed = false;
  return fed;
}

/* Looks at the value of a Location, and feeds its host if need be. */
static bool on_location(struct hsts_curl *hook, const char *text,
                        size_t length) {
  char *value = strndup(text, length);
  bool good = value != NULL;

  if (good) {
    value[strcspn(value, "\r\n")] = '\0';
    good = look(hook, value + strspn(value, " \t")) &&
           (hook->host[0] == '\0' || feed(hook));
  }
  free(value);
  return good;
}

/* CURLOPT_HEADERFUNCTION: 0 ends the transfer.  At the last line, which is
   empty, the host is fed again, since a max-age=0 may have come behind the
   Location. */
static size_t on_header(char *line, size_t size, size_t count, void *data) {
  static const char name[] = "location:";
  struct hsts_curl *hook = data;
  size_t length = size * count, behind = sizeof name - 1;
  bool good = true;

  if (length > behind && strncasecmp(line, name, behind) == 0)
    good = on_location(hook, line + behind, length - behind);
  else if (length <= 2 && hook->host[0] != '\0')
    good = feed(hook);
  if (!good || hook->header_function == NULL)
    return good ? length : 0;
  return hook->header_function(line, size, count, hook->header_data);
}

/* CURLOPT_PREREQFUNCTION, when nothing has been sent yet: if the program has
   taken the other functions, or another share, that is noticed here. */
static int on_request(void *data, char *ip, char *own_ip, int port,
                      int own_port) {
  struct hsts_curl *hook = data;
  bool good = look(hook, NULL) && hook->host[0] == '\0';

  (void)ip, (void)own_ip, (void)port, (void)own_port;
  return good ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* What both handles have; fails if libcurl was built without HSTS. */
static CURLcode share_cache(struct hsts_curl *hook, CURL *easy, CURLSH *share) {
  (void)curl_easy_setopt(easy, CURLOPT_SHARE, share);
  (void)curl_easy_setopt(easy, CURLOPT_HSTSREADFUNCTION, hand_over);
  (void)curl_easy_setopt(easy, CURLOPT_HSTSREADDATA, hook);
  return curl_easy_setopt(easy, CURLOPT_HSTS_CTRL, CURLHSTS_ENABLE);
}

CURLcode hsts_curl_open(struct hsts_curl *hook, CURL *easy, const hsts_db *db,
                        CURLSH *share) {
  *hook = (struct hsts_curl){.easy = easy, .db = db};
  hook->feeder = curl_easy_init();
  if (share == NULL) {
    share = hook->own_share = curl_share_init();
    (void)curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_HSTS);
  }
  if (hook->feeder == NULL || share == NULL || db == NULL ||
      share_cache(hook, hook->feeder, share) != CURLE_OK)
    return CURLE_FAILED_INIT;
  (void)curl_easy_setopt(hook->feeder, CURLOPT_URL, "no-scheme://feeder/");
  (void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  (void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, hook);
  (void)curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
  (void)curl_easy_setopt(easy, CURLOPT_PREREQDATA, hook);
  return share_cache(hook, easy, share);
}

void hsts_curl_close(struct hsts_curl *hook) {
  curl_easy_cleanup(hook->feeder);
  (void)curl_share_cleanup(hook->own_share);
  curl_slist_free_all(hook->connect_to);
}
