/* SPDX-License-Identifier: MIT */
/*
 * Standard input and output are named as such.
 */
#include "compile_exit.h"

#include <errno.h>
#include <string.h>

#include "message.h"

static const char *shown(const char *path, const char *standard) {
  return strcmp(path, "-") == 0 ? standard : path;
}

const char *shown_input(const char *path) {
  return shown(path, "<stdin>");
}

/* That a reader had enough, and closed the pipe, is no news to anybody. */
enum exit_status fail_output(const char *path) {
  if (errno != EPIPE)
    message(shown(path, "standard output"), strerror(errno));
  return EXIT_SYSTEM;
}

enum exit_status fail_memory(const char *path) {
  message(shown_input(path), "out of memory");
  return EXIT_SYSTEM;
}

enum exit_status commit_output(struct output *output, const char *path) {
  return output_commit(output) ? EXIT_DONE : fail_output(path);
}
