/* SPDX-License-Identifier: MIT */
/*
 * Making a damaged blob right again as far as one number of it follows from
 * others: its checksum, the sizes of its sections, its counts.  Whoever wants
 * to see what a reader does behind its first checks has to get past them.
 */
#ifndef HSTS_FUZZ_BLOB_MEND_H
#define HSTS_FUZZ_BLOB_MEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether header and section table are there, and all known sections inside the
   first `size` octets, so that one can speak of them. */
bool blob_has_sections(const uint8_t *blob, size_t size);

/* Whether the header's widths are such that packed numbers can be read. */
bool blob_has_widths(const uint8_t *blob);

/* Number `index` of a section of numbers of `width` bits; nothing happens where
   there is none. */
void blob_set_number(uint8_t *blob, unsigned id, uint64_t index, unsigned width,
                     uint64_t number);

enum { BLOB_MOST_GROUPS = 63 * 64 };

/* The sizes of the keys of all groups that there can be, by the rows; 0 for
   those that no row has. */
void blob_group_sizes(const uint8_t *blob, unsigned *sizes);

/* Mends the ranks where blocks begin and the number of keys, with what the
   header says because of it, and of rows of symbols; the nodes' descriptors,
   where groups begin, and the number of entries.  The low bits that there have
   to be.  Reads BLOB_MARGIN octets beyond the blob. */
uint64_t blob_mend_counts(uint8_t *blob);

enum { BLOB_MARGIN = 65536 };

/* Makes each section as large as the header says, cutting it or adding zeros,
   and the table to fit.  The new size; 0 and no change if it is over
   `max_size`. */
size_t blob_mend_sections(uint8_t *blob, size_t size, size_t max_size,
                          uint64_t low_bits);

/* Mends magic, version, size and checksum. */
void blob_mend_frame(uint8_t *blob, size_t size);

#endif
