/* SPDX-License-Identifier: MIT */
/*
 * Whether there are channel-IDs depends on a line of squid.conf that a helper
 * does not see.  But no URL is a number, so a first word of digits is one.
 *
 * With "uri_whitespace allow" a URL has blanks, as many as the client likes,
 * and nothing tells them from the one before the extras.  But by default the
 * extras begin with the client's address, "/" and its name; so the last such
 * word is where they begin.  A client can write one too, but Squid's comes
 * after it.  If there is none the extras are others, always one word at least
 * (Squid 5.7 writes "-" for none), and the URL is the first word.
 *
 * None of that can change the host: Squid has found it before, and writes
 * blanks behind it only, in the path, which is never empty.
 *
 * VT and FF come in any URL, and with "allow" tabs, and are blanks of the path.
 * Squid lets no other control in (it takes %0A for what it is).  Here they end
 * the URL as a fault, so that none can get into the answer, where an LF would
 * be the end of it.
 *
 * A request line of CONNECT has "host:port" where others have a URL.  That has
 * to be told apart before anything reads it as a URL: "http:443" is a machine
 * called "http" there, and a browser takes it for http://0.0.1.187/.
 */
#include "squid_request.h"

#include <arpa/inet.h>

enum { PORT_DIGITS = 5 };

static bool is_digit(char octet) {
  return octet >= '0' && octet <= '9';
}

static const char *skip_blanks(const char *at, const char *end) {
  while (at < end && *at == ' ')
    at++;
  return at;
}

static bool ends_word(char octet, bool in_path) {
  if (in_path && (octet == '\t' || octet == '\v' || octet == '\f'))
    return false;
  return (unsigned char)octet <= ' ' || octet == 0x7F;
}

/* Where the path begins in "scheme://host/path"; `end` if it is nothing like
   that, so that whoever reads the URL finds the host before that slash. */
static const char *find_path(const char *at, const char *end) {
  const char *colon = memchr(at, ':', (size_t)(end - at)), *slash;

  if (colon == NULL || end - colon < 4 || memcmp(colon, "://", 3) != 0 ||
      colon[3] == '/' || colon[3] == '\\')
    return end;
  slash = memchr(colon + 3, '/', (size_t)(end - colon - 3));
  return slash == NULL ? end : slash;
}

/* "127.0.0.1/name" */
static bool is_client(const char *word, const char *end) {
  char address[INET6_ADDRSTRLEN];
  unsigned char octets[sizeof(struct in6_addr)];
  const char *slash = memchr(word, '/', (size_t)(end - word));
  size_t length = slash == NULL ? 0 : (size_t)(slash - word);

  if (length == 0 || length >= sizeof address)
    return false;
  memcpy(address, word, length);
  address[length] = '\0';
  return inet_pton(AF_INET, address, octets) == 1 ||
         inet_pton(AF_INET6, address, octets) == 1;
}

/* Where the extras begin, from the end of the URL's first word on.  A word with
   a control is not of a URL. */
static const char *find_extras(const char *at, const char *end) {
  const char *extras = at, *behind;

  for (; at < end && *at == ' '; at = behind) {
    const char *word = skip_blanks(at, end);
    for (behind = word; behind < end && !ends_word(*behind, true);)
      behind++;
    if (is_client(word, behind))
      extras = at;
  }
  return extras;
}

/* Takes the digits that the line begins with, if they are all of a word. */
static const char *read_channel(struct squid_request *request, const char *at,
                                const char *end) {
  const char *behind = at;

  while (behind < end && is_digit(*behind))
    behind++;
  if (behind < end && *behind != ' ')
    return at;
  request->channel_length = (size_t)(behind - at);
  return skip_blanks(behind, end);
}

void squid_request_read(struct squid_request *request,
                        const struct line *line) {
  const char *at = line->octets, *end = at + line->length, *behind;
  const char *path;

  if (at < end && end[-1] == '\r')
    end--;
  at = skip_blanks(at, end);
  *request = (struct squid_request){.channel = at};
  request->url = at = read_channel(request, at, end);
  path = find_path(at, end);
  for (behind = at; behind < end && !ends_word(*behind, behind > path);)
    behind++;
  request->url_length = (size_t)(behind - at);
  if (line->truncated)
    request->fault = "the line is longer than 2 MiB";
  else if (behind < end && *behind != ' ')
    request->fault = "a control in the URL";
  else if (behind == at)
    request->fault = "no URL";
  else if (behind > path)
    request->url_length = (size_t)(find_extras(behind, end) - at);
}

bool squid_request_is_connect(const struct squid_request *request) {
  const char *begin = request->url, *end = begin + request->url_length;
  const char *port = end;

  while (port > begin && is_digit(port[-1]))
    port--;
  if (port == end || end - port > PORT_DIGITS || port - begin < 2 ||
      port[-1] != ':')
    return false;
  return memchr(begin, '/', (size_t)(port - begin)) == NULL;
}
