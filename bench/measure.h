// SPDX-License-Identifier: MIT
//
// The measurements, each a function.  README.md says why they are made so.
#ifndef HSTS_BENCH_MEASURE_H
#define HSTS_BENCH_MEASURE_H

#include "contestant.h"
#include "hosts.h"

#include <string>
#include <vector>

namespace bench {

// All that is found out about one contestant; times in nanoseconds.
struct Figures {
  std::string name, version;
  double build_seconds = 0;
  size_t bytes_in_memory = 0, bytes_on_disk = 0;
  size_t hosts_per_round = 0;
  std::vector<double> rounds;      // the mean of each
  double lookup = 0;               // median of the rounds' means
  double lowest = 0, highest = 0;  // of the rounds
  double single = 0, single99 = 0; // median and 99th percentile
  double cold = 0;                 // one lookup, nothing in the caches
  double of_kind[kKindCount] = {}; // as lookup
};

// What only libhsts has.
struct LibraryFigures {
  double open = 0;         // hsts_open_file
  double first_lookup = 0; // right after it, nothing in the caches
  double url = 0;          // hsts_upgrade_url, beside
  double url_lookup = 0;   // hsts_lookup in the same rounds
};

using Contestants = std::vector<ContestantPointer>;

// Builds it and asks it for every host.  At the first answer that is not the
// oracle's, the program fails: no figure counts then.
Figures BuildAndCheck(Contestant *contestant, const Entries &entries,
                      const Hosts &hosts, const std::string &folder);

// Ends the contestant; it has to have answered all hosts before.
void MeasureMemory(ContestantPointer *contestant, Figures *figures);

// Rounds in alternation; fills in `lookup` and those beside it.
void MeasureRounds(const Contestants &contestants, const Hosts &hosts,
                   size_t rounds, std::vector<Figures> *figures);

void MeasureKinds(const Contestants &contestants, const Hosts &hosts,
                  std::vector<Figures> *figures);

// What the clock takes itself, which has been subtracted from single lookups.
double TimerCost();
void MeasureSingles(const Contestant &contestant, const Hosts &hosts,
                    double timer_cost, Figures *figures);
void MeasureCold(const Contestant &contestant, const Hosts &hosts,
                 double timer_cost, Figures *figures);

LibraryFigures MeasureLibrary(const std::string &blob_path, const Hosts &hosts,
                              size_t rounds, double timer_cost);

} // namespace bench

#endif
