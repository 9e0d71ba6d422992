/* SPDX-License-Identifier: MIT */
/*
 * hsts-squid: Squid's url_rewrite_program that redirects http requests to hosts
 * on the preload list to https, for clients that have no list of their own.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "lookup_exit.h"
#include "lookup_list.h"
#include "message.h"
#include "squid_helper.h"
#include "squid_options.h"

const char message_program[] = "hsts-squid";

int main(int count, char **arguments) {
  static struct writer output; /* too large for the stack */
  struct lookup_options options;
  int exit_code = EXIT_SUCCESS;

  squid_hold_signals();
  /* A closed pipe, or a file over the limit, is an error of write(2). */
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
  return finish_output(&output, exit_code);
}
