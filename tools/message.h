/* SPDX-License-Identifier: MIT */
/*
 * What a tool says on standard error of things that are not in its input: a
 * line each, in one write, so that those of several processes do not mix.
 */
#ifndef HSTS_TOOLS_MESSAGE_H
#define HSTS_TOOLS_MESSAGE_H

#include <stddef.h>

#include "writer.h"

/* The tool's name; each tool's main file defines it. */
extern const char message_program[];

/* "PROGRAM: ABOUT: WHY", with what it is about made harmless for a terminal; ""
   stands for nothing at all.  Without ABOUT if that is NULL. */
void message(const char *about, const char *why);

/* The same, for the reason that an errno stands for. */
void message_errno(const char *about, int error);

/* What an errno stands for; a lack of memory as everywhere else. */
const char *message_reason(int error);

/* The line of --version: "PROGRAM (libhsts) 1.0.0". */
void message_version(struct writer *writer);

/* What a path that is given for an input is called: "-" is standard input. */
const char *message_input(const char *path);

/* The same for what may hold a NUL, or does not end in one. */
void message_octets(const char *about, size_t length, const char *why);

/* The same to a writer, which keeps it until it is time. */
void message_put(struct writer *writer, const char *about, size_t length,
                 const char *why);

#endif
