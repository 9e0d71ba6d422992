/* SPDX-License-Identifier: MIT */
/*
 * Inputs for fuzz targets, from files that people can read and git can compare.
 *
 * A file whose name ends in ".txt" has an input a line.  In it a backslash
 * begins \\, \t, \n, \r or \xNN, an octet in lower-case hexadecimal; all other
 * octets stand for themselves.  Lines that are empty or begin with "#" are
 * none; an input that begins so has \x23 there.  Any other file is one input,
 * octet for octet.
 */
#ifndef HSTS_FUZZ_CORPUS_H
#define HSTS_FUZZ_CORPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct corpus_input {
  const char *path;
  size_t line; /* from 1; 0 if the file is one input */
  uint8_t *octets;
  size_t size;
};

typedef bool corpus_visit(void *context, const struct corpus_input *input);

/* Calls `visit` for each input of a file or, by their names, of all files of a
   folder and the folders in it.  False if it returned that, or, after a message
   on standard error, if something cannot be read. */
bool corpus_read(const char *path, corpus_visit *visit, void *context);

/* Writes an input as a line of such a ".txt". */
void corpus_write_line(FILE *file, const uint8_t *octets, size_t size);

#endif
