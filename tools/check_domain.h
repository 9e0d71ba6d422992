/* SPDX-License-Identifier: MIT */
/*
 * Which names hstspreload.org takes at all: registrable domains, one label
 * longer than a public suffix.
 */
#ifndef HSTS_TOOLS_CHECK_DOMAIN_H
#define HSTS_TOOLS_CHECK_DOMAIN_H

#include "check_issues.h"

/* Adds what is wrong with the form of a domain in lower case (there is nothing
   else to check then: false), or with its level. */
bool check_domain(struct check_issues *issues, const char *domain);

/* Whether its www may do without https: below appspot.com nobody could serve
   that. */
bool check_domain_has_no_www(const char *domain);

#endif
