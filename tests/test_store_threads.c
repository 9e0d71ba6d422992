/* SPDX-License-Identifier: MIT */
/*
 * Threads look up in one store, enumerate, prune and count, while others note,
 * forget and clear.  Built with ThreadSanitizer this finds every access that
 * nothing orders.  Some hosts are known all the time, and have to be found
 * every time; some never, and must not be found.
 */
#include "environment.h"
#include "store_calls.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { READERS = 4, WRITERS = 2, STEADY = 50, ROUNDS = 20000, BOUND = 400 };

static hsts_store *store;
static atomic_int writing;

/* Those who write have domains of their own, which lose first. */
static void name_host(char name[32], const char *before, unsigned i) {
  int domain = *before == 'w' ? 'a' + (int)(i % 5) : 'z';
  snprintf(name, 32, "%s%u.%c.example", before, i, domain);
}

static bool is_known(const char *host, int64_t now) {
  hsts_known known = {.known = false};
  return hsts_store_lookup(store, host, strlen(host), now, &known) == HSTS_OK &&
         known.known;
}

static bool count_steady(void *context, const hsts_known_host *host) {
  *(unsigned *)context += host->name[0] == 's';
  return true;
}

/* What is wrong, or NULL. */
static void *reader(void *context) {
  static char lost[] = "a known host is not found",
              made_up[] = "an unknown host is found",
              untold[] = "a known host is not told";
  (void)context;
  while (atomic_load(&writing) > 0) {
    unsigned told = 0;
    for (unsigned i = 0; i < STEADY; i++) {
      char name[32];
      name_host(name, "x.s", i);
      if (!is_known(name, 0))
        return lost;
      name_host(name, "n", i);
      if (is_known(name, 0))
        return made_up;
    }
    (void)hsts_store_enumerate(store, 0, count_steady, &told);
    if (told != STEADY)
      return untold;
  }
  return NULL;
}

static void *writer(void *context) {
  static char fault[] = "a note failed";
  unsigned base = *(unsigned *)context;
  size_t rounds = ROUNDS / test_share();
  void *wrong = NULL;
  for (unsigned round = 0; round < rounds && !wrong; round++) {
    char name[32];
    const hsts_note what = {.max_age = round % 3 * 5,
                            .include_subdomains = true,
                            .secure = true,
                            .now = round % 10};
    name_host(name, "w", base + round % 1000);
    if (hsts_store_note(store, name, strlen(name), &what, NULL) != HSTS_OK)
      wrong = fault;
    if (round % 100 == 0)
      (void)hsts_store_prune(store, round % 10);
    if (round % 1000 == 500)
      (void)hsts_store_clear(store, 5, 9); /* those that are known stay */
  }
  atomic_fetch_sub(&writing, 1);
  return wrong;
}

START_TEST(readers_find_what_is_known_while_others_write) {
  pthread_t threads[READERS + WRITERS];
  unsigned bases[WRITERS];
  store = open_store(BOUND);
  for (unsigned i = 0; i < STEADY; i++) {
    char name[32];
    name_host(name, "s", i);
    note_all(store, name, INT64_MAX, 0);
  }
  atomic_store(&writing, WRITERS);
  for (unsigned i = 0; i < WRITERS; i++) {
    bases[i] = i * 500;
    ck_assert_int_eq(pthread_create(&threads[i], NULL, writer, &bases[i]), 0);
  }
  for (unsigned i = WRITERS; i < READERS + WRITERS; i++)
    ck_assert_int_eq(pthread_create(&threads[i], NULL, reader, NULL), 0);
  for (unsigned i = 0; i < READERS + WRITERS; i++) {
    void *fault;
    ck_assert_int_eq(pthread_join(threads[i], &fault), 0);
    ck_assert_msg(!fault, "%s", (const char *)fault);
  }
  hsts_store_close(store);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store_threads");
  TCase *tests = tcase_create("store_threads");
  tcase_set_timeout(tests, 120);
  tcase_add_test(tests, readers_find_what_is_known_while_others_write);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
