// SPDX-License-Identifier: MIT
//
// The hosts that all are asked about: random, from a fixed seed, of five kinds
// in fixed shares, in random order, with the answers that the oracle gives.
#ifndef HSTS_BENCH_HOSTS_H
#define HSTS_BENCH_HOSTS_H

#include "oracle.h"
#include "texts.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

constexpr uint64_t kSeed = 20260706;

struct Kind {
  const char *name;
  size_t percent;
};
constexpr Kind kKinds[] = {
    {"exact entries", 25}, // names of the list
    {"subdomains", 20},    // one label below a name of the list
    {"near misses", 40},   // not to be upgraded, though much as if they were
    {"deep names", 10},    // three to six labels below listed or other domains
    {"top-level domains", 5} // listed or not, alone
};
constexpr size_t kKindCount = sizeof kKinds / sizeof *kKinds;

struct Hosts {
  Texts texts;
  std::vector<uint8_t> kinds; // of each, an index of kKinds
  std::vector<bool> upgraded; // the oracle's answer
  size_t upgraded_count = 0;
  size_t upgraded_of_kind[kKindCount] = {};
  size_t count_of_kind[kKindCount] = {};
};

Hosts MakeHosts(const oracle &list, size_t count);

} // namespace bench

#endif
