/* SPDX-License-Identifier: MIT */
/*
 * What lies between the URLs of libhsts and a request: the parts of a URL as
 * strings, and the URL that a Location means.  client.c uses it.
 */
#ifndef CLIENT_URL_H
#define CLIENT_URL_H

#include <hsts.h>
#include <stdio.h>
#include <string.h>

enum { URL_SIZE = 65536, HOST_SIZE = 256 };

/* A URL that is to be fetched; all strings end in NUL. */
struct target {
  char url[URL_SIZE];
  hsts_url parts; /* where they are in it */
  bool secure;
  char host[HOST_SIZE];          /* whose certificate it has to be */
  char authority[HOST_SIZE + 8]; /* for the field Host */
  char peer[HOST_SIZE + 8];      /* whom to connect to, with a port */
  char path[3 * URL_SIZE];       /* for the request: path and query */
};

/* A request line has no room for blanks, and the server not for a fragment. */
static inline void target_write_path(struct target *target) {
  const char *rest = target->url + target->parts.rest.offset;
  char *path = target->path;

  for (; *rest != '\0' && *rest != '#'; rest++)
    if (*rest > ' ' && *rest < 0x7F)
      *path++ = *rest;
    else
      path += sprintf(path, "%%%02X", (unsigned)(unsigned char)*rest);
  *path = '\0';
}

/* Whom to connect to.  `peers` are "PORT=HOST:PORT", up to a NULL. */
static inline void target_write_peer(struct target *target,
                                     const char *const *peers) {
  const hsts_url *parts = &target->parts;
  const char *port = target->secure ? "443" : "80";
  size_t length = strlen(port);

  if (parts->port.length > 0) {
    port = target->url + parts->port.offset;
    length = parts->port.length;
  }
  snprintf(target->peer, sizeof target->peer, "%s:%.*s", target->host,
           (int)length, port);
  for (; *peers != NULL; peers++)
    if (strncmp(*peers, port, length) == 0 && (*peers)[length] == '=')
      snprintf(target->peer, sizeof target->peer, "%s", *peers + length + 1);
}

/* Fills in the strings by `url` and `parts`.  NULL, or what is wrong. */
static inline const char *target_split(struct target *target,
                                       const char *const *peers) {
  const hsts_url *parts = &target->parts;
  const char *host = target->url + parts->host.offset;

  target->secure = strncmp(target->url, "https:", 6) == 0;
  if (!target->secure && strncmp(target->url, "http:", 5) != 0)
    return "neither http nor https";
  if (parts->host.length >= HOST_SIZE)
    return "its host is too long";
  snprintf(target->host, sizeof target->host, "%.*s", (int)parts->host.length,
           host);
  snprintf(target->authority, sizeof target->authority, "%.*s",
           (int)(parts->rest.offset - parts->host.offset), host);
  target_write_path(target);
  target_write_peer(target, peers);
  return NULL;
}

/* The URL that a Location means: so much of the one that was fetched, and the
   Location behind it (RFC 3986 5.2, but any ".." is left to the server).  NULL,
   or what is wrong. */
static inline const char *target_resolve(const struct target *base,
                                         const char *location, char *url) {
  size_t kept = base->parts.rest.offset;
  const char *path = base->url + kept;

  if (location[strcspn(location, ":/?#\\")] == ':')
    kept = 0;
  else if (strncmp(location, "//", 2) == 0)
    kept = base->parts.scheme.length + 1;
  else if (location[0] == '#')
    kept += strcspn(path, "#");
  else if (location[0] != '/' && location[0] != '\\') {
    kept += strcspn(path, "?#");
    while (location[0] != '?' && base->url[kept - 1] != '/')
      kept--;
  }
  if (kept + strlen(location) >= URL_SIZE)
    return "it redirects to a URL that is too long";
  snprintf(url, URL_SIZE, "%.*s%s", (int)kept, base->url, location);
  return NULL;
}

#endif
