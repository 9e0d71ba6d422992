/* SPDX-License-Identifier: MIT */
/*
 * A reader that maps a blob must never see half of one, nor must a crash leave
 * one behind: so write to a temporary file in the same folder, fsync, rename,
 * fsync the folder.  The temporary file goes away on every failure, and when
 * the program is interrupted.
 */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  LINKS_MAX = 40,        /* symbolic links followed, as Linux does */
  LINK_TARGET_MAX = 4096 /* octets */
};

/* ---- When interrupted ------------------------------------------------- */

static const int deadly_signals[] = {SIGHUP, SIGINT, SIGTERM};

enum { DEADLY_COUNT = sizeof deadly_signals / sizeof deadly_signals[0] };

/* The file to remove; changed only while the signals are blocked. */
static const char *volatile doomed;

/* The action is the default again when this runs, so that the signal, raised
   anew, ends the program as soon as this returns. */
static void on_signal(int number) {
  if (doomed != NULL)
    (void)unlink(doomed);
  (void)raise(number);
}

static sigset_t block_signals(void) {
  sigset_t deadly, before;

  (void)sigemptyset(&deadly);
  for (int i = 0; i < DEADLY_COUNT; i++)
    (void)sigaddset(&deadly, deadly_signals[i]);
  (void)sigprocmask(SIG_BLOCK, &deadly, &before);
  return before;
}

static void restore_signals(sigset_t before) {
  (void)sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Signals that are ignored (nohup) stay so.  A file over the limit of its size
   shall be an error of write(2), not a death. */
static void catch_signals(void) {
  struct sigaction action = {.sa_flags = (int)SA_RESETHAND};

  action.sa_handler = on_signal;
  for (int i = 0; i < DEADLY_COUNT; i++) {
    struct sigaction old;
    if (sigaction(deadly_signals[i], NULL, &old) == 0 &&
        old.sa_handler != SIG_IGN)
      (void)sigaction(deadly_signals[i], &action, NULL);
  }
  (void)signal(SIGXFSZ, SIG_IGN);
}

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
   To rename something over that would not be to write to it. */
static bool is_standard_output(const struct stat *file) {
  struct stat standard;

  return fstat(STDOUT_FILENO, &standard) == 0 &&
         standard.st_dev == file->st_dev && standard.st_ino == file->st_ino;
}

/* Opens what is written as it is. */
static bool open_directly(struct output *output, const char *path,
                          bool standard) {
  int descriptor = STDOUT_FILENO;

  if (!standard)
    descriptor = open(path, O_WRONLY | O_CLOEXEC);
  writer_open(&output->writer, descriptor);
  return descriptor >= 0;
}

static mode_t new_file_mode(void) {
  mode_t mask = umask(0);

  (void)umask(mask);
  return 0666 & ~mask;
}

/* Creates the temporary file, and sees to it that it does not stay. */
static bool create_temporary(struct output *output, mode_t mode) {
  sigset_t before;
  int descriptor, error;

  output->temporary = join(output->path, strlen(output->path), ".XXXXXX");
  if (output->temporary == NULL)
    return false;
  catch_signals();
  before = block_signals();
  descriptor = mkstemp(output->temporary);
  error = errno;
  doomed = descriptor >= 0 ? output->temporary : NULL;
  restore_signals(before);
  if (descriptor >= 0)
    (void)fchmod(descriptor, mode); /* not every file system has modes */
  writer_open(&output->writer, descriptor);
  errno = error;
  return descriptor >= 0;
}

static void forget(struct output *output) {
  free(output->path);
  free(output->temporary);
  output->path = NULL;
  output->temporary = NULL;
}

bool output_open(struct output *output, const char *path) {
  struct stat old;
  bool standard = strcmp(path, "-") == 0;
  bool exists = !standard && stat(path, &old) == 0;

  output->path = NULL;
  output->temporary = NULL;
  if (exists && is_standard_output(&old))
    standard = true;
  if (standard || (exists && !S_ISREG(old.st_mode)))
    return open_directly(output, path, standard);
  output->path = follow_links(path);
  if (output->path != NULL &&
      create_temporary(output, exists ? old.st_mode & 0777 : new_file_mode()))
    return true;
  forget(output);
  return false;
}

/* ---- Committing ------------------------------------------------------- */

/* fsync, where the file system has it. */
static bool sync_to_disk(int descriptor) {
  return fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP;
}

/* Writes what is left, to the disk if it is a regular file, and closes. */
static bool finish_file(struct output *output) {
  int descriptor = output->writer.descriptor;
  int error = 0;

  if (!writer_flush(&output->writer))
    error = output->writer.error;
  else if (output->temporary != NULL && !sync_to_disk(descriptor))
    error = errno;
  if (descriptor != STDOUT_FILENO && close(descriptor) != 0 && error == 0)
    error = errno;
  errno = error;
  return error == 0;
}

/* Makes the new name last.  A folder that may not be read cannot be synced. */
static bool sync_folder(const char *path) {
  size_t length = folder_length(path);
  char *folder = length == 0 ? join(".", 1, "") : join(path, length, "");
  int descriptor =
      folder == NULL ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool synced = true;

  free(folder);
  if (descriptor >= 0) {
    synced = sync_to_disk(descriptor);
    (void)close(descriptor);
  }
  return synced;
}

/* Renames the temporary file, or removes it if it is of no use. */
static bool put_in_place(struct output *output, bool complete) {
  sigset_t before = block_signals();
  int error = errno;
  bool renamed = complete && rename(output->temporary, output->path) == 0;

  if (complete && !renamed)
    error = errno;
  if (!renamed)
    (void)unlink(output->temporary);
  doomed = NULL;
  restore_signals(before);
  errno = error;
  return renamed;
}

bool output_commit(struct output *output) {
  bool done = finish_file(output);
  int error;

  if (output->temporary != NULL)
    done = put_in_place(output, done) && sync_folder(output->path);
  error = errno;
  forget(output);
  errno = error;
  return done;
}

void output_abandon(struct output *output) {
  if (output->writer.descriptor != STDOUT_FILENO)
    (void)close(output->writer.descriptor);
  if (output->temporary != NULL)
    (void)put_in_place(output, false);
  forget(output);
}
