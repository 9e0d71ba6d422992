/* SPDX-License-Identifier: MIT */
/*
 * Hosts for bench/bulk.sh, one a line, the same ones each time: half have to be
 * upgraded (an entry, or a name below one that includes subdomains), half not
 * (a listed name with a fault or two that makes it another).
 *
 *     bulk_hosts LIST COUNT [BEFORE [BEHIND]]
 *
 * With texts to stand before and behind each host, URLs.
 */
#include "near_miss.h"
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static hsts_match answer(const struct oracle *oracle, const struct host *host) {
  return oracle_lookup(oracle, ORACLE_BISECTION, host->octets, host->length, 0);
}

static void listed(struct host *host, const struct oracle *oracle,
                   struct xorshift *random) {
  static const char *const before[] = {"",     "",      "",     "www.",
                                       "www.", "mail.", "api.", "shop.de."};
  do {
    const struct oracle_entry *entry = random_entry(oracle, random);
    const char *more = before[random_below(random, 8)];
    host_set(host, entry->name, entry->length);
    host_prepend(host, more, strlen(more));
  } while (!answer(oracle, host).force_https);
}

/* What can be no host at all is converted first, by ICU, and is rare. */
static void unlisted(struct host *host, const struct oracle *oracle,
                     struct xorshift *random) {
  hsts_match match;

  do {
    near_miss(host, oracle, random);
    match = answer(oracle, host);
  } while (match.force_https || match.reason == HSTS_REASON_NOT_A_HOST);
}

int main(int count, char **arguments) {
  struct xorshift random = {20260706};
  struct oracle oracle;
  struct host host;

  if (count < 3 || count > 5) {
    (void)fputs("usage: bulk_hosts LIST COUNT [BEFORE [BEHIND]]\n", stderr);
    return 2;
  }
  if (!oracle_load(&oracle, arguments[1])) {
    (void)fprintf(stderr, "bulk_hosts: %s: no list that can be used\n",
                  arguments[1]);
    return EXIT_FAILURE;
  }
  for (long left = strtol(arguments[2], NULL, 10); left > 0; left--) {
    if (random_below(&random, 2) == 0)
      listed(&host, &oracle, &random);
    else
      unlisted(&host, &oracle, &random);
    printf("%s%.*s%s\n", count > 3 ? arguments[3] : "", (int)host.length,
           host.octets, count > 4 ? arguments[4] : "");
  }
  oracle_free(&oracle);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
