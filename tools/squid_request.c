/* SPDX-License-Identifier: MIT */
/*
 * Whether there are channel-IDs depends on a line of squid.conf that a helper
 * does not see.  But no URL is a number, so a first word of digits is one.
 *
 * With "uri_whitespace allow" a URL has blanks, as many as the client likes,
 * and nothing tells them from the one before the extras but the extras
 * themselves: they are known if they are Squid's default, or the mark that
 * contrib/squid/hsts-squid.conf.in writes.  A client can write those too, but
 * Squid's come after, at the end of the line.  If the extras are others, always
 * one word at least (Squid 5.7 writes "-" for none), the URL is the first word.
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

static bool is_fault(char octet, bool in_path) {
  if (in_path && (octet == '\t' || octet == '\v' || octet == '\f'))
    return false;
  return (unsigned char)octet < ' ' || octet == 0x7F;
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

/* Part of a line. */
struct word {
  const char *begin, *end;
};

static bool begins_with(struct word word, const char *prefix) {
  size_t length = strlen(prefix);

  return (size_t)(word.end - word.begin) >= length &&
         memcmp(word.begin, prefix, length) == 0;
}

/* "127.0.0.1/name" */
static bool is_client(struct word word) {
  char address[INET6_ADDRSTRLEN];
  unsigned char octets[sizeof(struct in6_addr)];
  size_t size = (size_t)(word.end - word.begin);
  const char *slash = memchr(word.begin, '/', size);
  size_t length = slash == NULL ? 0 : (size_t)(slash - word.begin);

  if (length == 0 || length >= sizeof address)
    return false;
  memcpy(address, word.begin, length);
  address[length] = '\0';
  return inet_pton(AF_INET, address, octets) == 1 ||
         inet_pton(AF_INET6, address, octets) == 1;
}

/* Takes the last word from a text, and the blank before it. */
static struct word take_last(struct word *text) {
  struct word word = {text->end, text->end};

  while (word.begin > text->begin && word.begin[-1] != ' ')
    word.begin--;
  text->end = word.begin > text->begin ? word.begin - 1 : text->begin;
  return word;
}

/* Takes "%>a/%>A %un %>rm myip=%la myport=%lp", and tells whether that was it.
 */
static bool take_default(struct word *text) {
  if (!begins_with(take_last(text), "myport=") ||
      !begins_with(take_last(text), "myip="))
    return false;
  (void)take_last(text); /* the method */
  (void)take_last(text); /* the user */
  return is_client(take_last(text));
}

static bool take_mark(struct word *text) {
  static const char mark[] = "end-of-url";
  struct word word = take_last(text);

  return begins_with(word, mark) &&
         word.end - word.begin == (ptrdiff_t)(sizeof mark - 1);
}

/* Where the URL ends whose first word ends at `at`. */
static const char *find_extras(const char *at, const char *end) {
  struct word text = {at, end}, marked = text;

  if (take_mark(&marked))
    return marked.end;
  return take_default(&text) ? text.end : at;
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

/* Where a URL ends that begins at `at`. */
static const char *find_end(const char *at, const char *end, const char *path) {
  const char *blank = memchr(at, ' ', (size_t)(end - at));

  if (blank == NULL)
    return end;
  return blank > path ? find_extras(blank, end) : blank;
}

static bool has_fault(const char *at, const char *end, const char *path) {
  while (at < end && !is_fault(*at, at > path))
    at++;
  return at < end;
}

void squid_request_read(struct squid_request *request,
                        const struct line *line) {
  const char *at = line->octets, *end = at + line->length;
  const char *path;

  if (at < end && end[-1] == '\r')
    end--;
  at = skip_blanks(at, end);
  *request = (struct squid_request){.channel = at};
  request->url = at = read_channel(request, at, end);
  path = find_path(at, end);
  end = find_end(at, end, path);
  request->url_length = (size_t)(end - at);
  if (line->truncated)
    request->fault = "the line is longer than 2 MiB";
  else if (has_fault(at, end, path))
    request->fault = "a control in the URL";
  else if (end == at)
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
