/* SPDX-License-Identifier: MIT */
/*
 * For programs that use libcurl (7.88 or newer): http URLs of hosts on the HSTS
 * preload list, or that have sent the header, become https ones, the URL of the
 * transfer as well as those that redirects lead to, before libcurl connects.
 * Copy the two files.
 *
 *     struct hsts_curl hook;
 *     if (hsts_curl_open(&hook, easy, hsts_builtin(), NULL) == CURLE_OK)
 *       result = curl_easy_perform(easy);
 *     curl_easy_cleanup(easy);
 *     hsts_curl_close(&hook);
 *
 * All else stays as it is: CURLOPT_FOLLOWLOCATION and what goes with it, the
 * multi interface, credentials, reuse of connections.  Of the handle the hook
 * takes CURLOPT_HEADERFUNCTION, CURLOPT_PREREQFUNCTION,
 * CURLOPT_HSTSREADFUNCTION, CURLOPT_HSTS_CTRL and CURLOPT_SHARE, and
 * CURLOPT_CONNECT_TO once a URL of a listed host has the port 80.
 *
 * What cannot be upgraded is refused: the transfer ends with
 * CURLE_ABORTED_BY_CALLBACK, and nothing has been sent.  That is so for http
 * (not https)
 *  - in a copy by curl_easy_duphandle, until hsts_curl_open was called for it;
 *  - after hsts_curl_close, until hsts_curl_open or curl_easy_reset;
 *  - by CURLOPT_CURLU with libcurl before 8.12, which does not tell its URL;
 *    with `curlu` set it is upgraded, or goes out if it may;
 *  - of WebSocket (ws), which libcurl cannot upgrade, to a listed host;
 *  - when the program has taken one of the hook's options for itself, and the
 *    host is a listed one.
 */
#ifndef HSTS_CURL_H
#define HSTS_CURL_H

#include <curl/curl.h>
#include <hsts.h>
#include <stdbool.h>
#include <stdint.h>

struct hsts_curl {
  /* To be set after hsts_curl_open, and after curl_easy_reset: the program's
     own CURLOPT_HEADERFUNCTION, CURLOPT_CONNECT_TO (the hook's now), and
     CURLOPT_CURLU.  As libcurl has it, what that points to must not change
     until the transfer is done: the hook would not see it. */
  curl_write_callback header_function;
  void *header_data;
  struct curl_slist *connect_to;
  CURLU *curlu;
  /* To be set after hsts_curl_open: a store, which is borrowed.  It is asked
     before the list, and notes the header of https responses.  For programs
     that check certificates and their hosts. */
  hsts_store *store;

  /* The hook's. */
  struct hsts_curl *next;
  const hsts_db *db;
  CURL *easy, *feeder;
  CURLSH *share, *own_share, *feed_share;
  struct curl_slist *rules; /* what CURLOPT_CONNECT_TO has got for port 80 */
  CURLU *at;                /* the request's URL, if it is known */
  uintptr_t began; /* where libcurl had its text when the transfer began */
  long judged;     /* the redirects before the URL that was judged last */
  char host[256];  /* of that URL, if it is to be upgraded */
  unsigned fed;    /* the hosts in the hook's cache */
  bool port_80;    /* which it has */
  bool offered;    /* the host is not yet in libcurl's cache */
  bool feeds;      /* the handle has the hook's cache */
  bool begun;      /* no request yet */
  bool awaits;     /* a final response is to come */
  bool heeds;      /* its header is for the store */
};

/* Hooks the list, which is borrowed, into a handle, in place of a hook that it
   has.  `share` is the program's own, which has to share CURL_LOCK_DATA_HSTS,
   or NULL if there is none; libcurl lets no two threads share that at once.  An
   open hook stays where it is in memory. */
CURLcode hsts_curl_open(struct hsts_curl *hook, CURL *easy, const hsts_db *db,
                        CURLSH *share);

/* Best after curl_easy_cleanup, and before curl_share_cleanup; whatever
   hsts_curl_open returned.  A handle that is used again needs its CURLOPT_HSTS
   set again. */
void hsts_curl_close(struct hsts_curl *hook);

/* curl_easy_reset takes the hook's functions away, and libcurl tells nobody. So
   in files that include this one it puts them back; in others, call this. */
void hsts_curl_reset(CURL *easy);
#define curl_easy_reset(easy) hsts_curl_reset(easy)

#endif
