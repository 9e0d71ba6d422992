/* SPDX-License-Identifier: MIT */
/*
 * The output modes of hsts-lookup: each is a file of its own that gives the
 * same answers another form.
 */
#ifndef HSTS_TOOLS_LOOKUP_MODE_H
#define HSTS_TOOLS_LOOKUP_MODE_H

#include "lookup_answer.h"
#include "writer.h"

/* What all answers of one run have in common. */
struct lookup_run {
  struct writer *output;
  struct writer *messages; /* keeps what is for standard error; NULL: it is
                              written there at once */
  const hsts_db *db;
  const hsts_db *list;      /* the same without the overlay */
  const char *list_name;    /* the blob's path, or "built in" */
  const char *overlay_name; /* the path of its text; NULL: there is none */
  const hsts_db *overlay;
  unsigned options; /* of the lookup */
  unsigned redirect_options;
  const char *origin; /* of the redirect; NULL for none */
};

struct lookup_mode {
  const char *name;
  bool urls_only;
  /* Written before the first answer; NULL for nothing. */
  void (*begin)(const struct lookup_run *run);
  void (*answer)(const struct lookup_run *run, const struct answer *answer);
};

extern const struct lookup_mode lookup_text;
extern const struct lookup_mode lookup_tsv;
extern const struct lookup_mode lookup_json;
extern const struct lookup_mode lookup_explain;
extern const struct lookup_mode lookup_redirect;

/* Says on standard error why an input has no answer. */
void lookup_message(const struct lookup_run *run, const struct input *input,
                    const char *why);

/* The pieces that lookup_text and lookup_explain share: the line of the
   verdict; the beginning of an indented line, up to its text; and the lines on
   what decided, with the entry's policy unless that is NULL. */
void show_verdict(struct writer *writer, const struct answer *answer);
void show_label(struct writer *writer, const char *label);
void show_decision(struct writer *writer, const struct answer *answer,
                   const char *policy);

#endif
