/* SPDX-License-Identifier: MIT */
/*
 * Changing a blob in one place and making everything else fit again: the
 * section table, the padding, the size in the header and the checksum.  What is
 * read from a blob is read with the library's own functions (libhsts/blob.h);
 * these here are for writing.
 *
 * Only a test's own mistake can make one of them fail, and then the program
 * ends with a message.
 */
#ifndef HSTS_TESTS_BLOB_EDIT_H
#define HSTS_TESTS_BLOB_EDIT_H

#include "../libhsts/blob.h"
#include "bit_writer.h"
#include "blob_build.h"

/* Ends the program unless the condition holds. */
void need(bool condition, const char *what);

/* ---- Plain numbers ----------------------------------------------------- */

/* Writes a number of the header. */
void set_header(struct blob *blob, unsigned field, unsigned octets,
                uint64_t value);

/* The same for one that counts something: adds to it. */
void add_to_count(struct blob *blob, unsigned field, int difference);

/* A row of the section table; sections of no known id have rows, too. */
uint8_t *section_row(const struct blob *blob, unsigned row);

/* The octets of a known section. */
uint8_t *section_octets(const struct blob *blob, unsigned id);

/* A count of the header. */
uint32_t count_of(const struct blob *blob, unsigned field);

/* Writes number `index` of a section of packed numbers. */
void set_number(struct blob *blob, unsigned id, uint64_t index, unsigned width,
                uint64_t value);

/* Writes `width` bits from bit `position` of a section on. */
void put_bits_at(struct blob *blob, unsigned id, uint64_t position,
                 unsigned width, uint64_t value);

/* ---- Sizes ------------------------------------------------------------- */

/* Removes octets, then inserts zeros, before the end of the last section.  The
   section table stays as it is. */
void splice(struct blob *blob, size_t at, size_t removed, size_t inserted);

/* Cuts a section at its end, or appends zeros to it. */
void resize_section(struct blob *blob, unsigned row, size_t size);

/* Appends an empty section to the table. */
void add_section(struct blob *blob, uint32_t id, uint32_t flags);

/* Gives `count` packed numbers of a section another width, and its size. */
void set_width(struct blob *blob, unsigned id, uint64_t count, unsigned before,
               unsigned after);

/* Makes room for `count` numbers of that width, new ones being 0. */
void set_count(struct blob *blob, unsigned id, uint64_t count, unsigned width);

/* Cuts the blob at its end, or appends zeros, whatever the header says. */
void set_size(struct blob *blob, size_t size);

/* ---- The whole --------------------------------------------------------- */

/* Copies a blob. */
void copy_blob(struct blob *copy, const struct blob *blob);

/* Makes the checksum right. */
void seal(struct blob *blob);

#endif
