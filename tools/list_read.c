/* SPDX-License-Identifier: MIT */
/*
 * The text of a file or of standard input as it is, in one piece; what it may
 * be wrapped in is list_input.c's business.
 */
#include "list_input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blob_format.h"
#include "list.h"
#include "message.h"
#include "progress.h"

char *list_input_enlarge(char *text, size_t *room) {
  size_t most = list_bytes_most + 1; /* with one too many it is full */
  size_t larger = *room <= most / 2 ? 2 * *room : most;
  char *moved;

  if (*room >= most) {
    errno = EFBIG;
    return NULL;
  }
  moved = realloc(text, larger);
  if (moved != NULL)
    *room = larger;
  return moved;
}

/* What to allocate: one octet more than a regular file has, so that its end is
   seen without enlarging.  0 and errno: it is too large. */
static size_t room_for(int descriptor) {
  struct stat file;

  if (fstat(descriptor, &file) != 0 || !S_ISREG(file.st_mode) ||
      file.st_size < LIST_FIRST_ROOM)
    return LIST_FIRST_ROOM;
  if (file.st_size <= (off_t)list_bytes_most)
    return (size_t)file.st_size + 1;
  errno = EFBIG;
  return 0;
}

/* Whether a read that failed is to be tried again: after a signal, or, if
   someone made the descriptor non-blocking, once there is more. */
static bool read_again(int descriptor) {
  struct pollfd ready = {.fd = descriptor, .events = POLLIN};

  if (errno == EAGAIN)
    return poll(&ready, 1, -1) >= 0 || errno == EINTR;
  return errno == EINTR;
}

static bool read_all(struct list_input *input, int descriptor) {
  size_t room = room_for(descriptor);
  size_t expected = room != LIST_FIRST_ROOM ? room : 0;

  input->text = room > 0 ? malloc(room) : NULL;
  while (input->text != NULL) {
    ssize_t got = read(descriptor, input->text + input->size,
                       list_piece(room - input->size));
    if (got == 0)
      return true;
    if (got < 0 && !read_again(descriptor))
      return false;
    if (got > 0)
      input->size += (size_t)got;
    progress_now(input->size, expected);
    if (input->size == room) {
      char *larger = list_input_enlarge(input->text, &room);
      if (larger == NULL)
        return false;
      input->text = larger;
    }
  }
  return false;
}

/* open(2), which waits for the writer of a FIFO, and may be interrupted. */
static int open_file(const char *path) {
  int descriptor;

  do
    descriptor = open(path, O_RDONLY | O_CLOEXEC);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

bool list_input_read(struct list_input *input, const char *path) {
  bool from_stdin = strcmp(path, "-") == 0;
  int descriptor = from_stdin ? STDIN_FILENO : open_file(path);
  bool complete;
  int error;

  *input = (struct list_input){0};
  if (descriptor < 0)
    return false;
  complete = read_all(input, descriptor);
  error = errno;
  if (!from_stdin)
    (void)close(descriptor);
  errno = error;
  return complete;
}

const char *list_input_reason(int error) {
  static char text[60];

  if (error != EFBIG)
    return message_reason(error);
  (void)snprintf(text, sizeof text, "too large, over %zu MiB",
                 list_bytes_most >> 20);
  return text;
}

size_t list_input_mark(const char *text, size_t size) {
  static const char mark[] = {'\xef', '\xbb', '\xbf'};

  return size >= sizeof mark && memcmp(text, mark, sizeof mark) == 0
             ? sizeof mark
             : 0;
}

bool list_input_is_blob(const char *text, size_t size) {
  return size > 0 && text[0] == BLOB_MAGIC[0];
}

void list_input_free(struct list_input *input) {
  free(input->text);
  *input = (struct list_input){0};
}
