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
 * caller.
 *
 * A file that a stranger has planted would give its permissions and its owner
 * to the new one.  So only the user's own file does that; and root's new file
 * goes back to the user whose file it replaces, unless anybody could have put
 * that file there.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_PATH */
#endif
#include "file_place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { MAX_LINKS = 40 }; /* as many as Linux follows */

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
  hsts_file_place_close(place);
  *place = (struct file_place){.folder = folder, .name = name};
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

  if (fstatfs(link, &system) != 0 || system.f_type != PROC_SUPER_MAGIC ||
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
    uid_t owner = place->now.st_uid;
    *arrived = place->is_there =
        !S_ISLNK(place->now.st_mode) || stands_for_itself(place, link);
    if (*arrived)
      done = true;
    else if (owner == geteuid() || owner == 0)
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
  *place = (struct file_place){.folder = AT_FDCWD};
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
  return hsts_file_open_at(place->folder, place->name,
                           O_WRONLY | (place->is_alias ? 0 : O_NOFOLLOW), 0);
}

/* ---- The new file ----------------------------------------------------- */

/* Whether anybody could have put the file there: everybody may write to the
   folder, and the file is not the folder's owner's. */
static bool may_be_planted(const struct file_place *place) {
  struct stat folder;

  return fstat(place->folder, &folder) != 0 ||
         ((folder.st_mode & S_IWOTH) != 0 &&
          folder.st_uid != place->now.st_uid);
}

/* Whether the new file gets owner and permissions from the old one. */
static bool is_inherited(const struct file_place *place) {
  uid_t user = geteuid();

  return place->is_there && S_ISREG(place->now.st_mode) &&
         (place->now.st_uid == user || (user == 0 && !may_be_planted(place)));
}

uid_t hsts_file_place_owner(const struct file_place *place) {
  return is_inherited(place) ? place->now.st_uid : geteuid();
}

/* Not every file system has owners and permissions; but an owner that can be
   told and not be kept is an error, as the user would lose the file.  A group
   that cannot be kept gets no permissions. */
static bool inherit(int descriptor, const struct stat *old) {
  mode_t mode = old->st_mode & 0777;
  struct stat made;

  if (fstat(descriptor, &made) != 0 ||
      (made.st_uid != old->st_uid &&
       fchown(descriptor, old->st_uid, (gid_t)-1) != 0))
    return false;
  if (made.st_gid != old->st_gid &&
      fchown(descriptor, (uid_t)-1, old->st_gid) != 0)
    mode &= ~(mode_t)S_IRWXG;
  (void)fchmod(descriptor, mode);
  return true;
}

int hsts_file_place_create(const struct file_place *place, const char *name,
                           mode_t mode) {
  int descriptor = hsts_file_open_at(place->folder, name,
                                     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
                                     S_IRUSR | S_IWUSR);

  if (descriptor < 0)
    return -1;
  if (!is_inherited(place)) {
    (void)fchmod(descriptor, mode);
  } else if (!inherit(descriptor, &place->now)) {
    hsts_file_close(descriptor);
    int error = errno;
    (void)unlinkat(place->folder, name, 0);
    errno = error;
    return -1;
  }
  return descriptor;
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
