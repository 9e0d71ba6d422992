/* SPDX-License-Identifier: MIT */
/*
 * A reader that maps a blob must never see half of one, nor must a crash leave
 * one behind: so write to a temporary file in the same folder, fsync, rename,
 * fsync the folder.  The temporary file goes away on every failure, and when
 * the program is interrupted.
 *
 * The folder's fsync can fail as well, when the old file has lost its name
 * already.  So that gets a second name before, from which it can come back.
 */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doomed.h"

enum {
  LINKS_MAX = 40,        /* symbolic links followed, as Linux does */
  LINK_TARGET_MAX = 4096 /* octets */
};

static const char temporary_suffix[] = ".XXXXXX"; /* as mkstemp wants it */
static const char spare_suffix[] = "~";           /* after that */

/* ---- Names ------------------------------------------------------------ */

/* How much of a path is its folder, the last slash included. */
static size_t folder_length(const char *path) {
  const char *slash = strrchr(path, '/');

  return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* `first`, as far as said, and then `second`; NULL: out of memory. */
static char *join(const char *first, size_t first_length, const char *second) {
  size_t second_size = strlen(second) + 1;
  char *joined = malloc(first_length + second_size);

  if (joined == NULL)
    return NULL;
  memcpy(joined, first, first_length);
  memcpy(joined + first_length, second, second_size);
  return joined;
}

/* What the symbolic link at `path` points to, seen from here.  NULL, and errno
   is EINVAL if that is no link, or ENOENT. */
static char *link_target(const char *path) {
  char *target = malloc(LINK_TARGET_MAX);
  char *joined = NULL;
  ssize_t length;

  if (target == NULL)
    return NULL;
  length = readlink(path, target, LINK_TARGET_MAX - 1);
  if (length >= 0) {
    target[length] = '\0';
    joined = join(path, target[0] == '/' ? 0 : folder_length(path), target);
  }
  free(target);
  return joined;
}

/* The path at the end of all links.  NULL: errno says why. */
static char *follow_links(const char *path) {
  char *current = join(path, strlen(path), "");

  for (int i = 0; current != NULL && i < LINKS_MAX; i++) {
    char *next = link_target(current);
    if (next == NULL && (errno == EINVAL || errno == ENOENT))
      return current;
    free(current);
    current = next;
  }
  if (current != NULL)
    errno = ELOOP;
  free(current);
  return NULL;
}

/* ---- Opening ---------------------------------------------------------- */

/* Whether a path, of which stat said `file`, is what standard output writes to.
   To rename something over that would not be to write to it.  False, with
   *known, if that cannot be found out. */
static bool is_standard_output(const struct stat *file, bool *known) {
  struct stat standard;
  bool open = fstat(STDOUT_FILENO, &standard) == 0;

  *known = open || errno == EBADF;
  return open && standard.st_dev == file->st_dev &&
         standard.st_ino == file->st_ino;
}

/* open(2), which waits for the reader of a FIFO, and may be interrupted. */
static int open_file(const char *path, int flags) {
  int descriptor;

  do
    descriptor = open(path, flags | O_CLOEXEC);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

/* Opens what is written as it is. */
static bool open_directly(struct output *output, const char *path,
                          bool standard) {
  int descriptor = standard ? STDOUT_FILENO : open_file(path, O_WRONLY);

  writer_open(&output->writer, descriptor);
  return descriptor >= 0;
}

/* Opens the folder to be synced at the end; not one that may not be read. */
static bool open_folder(struct output *output) {
  size_t length = folder_length(output->path);
  char *folder =
      length == 0 ? join(".", 1, "") : join(output->path, length, "");

  if (folder == NULL)
    return false;
  output->folder = open_file(folder, O_RDONLY | O_DIRECTORY);
  free(folder);
  return output->folder >= 0 || errno == EACCES;
}

static bool name_files(struct output *output) {
  output->temporary =
      join(output->path, strlen(output->path), temporary_suffix);
  if (output->temporary != NULL)
    output->spare =
        join(output->temporary, strlen(output->temporary), spare_suffix);
  return output->spare != NULL;
}

static mode_t new_file_mode(void) {
  mode_t mask = umask(0);

  (void)umask(mask);
  return 0666 & ~mask;
}

/* mkstemp, again if it is interrupted: what it did to the name then is not
   said. */
static int make_temporary(struct output *output) {
  size_t length = strlen(output->temporary);
  char *suffix = output->temporary + length - strlen(temporary_suffix);
  int descriptor;

  do {
    memcpy(suffix, temporary_suffix, sizeof temporary_suffix);
    descriptor = mkstemp(output->temporary);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor >= 0)
    memcpy(output->spare, output->temporary, length);
  return descriptor;
}

/* Creates the temporary file, and sees to it that it does not stay. */
static bool create_temporary(struct output *output, mode_t mode) {
  sigset_t before = doomed_hold();
  int descriptor = make_temporary(output);
  int error = errno;

  if (descriptor >= 0)
    doomed_set(output->temporary);
  doomed_release(before);
  if (descriptor >= 0)
    (void)fchmod(descriptor, mode); /* not every file system has modes */
  writer_open(&output->writer, descriptor);
  errno = error;
  return descriptor >= 0;
}

static void forget(struct output *output) {
  int error = errno;

  if (output->folder >= 0)
    (void)close(output->folder);
  free(output->path);
  free(output->temporary);
  free(output->spare);
  output->path = output->temporary = output->spare = NULL;
  errno = error;
}

/* Opens a regular file, of which stat said `old` if it is there. */
static bool open_beside(struct output *output, const char *path,
                        const struct stat *old) {
  output->path = follow_links(path);
  if (output->path != NULL && open_folder(output) && name_files(output) &&
      create_temporary(output,
                       old != NULL ? old->st_mode & 0777 : new_file_mode()))
    return true;
  forget(output);
  return false;
}

bool output_open(struct output *output, const char *path) {
  struct stat old;
  bool standard = strcmp(path, "-") == 0;
  bool known = true;

  output->path = output->temporary = output->spare = NULL;
  output->folder = -1;
  if (standard)
    return open_directly(output, path, true);
  if (stat(path, &old) != 0)
    return errno == ENOENT && open_beside(output, path, NULL);
  standard = is_standard_output(&old, &known);
  if (!known)
    return false;
  if (standard || !S_ISREG(old.st_mode))
    return open_directly(output, path, standard);
  return open_beside(output, path, &old);
}

/* ---- Committing ------------------------------------------------------- */

/* fsync, where the file system has it. */
static bool sync_to_disk(int descriptor) {
  int result;

  do
    result = fsync(descriptor);
  while (result != 0 && errno == EINTR);
  return result == 0 || errno == EINVAL || errno == ENOTSUP;
}

/* Writes what is left, to the disk if it is a regular file, and closes. */
static bool finish_file(struct output *output) {
  bool flushed = writer_flush(&output->writer);

  if (flushed && output->temporary != NULL &&
      !sync_to_disk(output->writer.descriptor))
    output->writer.error = errno;
  flushed = writer_close(&output->writer);
  errno = output->writer.error;
  return flushed;
}

/* What is known of the file that is to be replaced. */
enum old_file { OLD_SPARED, OLD_ABSENT, OLD_SINGLE };

/* Gives the old file its second name; not every file system has them. */
static enum old_file spare_old(struct output *output) {
  if (link(output->path, output->spare) == 0)
    return OLD_SPARED;
  return errno == ENOENT ? OLD_ABSENT : OLD_SINGLE;
}

/* Makes the new name last.  If that fails, the old state comes back. */
static bool sync_folder(struct output *output, enum old_file old) {
  int error;

  if (output->folder < 0 || sync_to_disk(output->folder))
    return true;
  error = errno;
  if (old == OLD_SPARED)
    (void)rename(output->spare, output->path);
  else if (old == OLD_ABSENT)
    (void)unlink(output->path);
  errno = error;
  return false;
}

/* Renames the temporary file, or removes it if it cannot have its name; while
   signals are held back, so that no second name stays. */
static bool rename_temporary(struct output *output) {
  enum old_file old = spare_old(output);
  int error = 0;

  if (rename(output->temporary, output->path) != 0) {
    error = errno;
    (void)unlink(output->temporary);
  } else if (!sync_folder(output, old)) {
    error = errno;
  }
  if (old == OLD_SPARED)
    (void)unlink(output->spare);
  errno = error;
  return error == 0;
}

static bool put_in_place(struct output *output) {
  sigset_t before = doomed_hold();
  bool placed = rename_temporary(output);
  int error = errno;

  doomed_set(NULL);
  doomed_release(before);
  errno = error;
  return placed;
}

static void remove_temporary(struct output *output) {
  int error = errno;
  sigset_t before = doomed_hold();

  (void)unlink(output->temporary);
  doomed_set(NULL);
  doomed_release(before);
  errno = error;
}

bool output_commit(struct output *output) {
  bool done = finish_file(output);

  if (output->temporary != NULL && done)
    done = put_in_place(output);
  else if (output->temporary != NULL)
    remove_temporary(output);
  forget(output);
  return done;
}

void output_abandon(struct output *output) {
  if (output->temporary != NULL)
    remove_temporary(output);
  if (output->temporary != NULL || output->writer.descriptor != STDOUT_FILENO)
    (void)close(output->writer.descriptor);
  forget(output);
}
