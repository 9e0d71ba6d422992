/* SPDX-License-Identifier: MIT */
/*
 * libhsts for a web page: the list that is built in, and one question at a
 * time, in memory that the page writes to and reads from.
 *
 * JavaScript puts a URL into hsts_wasm_url() (UTF-8, at most
 * hsts_wasm_room() octets), calls hsts_wasm_ask with its length, and reads the
 * answer: numbers by their own functions, texts as (address, length).  Nothing
 * is allocated; the answer is valid until the next question.
 */
#include <hsts.h>

#include <string.h>

#define EXPORT(name) __attribute__((export_name(#name), used)) name

enum { ROOM = 8192 };

static char url[ROOM], used[HSTS_URL_SIZE(ROOM)];
static size_t used_length;
static hsts_url answer;

char *EXPORT(hsts_wasm_url)(void) {
  return url;
}

size_t EXPORT(hsts_wasm_room)(void) {
  return ROOM;
}

/* A hsts_status. */
int EXPORT(hsts_wasm_ask)(size_t length) {
  return hsts_upgrade_url(hsts_builtin(), url, length > ROOM ? ROOM : length, 0,
                          used, sizeof used, &used_length, &answer);
}

const char *EXPORT(hsts_wasm_used)(void) {
  return used;
}

size_t EXPORT(hsts_wasm_used_length)(void) {
  return used_length;
}

/* Whether the URL was upgraded. */
int EXPORT(hsts_wasm_upgraded)(void) {
  return answer.verdict == HSTS_URL_UPGRADED;
}

int EXPORT(hsts_wasm_include_subdomains)(void) {
  return answer.match.include_subdomains;
}

/* Where the entry that decided begins in hsts_wasm_used: up to the end of the
   host; at the end of the host if there is none. */
size_t EXPORT(hsts_wasm_entry)(void) {
  return answer.host.offset + answer.match.entry_offset;
}

size_t EXPORT(hsts_wasm_host_end)(void) {
  return answer.host.offset + answer.host.length;
}

const char *EXPORT(hsts_wasm_reason)(void) {
  return hsts_reason_text(answer.match.reason);
}

/* Of the list: seconds since 1970, and how many. */
double EXPORT(hsts_wasm_date)(void) {
  return (double)hsts_db_date(hsts_builtin());
}

double EXPORT(hsts_wasm_entries)(void) {
  return (double)hsts_db_entry_count(hsts_builtin());
}

/* ---- What there is no C library for -------------------------------------- */

/* By octets: nothing here is long.  -fno-builtin keeps the compiler from making
   calls of these functions out of their own loops. */

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  for (size_t i = 0; i < size; i++)
    ((char *)to)[i] = ((const char *)from)[i];
  return to;
}

void *memmove(void *to, const void *from, size_t size) {
  if ((size_t)to <= (size_t)from)
    return memcpy(to, from, size);
  for (size_t i = size; i-- > 0;)
    ((char *)to)[i] = ((const char *)from)[i];
  return to;
}

void *memset(void *to, int octet, size_t size) {
  for (size_t i = 0; i < size; i++)
    ((unsigned char *)to)[i] = (unsigned char)octet;
  return to;
}

int memcmp(const void *left, const void *right, size_t size) {
  const unsigned char *a = left, *b = right;

  for (size_t i = 0; i < size; i++)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}

void *memchr(const void *from, int octet, size_t size) {
  const unsigned char *p = from;

  for (size_t i = 0; i < size; i++)
    if (p[i] == (unsigned char)octet)
      return (void *)(p + i);
  return NULL;
}

size_t strlen(const char *text) {
  size_t length = 0;

  while (text[length] != '\0')
    length++;
  return length;
}
