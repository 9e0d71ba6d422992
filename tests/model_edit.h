/* SPDX-License-Identifier: MIT */
/*
 * Changing a blob's label code: its codes, what the rows of symbols say, and
 * where tails begin.
 */
#ifndef HSTS_TESTS_MODEL_EDIT_H
#define HSTS_TESTS_MODEL_EDIT_H

#include "../libhsts/label_code.h"
#include "blob_edit.h"

/* ---- Octets of the tables ----------------------------------------------- */

/* The number of the first class; that of the last is CLASS_END - 1. */
unsigned first_class(const struct blob *blob);

/* The code number of a symbol (at least 1) in a class. */
uint8_t *code_number_at(const struct blob *blob, unsigned symbol,
                        unsigned class_number);

/* The rank of a symbol (at least 1) in an initial set, as an octet. */
uint8_t *rank_at(const struct blob *blob, unsigned symbol, unsigned set);

/* The context set of c3 and c2. */
uint8_t *context_set_at(const struct blob *blob, unsigned c3, unsigned c2);

/* The class of c1 after a context set. */
uint8_t *class_at(const struct blob *blob, unsigned c1, unsigned set);

/* ---- More of them ------------------------------------------------------- */

/* Appends a code, which no class has; its number. */
unsigned append_code(struct blob *blob, unsigned bits, unsigned width);

/* So many context sets, classes or initial sets.  What is new has the last
   class, initial sets and code numbers of 0, and the last initial set's ranks;
   new classes become the first ones. */
void set_sets(struct blob *blob, unsigned sets);
void set_classes(struct blob *blob, unsigned classes);
void set_initial_sets(struct blob *blob, unsigned sets);

/* Lets the rows of symbols begin so many octets apart: they get zeros behind
   them, or the next one takes their last octets. */
void set_stride(struct blob *blob, size_t stride);

/* ---- Tails -------------------------------------------------------------- */

/* Gives the numbers that say where tails begin another width. */
void set_tail_bits(struct blob *blob, unsigned bits);

/* What is said of the tails of ranks and parents of so many bits. */
void set_shape(struct blob *blob, unsigned rank_bits, unsigned parent_bits,
               struct tail_shape shape);

/* One more than the greatest tail that there can be. */
uint64_t tails_end(const struct blob *blob);

/* Gives parents of up to `node_bits` bits tails, behind those there are.  That
   is the N of the header, which is to be set then. */
void add_tails(struct blob *blob, unsigned node_bits);

#endif
