/* SPDX-License-Identifier: MIT */
/*
 * A program that runs for months, and takes up a fresh list on SIGHUP, as
 * servers do.  Threads look its arguments up, again and again; a line is
 * written whenever the list has been replaced.  SIGTERM ends it.
 *
 *     cc -std=c11 reload.c -o reload $(pkg-config --cflags --libs libhsts) \
 *        -lpthread
 *     ./reload mail.google.com &
 *     kill -HUP $!
 *
 * A list that cannot be opened changes nothing: the old one is asked on.
 */
#define _POSIX_C_SOURCE 200809L
#include "list_holder.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { THREADS = 4, BATCH = 1000 };

static struct list_holder holder;
static atomic_bool ended;
static char *const *hosts; /* ended by NULL */

/* Looks all hosts up, in one list for all of them. */
static unsigned look_up_batch(const hsts_db *list) {
  unsigned upgraded = 0;

  for (char *const *host = hosts; *host != NULL; host++) {
    hsts_match match;
    if (hsts_lookup(list, *host, strlen(*host), 0, &match) == HSTS_OK)
      upgraded += match.force_https;
  }
  return upgraded;
}

static void *reader(void *context) {
  size_t slot = *(const size_t *)context;

  while (!atomic_load(&ended))
    for (int i = 0; i < BATCH; i++) {
      (void)look_up_batch(list_take(&holder, slot));
      list_let_go(&holder, slot);
    }
  return NULL;
}

/* Says which list is asked, and how many of the hosts it upgrades. */
static void report(const hsts_candidate *candidates) {
  const char *name = "built in";
  size_t slot = THREADS; /* the main thread's */

  for (int i = 0; i < HSTS_DEFAULT_BUILTIN; i++)
    if (candidates[i].taken)
      name = candidates[i].path;
  printf("%s: %u upgraded\n", name, look_up_batch(list_take(&holder, slot)));
  list_let_go(&holder, slot);
  fflush(stdout);
}

static void reload(void) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  hsts_db *fresh;
  hsts_status status = hsts_open_default(&fresh, time(NULL), candidates);

  if (status != HSTS_OK) {
    fprintf(stderr, "reload: %s\n", hsts_strerror(status));
    return;
  }
  list_replace(&holder, fresh);
  report(candidates);
}

/* Starts the readers, reloads for each SIGHUP, and ends them for SIGTERM. */
static int serve(const sigset_t *signals) {
  pthread_t threads[THREADS];
  size_t slots[THREADS];
  int received = SIGHUP, started = 0;

  for (; started < THREADS; started++) {
    slots[started] = (size_t)started;
    if (pthread_create(&threads[started], NULL, reader, &slots[started]) != 0)
      break;
  }
  while (started == THREADS && received == SIGHUP) {
    sigwait(signals, &received);
    if (received == SIGHUP)
      reload();
  }
  atomic_store(&ended, true);
  for (int i = 0; i < started; i++)
    pthread_join(threads[i], NULL);
  return started == THREADS ? 0 : 1;
}

int main(int count, char **arguments) {
  hsts_candidate candidates[HSTS_DEFAULT_COUNT];
  sigset_t signals;
  hsts_db *db;
  hsts_status status = hsts_open_default(&db, time(NULL), candidates);

  if (count < 2 || status != HSTS_OK) {
    fprintf(stderr, "reload: %s\n",
            count < 2 ? "usage: reload HOST..." : hsts_strerror(status));
    return 1;
  }
  hosts = arguments + 1;
  sigemptyset(&signals);
  sigaddset(&signals, SIGHUP);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, NULL); /* for sigwait, in all threads */
  list_holder_open(&holder, db);
  report(candidates);
  int status_of_all = serve(&signals);
  list_holder_close(&holder);
  return status_of_all;
}
