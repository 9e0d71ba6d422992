/* SPDX-License-Identifier: MIT */
/*
 * libcurl follows redirects itself, and knows what goes with them: methods,
 * bodies, credentials and limits.  A loop outside would see too little of that.
 * But libcurl has a cache of HSTS hosts, and asks it before each connection.
 * The list is too long for that cache.  So the cache gets two kinds of hosts:
 * the host of the transfer's URL, and the host of each Location.  The header
 * callback sees a Location before libcurl goes there.  A second handle, the
 * feeder, fills the cache: it begins a transfer with a scheme that nobody
 * knows, which ends at once.
 *
 * The program may keep its own cache in a file (CURLOPT_HSTS).  So the hook has
 * a cache of its own.  The handle gets it when a host is to be upgraded, and
 * loses it when a response comes; until then libcurl may connect once more.
 *
 * CURLOPT_PREREQFUNCTION is the net: libcurl calls it for each request, before
 * anything is sent.  An http request goes out only if its URL was looked up
 * (the net counts redirects), and if libcurl says that it is at no other URL.
 *
 * libcurl copies functions and their data to other handles, and calls them
 * after the hook is closed.  So their data is the handle, by which the open
 * hooks are looked up.
 */
#include "hsts_curl.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { NOTHING_JUDGED = -1, CURLU_IS_TOLD = 0x080c00 };

/* How long a host is in libcurl's cache: in the hook's, until a transfer that
   waits for its turn begins, or that of a redirect with a slow body. */
enum { SECONDS_IN_CACHE = 7 * 86400, SECONDS_IN_PROGRAMS_CACHE = 60 };
enum { MOST_IN_CACHE = 1000 };

/* --- The open hooks ------------------------------------------------------- */

enum { BUCKETS = 251 };
static struct hsts_curl *hooks[BUCKETS];
static pthread_mutex_t hooks_lock = PTHREAD_MUTEX_INITIALIZER;

static struct hsts_curl **bucket_of(const CURL *easy) {
  return &hooks[((uintptr_t)easy >> 6) % BUCKETS];
}

static struct hsts_curl *hook_of(const CURL *easy) {
  struct hsts_curl *hook;

  pthread_mutex_lock(&hooks_lock);
  hook = *bucket_of(easy);
  while (hook != NULL && hook->easy != easy)
    hook = hook->next;
  pthread_mutex_unlock(&hooks_lock);
  return hook;
}

static void add_hook(struct hsts_curl *hook) {
  struct hsts_curl **first = bucket_of(hook->easy);

  pthread_mutex_lock(&hooks_lock);
  hook->next = *first;
  *first = hook;
  pthread_mutex_unlock(&hooks_lock);
}

/* False if it was not open; then what is in it may be anything. */
static bool remove_hook(const struct hsts_curl *hook) {
  bool found = false;

  pthread_mutex_lock(&hooks_lock);
  for (size_t i = 0; i < BUCKETS && !found; i++)
    for (struct hsts_curl **at = &hooks[i]; *at != NULL; at = &(*at)->next)
      if (*at == hook) {
        *at = hook->next;
        found = true;
        break;
      }
  pthread_mutex_unlock(&hooks_lock);
  return found;
}

/* --- Which URL is to be upgraded ------------------------------------------ */

static bool is_plain(const char *scheme) {
  return strcasecmp(scheme, "http") == 0 || strcasecmp(scheme, "ws") == 0;
}

/* Whether this URL is to be upgraded: then hook->host is not empty.  Hosts are
   read by libcurl, as it connects to them.  False if that cannot be said. */
static bool judge(struct hsts_curl *hook, CURLU *url) {
  char *scheme = NULL, *host = NULL, *port = NULL;
  hsts_decision decision = {.force_https = false};
  bool good = curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK;

  if (good && is_plain(scheme))
    good =
        curl_url_get(url, CURLUPART_HOST, &host, CURLU_PUNYCODE) == CURLUE_OK &&
        hsts_decide(hook->db, hook->store, host, strlen(host), 0, time(NULL),
                    &decision) == HSTS_OK;
  (void)snprintf(hook->host, sizeof hook->host, "%s",
                 decision.force_https ? host : "");
  hook->port_80 = curl_url_get(url, CURLUPART_PORT, &port, 0) == CURLUE_OK &&
                  strcmp(port, "80") == 0;
  curl_free(scheme);
  curl_free(host);
  curl_free(port);
  return good;
}

/* The URL of the request from now on; NULL if it is not known. */
static void set_url(struct hsts_curl *hook, const char *text) {
  curl_url_cleanup(hook->at);
  hook->at = text == NULL ? NULL : curl_url();
  if (hook->at != NULL &&
      curl_url_set(hook->at, CURLUPART_URL, text,
                   CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) !=
          CURLUE_OK) {
    curl_url_cleanup(hook->at);
    hook->at = NULL;
  }
}

static char *effective_url(CURL *easy) {
  char *url = NULL;

  (void)curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
  return url;
}

static long status_of(CURL *easy) {
  long status = 0;

  (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

static long redirects(CURL *easy) {
  long count = 0;

  (void)curl_easy_getinfo(easy, CURLINFO_REDIRECT_COUNT, &count);
  return count;
}

/* --- libcurl's cache ------------------------------------------------------ */

/* CURLOPT_HSTSREADDATA of a handle whose CURLOPT_CONNECT_TO is a hook's, and
   must not be used when that is closed. */
static char has_rules;
static void mark_rules(CURL *easy) {
  (void)curl_easy_setopt(easy, CURLOPT_HSTSREADDATA, &has_rules);
}

static void drop_rules(CURL *easy) {
  (void)curl_easy_setopt(easy, CURLOPT_CONNECT_TO, NULL);
  (void)curl_easy_setopt(easy, CURLOPT_HSTSREADDATA, NULL);
}

static bool append(struct curl_slist **rules, const char *rule) {
  struct curl_slist *longer = curl_slist_append(*rules, rule);

  if (longer != NULL)
    *rules = longer;
  return longer != NULL;
}

/* libcurl keeps port 80, where RFC 6797 8.3 wants 443: it is led there, if the
   program does not lead it elsewhere. */
static bool lead_to_443(struct hsts_curl *hook) {
  char rule[2 * sizeof hook->host + 16];
  struct curl_slist *rules = NULL;
  bool good = true;

  (void)snprintf(rule, sizeof rule, "%s:80:%s:443", hook->host, hook->host);
  for (struct curl_slist *own = hook->connect_to; own != NULL; own = own->next)
    good = good && append(&rules, own->data);
  good = good && append(&rules, rule) &&
         curl_easy_setopt(hook->easy, CURLOPT_CONNECT_TO, rules) == CURLE_OK;
  curl_slist_free_all(good ? hook->rules : rules);
  if (good)
    hook->rules = rules;
  mark_rules(hook->easy);
  return good;
}

/* The feeder's CURLOPT_HSTSREADFUNCTION: called until it has no more. */
static CURLSTScode hand_over(CURL *feeder, struct curl_hstsentry *entry,
                             void *data) {
  struct hsts_curl *hook = data;
  bool is_own = hook->feed_share != NULL;
  time_t until =
      time(NULL) + (is_own ? SECONDS_IN_CACHE : SECONDS_IN_PROGRAMS_CACHE);
  struct tm parts;

  (void)feeder;
  if (!hook->offered || gmtime_r(&until, &parts) == NULL)
    return CURLSTS_DONE;
  (void)snprintf(entry->name, entry->namelen, "%s", hook->host);
  (void)strftime(entry->expire, sizeof entry->expire, "%Y%m%d %H:%M:%S",
                 &parts);
  entry->includeSubDomains = 0;
  hook->offered = false;
  return CURLSTS_OK;
}

static void leave_cache(struct hsts_curl *hook) {
  if (hook->feeds)
    (void)curl_easy_setopt(hook->easy, CURLOPT_SHARE, hook->share);
  hook->feeds = false;
}

static CURLSH *new_share(void) {
  CURLSH *share = curl_share_init();

  (void)curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_HSTS);
  return share;
}

/* libcurl searches its cache host by host, and forgets few. */
static bool empty_cache(struct hsts_curl *hook) {
  CURLSH *share = new_share();

  if (share == NULL)
    return false;
  leave_cache(hook);
  (void)curl_easy_setopt(hook->feeder, CURLOPT_SHARE, share);
  (void)curl_share_cleanup(hook->feed_share);
  hook->feed_share = share;
  hook->fed = 0;
  return true;
}

static bool feed(struct hsts_curl *hook) {
  if (hook->feed_share != NULL && hook->fed++ == MOST_IN_CACHE &&
      !empty_cache(hook))
    return false;
  hook->offered = true;
  (void)curl_easy_perform(hook->feeder);
  return !hook->offered;
}

/* A handle that is cleaned up writes its cache into its file, or else into the
   one that the cache was read from.  "" is no file, and none is to be read. */
static bool write_no_file(CURL *easy) {
  return curl_easy_setopt(easy, CURLOPT_HSTS, "") == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_HSTS, NULL) == CURLE_OK;
}

/* Gives the handle the hook's cache.  Should it end with that, the program's is
   written by hsts_curl_close. */
static bool enter_cache(struct hsts_curl *hook) {
  if (hook->feed_share == NULL)
    return true; /* the program's share has to do */
  hook->feeds =
      write_no_file(hook->easy) &&
      curl_easy_setopt(hook->easy, CURLOPT_SHARE, hook->feed_share) == CURLE_OK;
  return hook->feeds;
}

static bool upgrade(struct hsts_curl *hook) {
  return (!hook->port_80 || lead_to_443(hook)) && feed(hook) &&
         enter_cache(hook);
}

/* --- What libcurl calls --------------------------------------------------- */

static void point_to(CURL *easy) {
  (void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, easy);
  (void)curl_easy_setopt(easy, CURLOPT_PREREQDATA, easy);
}

static bool tells_curlu(void) {
  return curl_version_info(CURLVERSION_NOW)->version_num >= CURLU_IS_TOLD;
}

/* A CURLOPT_URL without a scheme gets CURLOPT_DEFAULT_PROTOCOL even if it is a
   CURLOPT_CURLU that counts, and then looks like one that was read.  So it has
   an empty fragment from now on, which only reading takes away. */
static char *mark_unread(CURL *easy, char *url) {
  size_t length = strcspn(url, "#");
  char *marked;

  if (tells_curlu() || length == 0 || strcmp(url + length, "#") == 0 ||
      strncasecmp(url, "http://", 7) == 0 ||
      strncasecmp(url, "https://", 8) == 0)
    return url;
  marked = malloc(length + 2);
  if (marked == NULL)
    return url;
  (void)snprintf(marked, length + 2, "%.*s#", (int)length, url);
  (void)curl_easy_setopt(easy, CURLOPT_URL, marked);
  free(marked);
  return effective_url(easy);
}

static bool is_unread(const char *url) {
  return !tells_curlu() && url[0] != '\0' && url[strlen(url) - 1] == '#';
}

/* Judges the URL that the transfer begins with. */
static void judge_first(struct hsts_curl *hook) {
  char *told = NULL, *url = mark_unread(hook->easy, effective_url(hook->easy));

  hook->began = (uintptr_t)url;
  if (hook->curlu != NULL && !tells_curlu() &&
      curl_url_get(hook->curlu, CURLUPART_URL, &told, 0) == CURLUE_OK)
    url = told;
  set_url(hook, url);
  curl_free(told);
  hook->judged = hook->at != NULL && judge(hook, hook->at) ? 0 : NOTHING_JUDGED;
}

/* CURLOPT_HSTSREADFUNCTION, as a transfer begins.  For a copy it is also called
   as that is made, with the new handle. */
static CURLSTScode on_begin(CURL *easy, struct curl_hstsentry *entry,
                            void *data) {
  struct hsts_curl *hook = hook_of(easy);

  (void)entry;
  if (hook != NULL && hook->connect_to != NULL)
    mark_rules(easy);
  else if ((hook == NULL || hook->rules == NULL) && data == &has_rules)
    drop_rules(easy); /* of a hook that was closed, or an original's */
  point_to(easy);
  if (hook == NULL)
    return CURLSTS_DONE;
  leave_cache(hook);
  hook->heeds = hook->awaits = false;
  hook->begun = true;
  judge_first(hook);
  return hook->judged == 0 && hook->host[0] != '\0' && !upgrade(hook)
             ? CURLSTS_FAIL
             : CURLSTS_DONE;
}

/* Without the blanks around it, as libcurl reads a field. */
static const char *trim(const char *value, size_t *length) {
  static const char blanks[] = " \t\v\f\r\n";

  for (; *length > 0 && strchr(blanks, *value) != NULL; --*length)
    value++;
  while (*length > 0 && strchr(blanks, value[*length - 1]) != NULL)
    --*length;
  return value;
}

/* The URL that a Location says; NULL if there is none. */
static CURLU *url_in(const struct hsts_curl *hook, const char *value,
                     size_t length) {
  char *text = strndup(value, length);
  CURLU *url = hook->at == NULL ? curl_url() : curl_url_dup(hook->at);

  if (text == NULL || url == NULL ||
      curl_url_set(url, CURLUPART_URL, text,
                   CURLU_URLENCODE | CURLU_ALLOW_SPACE |
                       CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    curl_url_cleanup(url);
    url = NULL;
  }
  free(text);
  return url;
}

/* Judges where a Location leads.  libcurl heeds it in a redirect alone, not in
   an early response or that of a proxy to CONNECT, and there the first that is
   not empty. */
static void on_location(struct hsts_curl *hook, const char *field,
                        size_t length) {
  long status = status_of(hook->easy), behind = redirects(hook->easy) + 1;
  const char *value = trim(field, &length);
  CURLU *to;

  if (!hook->awaits || status < 300 || status > 399 || hook->judged == behind ||
      length == 0)
    return;
  to = url_in(hook, value, length);
  hook->judged = to != NULL && judge(hook, to) ? behind : NOTHING_JUDGED;
  curl_url_cleanup(to);
}

/* Of several fields of a response the first counts, well-formed or not. */
static void on_sts(struct hsts_curl *hook, const char *value, size_t length) {
  hsts_note note = {.secure = true, .now = time(NULL)};
  hsts_header header;
  char *host = NULL;

  if (status_of(hook->easy) < 200)
    return; /* an early response */
  if (hook->heeds &&
      hsts_header_parse(value, length, &header, NULL) == HSTS_OK &&
      curl_url_get(hook->at, CURLUPART_HOST, &host, CURLU_PUNYCODE) ==
          CURLUE_OK) {
    note.max_age = header.max_age;
    note.include_subdomains = header.include_subdomains;
    (void)hsts_store_note(hook->store, host, strlen(host), &note, NULL);
  }
  hook->heeds = false;
  curl_free(host);
}

/* Behind the last field, since one of them may be a max-age=0 that is for the
   program's cache.  Behind a final response the next request, if there is one,
   is for the same URL, with a password, unless there was a Location: and a
   CURLOPT_CURLU is read anew then, and has to be upgraded again.  A proxy's
   response to CONNECT is none, and comes before the request. */
static bool on_end(struct hsts_curl *hook) {
  long status = status_of(hook->easy);

  if (status >= 200 && hook->awaits) {
    hook->awaits = hook->heeds = false;
    if (hook->judged == redirects(hook->easy))
      hook->judged++;
    if (status < 300)
      hook->host[0] = '\0'; /* no other request comes */
  }
  return hook->host[0] == '\0' || upgrade(hook);
}

/* The place of the value in a line "NAME: VALUE"; 0 if it has another name. */
static size_t value_of(const char *line, size_t length, const char *name) {
  size_t behind = strlen(name);

  return length > behind && line[behind] == ':' &&
                 strncasecmp(line, name, behind) == 0
             ? behind + 1
             : 0;
}

/* CURLOPT_HEADERFUNCTION: 0 ends the transfer. */
static size_t on_header(char *line, size_t size, size_t count, void *data) {
  struct hsts_curl *hook = hook_of(data);
  size_t length = size * count, at;

  if (hook == NULL)
    return length;
  leave_cache(hook);
  if ((at = value_of(line, length, "Location")) != 0)
    on_location(hook, line + at, length - at);
  else if ((at = value_of(line, length, "Strict-Transport-Security")) != 0)
    on_sts(hook, line + at, length - at);
  else if (length <= 2 && !on_end(hook))
    return 0;
  if (hook->header_function == NULL)
    return length;
  return hook->header_function(line, size, count, hook->header_data);
}

/* Where libcurl is, from what it says itself: which it doesn't, before 8.12, of
   a CURLOPT_CURLU that neither the cache nor a redirect has changed.  Then the
   text that it had as the transfer began is still there. */
static void arrive(struct hsts_curl *hook, bool plain) {
  char *url = effective_url(hook->easy);
  long unverified = 0;
  bool told = tells_curlu() || redirects(hook->easy) > 0 ||
              (hook->began != (uintptr_t)url && !is_unread(url));

  if (told || hook->curlu == NULL)
    set_url(hook, told ? url : NULL);
  (void)curl_easy_getinfo(hook->easy, CURLINFO_SSL_VERIFYRESULT, &unverified);
  hook->heeds =
      hook->store != NULL && hook->at != NULL && !plain && unverified == 0;
}

static bool is_secure(CURLU *url) {
  char *scheme = NULL;
  bool secure =
      curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
      (strcasecmp(scheme, "https") == 0 || strcasecmp(scheme, "wss") == 0);

  curl_free(scheme);
  return secure;
}

/* Whether the URL that libcurl is at was judged, and may be asked by http: by
   what was judged as the transfer began or a Location came, and once more.  If
   it says https, it has read a CURLOPT_CURLU anew, and is at that. */
static bool may_be_plain(struct hsts_curl *hook) {
  long sent = 0;
  bool good;

  (void)curl_easy_getinfo(hook->easy, CURLINFO_REQUEST_SIZE, &sent);
  good = (sent > 0 || hook->begun) && hook->host[0] == '\0' &&
         hook->judged == redirects(hook->easy);
  return good && hook->at != NULL && !is_secure(hook->at) &&
         judge(hook, hook->at) && hook->host[0] == '\0';
}

/* Whether it is this handle that has these ports: in a copy that nobody has
   heard of, the data is still the original. */
static bool is_for(CURL *easy, int port, int own_port) {
  long primary = -1, local = -1;

  (void)curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &primary);
  (void)curl_easy_getinfo(easy, CURLINFO_LOCAL_PORT, &local);
  return primary == port && local == own_port;
}

/* CURLOPT_PREREQFUNCTION, when nothing has been sent yet. */
static int on_request(void *data, char *ip, char *own_ip, int port,
                      int own_port) {
  struct hsts_curl *hook = hook_of(data);
  char *scheme = NULL;
  bool plain, good;

  (void)ip, (void)own_ip;
  if (!is_for(data, port, own_port))
    return CURL_PREREQFUNC_ABORT;
  (void)curl_easy_getinfo(data, CURLINFO_SCHEME, &scheme);
  plain = scheme == NULL || is_plain(scheme);
  good = !plain;
  if (hook != NULL) {
    arrive(hook, plain);
    good = good || may_be_plain(hook);
    hook->begun = false;
    hook->awaits = true;
  }
  return good ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* --- Opening and closing -------------------------------------------------- */

/* Fails if libcurl was built without HSTS. */
static CURLcode take(struct hsts_curl *hook) {
  CURL *easy = hook->easy;

  (void)curl_easy_setopt(easy, CURLOPT_SHARE, hook->share);
  (void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  (void)curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
  (void)curl_easy_setopt(easy, CURLOPT_HSTSREADFUNCTION, on_begin);
  point_to(easy);
  return curl_easy_setopt(easy, CURLOPT_HSTS_CTRL, CURLHSTS_ENABLE);
}

static CURL *new_feeder(struct hsts_curl *hook, CURLSH *share) {
  CURL *feeder = curl_easy_init();

  (void)curl_easy_setopt(feeder, CURLOPT_NOSIGNAL, 1L); /* none are its own */
  (void)curl_easy_setopt(feeder, CURLOPT_SHARE, share);
  (void)curl_easy_setopt(feeder, CURLOPT_HSTSREADFUNCTION, hand_over);
  (void)curl_easy_setopt(feeder, CURLOPT_HSTSREADDATA, hook);
  (void)curl_easy_setopt(feeder, CURLOPT_HSTS_CTRL, CURLHSTS_ENABLE);
  (void)curl_easy_setopt(feeder, CURLOPT_URL, "no-scheme://feeder/");
  if (hook->feed_share == NULL)
    (void)write_no_file(feeder);
  return feeder;
}

/* A share that is in use is so by the handle, which the program has not cleaned
   up then.  Requests and copies go on to be heard of.  It must not write its
   cache, which is empty now, into the file that the feeder has just written. */
static void free_share(const struct hsts_curl *hook, CURLSH *share) {
  if (share != NULL && curl_share_cleanup(share) == CURLSHE_IN_USE) {
    (void)curl_easy_setopt(hook->easy, CURLOPT_SHARE, NULL);
    (void)write_no_file(hook->easy);
    (void)curl_easy_setopt(hook->easy, CURLOPT_HSTS_CTRL, CURLHSTS_ENABLE);
    if (hook->connect_to != NULL || hook->rules != NULL)
      drop_rules(hook->easy);
    (void)curl_share_cleanup(share);
  }
}

static void free_rules(struct hsts_curl *hook) {
  curl_slist_free_all(hook->connect_to);
  curl_slist_free_all(hook->rules);
  hook->connect_to = hook->rules = NULL;
}

void hsts_curl_close(struct hsts_curl *hook) {
  if (!remove_hook(hook))
    return;
  /* The feeder writes the program's cache, if it was read from a file. */
  (void)curl_easy_setopt(hook->feeder, CURLOPT_SHARE, hook->share);
  curl_easy_cleanup(hook->feeder);
  free_share(hook, hook->own_share);
  free_share(hook, hook->feed_share);
  curl_url_cleanup(hook->at);
  free_rules(hook);
  *hook = (struct hsts_curl){.easy = NULL};
}

CURLcode hsts_curl_open(struct hsts_curl *hook, CURL *easy, const hsts_db *db,
                        CURLSH *share) {
  struct hsts_curl *former = hook_of(easy);

  if (former != NULL)
    hsts_curl_close(former); /* a handle has one */
  hsts_curl_close(hook);     /* if it is open for another */
  *hook = (struct hsts_curl){.easy = easy, .db = db, .share = share};
  if (share == NULL) {
    hook->share = hook->own_share = new_share();
    hook->feed_share = new_share();
  }
  hook->feeder = new_feeder(hook, share != NULL ? share : hook->feed_share);
  add_hook(hook);
  if (easy == NULL || db == NULL || hook->feeder == NULL ||
      hook->share == NULL || (share == NULL && hook->feed_share == NULL))
    return CURLE_FAILED_INIT;
  return take(hook);
}

void hsts_curl_reset(CURL *easy) {
  struct hsts_curl *hook = hook_of(easy);

  (curl_easy_reset)(easy);
  if (hook == NULL)
    return;
  free_rules(hook);
  hook->curlu = NULL;
  hook->header_function = NULL;
  hook->header_data = NULL;
  (void)take(hook);
}
