/* SPDX-License-Identifier: MIT */
/*
 * One line to Squid for each line from it:
 *
 *     [channel-ID SP] OK status=307 url="https://..."   a listed host
 *     [channel-ID SP] ERR                               any other: leave it
 *     [channel-ID SP] BH message="..."                  no request at all
 */
#ifndef HSTS_TOOLS_SQUID_ANSWER_H
#define HSTS_TOOLS_SQUID_ANSWER_H

#include "line_blocks.h"
#include "lookup_answer.h"
#include "writer.h"

/* How many lines were answered in which way. */
struct squid_counts {
  unsigned long long upgraded, kept, connect, junk;
};

struct squid_answerer {
  struct answerer lookups;
  struct writer *output;
  struct squid_counts counts;
};

void squid_answer(struct squid_answerer *answerer, const struct line *line);

#endif
