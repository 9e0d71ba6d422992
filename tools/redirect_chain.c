/* SPDX-License-Identifier: MIT */
/*
 * A Location is read as the library reads any URL (URL standard 4.4).  Of one
 * that is relative only the beginning has to be looked at, since scheme and
 * host are all that matters, and whether it is the root.
 */
#include "redirect_chain.h"

#include <stdlib.h>
#include <string.h>

#include "url.h"

static bool is_redirect(const struct response_head *head) {
  return head->location.length > 0 &&
         (head->status == 301 || head->status == 302 || head->status == 303 ||
          head->status == 307 || head->status == 308);
}

/* Whether it begins with a scheme and ":" (RFC 3986 3.1). */
static bool is_absolute(const struct head_value *location) {
  for (size_t i = 0; i < location->length; i++) {
    char octet = location->octets[i];
    bool letter =
        (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
    if (octet == ':')
      return i > 0;
    if (!letter &&
        (i == 0 || strchr("+-.0123456789", octet) == NULL || octet == '\0'))
      return false;
  }
  return false;
}

static void set_host(struct url_place *place, struct url_text host) {
  char canonical[HSTS_URL_SIZE(HOST_ROOM)];
  size_t length = url_text_length(host), written;

  if (length < HOST_ROOM &&
      hsts_canonical_host(host.begin, length, canonical, sizeof canonical,
                          &written) == HSTS_OK &&
      written < HOST_ROOM) {
    memcpy(place->host, canonical, written);
    place->host[written] = '\0';
  }
}

/* "/", or nothing, before a fragment, which is never sent. */
static bool is_root(const char *path, size_t length) {
  const char *fragment = length > 0 ? memchr(path, '#', length) : NULL;
  size_t end = fragment != NULL ? (size_t)(fragment - path) : length;

  return end == 0 || (end == 1 && *path == '/');
}

static struct url_place place_of_url(const char *url, size_t length) {
  struct url_place place = {.host = ""};
  struct url_parts parts;

  if (!hsts_url_parse(url_text(url, length), &parts) || parts.scheme == NULL)
    return place;
  place.secure = strcmp(parts.scheme->name, "https") == 0;
  place.root = is_root(parts.rest.begin, url_text_length(parts.rest));
  set_host(&place, parts.host);
  return place;
}

/* "//host/path" */
static struct url_place place_of_host(bool secure,
                                      const struct head_value *location) {
  static const char schemes[2][8] = {"http:", "https:"};
  struct url_place place = {.host = ""};
  size_t length = strlen(schemes[secure]);
  char *url = malloc(length + location->length);

  if (url == NULL)
    return place;
  memcpy(url, schemes[secure], length);
  memcpy(url + length, location->octets, location->length);
  place = place_of_url(url, length + location->length);
  free(url);
  return place;
}

/* Where a Location leads that was sent from `from`. */
static struct url_place next_place(const struct url_place *from,
                                   const struct head_value *location) {
  struct url_place place = *from;

  if (is_absolute(location))
    return place_of_url(location->octets, location->length);
  if (location->length >= 2 && memcmp(location->octets, "//", 2) == 0)
    return place_of_host(from->secure, location);
  if (location->octets[0] != '#')
    place.root = is_root(location->octets, location->length);
  return place;
}

bool is_www_of(const char *host, const char *domain) {
  return strncmp(host, "www.", 4) == 0 && strcmp(host + 4, domain) == 0;
}

/* The file that begins with the head of this place, or NULL. */
static const struct response_heads *file_of(const struct url_place *place,
                                            const struct responses *responses) {
  if (!place->secure || !place->root)
    return NULL;
  if (strcmp(place->host, responses->domain) == 0)
    return &responses->https;
  return is_www_of(place->host, responses->domain) ? &responses->www : NULL;
}

void redirect_chain_follow(struct redirect_chain *chain,
                           const struct responses *responses,
                           const struct url_place *place,
                           const struct response_heads *heads, int first) {
  *chain = (struct redirect_chain){.places = {*place}};
  for (int i = 0; i <= REDIRECTS_MOST; i++) {
    const struct response_head *head;
    if (heads != NULL && first == heads->count) {
      heads = file_of(&chain->places[i], responses);
      first = 0;
    }
    if (heads == NULL || first == heads->count)
      return;
    head = chain->heads[i] = &heads->list[first++];
    if (!is_redirect(head))
      return;
    chain->places[i + 1] = next_place(&chain->places[i], &head->location);
    chain->redirects = i + 1;
  }
}
