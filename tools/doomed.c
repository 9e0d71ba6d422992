/* SPDX-License-Identifier: MIT */
/*
 * The handler is set when the first file is known, so that until then, and in
 * programs that know none, a signal does what it always does; see doomed.h.
 */
#include "doomed.h"

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

/* Those that POSIX lets end a program and that are no fault of its own. */
static const int signals[] = {SIGALRM, SIGHUP,  SIGINT,  SIGQUIT,  SIGTERM,
                              SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM};

enum { SIGNAL_COUNT = sizeof signals / sizeof signals[0] };

/* Changed only while the signals are held back. */
static const char *volatile doomed;
static volatile int doomed_folder;

/* The action is the default again when this runs, so that the signal, raised
   anew, ends the program as soon as this returns. */
static void on_signal(int number) {
  if (doomed != NULL)
    (void)unlinkat(doomed_folder, doomed, 0);
  (void)raise(number);
}

static void catch_signals(void) {
  struct sigaction action = {.sa_flags = (int)SA_RESETHAND};

  action.sa_handler = on_signal;
  for (int i = 0; i < SIGNAL_COUNT; i++) {
    struct sigaction old;
    if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
      (void)sigaction(signals[i], &action, NULL);
  }
}

sigset_t doomed_hold(void) {
  sigset_t held, before;

  (void)sigemptyset(&held);
  for (int i = 0; i < SIGNAL_COUNT; i++)
    (void)sigaddset(&held, signals[i]);
  (void)sigprocmask(SIG_BLOCK, &held, &before);
  return before;
}

void doomed_release(sigset_t before) {
  (void)sigprocmask(SIG_SETMASK, &before, NULL);
}

void doomed_set(int folder, const char *name) {
  doomed = name;
  doomed_folder = folder;
  if (name != NULL)
    catch_signals();
}
