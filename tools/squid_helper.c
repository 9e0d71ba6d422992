/* SPDX-License-Identifier: MIT */
/*
 * Squid writes requests as they come, and waits for the answers while it does
 * other things.  So what has been answered is written before the helper would
 * have to wait, and not before: one write for one request where there is little
 * to do, one for hundreds where there is much.
 *
 * The two signals are blocked but within ppoll, so each arrives at one of two
 * places: between two blocks of lines, however many are to come, or while there
 * is nothing to do.  No lookup ever sees the list change.
 */
#define _GNU_SOURCE /* ppoll */
#include "squid_helper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "line_reader.h"
#include "list_date.h"
#include "lookup_exit.h"
#include "lookup_list.h"
#include "message.h"
#include "squid_answer.h"

struct helper {
  const struct lookup_options *options;
  struct lookup_list list;
  struct squid_answerer answerer;
  unsigned long long reloads;
};

/* ---- Signals ---------------------------------------------------------- */

static volatile sig_atomic_t reload_wanted, statistics_wanted;
static sigset_t while_waiting;

static void note(int signal_number) {
  if (signal_number == SIGHUP)
    reload_wanted = 1;
  else
    statistics_wanted = 1;
}

void squid_hold_signals(void) {
  struct sigaction action = {.sa_handler = note};
  sigset_t held;

  (void)sigemptyset(&held);
  (void)sigaddset(&held, SIGHUP);
  (void)sigaddset(&held, SIGUSR1);
  (void)sigprocmask(SIG_BLOCK, &held, &while_waiting);
  (void)sigdelset(&while_waiting, SIGHUP);
  (void)sigdelset(&while_waiting, SIGUSR1);
  (void)sigemptyset(&action.sa_mask);
  (void)sigaction(SIGHUP, &action, NULL);
  (void)sigaction(SIGUSR1, &action, NULL);
}

/* ---- The list --------------------------------------------------------- */

static void say_which(const struct lookup_list *list, const char *what) {
  char date[LIST_DATE_SIZE], text[120];

  (void)snprintf(text, sizeof text, "%s, of %s, %llu entries", what,
                 list_date_text(hsts_db_date(list->list), date),
                 (unsigned long long)hsts_db_entry_count(list->list));
  message(list->name, text);
}

/* Whether an older list would come, since a newer one cannot be read now: that
   is no reason to go back to it. */
static bool goes_back(const struct lookup_list *list,
                      const struct lookup_list *fresh) {
  return lookup_list_passed_over(fresh) &&
         hsts_db_date(fresh->list) < hsts_db_date(list->list);
}

static void reload(struct helper *helper) {
  struct lookup_list fresh;

  if (!lookup_list_open(&fresh, helper->options) ||
      goes_back(&helper->list, &fresh)) {
    lookup_list_close(&fresh);
    say_which(&helper->list, "this list stays");
    return;
  }
  lookup_list_close(&helper->list);
  helper->list = fresh;
  helper->answerer.lookups.db = fresh.db;
  helper->reloads++;
  say_which(&fresh, "read again");
}

static void say_statistics(const struct helper *helper) {
  const struct squid_counts *counts = &helper->answerer.counts;
  char text[240];

  (void)snprintf(text, sizeof text,
                 "%llu upgraded, %llu left alone, %llu CONNECT, %llu junk,"
                 " %llu reloads",
                 counts->upgraded, counts->kept, counts->connect, counts->junk,
                 helper->reloads);
  message("requests", text);
  say_which(&helper->list, "the list asked");
}

static void heed_signals(struct helper *helper) {
  if (reload_wanted) {
    reload_wanted = 0;
    reload(helper);
  }
  if (statistics_wanted) {
    statistics_wanted = 0;
    say_statistics(helper);
  }
}

/* ---- Requests --------------------------------------------------------- */

/* Lets the signals in that have come.  Of no descriptors, since where one is
   ready ppoll looks at nothing else. */
static void let_signals_in(struct helper *helper) {
  static const struct timespec at_once = {.tv_sec = 0};

  while (ppoll(NULL, 0, &at_once, &while_waiting) < 0 && errno == EINTR)
    heed_signals(helper);
}

static void await_input(struct helper *helper) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

  while (ppoll(&input, 1, NULL, &while_waiting) < 0 && errno == EINTR)
    heed_signals(helper);
}

/* A block_reader's `idle`. */
static bool before_waiting(void *context) {
  struct helper *helper = context;

  if (!writer_flush(helper->answerer.output))
    return false;
  await_input(helper);
  return true;
}

static void answer_block(struct helper *helper, struct line_block *block) {
  struct line line;

  while (line_block_next(block, &line))
    squid_answer(&helper->answerer, &line);
}

static int answer_input_stream(struct helper *helper) {
  struct line_reader reader;
  int error = ENOMEM;

  if (line_reader_open(&reader, STDIN_FILENO)) {
    reader.blocks.idle = before_waiting;
    reader.blocks.context = helper;
    while (helper->answerer.output->error == 0 &&
           block_reader_next(&reader.blocks, &reader.block)) {
      answer_block(helper, &reader.block);
      let_signals_in(helper);
    }
    error = reader.blocks.error;
    line_reader_close(&reader);
  }
  if (error != 0)
    message_errno("standard input", error);
  return error == 0 ? EXIT_ALL_UPGRADED : EXIT_UNUSABLE;
}

static int answer_all(struct helper *helper) {
  struct answerer *lookups = &helper->answerer.lookups;
  int exit_code;

  if (!answerer_open(lookups)) {
    fail_to_start("cannot start");
    return EXIT_UNUSABLE;
  }
  exit_code = answer_input_stream(helper);
  answerer_close(lookups);
  return exit_code;
}

int squid_help(const struct lookup_options *options, struct writer *output) {
  struct helper helper = {.options = options, .answerer = {.output = output}};
  int exit_code = EXIT_UNUSABLE;

  if (lookup_list_open(&helper.list, options)) {
    helper.answerer.lookups = (struct answerer){
        .db = helper.list.db, .options = options->lookup, .urls_only = true};
    exit_code = answer_all(&helper);
  }
  lookup_list_close(&helper.list);
  return exit_code;
}
