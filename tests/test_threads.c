/* SPDX-License-Identifier: MIT */
/*
 * Threads: any number of them use one db at once, as hsts.h promises, look up,
 * upgrade and enumerate, and open and close dbs of their own beside it.  What
 * each is answered has to be what a single thread was answered before.
 *
 * Plainly run it compares answers; built with ThreadSanitizer it also finds
 * every access to shared memory that two threads could make at once.  Check's
 * assertions are for the main thread alone: a thread says what is wrong by what
 * it returns.
 */
#include "environment.h"
#include "hsts.h"
#include "near_miss.h"
#include "suite.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
  THREADS = 8,
  HOSTS = 4000,
  ROUNDS = 5, /* over all hosts, a thread */
  DBS = 10,   /* opened and closed, a thread */
  URL_ROOM = HSTS_URL_SIZE(sizeof(struct host) + 16)
};

/* A host, and what a single thread was answered. */
struct question {
  struct host host;
  hsts_match match;
  hsts_status status; /* of the host as a URL, and what follows from it */
  char url[URL_ROOM];
  size_t url_length;
};

static struct oracle oracle;
static struct question questions[HOSTS];
static unsigned char *blob;
static size_t blob_size;
static hsts_db *shared;
static uint64_t enumerated; /* the sum over the whole list */
static pthread_barrier_t together;

/* ---- What each thread does -------------------------------------------- */

static hsts_status upgrade(const hsts_db *db, const struct host *host,
                           char out[URL_ROOM], size_t *length) {
  char url[sizeof host->octets + 16];
  size_t url_length = (size_t)snprintf(url, sizeof url, "http://%.*s:80/%%",
                                       (int)host->length, host->octets);
  hsts_url result;
  *length = 0;
  return hsts_upgrade_url(db, url, url_length, 0, out, URL_ROOM, length,
                          &result);
}

static bool asks_hosts(const hsts_db *db, size_t step) {
  for (size_t i = 0; i < HOSTS; i += step) {
    const struct question *question = &questions[i];
    hsts_match match;
    if (hsts_lookup(db, question->host.octets, question->host.length, 0,
                    &match) != HSTS_OK ||
        !oracle_same_match(&match, &question->match))
      return false;
  }
  return true;
}

static bool asks_urls(const hsts_db *db, size_t step) {
  for (size_t i = 0; i < HOSTS; i += step) {
    const struct question *question = &questions[i];
    char out[URL_ROOM];
    size_t length;
    if (upgrade(db, &question->host, out, &length) != question->status ||
        length != question->url_length ||
        memcmp(out, question->url, length) != 0)
      return false;
  }
  return true;
}

/* Sums up all entries, and their order (FNV-1a). */
static bool sum_up(void *context, const hsts_entry *entry) {
  uint64_t *sum = (uint64_t *)context;
  for (size_t i = 0; i <= entry->name_length; i++)
    *sum = (*sum ^ (unsigned char)entry->name[i]) * UINT64_C(0x100000001B3);
  *sum += entry->include_subdomains;
  return true;
}

static uint64_t sum_of(const hsts_db *db) {
  uint64_t sum = UINT64_C(0xCBF29CE484222325);
  return hsts_db_enumerate(db, sum_up, &sum) == HSTS_OK ? sum : 0;
}

/* The db to share: of the library, if it has one, or of the file. */
static const hsts_db *db_of(size_t round) {
  const hsts_db *builtin = hsts_builtin();
  return builtin && round % 2 == 0 ? builtin : shared;
}

/* Of the hosts: all, or each tenth where everything takes long. */
static size_t host_step(void) {
  return test_share() == 1 ? 1 : 10;
}

static const char *look_up(void) {
  size_t rounds = (ROUNDS + test_share() - 1) / test_share();
  for (size_t round = 0; round < 2 * rounds; round++)
    if (!asks_hosts(db_of(round), host_step()))
      return "a lookup";
  return NULL;
}

static const char *upgrade_urls(void) {
  size_t rounds = (ROUNDS + test_share() - 1) / test_share();
  for (size_t round = 0; round < 2 * rounds; round++)
    if (!asks_urls(db_of(round), host_step()))
      return "an upgrade";
  return NULL;
}

static const char *enumerate(void) {
  size_t rounds = test_share() == 1 ? 2 : 1;
  for (size_t round = 0; round < rounds; round++)
    if (sum_of(db_of(round)) != enumerated)
      return "an enumeration";
  return NULL;
}

static const char *state_facts(void) {
  for (size_t round = 0; round < 1000; round++) {
    const hsts_db *db = db_of(round);
    if (hsts_db_entry_count(db) != oracle.count ||
        hsts_db_date(db) != hsts_db_date(shared) ||
        memcmp(hsts_db_digest(db), hsts_db_digest(shared), 32) != 0 ||
        strcmp(hsts_version(), HSTS_VERSION_STRING) != 0)
      return "a fact";
  }
  return NULL;
}

/* A db of the thread's own, in each of the three ways; the bytes are shared. */
static bool opens(size_t round) {
  hsts_db_storage storage;
  hsts_db *db = NULL;
  hsts_status status =
      round % 3 == 0   ? hsts_open_file(&db, environment("HSTS_BLOB"))
      : round % 3 == 1 ? hsts_open_memory(&db, blob, blob_size)
                       : hsts_open_storage(&db, &storage, blob, blob_size);
  bool right = status == HSTS_OK && asks_hosts(db, 100) && asks_urls(db, 100);
  hsts_close(db);
  return right;
}

static const char *open_and_close(void) {
  size_t rounds = DBS / test_share() + 3;
  for (size_t round = 0; round < rounds; round++)
    if (!opens(round))
      return "a db of the thread's own";
  return NULL;
}

/* ---- Threads ---------------------------------------------------------- */

typedef const char *job(void);

static job *const jobs[] = {look_up, upgrade_urls, enumerate, state_facts,
                            open_and_close};

struct worker {
  pthread_t thread;
  job *job;
  const char *wrong; /* NULL, or what was answered otherwise than before */
};

static void *work(void *context) {
  struct worker *worker = (struct worker *)context;
  pthread_barrier_wait(&together);
  worker->wrong = worker->job();
  return NULL;
}

/* Worker number i does jobs[first + i * step], round and round. */
static void work_at_once(size_t first, size_t step) {
  struct worker workers[THREADS];
  ck_assert_int_eq(pthread_barrier_init(&together, NULL, THREADS), 0);
  for (size_t i = 0; i < THREADS; i++) {
    workers[i] = (struct worker){.job = jobs[(first + i * step) % COUNT(jobs)]};
    if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
      ck_abort_msg("thread %zu could not be made", i);
  }
  for (size_t i = 0; i < THREADS; i++)
    pthread_join(workers[i].thread, NULL);
  pthread_barrier_destroy(&together);
  for (size_t i = 0; i < THREADS; i++)
    if (workers[i].wrong)
      ck_abort_msg("thread %zu: %s", i, workers[i].wrong);
}

/* ---- What a single thread is answered --------------------------------- */

static void read_blob(void) {
  FILE *file = fopen(environment("HSTS_BLOB"), "rb");
  ck_assert_ptr_nonnull(file);
  ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
  blob_size = (size_t)ftell(file);
  rewind(file);
  blob = malloc(blob_size);
  ck_assert_ptr_nonnull(blob);
  ck_assert_uint_eq(fread(blob, 1, blob_size, file), blob_size);
  fclose(file);
}

/* The hosts are as the oracle says, whom no thread disturbs. */
static void ask_alone(struct question *question) {
  question->match =
      oracle_lookup(&oracle, ORACLE_BISECTION, question->host.octets,
                    question->host.length, 0);
  question->status =
      upgrade(shared, &question->host, question->url, &question->url_length);
}

static void begin(void) {
  struct xorshift random = {1};
  ck_assert(oracle_load(&oracle, environment("HSTS_LIST")));
  read_blob();
  ck_assert_int_eq(hsts_open_memory(&shared, blob, blob_size), HSTS_OK);
  enumerated = sum_of(shared);
  ck_assert_uint_ne(enumerated, 0);
  for (size_t i = 0; i < HOSTS; i++) {
    near_miss(&questions[i].host, &oracle, &random);
    ask_alone(&questions[i]);
  }
}

static void end(void) {
  hsts_close(shared);
  free(blob);
  oracle_free(&oracle);
}

/* ---- The tests -------------------------------------------------------- */

START_TEST(threads_that_do_the_same_are_answered_as_one_is) {
  work_at_once((size_t)_i, 0);
}
END_TEST

START_TEST(threads_that_do_different_things_are_answered_as_one_is) {
  work_at_once((size_t)_i, 1);
}
END_TEST

static Suite *threads_suite(void) {
  Suite *suite = suite_create("threads");
  TCase *threads = tcase_create("threads");
  tcase_set_timeout(threads, 120);
  tcase_add_unchecked_fixture(threads, begin, end);
  tcase_add_loop_test(threads, threads_that_do_the_same_are_answered_as_one_is,
                      0, COUNT(jobs));
  tcase_add_loop_test(
      threads, threads_that_do_different_things_are_answered_as_one_is, 0, 3);
  suite_add_tcase(suite, threads);
  return suite;
}

int main(void) {
  environment("HSTS_LIST");
  environment("HSTS_BLOB");
  return run_suite(threads_suite());
}
