/* SPDX-License-Identifier: MIT */
/*
 * The mutator of fuzz_blob.  Hardly any mutant of a blob that libFuzzer makes
 * has a right checksum, and of those that get one, hardly any has sections as
 * large as its counts say.  So most mutants made here are mended afterwards,
 * more or less; what is left wrong is what somebody who knows the format would
 * forge.
 */
#include "blob.h"
#include "blob_change.h"
#include "blob_mend.h"
#include "fuzz.h"

enum { LARGEST = 1 << 18 }; /* octets of a blob */

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

/* ---- Mutations -------------------------------------------------------- */

/* Mostly one thing alone, or hardly any mutant would be accepted; rarely
   anything, anywhere, with another size. */
static void mutate(struct mutant *mutant) {
  size_t changes = below(mutant, 4) > 0 ? 1 : 1 + below(mutant, 4);

  for (; changes > 0; changes--) {
    if (below(mutant, 16) > 0 &&
        blob_has_sections(mutant->octets, mutant->size))
      blob_change(mutant);
    else
      mutant->size =
          LLVMFuzzerMutate(mutant->octets, mutant->size, mutant->room);
  }
}

/* ---- Mending ---------------------------------------------------------- */

/* The sections once by the counts that there are, and once by the mended ones.
 */
static void mend_all(struct mutant *mutant) {
  uint64_t low_bits =
      UINT64_C(8) * load32(mutant->octets + HEADER_SECTIONS +
                           SECTION_LOW * SECTION_ROW_SIZE + SECTION_SIZE);

  for (int pass = 0; pass < 2; pass++) {
    size_t size = blob_mend_sections(mutant->octets, mutant->size, mutant->room,
                                     low_bits);
    if (size == 0)
      return;
    mutant->size = size;
    if (pass == 0)
      low_bits = blob_mend_counts(mutant->octets);
  }
}

static void mend(struct mutant *mutant) {
  if (below(mutant, 4) > 0 && blob_has_sections(mutant->octets, mutant->size))
    mend_all(mutant);
  if (below(mutant, 16) > 0)
    blob_mend_frame(mutant->octets, mutant->size);
}

/* ---- The whole -------------------------------------------------------- */

/* Where the hosts begin. */
static size_t blob_end(const uint8_t *data, size_t size) {
  uint64_t stated = size >= HEADER_DATE ? load64(data + HEADER_SIZE) : size;

  return stated < size ? (size_t)stated : size;
}

/* Mutates the hosts behind the blob, of which there may be none yet. */
static size_t mutate_hosts(uint8_t *data, size_t blob, size_t size,
                           size_t max_size) {
  if (max_size == blob)
    return size;
  if (size == blob)
    data[size++] = 'a';
  return blob + LLVMFuzzerMutate(data + blob, size - blob, max_size - blob);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed) {
  size_t blob = blob_end(data, size);
  struct mutant mutant = {
      .size = blob, .room = max_size, .random = {seed * UINT64_C(2) + 1}};
  size_t hosts = size - blob;

  for (int i = 0; i < 4; i++)
    (void)random_bits(&mutant.random); /* seeds differ in few bits */
  if (max_size > LARGEST || below(&mutant, 8) == 0)
    return mutate_hosts(data, blob, size, max_size);
  mutant.octets = fuzz_buffer(max_size + BLOB_MARGIN);
  memset(mutant.octets, 0, max_size + BLOB_MARGIN);
  memcpy(mutant.octets, data, blob);
  mutate(&mutant);
  mend(&mutant);
  if (hosts > max_size - mutant.size)
    hosts = max_size - mutant.size;
  memmove(data + mutant.size, data + blob, hosts);
  memcpy(data, mutant.octets, mutant.size);
  free(mutant.octets);
  return mutant.size + hosts;
}
