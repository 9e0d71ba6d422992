/* SPDX-License-Identifier: MIT */
/*
 * Whether there are channel-IDs depends on a line of squid.conf that a helper
 * does not see.  But no URL is a number, so a first word of digits is one.
 *
 * Squid writes no control in a URL (it takes %0A for what it is).  Here they
 * end the URL as a fault, so that none can get into the answer, where an LF
 * would be the end of it.  Words end at blanks, of which there may be more than
 * one.
 *
 * A request line of CONNECT has "host:port" where others have a URL.  That has
 * to be told apart before anything reads it as a URL: "http:443" is a machine
 * called "http" there, and a browser takes it for http://0.0.1.187/.
 */
#include "squid_request.h"

enum { PORT_DIGITS = 5 };

static bool is_digit(char octet) {
  return octet >= '0' && octet <= '9';
}

static const char *skip_blanks(const char *at, const char *end) {
  while (at < end && *at == ' ')
    at++;
  return at;
}

/* Behind the last octet of a word. */
static const char *word_end(const char *at, const char *end) {
  while (at < end && (unsigned char)*at > ' ' && *at != 0x7F)
    at++;
  return at;
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

  if (at < end && end[-1] == '\r')
    end--;
  at = skip_blanks(at, end);
  *request = (struct squid_request){.channel = at};
  request->url = at = read_channel(request, at, end);
  behind = word_end(at, end);
  request->url_length = (size_t)(behind - at);
  if (line->truncated)
    request->fault = "the line is longer than 2 MiB";
  else if (behind < end && *behind != ' ')
    request->fault = "a control in the URL";
  else if (behind == at)
    request->fault = "no URL";
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
