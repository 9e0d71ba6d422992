/* SPDX-License-Identifier: MIT */
/*
 * The lines of standard input answered by several threads, and written in their
 * order: nobody can tell from the output how many there were.
 */
#ifndef HSTS_TOOLS_LOOKUP_THREADS_H
#define HSTS_TOOLS_LOOKUP_THREADS_H

#include "lookup_session.h"

enum { LOOKUP_THREADS_MOST = 64 };

/* As many as there are processors for this program. */
unsigned lookup_threads_available(void);

/* Answers the lines of standard input with so many threads, the calling one
   among them; with fewer, after a message, if the system has no more. */
void lookup_threads_answer(struct session *session, unsigned threads);

#endif
