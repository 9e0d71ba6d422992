/* SPDX-License-Identifier: MIT */
/*
 * Files that are of no use if the program is interrupted: they are removed
 * before a signal ends it.  Changes of such files and of this knowledge belong
 * together, so the signals wait while both are made:
 *
 *     sigset_t before = doomed_hold();
 *     ... create, rename or remove; doomed_add, doomed_clear ...
 *     doomed_release(before);
 */
#ifndef HSTS_TOOLS_DOOMED_H
#define HSTS_TOOLS_DOOMED_H

#include <signal.h>

enum { DOOMED_MAX = 2 };

/* Holds back all signals that end a program from outside.  Those that are
   ignored (by nohup, say) stay so. */
sigset_t doomed_hold(void);

/* Lets them come, if they came before. */
void doomed_release(sigset_t before);

/* Adds a file, at most DOOMED_MAX in all, whose name must stay where it is. */
void doomed_add(const char *path);

/* Forgets all of them. */
void doomed_clear(void);

#endif
