/* SPDX-License-Identifier: MIT */
/*
 * Lines where they lie in their block: nothing is copied but the begin of a
 * line that the block before ends in.
 */
#include "line_reader.h"

bool line_reader_open(struct line_reader *reader, int descriptor) {
  if (!block_reader_open(&reader->blocks, descriptor))
    return false;
  if (line_block_open(&reader->block))
    return true;
  block_reader_close(&reader->blocks);
  return false;
}

void line_reader_close(struct line_reader *reader) {
  line_block_close(&reader->block);
  block_reader_close(&reader->blocks);
}

bool line_reader_next(struct line_reader *reader, struct line *line) {
  while (!line_block_next(&reader->block, line))
    if (!block_reader_next(&reader->blocks, &reader->block))
      return false;
  return true;
}
