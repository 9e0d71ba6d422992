/* SPDX-License-Identifier: MIT */
/*
 * All threads do the same, round and round: read a block of lines, which only
 * one can at a time; answer it into a buffer; hand it in.  A block that is
 * answered lies in a ring of slots until its turn comes.  Whoever hands in the
 * one whose turn it is writes it, and all after it that lie ready.  So there is
 * no thread for reading or writing that would idle, or be idled for.
 *
 * Slots are four times as many as threads: enough to go on while one block
 * takes long, and a bound to memory.  Nor does a buffer grow: what is too much
 * for it is written as soon as it is the block's turn, for which its thread
 * waits.
 *
 * The first failure (no memory for an answer, nobody who reads the output) ends
 * all, when its turn has come: what lies behind it is never written.  A thread
 * that waits for input then is woken through a pipe.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "lookup_threads.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "message.h"

enum {
  SLOTS_A_THREAD = 4,
  OUTPUT_SIZE = 16 * LINE_BLOCK_READ, /* octets */
  SLOT_SIZE = LINE_BLOCK_SIZE + OUTPUT_SIZE
};

/* A block, and what becomes of it. */
struct slot {
  struct pool *pool;
  uint64_t number; /* of the block in the stream */
  struct line_block block;
  struct writer output, messages;
  char *answers; /* the buffer of output */
  uint64_t lines;
  bool complete; /* all lines are answered */
  bool due;      /* it is its turn to be written */
  bool ready;    /* nothing more will be put; under the lock */
};

struct pool {
  struct session *session; /* the caller's; its output keeps the first error */
  struct block_reader reader;
  int stop[2]; /* the pipe; its one octet is never read */

  pthread_mutex_t lock;
  pthread_cond_t may_read;  /* a slot is free and nobody reads, perhaps */
  pthread_cond_t may_write; /* the turn has changed */
  uint64_t next;            /* the number of the next block to be read */
  uint64_t turn;            /* that of the next to be written */
  bool reading, writing;    /* somebody is */
  bool ended;               /* no more blocks are to be read */
  bool stopped;             /* no more blocks are to be written */

  struct slot *slots;
  char *buffers; /* of all slots */
  size_t slot_count;
};

struct worker {
  struct pool *pool;
  struct session session; /* its own, but for what cannot change */
  pthread_t thread;
};

/* ---- Writing, in order ------------------------------------------------ */

/* Under the lock. */
static void stop(struct pool *pool) {
  pool->stopped = true;
  (void)!write(pool->stop[1], "", 1);
  (void)pthread_cond_broadcast(&pool->may_read);
  (void)pthread_cond_broadcast(&pool->may_write);
}

/* Waits until it is the slot's turn; false if that will never come.  A
   writer_gate. */
static bool await_turn(void *context) {
  struct slot *slot = (struct slot *)context;
  struct pool *pool = slot->pool;

  if (slot->due)
    return true;
  (void)pthread_mutex_lock(&pool->lock);
  while (!pool->stopped && (pool->turn != slot->number || pool->writing))
    (void)pthread_cond_wait(&pool->may_write, &pool->lock);
  slot->due = !pool->stopped;
  (void)pthread_mutex_unlock(&pool->lock);
  return slot->due;
}

/* Writes a slot whose turn it is; false if it has to be the last. */
static bool deliver(struct slot *slot) {
  struct session *session = slot->pool->session;

  slot->due = true;
  (void)writer_flush(&slot->output);
  if (slot->messages.used > 0)
    lookup_progress_end(&session->progress);
  (void)writer_flush(&slot->messages);
  lookup_progress_add(&session->progress, slot->lines);
  session->run.output->error = slot->output.error;
  return slot->complete && slot->output.error == 0;
}

/* Writes all that lie ready, from the one whose turn it is.  Under the lock. */
static void write_ready(struct pool *pool) {
  struct slot *slot = &pool->slots[pool->turn % pool->slot_count];

  pool->writing = true;
  while (slot->ready && !pool->stopped) {
    (void)pthread_mutex_unlock(&pool->lock);
    bool more = deliver(slot);
    (void)pthread_mutex_lock(&pool->lock);
    slot->ready = false;
    slot = &pool->slots[++pool->turn % pool->slot_count];
    (void)pthread_cond_signal(&pool->may_read);
    if (!more)
      stop(pool);
  }
  pool->writing = false;
  (void)pthread_cond_broadcast(&pool->may_write);
}

static void hand_in(struct slot *slot) {
  struct pool *pool = slot->pool;

  (void)pthread_mutex_lock(&pool->lock);
  slot->ready = true;
  if (!pool->writing)
    write_ready(pool);
  (void)pthread_mutex_unlock(&pool->lock);
}

/* ---- Reading ---------------------------------------------------------- */

/* Whether this thread may read now; else it waits.  Under the lock. */
static bool await_slot(struct pool *pool) {
  while (!pool->stopped && !pool->ended &&
         (pool->reading || pool->next - pool->turn == pool->slot_count))
    (void)pthread_cond_wait(&pool->may_read, &pool->lock);
  return !pool->stopped && !pool->ended;
}

static void prepare(struct slot *slot, uint64_t number) {
  slot->number = number;
  slot->lines = 0;
  slot->due = slot->complete = false;
  writer_open_gated(&slot->output, STDOUT_FILENO, slot->answers, OUTPUT_SIZE,
                    await_turn, slot);
  writer_open_gated(&slot->messages, STDERR_FILENO, NULL, 0, await_turn, slot);
}

/* Reads a block into a slot that is free.  Under the lock, but not while it
   reads. */
static struct slot *read_slot(struct pool *pool) {
  struct slot *slot = &pool->slots[pool->next % pool->slot_count];
  bool more;

  pool->reading = true;
  (void)pthread_mutex_unlock(&pool->lock);
  more = block_reader_next(&pool->reader, &slot->block);
  (void)pthread_mutex_lock(&pool->lock);
  pool->reading = false;
  if (more) {
    prepare(slot, pool->next++);
    (void)pthread_cond_signal(&pool->may_read);
  } else {
    pool->ended = true;
    (void)pthread_cond_broadcast(&pool->may_read);
  }
  return more ? slot : NULL;
}

/* The next block, or NULL if this thread is done. */
static struct slot *take_block(struct pool *pool) {
  struct slot *slot = NULL;

  (void)pthread_mutex_lock(&pool->lock);
  if (await_slot(pool))
    slot = read_slot(pool);
  (void)pthread_mutex_unlock(&pool->lock);
  return slot;
}

/* ---- Threads ---------------------------------------------------------- */

static void answer_block(struct session *session, struct slot *slot) {
  struct line line;
  bool more = true;

  session->run.output = &slot->output;
  session->run.messages = &slot->messages;
  while (more && line_block_next(&slot->block, &line)) {
    more = session_answer_line(session, &line);
    slot->lines++;
  }
  slot->complete = more;
}

static void *work(void *context) {
  struct worker *worker = (struct worker *)context;
  struct slot *slot;

  while ((slot = take_block(worker->pool)) != NULL) {
    answer_block(&worker->session, slot);
    hand_in(slot);
  }
  return NULL;
}

/* A message once, after all that could be started were. */
static void tell_missing(size_t started, size_t wanted, int error) {
  char why[128];

  (void)snprintf(why, sizeof why, "%zu of %zu could be started: %s", started,
                 wanted, message_reason(error));
  message("threads", why);
}

/* The caller is the first of them. */
static void run_workers(struct worker *workers, size_t count) {
  size_t started = 1;
  int error = 0;

  while (started < count &&
         (error = pthread_create(&workers[started].thread, NULL, work,
                                 &workers[started])) == 0)
    started++;
  if (started < count)
    tell_missing(started, count, error);
  (void)work(&workers[0]);
  for (size_t i = 1; i < started; i++)
    (void)pthread_join(workers[i].thread, NULL);
}

/* ---- Setting up ------------------------------------------------------- */

/* One allocation has all buffers, and pages of it that nothing reaches cost
   nothing. */
static bool open_slots(struct pool *pool) {
  char *buffers;

  pool->slots = calloc(pool->slot_count, sizeof *pool->slots);
  pool->buffers = buffers = calloc(pool->slot_count, SLOT_SIZE);
  if (pool->slots == NULL || buffers == NULL)
    return false;
  for (size_t i = 0; i < pool->slot_count; i++) {
    pool->slots[i].pool = pool;
    pool->slots[i].block.octets = buffers + i * SLOT_SIZE;
    pool->slots[i].answers = buffers + i * SLOT_SIZE + LINE_BLOCK_SIZE;
  }
  return true;
}

static void close_slots(struct pool *pool) {
  free(pool->buffers);
  free(pool->slots);
}

/* Each with an answerer of its own; the number of those for which there was
   memory. */
static size_t open_workers(struct worker *workers, size_t count,
                           struct pool *pool) {
  for (size_t i = 0; i < count; i++) {
    workers[i].pool = pool;
    workers[i].session = *pool->session;
    workers[i].session.progress = (struct lookup_progress){.wanted = false};
    if (!answerer_open(&workers[i].session.answerer))
      return i;
  }
  return count;
}

static void close_workers(struct worker *workers, size_t count,
                          struct session *session) {
  for (size_t i = 0; i < count; i++) {
    session_exit_code(session, workers[i].session.exit_code);
    answerer_close(&workers[i].session.answerer);
  }
  free(workers);
}

static void answer_all(struct pool *pool, size_t count) {
  struct session *session = pool->session;
  struct worker *workers = calloc(count, sizeof *workers);
  size_t opened = 0;

  if (workers != NULL && open_slots(pool))
    opened = open_workers(workers, count, pool);
  if (opened < count) {
    session_no_begin(session);
  } else {
    if (session->mode->begin != NULL)
      session->mode->begin(&session->run);
    if (writer_flush(session->run.output))
      run_workers(workers, count);
  }
  close_workers(workers, opened, session);
  close_slots(pool);
}

static void close_stop(const int stop[2]) {
  for (int i = 0; i < 2; i++)
    if (stop[i] >= 0)
      (void)close(stop[i]);
}

/* Neither end may take the place of a standard stream that is closed. */
static bool open_stop(int stop[2]) {
  int ends[2];

  if (pipe(ends) != 0)
    return false;
  for (int i = 0; i < 2; i++) {
    stop[i] = fcntl(ends[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    (void)close(ends[i]);
  }
  if (stop[0] >= 0 && stop[1] >= 0)
    return true;
  close_stop(stop);
  return false;
}

static void open_locks(struct pool *pool) {
  (void)pthread_mutex_init(&pool->lock, NULL);
  (void)pthread_cond_init(&pool->may_read, NULL);
  (void)pthread_cond_init(&pool->may_write, NULL);
}

static void close_locks(struct pool *pool) {
  (void)pthread_cond_destroy(&pool->may_write);
  (void)pthread_cond_destroy(&pool->may_read);
  (void)pthread_mutex_destroy(&pool->lock);
}

static void answer_stream(struct pool *pool, unsigned threads) {
  pool->slot_count = (size_t)threads * SLOTS_A_THREAD;
  open_locks(pool);
  answer_all(pool, threads);
  close_locks(pool);
  lookup_progress_end(&pool->session->progress);
  if (pool->reader.error != 0 && !pool->stopped)
    session_input_error(pool->session, pool->reader.error);
}

void lookup_threads_answer(struct session *session, unsigned threads) {
  struct pool pool = {.session = session};

  if (!block_reader_open(&pool.reader, STDIN_FILENO)) {
    session_no_begin(session);
    return;
  }
  if (open_stop(pool.stop)) {
    pool.reader.stop = pool.stop[0];
    answer_stream(&pool, threads);
    close_stop(pool.stop);
  } else {
    session_input_error(session, errno);
  }
  block_reader_close(&pool.reader);
}

unsigned lookup_threads_available(void) {
  cpu_set_t processors;
  int count = sched_getaffinity(0, sizeof processors, &processors) == 0
                  ? CPU_COUNT(&processors)
                  : (int)sysconf(_SC_NPROCESSORS_ONLN);

  if (count < 1)
    return 1;
  return count < LOOKUP_THREADS_MOST ? (unsigned)count : LOOKUP_THREADS_MOST;
}
