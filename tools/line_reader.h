/* SPDX-License-Identifier: MIT */
/*
 * The lines of a stream, in memory that does not grow: blocks are read into one
 * buffer, and a line is handed out where it lies in it.  Unlike with getline,
 * the longest line that is kept is bounded, and a NUL octet is one like others.
 */
#ifndef HSTS_TOOLS_LINE_READER_H
#define HSTS_TOOLS_LINE_READER_H

#include <stdbool.h>
#include <stddef.h>

enum {
  LINE_READER_LIMIT = 2097152, /* octets of a line that are kept: as many as
                                  Chromium's longest URL has */
  LINE_READER_BLOCK = 65536    /* octets that are read at once */
};

struct line {
  const char *octets; /* the reader's, until the next line; no line end */
  size_t length;      /* at most LINE_READER_LIMIT */
  bool truncated;     /* the line is longer than that */
};

struct line_reader {
  int descriptor;
  int error;         /* errno of the read that failed, or 0 */
  bool ended;        /* no more octets will come */
  bool within;       /* what comes belongs to a line that was truncated */
  size_t begin, end; /* what has been read and not been handed out */
  char *buffer;
};

/* False if there is no memory for the buffer. */
bool line_reader_open(struct line_reader *reader, int descriptor);

void line_reader_close(struct line_reader *reader);

/* The next line, ended by LF or by the end of the stream; false if there is
   none, and reader->error says whether that is for a read that failed. */
bool line_reader_next(struct line_reader *reader, struct line *line);

#endif
