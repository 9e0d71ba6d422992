/* SPDX-License-Identifier: MIT */
/*
 * The choice behind hsts_open_default, with the paths as parameters, for tests.
 */
#ifndef HSTS_BLOB_DEFAULT_H
#define HSTS_BLOB_DEFAULT_H

#include "hsts.h"

/* Chooses among the files that the first candidates name, and the built-in
   list; all else of the HSTS_DEFAULT_COUNT candidates is zero before. */
hsts_status hsts_open_newest(hsts_db **db, int64_t now,
                             hsts_candidate *candidates);

#endif
