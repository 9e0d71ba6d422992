/* SPDX-License-Identifier: MIT */
/*
 * One input of hsts-lookup, and the answer to it, before any mode has given it
 * a form.
 */
#ifndef HSTS_TOOLS_LOOKUP_ANSWER_H
#define HSTS_TOOLS_LOOKUP_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "hsts.h"

/* A host or a URL as somebody gave it. */
struct input {
  const char *given;
  size_t given_length;
  size_t length;  /* without the CR of a line end: what is looked up */
  bool truncated; /* the line is longer than what is here */
};

enum verdict {
  VERDICT_HTTPS,   /* only https (or wss) may be used */
  VERDICT_HTTP,    /* http may be used */
  VERDICT_KEPT,    /* a valid URL that is neither http nor ws */
  VERDICT_INVALID, /* nothing at all, or no host and no URL */
  VERDICT_COUNT
};

/* Texts are the answerer's or the input's, and empty (never NULL) where there
   is nothing to say. */
struct answer {
  const struct input *input;
  const char *read; /* what was judged: the input without blanks around it,
                       perhaps behind "http://" */
  size_t read_length;
  enum verdict verdict;
  bool is_url;        /* it was read as a URL */
  bool is_bare;       /* one that was given without a scheme */
  hsts_status status; /* of the library; HSTS_OK unless invalid, or
                         HSTS_ERROR_MEMORY: then there is no answer */
  hsts_match match;
  const char *host; /* as it was looked up, if it was */
  size_t host_length;
  const char *entry; /* that decided, canonical */
  size_t entry_length;
  const char *use; /* the URL to use, if it was read as a URL, and is valid */
  size_t use_length;
  const char *out; /* the same, if its scheme has hosts */
  hsts_url url;    /* the parts of `out`; of a URL only */
};

/* What it takes to answer. */
struct answerer {
  const hsts_db *db;
  unsigned options;
  bool urls_only; /* every input is a URL, whatever it looks like */
  hsts_idna idna;
  char *buffer; /* of the one host or URL that is being answered, and behind it
                   of a URL that was given without a scheme */
};

/* False if there is no memory for the buffer, or no ICU. */
bool answerer_open(struct answerer *answerer);

void answerer_close(struct answerer *answerer);

/* Answers `input`.  What the answer points to stays until the next one. */
void answer_input(struct answerer *answerer, const struct input *input,
                  struct answer *answer);

/* "https", "http", "kept" or "invalid". */
const char *answer_verdict_name(enum verdict verdict);

/* Why the verdict is what it is: a word, and a phrase; never NULL. */
const char *answer_reason_word(const struct answer *answer);
const char *answer_reason_text(const struct answer *answer);

#endif
