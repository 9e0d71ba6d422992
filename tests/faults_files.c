/* SPDX-License-Identifier: MIT */
/*
 * Files and the calls that change them; see faults.h.  A program that was built
 * for large files, or with _FORTIFY_SOURCE, calls some of these under other
 * names, which stand beside the plain ones.
 */
/* Here all names mean what they say. */
#undef _FORTIFY_SOURCE
#undef _FILE_OFFSET_BITS
#undef _TIME_BITS
#define _GNU_SOURCE /* RTLD_NEXT, and what large files are called */
#include "faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __GLIBC__ /* of others nothing fails, and the tests are skipped */

/* The C library's own function. */
#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

/* Defines a function that fails if it is told to, with `failed` as what it
   returns, and else is the C library's. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a type cannot be in any */
#define WRAP(kind, type, failed, name, parameters, arguments) \
  type name parameters {                                      \
    int error = faults_meet(kind);                            \
    if (error == 0)                                           \
      return REAL(name) arguments;                            \
    errno = error;                                            \
    return failed;                                            \
  }
/* NOLINTEND(bugprone-macro-parentheses) */

/* ---- Opening and closing ---------------------------------------------- */

/* Opening takes the permissions only if it creates. */
/* NOLINTBEGIN(bugprone-macro-parentheses): as above */
#define WRAP_OPEN(name, parameters, arguments)                \
  int name parameters {                                       \
    int error = faults_meet(FAULTS_OPEN);                     \
    va_list more;                                             \
    mode_t mode;                                              \
    va_start(more, flags);                                    \
    mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0; \
    va_end(more);                                             \
    if (error == 0)                                           \
      return REAL(name) arguments;                            \
    errno = error;                                            \
    return -1;                                                \
  }
/* NOLINTEND(bugprone-macro-parentheses) */

WRAP_OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
WRAP_OPEN(openat, (int folder, const char *path, int flags, ...),
          (folder, path, flags, mode))
WRAP(FAULTS_OPEN, int, -1, mkstemp, (char *name), (name))
WRAP(FAULTS_OPEN, int, -1, mkostemp, (char *name, int flags), (name, flags))

int close(int descriptor) {
  int error = faults_meet(FAULTS_CLOSE);
  int result = REAL(close)(descriptor);

  if (result != 0 || error == 0)
    return result;
  errno = error;
  return -1;
}

/* ---- Reading and writing ---------------------------------------------- */

ssize_t read(int descriptor, void *octets, size_t length) {
  int error = faults_meet(FAULTS_READ);

  if (error == 0)
    return REAL(read)(descriptor, octets, faults_length(length));
  errno = error;
  return -1;
}

ssize_t write(int descriptor, const void *octets, size_t length) {
  int error = 0;

  if (descriptor == STDERR_FILENO)
    return REAL(write)(descriptor, octets, length);
  error = faults_meet(FAULTS_WRITE);
  if (error == 0)
    return REAL(write)(descriptor, octets, faults_length(length));
  errno = error;
  return -1;
}

WRAP(FAULTS_SYNC, int, -1, fsync, (int descriptor), (descriptor))
WRAP(FAULTS_SYNC, int, -1, fdatasync, (int descriptor), (descriptor))

/* ---- Facts and mappings ----------------------------------------------- */

WRAP(FAULTS_STAT, int, -1, stat, (const char *path, struct stat *facts),
     (path, facts))
WRAP(FAULTS_STAT, int, -1, lstat, (const char *path, struct stat *facts),
     (path, facts))
WRAP(FAULTS_STAT, int, -1, fstat, (int descriptor, struct stat *facts),
     (descriptor, facts))
WRAP(FAULTS_STAT, int, -1, fstatat,
     (int folder, const char *path, struct stat *facts, int flags),
     (folder, path, facts, flags))
WRAP(FAULTS_STAT, int, -1, access, (const char *path, int mode), (path, mode))
WRAP(FAULTS_MAP, void *, MAP_FAILED, mmap,
     (void *address, size_t length, int protection, int flags, int descriptor,
      off_t offset),
     (address, length, protection, flags, descriptor, offset))

/* ---- Names ------------------------------------------------------------ */

WRAP(FAULTS_RENAME, int, -1, rename, (const char *from, const char *to),
     (from, to))
WRAP(FAULTS_RENAME, int, -1, renameat,
     (int from_folder, const char *from, int folder, const char *to),
     (from_folder, from, folder, to))
WRAP(FAULTS_LINK, int, -1, link, (const char *from, const char *to), (from, to))
WRAP(FAULTS_LINK, int, -1, linkat,
     (int from_folder, const char *from, int folder, const char *to, int flags),
     (from_folder, from, folder, to, flags))
WRAP(FAULTS_LINK, int, -1, symlink, (const char *from, const char *to),
     (from, to))
WRAP(FAULTS_LINK, ssize_t, -1, readlink,
     (const char *path, char *target, size_t size), (path, target, size))
WRAP(FAULTS_LINK, ssize_t, -1, readlinkat,
     (int folder, const char *path, char *target, size_t size),
     (folder, path, target, size))
WRAP(FAULTS_UNLINK, int, -1, unlink, (const char *path), (path))
WRAP(FAULTS_UNLINK, int, -1, unlinkat,
     (int folder, const char *path, int flags), (folder, path, flags))
WRAP(FAULTS_UNLINK, int, -1, rmdir, (const char *path), (path))
WRAP(FAULTS_UNLINK, int, -1, mkdir, (const char *path, mode_t mode),
     (path, mode))
WRAP(FAULTS_CHANGE, int, -1, fchmod, (int descriptor, mode_t mode),
     (descriptor, mode))
WRAP(FAULTS_CHANGE, int, -1, fchown, (int descriptor, uid_t user, gid_t group),
     (descriptor, user, group))
WRAP(FAULTS_CHANGE, int, -1, ftruncate, (int descriptor, off_t length),
     (descriptor, length))

/* ---- Signals ---------------------------------------------------------- */

WRAP(FAULTS_SIGNAL, int, -1, sigprocmask,
     (int how, const sigset_t *set, sigset_t *before), (how, set, before))
WRAP(FAULTS_SIGNAL, int, -1, sigaction,
     (int number, const struct sigaction *action, struct sigaction *before),
     (number, action, before))

/* ---- The same under other names --------------------------------------- */

/* NOLINTBEGIN(bugprone-reserved-identifier): the C library's own names */
ssize_t __read_chk(int descriptor, void *octets, size_t length, size_t room);
ssize_t __readlink_chk(const char *path, char *target, size_t size,
                       size_t room);
ssize_t __readlinkat_chk(int folder, const char *path, char *target,
                         size_t size, size_t room);
/* NOLINTEND(bugprone-reserved-identifier) */

ssize_t __read_chk(int descriptor, void *octets, size_t length, size_t room) {
  if (length > room)
    abort();
  return read(descriptor, octets, length);
}

ssize_t __readlink_chk(const char *path, char *target, size_t size,
                       size_t room) {
  if (size > room)
    abort();
  return readlink(path, target, size);
}

ssize_t __readlinkat_chk(int folder, const char *path, char *target,
                         size_t size, size_t room) {
  if (size > room)
    abort();
  return readlinkat(folder, path, target, size);
}

WRAP_OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
WRAP_OPEN(openat64, (int folder, const char *path, int flags, ...),
          (folder, path, flags, mode))
WRAP(FAULTS_OPEN, int, -1, mkstemp64, (char *name), (name))
WRAP(FAULTS_STAT, int, -1, stat64, (const char *path, struct stat64 *facts),
     (path, facts))
WRAP(FAULTS_STAT, int, -1, lstat64, (const char *path, struct stat64 *facts),
     (path, facts))
WRAP(FAULTS_STAT, int, -1, fstat64, (int descriptor, struct stat64 *facts),
     (descriptor, facts))
WRAP(FAULTS_STAT, int, -1, fstatat64,
     (int folder, const char *path, struct stat64 *facts, int flags),
     (folder, path, facts, flags))
WRAP(FAULTS_MAP, void *, MAP_FAILED, mmap64,
     (void *address, size_t length, int protection, int flags, int descriptor,
      off64_t offset),
     (address, length, protection, flags, descriptor, offset))

#endif
