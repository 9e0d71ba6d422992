/* SPDX-License-Identifier: MIT */
/*
 * Holds one lookup against the oracle.  A test is ended by the first host that
 * is answered in another way, with both answers in its message.
 */
#ifndef HSTS_TESTS_AGAINST_ORACLE_H
#define HSTS_TESTS_AGAINST_ORACLE_H

#include "oracle.h"
#include "suite.h"

static inline void against_oracle(const hsts_db *db,
                                  const struct oracle *oracle, const char *host,
                                  size_t length, unsigned options) {
  hsts_match match,
      right = oracle_lookup(oracle, ORACLE_BISECTION, host, length, options);
  hsts_status status = hsts_lookup(db, host, length, options, &match);
  if (status == HSTS_OK && oracle_same_match(&match, &right))
    return;
  if (status != HSTS_OK)
    ck_abort_msg("%.*s: %s", (int)length, host, hsts_strerror(status));
  ck_abort_msg("%.*s, options %u: %s, subdomains %d, at %zu;"
               " the oracle: %s, subdomains %d, at %zu",
               (int)length, host, options, hsts_reason_text(match.reason),
               match.include_subdomains, match.entry_offset,
               hsts_reason_text(right.reason), right.include_subdomains,
               right.entry_offset);
}

/* The same for RFC 6797 and the exemption of single labels, on and off. */
static inline void against_oracle_in_all_modes(const hsts_db *db,
                                               const struct oracle *oracle,
                                               const char *host,
                                               size_t length) {
  for (unsigned options = 0; options < 4; options++)
    against_oracle(db, oracle, host, length, options);
}

#endif
