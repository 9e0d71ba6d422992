/* SPDX-License-Identifier: MIT */
/*
 * What shall happen to which call; see faults.h.  The environment is read at
 * the first call, which comes from other libraries before main begins, so
 * nothing here may allocate.
 */
#define _DEFAULT_SOURCE /* syscall */

#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *const kind_names[FAULTS_KIND_COUNT] = {
    "memory", "open",   "read", "write",  "close",  "sync",  "stat",
    "map",    "rename", "link", "unlink", "change", "signal"};

enum { SYSTEM = FAULTS_KIND_COUNT, COUNTER_COUNT };

/* Which calls something shall happen to, and what. */
struct order {
  int counter; /* a kind, or SYSTEM */
  long first, last;
  int number; /* an errno or a signal; 0: there is no such order */
};

static struct order failure, killing;
static atomic_long calls[COUNTER_COUNT]; /* threads may call as well */
static size_t longest = SIZE_MAX;
static bool by_chance;
static long interruptions, interrupted; /* wanted, and in this row so far */
static bool ready;

atomic_long faults_blocks;

/* ---- What is wanted --------------------------------------------------- */

static int counter_named(const char *name, size_t length) {
  for (int i = 0; i < FAULTS_KIND_COUNT; i++)
    if (strlen(kind_names[i]) == length &&
        strncmp(kind_names[i], name, length) == 0)
      return i;
  return length == strlen("system") && strncmp("system", name, length) == 0
             ? SYSTEM
             : -1;
}

/* A test that misspells what it wants must not pass. */
static void refuse(const char *text) {
  static const char says[] = "faults: this is no order: ";
  (void)syscall(SYS_write, STDERR_FILENO, says, sizeof says - 1);
  (void)syscall(SYS_write, STDERR_FILENO, text, strlen(text));
  (void)syscall(SYS_write, STDERR_FILENO, "\n", 1);
  abort();
}

/* KIND:N:NUMBER, or KIND:N+:NUMBER. */
static struct order read_order(const char *variable) {
  struct order order = {0, 0, 0, 0};
  const char *text = getenv(variable);
  const char *colon = text == NULL ? NULL : strchr(text, ':');
  char *end;

  if (text == NULL)
    return order;
  if (colon == NULL)
    refuse(text);
  order.counter = counter_named(text, (size_t)(colon - text));
  order.first = strtol(colon + 1, &end, 10);
  order.last = *end == '+' ? LONG_MAX : order.first;
  end += *end == '+';
  order.number = *end == ':' ? (int)strtol(end + 1, &end, 10) : 0;
  if (order.counter < 0 || order.first < 1 || order.number < 1 || *end != '\0')
    refuse(text);
  return order;
}

static void read_environment(void) {
  const char *length = getenv("FAULTS_SHORT");
  const char *times = getenv("FAULTS_EINTR");

  ready = true;
  failure = read_order("FAULTS_FAIL");
  killing = read_order("FAULTS_KILL");
  by_chance = length != NULL && strcmp(length, "random") == 0;
  if (length != NULL && !by_chance)
    longest = strtoul(length, NULL, 10);
  if (length != NULL && longest == 0)
    refuse(length);
  if (times != NULL)
    interruptions = strtol(times, NULL, 10);
}

/* ---- What happens ----------------------------------------------------- */

/* A call: its number among those of its kind, and among all of the system. */
struct call {
  int kind;
  long of_kind, of_system;
};

/* Whether this call is the one that was meant. */
static bool is_meant(const struct order *order, struct call call) {
  long number = order->counter == call.kind ? call.of_kind
                : order->counter == SYSTEM  ? call.of_system
                                            : 0;

  return order->number != 0 && number >= order->first && number <= order->last;
}

static bool is_interruptible(int kind) {
  return kind == FAULTS_OPEN || kind == FAULTS_READ || kind == FAULTS_WRITE ||
         kind == FAULTS_CLOSE || kind == FAULTS_SYNC;
}

/* Whether a signal interrupts this call: so many in a row, and then none. */
static bool interrupts(int kind) {
  if (!is_interruptible(kind) || interruptions == 0)
    return false;
  interrupted = interrupted < interruptions ? interrupted + 1 : 0;
  return interrupted != 0;
}

int faults_meet(enum faults_kind kind) {
  if (!ready)
    read_environment();
  struct call call = {(int)kind, ++calls[kind], 0};
  if (kind != FAULTS_MEMORY)
    call.of_system = ++calls[SYSTEM];
  if (is_meant(&killing, call))
    (void)raise(killing.number);
  if (kind == FAULTS_SIGNAL)
    return 0;
  if (is_meant(&failure, call))
    return failure.number;
  return interrupts((int)kind) ? EINTR : 0;
}

size_t faults_length(size_t length) {
  if (by_chance && length > 1) {
    static _Thread_local uint32_t chance = 1;
    chance = chance * 1664525u + 1013904223u; /* Numerical Recipes' */
    return 1 + (size_t)(chance >> 8) % length;
  }
  return length < longest ? length : longest;
}

/* ---- What has happened ------------------------------------------------ */

static void report_line(int file, const char *name, long count) {
  char line[64];
  int length = snprintf(line, sizeof line, "%s %ld\n", name, count);
  (void)syscall(SYS_write, file, line, (size_t)length);
}

/* Past all wrappers, which would count it. */
__attribute__((destructor)) static void report(void) {
  const char *path = getenv("FAULTS_REPORT");
  long file;

  if (path == NULL)
    return;
  file =
      syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0)
    refuse(path);
  for (int i = 0; i < FAULTS_KIND_COUNT; i++)
    report_line((int)file, kind_names[i], calls[i]);
  report_line((int)file, "system", calls[SYSTEM]);
  report_line((int)file, "blocks", faults_blocks);
  (void)syscall(SYS_close, (int)file);
}
