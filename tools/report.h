/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a list.  Messages are collected while it is read and
 * checked, and written at the end, ordered by place, in the form that compilers
 * use and editors understand:
 *
 *     FILE:LINE:COLUMN: error: entry "name": what is wrong
 *
 * One cause, such as a policy with a new name, can be found in every entry.  So
 * of each kind only the first few are kept, and the others are counted:
 *
 *     FILE: warning: and 94595 more unknown policies
 */
#ifndef HSTS_TOOLS_REPORT_H
#define HSTS_TOOLS_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "place.h"
#include "writer.h"

enum {
  REPORT_SHOWN = 5,     /* messages of each kind */
  REPORT_TEXT_MAX = 512 /* octets of one without its place and name */
};

/* What a message is about; report.c has of each what many are called, and how
   bad it is. */
enum report_kind {
  REPORT_WHOLE, /* the file as a whole, or where it cannot be read further */
  REPORT_NO_ENTRIES,
  REPORT_MEMBER_UNKNOWN,
  REPORT_MEMBER_TWICE,
  REPORT_TYPE,
  REPORT_MODE,
  REPORT_POLICY,
  REPORT_NAME_MISSING,
  REPORT_NAME_EMPTY,
  REPORT_NAME_UPPER_CASE,
  REPORT_NAME_NON_ASCII,
  REPORT_NAME_OCTET,
  REPORT_NAME_EMPTY_LABEL,
  REPORT_NAME_LONG_LABEL,
  REPORT_NAME_LONG,
  REPORT_NAME_TWICE,
  REPORT_REDUNDANT,
  REPORT_LINE,
  REPORT_LINE_HOST,
  REPORT_KIND_COUNT
};

struct report_message {
  enum report_kind kind;
  struct place place; /* line 0: the file as a whole */
  size_t number;      /* in the order they were found */
  const char *name;   /* of the entry it is about, or NULL; borrowed */
  size_t name_length;
  size_t text_length;
  char text[REPORT_TEXT_MAX];
};

/* Set to {0} before the first use, but for the first three. */
struct report {
  const char *file; /* as in the messages */
  bool strict;      /* warnings count as errors */
  bool quiet;       /* or else they are neither counted nor kept */
  struct report_message *messages; /* those that are kept */
  size_t count;                    /* of them */
  struct report_message *last;     /* NULL: it is not kept */
  size_t found[REPORT_KIND_COUNT]; /* of each kind, kept or not */
  size_t errors;
  bool out_of_memory; /* messages are missing */
};

/* Adds a message; the format is printf's. */
#if defined __GNUC__
__attribute__((format(printf, 4, 5)))
#endif
void report_add(struct report *report, enum report_kind kind,
                struct place place, const char *format, ...);

/* Appends to the last message octets from the list, in quotes.  What a terminal
   might take amiss is escaped when it is written. */
void report_quote(struct report *report, const char *octets, size_t length);

/* Appends text to the last message. */
void report_text(struct report *report, const char *text);

/* Says of which entry the messages from number `first` on are. */
void report_name(struct report *report, size_t first, const char *name,
                 size_t length);

/* Whether messages of this kind are errors, here. */
bool report_is_error(const struct report *report, enum report_kind kind);

/* Writes the messages, by their places, and how many more there are. */
void report_write(struct report *report, struct writer *writer);

void report_free(struct report *report);

#endif
