// SPDX-License-Identifier: MIT
//
// The results: as text to read, as Markdown for the project's README, and as
// JSON, an object a line, for programs; the plots are made of the latter.
#ifndef HSTS_BENCH_REPORT_H
#define HSTS_BENCH_REPORT_H

#include "measure.h"
#include "sizes.h"

#include <cstdio>
#include <string>
#include <vector>

namespace bench {

struct Report {
  std::string list_date;
  size_t entries = 0;
  size_t rounds = 0;
  double timer_cost = 0;
  const Hosts *hosts = nullptr;
  std::vector<Figures> figures; // libhsts, flat_hash_map, and the others
  LibraryFigures library;
  std::vector<SizeFigures> sizes;
};

void PrintText(const Report &report, std::FILE *file);
void PrintMarkdown(const Report &report, std::FILE *file);
void PrintJson(const Report &report, std::FILE *file);

// What libhsts is held to.
struct Bar {
  const char *name, *what, *unit;
  double value, limit;
  bool met() const {
    return value <= limit;
  }
};
std::vector<Bar> Bars(const Report &report);

// A lookup of libhsts in times of the map's, in each round.
std::vector<double> RatiosOfRounds(const Report &report);

} // namespace bench

#endif
