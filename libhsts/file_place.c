/* SPDX-License-Identifier: MIT */
/*
 * A new file takes the place of an old one by rename.  Two things can go wrong
 * where strangers may write to the folder (/tmp), or own it.
 *
 * A link that a stranger has planted leads to a file that only its victim may
 * write.  So the last name of a path is followed link by link, and each link
 * has to belong to the effective user or to root.  Linux does less with
 * fs.protected_symlinks=1, and nothing with 0.  A link is looked at and read
 * through one descriptor, so it cannot be exchanged in between.  The folder is
 * held by a descriptor, too.  Which folders the path goes through is up to the
 * caller.  A FIFO that a stranger has planted is refused for the same reason.
 *
 * A file that a stranger has planted would give its permissions to the new one.
 * So only the user's own file does that.  And root's new file goes back to the
 * user whose file it replaces, who would lose it otherwise.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_PATH */
#endif
#include "file_place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

enum {
  MAX_LINKS = 40,     /* as many as Linux follows */
  PROC_MAGIC = 0x9FA0 /* what statfs says of /proc: PROC_SUPER_MAGIC of Linux */
};

int hsts_file_open_at(int folder, const char *name, int flags, mode_t mode) {
  int descriptor;

  do
    descriptor = openat(folder, name, flags | O_CLOEXEC, mode);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

void hsts_file_close(int descriptor) {
  int error = errno;

  if (descriptor >= 0)
    (void)close(descriptor);
  errno = error;
}

/* ---- Where a path leads ----------------------------------------------- */

static void free_text(char *text) {
  int error = errno;

  free(text);
  errno = error;
}

/* Opens the folder that a path names, which ends in a slash or is empty. */
static int open_folder(int from, const char *path, size_t length) {
  char *folder = length > 0 ? strndup(path, length) : strdup(".");
  int descriptor = -1;

  if (folder != NULL)
    descriptor = hsts_file_open_at(from, folder, O_PATH | O_DIRECTORY, 0);
  free_text(folder);
  return descriptor;
}

/* Goes on to a path, which may be relative to the folder of the place. */
static bool go_to(struct file_place *place, const char *path) {
  const char *slash = strrchr(path, '/');
  size_t length = slash != NULL ? (size_t)(slash - path) + 1 : 0;
  int folder = open_folder(place->folder, path, length);
  char *name = folder >= 0 ? strdup(path + length) : NULL;

  if (name == NULL) {
    hsts_file_close(folder);
    return false;
  }
  if (place->folder != AT_FDCWD)
    hsts_file_close(place->folder);
  free(place->name);
  place->folder = folder;
  place->name = name;
  if (*name != '\0')
    return true;
  errno = *path != '\0' ? EISDIR : ENOENT;
  return false;
}

/* Links of /proc/self/fd stand for what is open there, which may have no name:
   a pipe has none. */
static bool stands_for_itself(struct file_place *place, int link) {
  struct statfs system;
  struct stat now;

  if (fstatfs(link, &system) != 0 || system.f_type != PROC_MAGIC ||
      fstatat(place->folder, place->name, &now, 0) != 0 || S_ISREG(now.st_mode))
    return false;
  place->now = now;
  place->is_alias = true;
  return true;
}

/* Follows the link that is open as `link`. */
static bool follow(struct file_place *place, int link) {
  char *target = malloc(PATH_MAX);
  ssize_t length = -1;
  bool done = false;

  if (target != NULL)
    length = readlinkat(link, "", target, PATH_MAX - 1);
  if (length >= 0) {
    target[length] = '\0';
    done = go_to(place, target);
  }
  free_text(target);
  return done;
}

/* Whether it is the effective user's or root's. */
static bool is_trusted(const struct stat *file) {
  return file->st_uid == geteuid() || file->st_uid == 0;
}

/* Looks at the name of the place, and goes on if that is a link. */
static bool step(struct file_place *place, bool *arrived) {
  int link =
      hsts_file_open_at(place->folder, place->name, O_PATH | O_NOFOLLOW, 0);
  bool done = false;

  if (link < 0) {
    *arrived = true;
    return errno == ENOENT;
  }
  if (fstat(link, &place->now) == 0) {
    *arrived = place->is_there =
        !S_ISLNK(place->now.st_mode) || stands_for_itself(place, link);
    if (*arrived)
      done = true;
    else if (is_trusted(&place->now))
      done = follow(place, link);
    else
      errno = EACCES;
  }
  hsts_file_close(link);
  return done;
}

bool hsts_file_place_open(struct file_place *place, const char *path) {
  bool arrived = false;
  bool done;

  *place = (struct file_place){.folder = AT_FDCWD};
  done = go_to(place, path);
  for (int links = 0; done && !arrived; links++) {
    done = links <= MAX_LINKS;
    if (done)
      done = step(place, &arrived);
    else
      errno = ELOOP;
  }
  if (!done)
    hsts_file_place_close(place);
  return done;
}

void hsts_file_place_close(struct file_place *place) {
  if (place->folder != AT_FDCWD)
    hsts_file_close(place->folder);
  free_text(place->name);
  place->folder = AT_FDCWD;
  place->name = NULL;
}

/* ---- What is there ---------------------------------------------------- */

bool hsts_file_place_look(struct file_place *place) {
  place->is_there = fstatat(place->folder, place->name, &place->now,
                            AT_SYMLINK_NOFOLLOW) == 0;
  return place->is_there || errno == ENOENT;
}

int hsts_file_place_open_old(const struct file_place *place, int access) {
  mode_t mode = place->now.st_mode;

  if (place->is_there && S_ISREG(mode) && (mode & S_IWUSR) != 0)
    return hsts_file_open_at(place->folder, place->name,
                             access | O_NOFOLLOW | O_NONBLOCK, 0);
  errno = !place->is_there ? ENOENT
          : S_ISDIR(mode)  ? EISDIR
          : S_ISREG(mode)  ? EACCES
                           : EINVAL;
  return -1;
}

int hsts_file_place_open_as_it_is(const struct file_place *place) {
  struct stat opened;
  int descriptor = -1;

  if (place->is_alias)
    return hsts_file_open_at(place->folder, place->name, O_WRONLY, 0);
  if (is_trusted(&place->now))
    descriptor =
        hsts_file_open_at(place->folder, place->name, O_WRONLY | O_NOFOLLOW, 0);
  else
    errno = EACCES;
  if (descriptor < 0 || (fstat(descriptor, &opened) == 0 &&
                         !S_ISREG(opened.st_mode) && is_trusted(&opened)))
    return descriptor;
  hsts_file_close(descriptor);
  errno = EACCES;
  return -1;
}

/* ---- The new file ----------------------------------------------------- */

/* Whether the old file is the user's own. */
static bool is_own(const struct file_place *place) {
  return place->is_there && S_ISREG(place->now.st_mode) &&
         place->now.st_uid == geteuid();
}

uid_t hsts_file_place_owner(const struct file_place *place) {
  return place->is_there && S_ISREG(place->now.st_mode) && geteuid() == 0
             ? place->now.st_uid
             : geteuid();
}

/* Gives a file of root's the owner of the old one.  That an owner cannot be
   kept is an error, as the user would lose the file. */
static bool give_back(const struct file_place *place, int descriptor) {
  uid_t owner = hsts_file_place_owner(place);

  return owner == geteuid() ||
         fchown(descriptor, owner, place->now.st_gid) == 0;
}

/* The permissions of the user's own file.  A group that cannot be kept gets
   none. */
static mode_t own_mode(const struct file_place *place, int descriptor) {
  mode_t mode = place->now.st_mode & 0777;
  struct stat made;

  if (fstat(descriptor, &made) != 0 ||
      (made.st_gid != place->now.st_gid &&
       fchown(descriptor, (uid_t)-1, place->now.st_gid) != 0))
    mode &= ~(mode_t)S_IRWXG;
  return mode;
}

/* What of `mode` the old file has, if there is one: that of another user's file
   is not taken over, and not exceeded. */
static mode_t new_mode(const struct file_place *place, mode_t mode) {
  return place->is_there ? (mode & place->now.st_mode) | S_IRUSR | S_IWUSR
                         : mode;
}

int hsts_file_place_create(const struct file_place *place, const char *name,
                           mode_t mode) {
  int descriptor = hsts_file_open_at(place->folder, name,
                                     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
                                     S_IRUSR | S_IWUSR);

  if (descriptor < 0)
    return -1;
  mode = is_own(place) ? own_mode(place, descriptor) : new_mode(place, mode);
  (void)fchmod(descriptor, mode); /* not every file system has modes */
  if (give_back(place, descriptor))
    return descriptor;
  hsts_file_close(descriptor);
  int error = errno;
  (void)unlinkat(place->folder, name, 0);
  errno = error;
  return -1;
}

/* ---- The disk --------------------------------------------------------- */

bool hsts_file_sync(int descriptor) {
  int result;

  do
    result = fsync(descriptor);
  while (result != 0 && errno == EINTR);
  return result == 0 || errno == EINVAL || errno == ENOTSUP;
}

bool hsts_file_place_sync(const struct file_place *place) {
  int folder = hsts_file_open_at(place->folder, ".", O_RDONLY | O_DIRECTORY, 0);
  bool done;

  if (folder < 0)
    return errno == EACCES;
  done = hsts_file_sync(folder);
  hsts_file_close(folder);
  return done;
}
