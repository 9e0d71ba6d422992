/* SPDX-License-Identifier: MIT */
/*
 * The place of a file that is to be replaced by a new one: which folder and
 * name a path leads to, what is there, and whose the new file will be.
 */
#ifndef HSTS_FILE_PLACE_H
#define HSTS_FILE_PLACE_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

struct file_place {
  int folder;      /* a descriptor for the functions that end in "at" */
  char *name;      /* in that folder */
  bool is_there;   /* something is, and no link */
  bool is_alias;   /* a link of /proc, to what is open and no regular file */
  struct stat now; /* what that is */
};

/* Finds the place that a path leads to.  Links are followed if they belong to
   the effective user or to root.  False with errno: EACCES for another's link.
 */
bool hsts_file_place_open(struct file_place *place, const char *path);

void hsts_file_place_close(struct file_place *place);

/* Looks again at what is there.  False with errno. */
bool hsts_file_place_look(struct file_place *place);

/* Opens what is there if it may be replaced: a regular file (otherwise EISDIR
   or EINVAL), which may be written (otherwise EACCES, for root as well).
   `access` is O_WRONLY or O_RDWR.  -1 with errno, ENOENT if nothing is there.
 */
int hsts_file_place_open_old(const struct file_place *place, int access);

/* Opens what is there and no regular file, to write to it as it is.  -1 with
   errno: EACCES if it belongs neither to the effective user nor to root. */
int hsts_file_place_open_as_it_is(const struct file_place *place);

/* Who will own a file that is created for this place. */
uid_t hsts_file_place_owner(const struct file_place *place);

/* Creates the file `name` in the same folder, to be renamed to the place.  It
   has the group and permissions of the file that is there if that is the user's
   own, and otherwise `mode`, as far as the other file has it.  It belongs to
   the effective user; if that is root, to the owner of the file that is there.
   -1 with errno, EEXIST if there is such a file. */
int hsts_file_place_create(const struct file_place *place, const char *name,
                           mode_t mode);

/* Writes the folder to the disk, if it may be read.  False with errno. */
bool hsts_file_place_sync(const struct file_place *place);

/* fsync, where the file system has it.  False with errno. */
bool hsts_file_sync(int descriptor);

/* openat, again if a signal interrupts it, and closed by exec. */
int hsts_file_open_at(int folder, const char *name, int flags, mode_t mode);

/* close that leaves errno alone. */
void hsts_file_close(int descriptor);

#endif
