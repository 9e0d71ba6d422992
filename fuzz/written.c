/* SPDX-License-Identifier: MIT */
/*
 * The file in memory is one for all inputs.  UTF-8 is checked by the table of
 * well-formed sequences in the Unicode standard (3.9, table 3-7).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memfd_create */
#endif
#include "written.h"

#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

static struct writer writer;
static char *text; /* a copy of the file */
static int file = -1;
static bool is_empty; /* the file */

struct writer *written_open(void) {
  if (file < 0)
    file = memfd_create("written", 0);
  REQUIRE(file >= 0);
  if (!is_empty)
    REQUIRE(ftruncate(file, 0) == 0 && lseek(file, 0, SEEK_SET) == 0);
  is_empty = true;
  writer_open(&writer, file);
  return &writer;
}

/* What is still in the writer's buffer is mostly all. */
const char *written_text(size_t *length) {
  is_empty = lseek(file, 0, SEEK_CUR) == 0;
  if (is_empty) {
    *length = writer.used;
    return writer.bytes;
  }
  REQUIRE(writer_flush(&writer));
  *length = (size_t)lseek(file, 0, SEEK_CUR);
  free(text);
  text = fuzz_buffer(*length);
  REQUIRE(pread(file, text, *length, 0) == (ssize_t)*length);
  return text;
}

/* A kind of sequence: the range of its first octet and of its second, and how
   many further octets there are. */
struct sequence {
  unsigned char first_low, first_high, second_low, second_high, more;
};

static const struct sequence sequences[] = {
    {0x20, 0x7E, 0, 0, 0},       {'\n', '\n', 0, 0, 0},
    {0xC2, 0xC2, 0xA0, 0xBF, 1}, /* not 0x80 to 0x9F, controls */
    {0xC3, 0xDF, 0x80, 0xBF, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 2},
    {0xE1, 0xEC, 0x80, 0xBF, 2}, {0xED, 0xED, 0x80, 0x9F, 2},
    {0xEE, 0xEF, 0x80, 0xBF, 2}, {0xF0, 0xF0, 0x90, 0xBF, 3},
    {0xF1, 0xF3, 0x80, 0xBF, 3}, {0xF4, 0xF4, 0x80, 0x8F, 3},
};

static bool is_in(unsigned char octet, unsigned char low, unsigned char high) {
  return octet >= low && octet <= high;
}

/* The octets of the sequence that a text begins with; 0 if it is none. */
static size_t sequence_length(const unsigned char *at, size_t left) {
  for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
    const struct sequence *sequence = &sequences[i];
    size_t length = (size_t)sequence->more + 1;
    if (length > left ||
        !is_in(*at, sequence->first_low, sequence->first_high) ||
        (length > 1 &&
         !is_in(at[1], sequence->second_low, sequence->second_high)))
      continue;
    for (size_t k = 2; k < length; k++)
      if (!is_in(at[k], 0x80, 0xBF))
        return 0;
    return length;
  }
  return 0;
}

bool written_is_harmless(const char *octets, size_t length) {
  const unsigned char *at = (const unsigned char *)octets;

  while (length > 0) {
    size_t sequence = sequence_length(at, length);
    if (sequence == 0)
      return false;
    at += sequence;
    length -= sequence;
  }
  return true;
}
