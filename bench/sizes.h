// SPDX-License-Identifier: MIT
//
// What an entry costs in lists of other sizes: random parts of a list, or
// longer lists that somebody made.
#ifndef HSTS_BENCH_SIZES_H
#define HSTS_BENCH_SIZES_H

#include "measure.h"

#include <string>
#include <vector>

namespace bench {

struct SizeFigures {
  std::string list; // "part", or the file
  size_t entries;
  Figures figures;
};

Entries EntriesOf(const oracle &list);

// Appends the figures of a few contestants for random parts of the list, from
// a fixed seed.
void MeasureParts(const oracle &list, std::vector<SizeFigures> *all);

// The same for a whole list, which is called `name`.
void MeasureWhole(const oracle &list, const std::string &name,
                  std::vector<SizeFigures> *all);

} // namespace bench

#endif
