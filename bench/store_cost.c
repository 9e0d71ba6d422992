/* SPDX-License-Identifier: MIT */
/*
 * What a store of N hosts costs: a note, a lookup of hosts that are known, that
 * are below known ones, and that are not, one by one (the middle and the slow
 * ones), by one thread and by several, while
 * nobody writes and while one thread notes without a pause; a host that comes
 * when the store is full; and memory.
 *
 *     store_cost [HOSTS [THREADS]]
 */
#include <hsts.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "random.h"

enum { NAME = 40, LOOKUPS = 2000000, SINGLES = 200000, THREADS_MAX = 64 };

static size_t hosts = 1000000;
static hsts_store *store;
static atomic_bool ended;

/* Of this process's processor time, where it has one thread, since others may
   use the machine. */
static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The resident memory of this process, in octets. */
static size_t resident(void) {
  char line[100] = "", *second;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL)
    return 0;
  if (fgets(line, sizeof line, file) == NULL)
    line[0] = '\0';
  (void)fclose(file);
  second = strchr(line, ' ');
  return second == NULL
             ? 0
             : strtoul(second, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

/* Host number i, in one of three families out of four of its own. */
static size_t name_of(char name[NAME], size_t i, const char *before) {
  return (size_t)snprintf(name, NAME, "%shost%zu.example%zu.com", before, i,
                          i - i % 4 / 3);
}

static void note(size_t i, const char *before) {
  char name[NAME];
  hsts_note note = {.max_age = 31536000,
                    .include_subdomains = i % 2 == 0,
                    .secure = true,
                    .now = 1};
  if (hsts_store_note(store, name, name_of(name, i, before), &note, NULL) !=
      HSTS_OK)
    abort();
}

/* Looks up random hosts; how many are known. */
static size_t look_up(size_t lookups, const char *before, uint64_t seed) {
  struct xorshift random = {seed};
  size_t known = 0;
  for (size_t i = 0; i < lookups; i++) {
    char name[NAME];
    hsts_known answer;
    size_t length = name_of(name, random_below(&random, hosts), before);
    if (hsts_store_lookup(store, name, length, 2, &answer) != HSTS_OK)
      abort();
    known += answer.known;
  }
  return known;
}

/* What it costs to make the names, which is not the store's. */
static double name_seconds(const char *before) {
  struct xorshift random = {1};
  size_t sum = 0;
  double begun = seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (size_t i = 0; i < LOOKUPS; i++) {
    char name[NAME];
    sum += name_of(name, random_below(&random, hosts), before);
  }
  return sum > 0 ? seconds(CLOCK_PROCESS_CPUTIME_ID) - begun : 0;
}

static void report_lookups(const char *what, const char *before) {
  double names = name_seconds(before),
         begun = seconds(CLOCK_PROCESS_CPUTIME_ID);
  size_t known = look_up(LOOKUPS, before, 1);
  printf("%-34s %6.0f ns, %3.0f %% known\n", what,
         (seconds(CLOCK_PROCESS_CPUTIME_ID) - begun - names) / LOOKUPS * 1e9,
         100.0 * (double)known / LOOKUPS);
}

static int by_time(const void *a, const void *b) {
  double one = *(const double *)a, other = *(const double *)b;
  return (one > other) - (one < other);
}

/* Each lookup by itself, by the wall clock, which takes its own time as well.
 */
static void report_singles(const char *what, const char *before) {
  static double times[SINGLES];
  struct xorshift random = {3};
  for (size_t i = 0; i < SINGLES; i++) {
    char name[NAME];
    hsts_known answer;
    size_t length = name_of(name, random_below(&random, hosts), before);
    double begun = seconds(CLOCK_MONOTONIC);
    if (hsts_store_lookup(store, name, length, 2, &answer) != HSTS_OK)
      abort();
    times[i] = (seconds(CLOCK_MONOTONIC) - begun) * 1e9;
  }
  qsort(times, SINGLES, sizeof *times, by_time);
  printf("%-34s %6.0f ns median, %.0f 99 %%, %.0f 99.9 %%, %.0f at worst\n",
         what, times[SINGLES / 2], times[SINGLES - SINGLES / 100],
         times[SINGLES - SINGLES / 1000], times[SINGLES - 1]);
}

static void *reader(void *context) {
  (void)look_up(LOOKUPS, "", *(uint64_t *)context);
  return NULL;
}

static void *writer(void *context) {
  struct xorshift random = {7};
  size_t *notes = context;
  for (; !atomic_load(&ended); ++*notes)
    note(random_below(&random, hosts), "");
  return NULL;
}

static void report_threads(size_t readers, bool written) {
  pthread_t threads[THREADS_MAX], writing;
  uint64_t seeds[THREADS_MAX];
  size_t notes = 0;
  atomic_store(&ended, false);
  if (written && pthread_create(&writing, NULL, writer, &notes) != 0)
    abort();
  double begun = seconds(CLOCK_MONOTONIC),
         used = seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (size_t i = 0; i < readers; i++)
    seeds[i] = i + 1;
  for (size_t i = 0; i < readers; i++)
    if (pthread_create(&threads[i], NULL, reader, &seeds[i]) != 0)
      abort();
  for (size_t i = 0; i < readers; i++)
    pthread_join(threads[i], NULL);
  double taken = seconds(CLOCK_MONOTONIC) - begun;
  used = seconds(CLOCK_PROCESS_CPUTIME_ID) - used;
  atomic_store(&ended, true);
  if (written)
    pthread_join(writing, NULL);
  printf("%zu readers%s: %.2f million lookups a second, names included",
         readers, written ? ", one writer" : "",
         (double)(readers * LOOKUPS) / taken / 1e6);
  if (written)
    printf("; %.2f million notes\n", (double)notes / taken / 1e6);
  else
    printf("; %.0f ns of processor time each\n",
           used / (double)(readers * LOOKUPS) * 1e9);
}

static void report_notes(const char *what, const char *before, size_t count) {
  double begun = seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (size_t i = 0; i < count; i++)
    note(i, before);
  printf("%-34s %6.0f ns, name included\n", what,
         (seconds(CLOCK_PROCESS_CPUTIME_ID) - begun) / (double)count * 1e9);
}

int main(int count, char **arguments) {
  size_t threads = 2;
  if (count > 1)
    hosts = strtoul(arguments[1], NULL, 10);
  if (count > 2)
    threads = strtoul(arguments[2], NULL, 10);
  if (hosts == 0 || threads == 0 || threads > THREADS_MAX)
    return 2;
  size_t before = resident();
  if (hsts_store_open(&store, &(hsts_store_options){.max_hosts = hosts}) !=
      HSTS_OK)
    return 1;
  printf("%zu hosts\n", hosts);
  report_notes("a note of a new host", "", hosts);
  printf("%-34s %6.0f octets a host\n", "memory",
         (double)(resident() - before) / (double)hosts);
  report_notes("a note of a known host", "", hosts);
  report_lookups("a lookup of a known host", "");
  report_lookups("a lookup three labels below one", "a.b.c.");
  report_lookups("a lookup of a host that is not", "x");
  report_singles("each, of a known host", "");
  report_singles("each, three labels below one", "a.b.c.");
  report_threads(threads, false);
  report_threads(threads, true);
  report_notes("a new host when the store is full", "y.", hosts / 10);
  double begun = seconds(CLOCK_PROCESS_CPUTIME_ID);
  size_t pruned = hsts_store_prune(store, INT64_MAX - 1);
  printf("%zu pruned in %.3f s\n", pruned,
         seconds(CLOCK_PROCESS_CPUTIME_ID) - begun);
  hsts_store_close(store);
  return 0;
}
