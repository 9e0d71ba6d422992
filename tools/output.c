/* SPDX-License-Identifier: MIT */
/*
 * A reader that maps a blob must never see half of one, nor must a crash leave
 * one behind: so write to a temporary file in the same folder, fsync, rename,
 * fsync the folder.  The temporary file goes away on every failure, and when
 * the program is interrupted.
 *
 * The folder's fsync can fail as well, when the old file has lost its name
 * already.  So that gets a second name before, from which it can come back.
 *
 * Which links are followed, and whose the new file will be, is decided in
 * libhsts/file_place.c.
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

enum { SUFFIX = 6, TRIES = 100 };

static const char temporary_suffix[] = ".XXXXXX"; /* as many by chance */
static const char spare_suffix[] = "~";           /* after that */

/* ---- Names ------------------------------------------------------------ */

/* `first` and then `second`; NULL: out of memory. */
static char *join(const char *first, const char *second) {
  size_t length = strlen(first), second_size = strlen(second) + 1;
  char *joined = malloc(length + second_size);

  if (joined == NULL)
    return NULL;
  memcpy(joined, first, length);
  memcpy(joined + length, second, second_size);
  return joined;
}

static bool name_files(struct output *output) {
  output->temporary = join(output->place.name, temporary_suffix);
  if (output->temporary != NULL)
    output->spare = join(output->temporary, spare_suffix);
  return output->spare != NULL;
}

/* Puts six letters and digits at the end of the name. */
static bool choose_suffix(char *name) {
  static const char characters[] = "abcdefghijklmnopqrstuvwxyz012345";
  unsigned char chance[SUFFIX];
  char *suffix = name + strlen(name) - SUFFIX;

  if (getentropy(chance, sizeof chance) != 0)
    return false;
  for (int i = 0; i < SUFFIX; i++)
    suffix[i] = characters[chance[i] % 32];
  return true;
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

static mode_t new_file_mode(void) {
  mode_t mask = umask(0);

  (void)umask(mask);
  return 0666 & ~mask;
}

/* A file whose name nobody has; -1 with errno. */
static int make_temporary(struct output *output) {
  int descriptor = -1;

  for (int tries = 0; tries < TRIES && descriptor < 0; tries++) {
    if (!choose_suffix(output->temporary))
      return -1;
    descriptor = hsts_file_place_create(&output->place, output->temporary,
                                        new_file_mode());
    if (descriptor < 0 && errno != EEXIST)
      return -1;
  }
  if (descriptor >= 0)
    memcpy(output->spare, output->temporary, strlen(output->temporary));
  return descriptor;
}

/* Creates the temporary file, and sees to it that it does not stay. */
static bool create_temporary(struct output *output) {
  sigset_t before = doomed_hold();
  int descriptor = make_temporary(output);
  int error = errno;

  if (descriptor >= 0)
    doomed_set(output->place.folder, output->temporary);
  doomed_release(before);
  writer_open(&output->writer, descriptor);
  errno = error;
  return descriptor >= 0;
}

static void forget(struct output *output) {
  int error = errno;

  hsts_file_place_close(&output->place);
  free(output->temporary);
  free(output->spare);
  output->temporary = output->spare = NULL;
  errno = error;
}

/* Whether the file that is there, if any is, may be replaced. */
static bool may_replace(const struct output *output) {
  int descriptor = hsts_file_place_open_old(&output->place, O_WRONLY);

  hsts_file_close(descriptor);
  return descriptor >= 0 || errno == ENOENT;
}

/* Opens standard output, or what is no regular file. */
static bool open_as_it_is(struct output *output, bool standard) {
  int descriptor =
      standard ? STDOUT_FILENO : hsts_file_place_open_as_it_is(&output->place);

  writer_open(&output->writer, descriptor);
  forget(output);
  return descriptor >= 0;
}

/* Opens what the place has. */
static bool open_place(struct output *output) {
  const struct file_place *place = &output->place;

  if (place->is_there && !S_ISREG(place->now.st_mode))
    return open_as_it_is(output, false);
  if (may_replace(output) && name_files(output) && create_temporary(output))
    return true;
  forget(output);
  return false;
}

bool output_open(struct output *output, const char *path) {
  bool standard = strcmp(path, "-") == 0;
  bool known = true;
  struct stat file;

  output->temporary = output->spare = NULL;
  output->place = (struct file_place){.folder = AT_FDCWD};
  if (!standard && stat(path, &file) == 0)
    standard = is_standard_output(&file, &known);
  else if (!standard && errno != ENOENT)
    return false;
  if (standard)
    return open_as_it_is(output, true);
  return known && hsts_file_place_open(&output->place, path) &&
         open_place(output);
}

/* ---- Committing ------------------------------------------------------- */

/* Writes what is left, to the disk if it is a regular file, and closes. */
static bool finish_file(struct output *output) {
  bool flushed = writer_flush(&output->writer);

  if (flushed && output->temporary != NULL &&
      !hsts_file_sync(output->writer.descriptor))
    output->writer.error = errno;
  flushed = writer_close(&output->writer);
  errno = output->writer.error;
  return flushed;
}

/* What is known of the file that is to be replaced. */
enum old_file { OLD_SPARED, OLD_ABSENT, OLD_SINGLE };

/* Gives the old file its second name; not every file system has them.  That of
   another user's file could not be removed from a sticky folder. */
static enum old_file spare_old(struct output *output) {
  const struct file_place *place = &output->place;
  int folder = place->folder;

  if (place->is_there && place->now.st_uid != geteuid() && geteuid() != 0)
    return OLD_SINGLE;
  if (linkat(folder, output->place.name, folder, output->spare, 0) == 0)
    return OLD_SPARED;
  return errno == ENOENT ? OLD_ABSENT : OLD_SINGLE;
}

/* Makes the new name last.  If that fails, the old state comes back. */
static bool sync_folder(struct output *output, enum old_file old) {
  const struct file_place *place = &output->place;
  int error;

  if (hsts_file_place_sync(place))
    return true;
  error = errno;
  if (old == OLD_SPARED)
    (void)renameat(place->folder, output->spare, place->folder, place->name);
  else if (old == OLD_ABSENT)
    (void)unlinkat(place->folder, place->name, 0);
  errno = error;
  return false;
}

/* Renames the temporary file, or removes it if it cannot have its name; while
   signals are held back, so that no second name stays. */
static bool rename_temporary(struct output *output) {
  int folder = output->place.folder;
  enum old_file old = spare_old(output);
  int error = 0;

  if (renameat(folder, output->temporary, folder, output->place.name) != 0) {
    error = errno;
    (void)unlinkat(folder, output->temporary, 0);
  } else if (!sync_folder(output, old)) {
    error = errno;
  }
  if (old == OLD_SPARED)
    (void)unlinkat(folder, output->spare, 0);
  errno = error;
  return error == 0;
}

static bool put_in_place(struct output *output) {
  sigset_t before = doomed_hold();
  bool placed = rename_temporary(output);
  int error = errno;

  doomed_set(AT_FDCWD, NULL);
  doomed_release(before);
  errno = error;
  return placed;
}

static void remove_temporary(struct output *output) {
  int error = errno;
  sigset_t before = doomed_hold();

  (void)unlinkat(output->place.folder, output->temporary, 0);
  doomed_set(AT_FDCWD, NULL);
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
