/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a list.  Messages are collected while it is read and
 * checked, and written at the end, ordered by place, in the form that compilers
 * use and editors understand:
 *
 *     FILE:LINE:COLUMN: error: entry "name": what is wrong
 */
#ifndef HSTS_TOOLS_REPORT_H
#define HSTS_TOOLS_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "place.h"
#include "writer.h"

enum report_severity { REPORT_WARNING, REPORT_ERROR };

struct report_message {
  struct place place; /* line 0: the file as a whole */
  enum report_severity severity;
  const char *name; /* of the entry it is about, or NULL; borrowed */
  size_t name_length;
  size_t text; /* offset in the report's texts */
  size_t text_length;
};

/* Set to {0} before the first use, but for `file` and `strict`. */
struct report {
  const char *file; /* as in the messages */
  bool strict;      /* warnings count as errors */
  struct report_message *messages;
  size_t count;
  size_t capacity;
  char *texts;
  size_t texts_size;
  size_t texts_capacity;
  size_t errors;
  bool out_of_memory; /* messages are missing */
};

/* Adds a message; the format is printf's. */
#if defined __GNUC__
__attribute__((format(printf, 4, 5)))
#endif
void report_add(struct report *report, enum report_severity severity,
                struct place place, const char *format, ...);

/* Appends to the last message octets from the list, in quotes.  What a terminal
   might take amiss is escaped when it is written. */
void report_quote(struct report *report, const char *octets, size_t length);

/* Appends text to the last message. */
void report_text(struct report *report, const char *text);

/* Says of which entry the messages from number `first` on are. */
void report_name(struct report *report, size_t first, const char *name,
                 size_t length);

/* Writes the messages, by their places. */
void report_write(struct report *report, struct writer *writer);

void report_free(struct report *report);

#endif
