/* SPDX-License-Identifier: MIT */
/*
 * Finding the place of a name's key in a blob, and writing another key there.
 *
 * A key can be written only where its own bits say that it belongs: in that
 * bucket, that is.  Groups of a single bucket take any; for others there is a
 * search for a key that fits.
 */
#ifndef HSTS_TESTS_KEY_EDIT_H
#define HSTS_TESTS_KEY_EDIT_H

#include "../libhsts/blob_spell.h"
#include "blob_edit.h"
#include "model_edit.h"

/* The longest label there can be: 63 times "a". */
extern const char longest_label[];

/* The number of a name that is a node; of the root, if the name is empty. */
uint32_t node_number(const struct blob *blob, const char *name);

/* The number of a name's descriptor, which it must have. */
uint32_t descriptor_number(const struct blob *blob, const char *name);

/* The slot of a short top-level domain, whether it is there or not. */
uint32_t slot_of_tld(const struct blob *blob, const char *label);

/* The place of a name's key, which must be there. */
struct key_place find_key(const struct blob *blob, const char *name);

/* The group of a place. */
struct key_group group_of(const struct blob *blob,
                          const struct key_place *place);

/* Whether all symbols of a label have codes, but for its initial, which needs
   none. */
bool has_code(const struct blob *blob, const char *label);

/* The code of a label, a key without tail. */
struct key label_key(const struct blob *blob, const char *label);

/* The tail of the key (label, parent). */
struct tail name_tail(const struct blob *blob, const char *label,
                      uint32_t parent);

/* The bits that the key (label, parent) needs: those of the label's code and of
   the tail. */
unsigned name_bits(const struct blob *blob, const char *label, uint32_t parent);

/* The key (label, parent), padded to `size` bits and not mixed. */
struct key name_key(const struct blob *blob, const char *label, uint32_t parent,
                    unsigned size);

/* Whether a key that is not mixed belongs into the bucket of that place. */
bool key_fits(const struct blob *blob, const struct key_place *place,
              const struct key *key);

/* Mixes and writes a key, which must fit. */
void put_key(struct blob *blob, const struct key_place *place,
             const struct key *key);

/* The same for the key (label, parent). */
void put_name(struct blob *blob, const struct key_place *place,
              const char *label, uint32_t parent);

/* ---- Descriptors -------------------------------------------------------- */

void set_descriptor(struct blob *blob, uint32_t index, uint64_t value);

/* Says of a node where its descriptor is. */
void set_node(struct blob *blob, uint32_t node, uint32_t descriptor);

/* ---- More keys --------------------------------------------------------- */

/* Gives numbers of nodes another width, N of the header, which gives the tails
   a column for each bit more. */
void set_node_bits(struct blob *blob, unsigned bits);

/* Counts more keys or fewer, and makes the header's rank mask and the size of
   blocks follow. */
void add_to_keys(struct blob *blob, int difference);

/* Gives all blocks so many octets. */
void set_block_size(struct blob *blob, unsigned size);

/* How many low bits all keys have together. */
uint64_t low_bit_count(const struct blob *blob);

/* Writes a block of buckets. */
void put_block(struct blob *blob, uint64_t index,
               const struct bucket_block *block);

/* Writes what the record of a group has: bucket bits, first bucket, low start.
 */
void put_group(struct blob *blob, uint32_t number,
               const struct key_group *group);

/* Gives the letter a the code 1, in a blob without keys; 0 is no symbol's. */
void teach_letter(struct blob *blob);

/* The bit of a row's borders for a group that begins so far below the most. */
uint64_t row_border(unsigned below);

/* Appends a row for labels of that length, longer than all so far, with one
   group: keys of `size` bits in one bucket, which is empty.  Or, if the last
   row is that of this length, appends a group of smaller keys to it. */
void add_group(struct blob *blob, unsigned length, unsigned size);

/* Appends an entry with the common flags to the last bucket, which is that of
   the group that was appended last: the key, which is not mixed. */
void add_key(struct blob *blob, const struct key *key);

/* Makes the key of the last rank special, with that descriptor; it was an entry
   with the common flags. */
void add_special(struct blob *blob, uint64_t descriptor);

#endif
