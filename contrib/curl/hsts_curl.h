/* SPDX-License-Identifier: MIT */
/*
 * For programs that use libcurl (7.88 or newer): http URLs of hosts on the HSTS
 * preload list become https ones, CURLOPT_URL as well as those that redirects
 * lead to, before libcurl connects.  Copy the two files.
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
 */
#ifndef HSTS_CURL_H
#define HSTS_CURL_H

#include <curl/curl.h>
#include <hsts.h>
#include <stdbool.h>

struct hsts_curl {
  /* The program's own CURLOPT_HEADERFUNCTION; to be set after hsts_curl_open.
   */
  curl_write_callback header_function;
  void *header_data;
  struct curl_slist *connect_to; /* and of CURLOPT_CONNECT_TO: the hook's now */
  /* The hook's. */
  CURL *easy, *feeder;
  CURLSH *own_share;
  const hsts_db *db;
  char host[256]; /* of the URL looked at last, if it is to be upgraded */
  bool port_80;   /* which that URL has */
  bool fed;       /* the host is in libcurl's cache */
};

/* Hooks the list, which is borrowed, into a handle.  `share` is the program's
   own, which has to share CURL_LOCK_DATA_HSTS, or NULL if there is none. */
CURLcode hsts_curl_open(struct hsts_curl *hook, CURL *easy, const hsts_db *db,
                        CURLSH *share);

/* After curl_easy_cleanup, whatever hsts_curl_open returned. */
void hsts_curl_close(struct hsts_curl *hook);

#endif
