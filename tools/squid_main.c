/* SPDX-License-Identifier: MIT */
/*
 * hsts-squid: Squid's url_rewrite_program that redirects http requests to hosts
 * on the preload list to https, for clients that have no list of their own.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lookup_list.h"
#include "lookup_session.h"
#include "message.h"
#include "squid_helper.h"
#include "squid_options.h"

const char message_program[] = "hsts-squid";

/* Writes what is left.  That Squid has gone is no news to anybody. */
static int finish(struct writer *output, int exit_code) {
  if (writer_close(output))
    return exit_code;
  if (output->error != EPIPE)
    message("standard output", strerror(output->error));
  return EXIT_UNUSABLE;
}

int main(int count, char **arguments) {
  static struct writer output; /* too large for the stack */
  struct lookup_options options;
  int exit_code = EXIT_SUCCESS;

  squid_hold_signals();
  (void)signal(SIGPIPE, SIG_IGN);
  (void)signal(SIGXFSZ, SIG_IGN);
  writer_open(&output, STDOUT_FILENO);
  if (!squid_options_read(&options, count, arguments))
    return EXIT_INVALID;
  if (options.task == TASK_HELP)
    squid_options_help(&output);
  else if (options.task == TASK_VERSION)
    lookup_list_print_version(&output);
  else
    exit_code = squid_help(&options, &output);
  return finish(&output, exit_code);
}
