/* SPDX-License-Identifier: MIT */
/*
 * File names and arguments are of unknown origin, so they are escaped; what is
 * said of them is the tool's own text.
 */
#include "message.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"
#include "hsts.h"

void message_put(struct writer *writer, const char *about, size_t length,
                 const char *why) {
  writer_string(writer, message_program);
  writer_string(writer, ": ");
  if (about != NULL) {
    escape_terminal(writer, length > 0 ? about : "\"\"",
                    length > 0 ? length : 2);
    writer_string(writer, ": ");
  }
  writer_string(writer, why);
  writer_octet(writer, '\n');
}

void message_octets(const char *about, size_t length, const char *why) {
  static struct writer writer; /* too large for the stack */

  writer_open(&writer, STDERR_FILENO);
  message_put(&writer, about, length, why);
  (void)writer_flush(&writer);
}

void message(const char *about, const char *why) {
  message_octets(about, about == NULL ? 0 : strlen(about), why);
}

const char *message_reason(int error) {
  return error == ENOMEM ? hsts_strerror(HSTS_ERROR_MEMORY) : strerror(error);
}

void message_errno(const char *about, int error) {
  message(about, message_reason(error));
}

void message_version(struct writer *writer) {
  writer_string(writer, message_program);
  writer_string(writer, " (libhsts) ");
  writer_string(writer, hsts_version());
  writer_octet(writer, '\n');
}

const char *message_input(const char *path) {
  return strcmp(path, "-") == 0 ? "standard input" : path;
}
