/* SPDX-License-Identifier: MIT */
/*
 * Whatever a stage says of a file when it has failed is said here, so that all
 * say it alike.
 */
#include "compile_exit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "list_input.h"
#include "message.h"

/* That a reader had enough, and closed the pipe, is no news to anybody. */
enum exit_status fail_output(const char *path) {
  if (errno != EPIPE)
    message_errno(strcmp(path, "-") == 0 ? "standard output" : path, errno);
  return EXIT_SYSTEM;
}

enum exit_status fail_input(const char *path) {
  int error = errno;

  message(message_input(path), list_input_reason(error));
  return error == EFBIG ? EXIT_LIST : EXIT_SYSTEM;
}

enum exit_status fail_unpacked(const char *path) {
  char text[80];

  (void)snprintf(text, sizeof text, "%s unpacked", list_input_reason(EFBIG));
  message(message_input(path), text);
  return EXIT_LIST;
}

enum exit_status fail_making(const char *path, const char *fault) {
  message(message_input(path), fault);
  return fault == out_of_memory_text ? EXIT_SYSTEM : EXIT_LIST;
}

enum exit_status fail_memory(const char *path) {
  message_errno(message_input(path), ENOMEM);
  return EXIT_SYSTEM;
}

enum exit_status fail_source(const struct list_source *source,
                             enum source_status status, const char *path) {
  switch (status) {
  case SOURCE_READ:
  case SOURCE_FAULTY:
    return EXIT_DONE;
  case SOURCE_REFUSED:
    message(message_input(path), source->fault);
    return EXIT_SYSTEM;
  case SOURCE_UNREAD:
    return fail_input(path);
  case SOURCE_LARGE:
    return fail_unpacked(path);
  default:
    return fail_memory(path);
  }
}

enum exit_status commit_output(struct output *output, const char *path) {
  return output_commit(output) ? EXIT_DONE : fail_output(path);
}
