/* SPDX-License-Identifier: MIT */
/*
 * The perfect hash of the top-level domains (libhsts/blob.h, tld_slot): a key's
 * bucket chooses a pilot, and the pilot is such that all keys of the table get
 * slots of their own ("hash and displace").
 */
#ifndef HSTS_TOOLS_TLD_TABLE_H
#define HSTS_TOOLS_TLD_TABLE_H

#include "../libhsts/blob_format.h"
#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

struct tld_table {
  uint64_t multiplier;
  unsigned pilot_bits; /* at least 1: of the hash, to choose a pilot */
  uint8_t *pilots;     /* 2 to the pilot_bits of them */
  uint32_t slots;      /* at least 1 */
  uint32_t *occupant;  /* slot to the number of its key plus one; 0: empty */
};

/* Finds a table for distinct packed keys.  False if there is no memory. */
bool tld_table_build(struct tld_table *table, const uint64_t *keys,
                     uint32_t count, struct arena *arena);

#endif
