/* SPDX-License-Identifier: MIT */
/*
 * The heads of HTTP responses, as `curl -sI` or `curl -sIL` writes them: one
 * after the other, perhaps with bodies between, in a file.
 */
#ifndef HSTS_TOOLS_RESPONSE_HEADS_H
#define HSTS_TOOLS_RESPONSE_HEADS_H

#include "list_input.h"

struct head_value {
  const char *octets; /* NULL: there is none */
  size_t length;
};

struct response_head {
  int status;                 /* 200 and so on */
  struct head_value location; /* the first, without blanks around it */
  struct head_value sts;      /* the first Strict-Transport-Security */
  int sts_count;
};

enum { HEADS_MOST = 16 }; /* of a file; a chain ends long before */

/* Set to {0} before response_heads_read. */
struct response_heads {
  bool given; /* there is a file, though it may be empty */
  int count;
  struct response_head list[HEADS_MOST];
  struct list_input input; /* where the values are */
};

/* Reads a file, "-" being standard input.  Interim responses (1xx), and the
   answer of a proxy to CONNECT, are left out.  Returns 0, or an exit status
   after a message: a file that is not empty and has no head is none. */
int response_heads_read(struct response_heads *heads, const char *path);

void response_heads_free(struct response_heads *heads);

#endif
