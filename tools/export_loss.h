/* SPDX-License-Identifier: MIT */
/*
 * Which hosts the readers of an exported list answer otherwise than the list
 * does.
 */
#ifndef HSTS_TOOLS_EXPORT_LOSS_H
#define HSTS_TOOLS_EXPORT_LOSS_H

#include "export.h"

enum { LOSS_SAMPLES = 5 };

/* A host; what those below it are told is asked of one whose first label no
   entry has there. */
struct lost_host {
  const char *name; /* the list's */
  uint32_t length;
  bool below;  /* it is those below the name, not itself */
  bool forced; /* by the list, and so not by the reader */
  unsigned reader;
};

struct loss {
  size_t asked;
  struct lost_host *hosts;
  size_t count, capacity;
  size_t counts[EXPORT_READERS][2]; /* [reader][forced by the list] */
};

/* Asks all readers of a target about every name, every domain above one, and a
   host below each of these.  All other hosts are below one of them, where no
   entry is, and are answered like the one that was made up; or below none, and
   are forced by nobody.  NULL, or an English message.  It is to be freed in any
   case. */
const char *loss_find(struct loss *loss, const struct export *export);

void loss_free(struct loss *loss);

/* For people: how many, and the first of them. */
void loss_report(const struct loss *loss, const struct export *export,
                 struct writer *writer);

/* All of them: the host ("*.NAME" stands for those below NAME that have no
   entry nearer), "https" or "http" as the list has it, the program, and what
   that does; a line each, in columns that tabs divide. */
void loss_table(const struct loss *loss, const struct export *export,
                struct writer *writer);

#endif
