/* SPDX-License-Identifier: MIT */
/*
 * A reader of the output that has had enough closes the pipe.  That is no news
 * to anybody, but not all was written.
 */
#include "lookup_exit.h"

#include <errno.h>

#include "message.h"

int finish_output(struct writer *output, int exit_code) {
  if (writer_close(output))
    return exit_code;
  if (output->error == ENOMEM) /* lookup_redirect's */
    message_errno(NULL, ENOMEM);
  else if (output->error != EPIPE)
    message_errno("standard output", output->error);
  return EXIT_UNUSABLE;
}

void fail_to_start(const char *about) {
  message(about, "there is no memory, or no data for ICU");
}
