/* SPDX-License-Identifier: MIT */
/*
 * The redirects that one begins to follow at http or https, found again in
 * saved heads: a head has no URL of its own, but the Location before it has.
 */
#ifndef HSTS_TOOLS_REDIRECT_CHAIN_H
#define HSTS_TOOLS_REDIRECT_CHAIN_H

#include "response_heads.h"

enum {
  REDIRECTS_MOST = 3, /* that hstspreload.org follows */
  HOST_ROOM = 256     /* a longer host is none that matters */
};

/* Of a URL, what matters. */
struct url_place {
  bool secure;          /* https */
  bool root;            /* the path is "/", without a query */
  char host[HOST_ROOM]; /* canonical; "" if the URL has none, or no valid one */
};

/* The files, and whose they are. */
struct responses {
  const char *domain;
  struct response_heads http, https, www;
};

struct redirect_chain {
  int redirects; /* one more than REDIRECTS_MOST: too many */
  struct url_place places[REDIRECTS_MOST + 2];
  const struct response_head *heads[REDIRECTS_MOST + 2]; /* NULL: not saved */
};

/* Follows the redirects from `place`, whose head is number `first` of `heads`.
   Where those end before the chain does, it goes on with the file for https or
   for www, if that is where it leads. */
void redirect_chain_follow(struct redirect_chain *chain,
                           const struct responses *responses,
                           const struct url_place *place,
                           const struct response_heads *heads, int first);

/* Whether `host` is "www." and then the domain. */
bool is_www_of(const char *host, const char *domain);

#endif
