/* SPDX-License-Identifier: MIT */
/*
 * How hsts-compile ends, and what it says when it is for a file.
 */
#ifndef HSTS_TOOLS_COMPILE_EXIT_H
#define HSTS_TOOLS_COMPILE_EXIT_H

#include "list_source.h"
#include "output.h"

enum exit_status {
  EXIT_DONE = 0,
  EXIT_LIST = 1,    /* the list is faulty or too large; of --diff: the two
                       differ */
  EXIT_USAGE = 2,   /* the command line is; of --diff: a list too */
  EXIT_SYSTEM = 3,  /* input, output or memory failed */
  EXIT_INTERNAL = 4 /* what was compiled is not what was read */
};

/* Says that the output at `path` failed, for the reason in errno. */
enum exit_status fail_output(const char *path);

/* Says why the input at `path` cannot be read, the reason being in errno. */
enum exit_status fail_input(const char *path);

/* Says that the entries of the blob at `path` are too large. */
enum exit_status fail_unpacked(const char *path);

/* Says why nothing can be made of the input at `path`: a fault of the list, or
   out_of_memory_text. */
enum exit_status fail_making(const char *path, const char *fault);

/* Says that there is no memory for what is made of the input at `path`. */
enum exit_status fail_memory(const char *path);

/* Says why a list or blob cannot be had, which list_source_read has tried just
   before.  EXIT_DONE, and nothing is said, if it can; or if the report says
   what is wrong with it. */
enum exit_status fail_source(const struct list_source *source,
                             enum source_status status, const char *path);

/* Puts the output in its place. */
enum exit_status commit_output(struct output *output, const char *path);

#endif
