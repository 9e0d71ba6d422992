/* SPDX-License-Identifier: MIT */
/*
 * File names and arguments are of unknown origin, so they are escaped; what is
 * said of them is the tool's own text.
 */
#include "message.h"

#include <string.h>
#include <unistd.h>

#include "escape.h"

void message_put(struct writer *writer, const char *about, size_t length,
                 const char *why) {
  writer_string(writer, message_program);
  writer_string(writer, ": ");
  if (about != NULL) {
    escape_terminal(writer, about, length);
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
