/* SPDX-License-Identifier: MIT */
/*
 * Internationalised hosts to A-labels, by ICU: the hsts_idna that hsts-lookup
 * gives to the library.
 */
#ifndef HSTS_TOOLS_IDNA_H
#define HSTS_TOOLS_IDNA_H

#include "hsts.h"

/* Fills `idna`, which any number of threads may use until idna_close; false if
   ICU cannot be set up. */
bool idna_open(hsts_idna *idna);

void idna_close(hsts_idna *idna);

/* Whether a text has anything that only ICU can convert: it is not ASCII. */
bool idna_is_needed(const char *text, size_t length);

#endif
