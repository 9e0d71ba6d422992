/* SPDX-License-Identifier: MIT */
/*
 * A file that is of no use if the program is interrupted: it is removed before
 * a signal ends it.  Changes of the file and of this knowledge belong together,
 * so the signals wait while both are made:
 *
 *     sigset_t before = doomed_hold();
 *     ... create, rename or remove it; doomed_set ...
 *     doomed_release(before);
 */
#ifndef HSTS_TOOLS_DOOMED_H
#define HSTS_TOOLS_DOOMED_H

#include <signal.h>

/* Holds back all signals that end a program from outside.  Those that are
   ignored (by nohup, say) stay so. */
sigset_t doomed_hold(void);

/* Lets them come, if they came before. */
void doomed_release(sigset_t before);

/* The file from now on, in a folder that stays open, whose name must stay where
   it is; NULL: none. */
void doomed_set(int folder, const char *name);

#endif
