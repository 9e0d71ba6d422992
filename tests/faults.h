/* SPDX-License-Identifier: MIT */
/*
 * A shared object for LD_PRELOAD that makes the system fail a program on
 * purpose: the C library's functions for memory (faults_memory.c) and for files
 * (faults_files.c) go through here, where they are counted and where it is
 * decided what becomes of each call.  It knows nothing of the program, so it
 * fits any that is linked dynamically to glibc.
 *
 * The environment tells what shall happen; calls count from 1:
 *
 *   FAULTS_FAIL=KIND:N:ERRNO   call N of a kind fails, with a number for errno;
 *                              N+ for that one and all that follow
 *   FAULTS_KILL=KIND:N:SIGNAL  before call N the process gets this signal, a
 *                              number
 *   FAULTS_SHORT=OCTETS        a read or a write moves no more than that, or,
 *                              if it is "random", as many as chance will have
 *   FAULTS_EINTR=TIMES         whatever a signal may interrupt is interrupted
 *                              so often before it comes through
 *   FAULTS_REPORT=FILE         at exit a line for each kind, "KIND CALLS", and
 *                              "blocks COUNT": of memory, not given back
 *
 * The kinds are those below; a kind "system" has the calls of all but
 * "memory".  Messages, which are writes to standard error, are never touched.
 */
#ifndef HSTS_TESTS_FAULTS_H
#define HSTS_TESTS_FAULTS_H

#include <stdatomic.h>
#include <stddef.h>

/* In the order of the names in faults.c. */
enum faults_kind {
  FAULTS_MEMORY,
  FAULTS_OPEN, /* and mkstemp */
  FAULTS_READ,
  FAULTS_WRITE,
  FAULTS_CLOSE, /* which closes even if it fails, as Linux does */
  FAULTS_SYNC,
  FAULTS_STAT,
  FAULTS_MAP,
  FAULTS_RENAME,
  FAULTS_LINK,   /* and symlink, readlink */
  FAULTS_UNLINK, /* and mkdir, rmdir */
  FAULTS_CHANGE, /* of size, permissions or owner */
  FAULTS_SIGNAL, /* the handling of them; never fails */
  FAULTS_KIND_COUNT
};

/* Counts a call.  0, or the errno that it has to fail with. */
int faults_meet(enum faults_kind kind);

/* How many of `length` octets a read or a write may move. */
size_t faults_length(size_t length);

/* The blocks of memory that are not given back yet. */
extern atomic_long faults_blocks;

#endif
