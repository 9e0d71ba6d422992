/* SPDX-License-Identifier: MIT */
/*
 * Reading a regular file whole: a blob's, and the store's.
 */
#ifndef HSTS_FILE_READ_H
#define HSTS_FILE_READ_H

#include <stdbool.h>
#include <stddef.h>

/* The size of a regular file of at most `most` bytes.  False with errno: EISDIR
   or EINVAL for what is no such file, EFBIG. */
bool hsts_file_size(int descriptor, size_t most, size_t *size);

/* Reads up to *size bytes, and says how many there were: fewer if the file was
   cut meanwhile.  False with errno. */
bool hsts_file_read(int descriptor, void *bytes, size_t *size);

#endif
