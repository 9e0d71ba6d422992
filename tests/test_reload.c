/* SPDX-License-Identifier: MIT */
/*
 * doc/examples/list_holder.h, which others copy: lists are replaced as fast as
 * can be while threads look up in them.  Of a list that is closed too early a
 * reader reads freed memory, which AddressSanitizer finds; ThreadSanitizer finds
 * accesses that nothing orders even if they did no harm.
 *
 * Each of two lists has one host that the other has not: whatever list a reader
 * takes, it is one of them as a whole.
 */
#include "../doc/examples/list_holder.h"
#include "environment.h"
#include "made_db.h"
#include "suite.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { READERS = 4, REPLACEMENTS = 1000, LISTS = 2 };

static const struct oracle_entry entries[LISTS] = {
    ENTRY("a.example", true, false), ENTRY("b.example", true, false)};

static char paths[LISTS][32];
static struct list_holder holder;
static atomic_bool ended;
static atomic_size_t answered[READERS][LISTS];

static void write_lists(void) {
  for (size_t i = 0; i < LISTS; i++) {
    struct blob blob;
    strcpy(paths[i], "/tmp/hsts-reload-XXXXXX");
    int descriptor = mkstemp(paths[i]);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_ptr_null(made_blob(&blob, &entries[i], 1, 0));
    ck_assert_int_eq(write(descriptor, blob.bytes, blob.size),
                     (ssize_t)blob.size);
    close(descriptor);
    blob_free(&blob);
  }
}

static void remove_lists(void) {
  for (size_t i = 0; i < LISTS; i++)
    remove(paths[i]);
}

static hsts_db *open_list(size_t number) {
  hsts_db *db = NULL;
  ck_assert_int_eq(hsts_open_file(&db, paths[number]), HSTS_OK);
  return db;
}

static bool lists(const hsts_db *db, size_t number) {
  hsts_match match = {.force_https = false};
  (void)hsts_lookup(db, entries[number].name, entries[number].length, 0,
                    &match);
  return match.force_https;
}

/* What is wrong, or NULL. */
static void *reader(void *context) {
  static char neither[] = "it is neither list";
  size_t slot = *(size_t *)context;
  while (!atomic_load(&ended)) {
    const hsts_db *db = list_take(&holder, slot);
    bool a = lists(db, 0), b = lists(db, 1);
    list_let_go(&holder, slot);
    if (a == b)
      return neither;
    atomic_fetch_add(&answered[slot][b], 1);
  }
  return NULL;
}

/* Waits until every reader has answered from that list. */
static void wait_for_readers(size_t number) {
  const struct timespec pause = {.tv_nsec = 100000};
  for (size_t i = 0; i < READERS; i++) {
    size_t before = atomic_load(&answered[i][number]);
    while (atomic_load(&answered[i][number]) == before)
      nanosleep(&pause, NULL);
  }
}

static void join(pthread_t threads[READERS]) {
  for (size_t i = 0; i < READERS; i++) {
    void *fault;
    ck_assert_int_eq(pthread_join(threads[i], &fault), 0);
    ck_assert_msg(!fault, "%s", (const char *)fault);
  }
}

START_TEST(lists_are_replaced_under_their_readers) {
  pthread_t threads[READERS];
  size_t slots[READERS];
  size_t replacements = REPLACEMENTS / test_share();
  list_holder_open(&holder, open_list(0));
  for (size_t i = 0; i < READERS; i++) {
    slots[i] = i;
    ck_assert_int_eq(pthread_create(&threads[i], NULL, reader, &slots[i]), 0);
  }
  for (size_t i = 1; i <= replacements; i++)
    list_replace(&holder, open_list(i % LISTS));
  wait_for_readers(replacements % LISTS);
  list_replace(&holder, open_list((replacements + 1) % LISTS));
  wait_for_readers((replacements + 1) % LISTS);
  atomic_store(&ended, true);
  join(threads);
  list_holder_close(&holder);
}
END_TEST

/* A list that is taken is not closed, and the others go on. */
START_TEST(a_taken_list_stays_open) {
  list_holder_open(&holder, open_list(0));
  const hsts_db *taken = list_take(&holder, 0);
  ck_assert(list_is_shown(&holder, taken));
  ck_assert(lists(taken, 0));
  list_let_go(&holder, 0);
  ck_assert(!list_is_shown(&holder, taken));
  list_replace(&holder, open_list(1));
  ck_assert(lists(list_take(&holder, 0), 1));
  list_let_go(&holder, 0);
  list_holder_close(&holder);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("reload");
  TCase *tests = tcase_create("reload");
  tcase_set_timeout(tests, 60);
  tcase_add_checked_fixture(tests, write_lists, remove_lists);
  tcase_add_test(tests, a_taken_list_stays_open);
  tcase_add_test(tests, lists_are_replaced_under_their_readers);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
