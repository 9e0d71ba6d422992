/* SPDX-License-Identifier: MIT */
/*
 * What every message about a text has to be, whoever found the fault.
 */
#ifndef HSTS_FUZZ_REPORT_CHECK_H
#define HSTS_FUZZ_REPORT_CHECK_H

#include "report.h"

/* Demands that of all messages about a text of `size` octets. */
void report_check(const char *text, size_t size, struct report *report);

#endif
