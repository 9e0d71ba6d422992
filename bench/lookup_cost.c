/* SPDX-License-Identifier: MIT */
/*
 * lookup_cost BLOB HOSTS: how long a lookup of the hosts in a file, one a line,
 * takes in one blob; a line of JSON.
 *
 *   spread_ns  nanoseconds, all hosts in turn: the blob comes from wherever it
 *              has room, a cache or memory
 *   cached_ns  the same for the first hosts alone, over and over, so that what
 *              they touch is in the nearest caches
 *
 * If only the first of them grows with a list, it is for cache misses.  Times
 * are the median of the rounds.  With --once each host is looked up once, for
 * callgrind to count the instructions.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hsts.h"
#include "list_input.h"
#include "message.h"

const char message_program[] = "lookup_cost";

enum {
  ROUNDS = 15,
  CACHED_HOSTS = 50,      /* so few that their pages fit the TLB, too */
  CACHED_LOOKUPS = 300000 /* in a round */
};

struct host {
  const char *octets;
  size_t length;
};

struct hosts {
  struct host *hosts;
  size_t count;
};

/* ---- Hosts ------------------------------------------------------------- */

static bool split_lines(struct hosts *hosts, const struct list_input *text) {
  const char *line = text->text, *end = text->text + text->size, *newline;
  size_t lines = 0;

  for (size_t i = 0; i < text->size; i++)
    lines += text->text[i] == '\n';
  hosts->hosts = calloc(lines + 1, sizeof *hosts->hosts);
  if (hosts->hosts == NULL)
    return false;
  while (line < end &&
         (newline = memchr(line, '\n', (size_t)(end - line))) != NULL) {
    hosts->hosts[hosts->count++] =
        (struct host){line, (size_t)(newline - line)};
    line = newline + 1;
  }
  return true;
}

/* ---- Measuring --------------------------------------------------------- */

static size_t look_up_all(const hsts_db *db, const struct hosts *hosts,
                          size_t count) {
  size_t upgraded = 0;

  for (size_t i = 0; i < count; i++) {
    hsts_match match;
    if (hsts_lookup(db, hosts->hosts[i].octets, hosts->hosts[i].length, 0,
                    &match) == HSTS_OK)
      upgraded += match.force_https;
  }
  return upgraded;
}

static double seconds(void) {
  struct timespec time;

  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int by_size(const void *left, const void *right) {
  const double *a = left, *b = right;

  return (*a > *b) - (*a < *b);
}

/* Nanoseconds a lookup, if the first hosts are looked up so many times. */
static double measure(const hsts_db *db, const struct hosts *hosts,
                      size_t count, size_t times) {
  double rounds[ROUNDS];

  (void)look_up_all(db, hosts, count);
  for (int i = 0; i < ROUNDS; i++) {
    double begin = seconds();
    for (size_t j = 0; j < times; j++)
      (void)look_up_all(db, hosts, count);
    rounds[i] = (seconds() - begin) * 1e9 / (double)(count * times);
  }
  qsort(rounds, ROUNDS, sizeof *rounds, by_size);
  return rounds[ROUNDS / 2];
}

static void print(const hsts_db *db, const struct hosts *hosts) {
  size_t few = hosts->count < CACHED_HOSTS ? hosts->count : CACHED_HOSTS;

  printf("{\"hosts\": %zu, \"upgraded\": %zu, \"spread_ns\": %.1f,"
         " \"cached_ns\": %.1f}\n",
         hosts->count, look_up_all(db, hosts, hosts->count),
         measure(db, hosts, hosts->count, 1),
         measure(db, hosts, few, CACHED_LOOKUPS / few));
}

static int fail(const char *about, const char *why) {
  message(about, why);
  return EXIT_FAILURE;
}

/* False: the hosts cannot be had, and that is told. */
static bool read_hosts(struct hosts *hosts, struct list_input *text,
                       const char *path) {
  if (!list_input_read(text, path)) {
    message(path, strerror(errno));
    return false;
  }
  if (split_lines(hosts, text) && hosts->count > 0)
    return true;
  message(path, "no hosts");
  return false;
}

static void run(const hsts_db *db, const struct hosts *hosts, bool once) {
  if (once)
    printf("%zu\n", look_up_all(db, hosts, hosts->count));
  else
    print(db, hosts);
}

int main(int count, char **arguments) {
  bool once = count == 4 && strcmp(arguments[1], "--once") == 0;
  struct list_input text = {NULL, 0};
  struct hosts hosts = {NULL, 0};
  hsts_db *db;
  hsts_status status;
  bool read;

  if (count != 3 && !once)
    return fail(NULL, "usage: lookup_cost [--once] BLOB HOSTS");
  arguments += once;
  status = hsts_open_file(&db, arguments[1]);
  if (status != HSTS_OK)
    return fail(arguments[1], hsts_strerror(status));
  read = read_hosts(&hosts, &text, arguments[2]);
  if (read)
    run(db, &hosts, once);
  free(hosts.hosts);
  list_input_free(&text);
  hsts_close(db);
  return read ? EXIT_SUCCESS : EXIT_FAILURE;
}
