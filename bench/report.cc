// SPDX-License-Identifier: MIT
//
// Text and Markdown; JSON is in report_json.cc.
#include "report.h"

#include "system.h"

#include <algorithm>

namespace bench {
namespace {

double Million(double value) {
  return value / 1e6;
}

double RatioToMap(const Report &report, const Figures &figures) {
  return figures.lookup / report.figures[1].lookup;
}

double BitsAnEntry(size_t octets, size_t entries) {
  return 8.0 * static_cast<double>(octets) / static_cast<double>(entries);
}

} // namespace

std::vector<Bar> Bars(const Report &report) {
  return {
      {"lookup", "a lookup, in times of the hash map's", "",
       RatioToMap(report, report.figures[0]), 0.6},
      {"first_lookup", "the first lookup after opening, cold", " us",
       report.library.first_lookup / 1e3, 20},
      {"open", "hsts_open_file", " ms", report.library.open / 1e6, 2},
      {"size", "the blob", " bytes",
       static_cast<double>(report.figures[0].bytes_on_disk), 440000},
  };
}

std::vector<double> RatiosOfRounds(const Report &report) {
  std::vector<double> ratios;
  for (size_t round = 0; round < report.rounds; round++)
    ratios.push_back(report.figures[0].rounds[round] /
                     report.figures[1].rounds[round]);
  return ratios;
}

// ---- Text ------------------------------------------------------------------

namespace {

void PrintHosts(const Report &report, std::FILE *file) {
  const Hosts &hosts = *report.hosts;
  std::fprintf(file,
               "%zu entries, list of %s; %zu hosts, %zu of them to be upgraded;"
               " all answers agree\n",
               report.entries, report.list_date.c_str(), hosts.texts.size(),
               hosts.upgraded_count);
  for (size_t kind = 0; kind < kKindCount; kind++)
    std::fprintf(file, "  %-18s %3zu %%, %zu of %zu to be upgraded\n",
                 kKinds[kind].name, kKinds[kind].percent,
                 hosts.upgraded_of_kind[kind], hosts.count_of_kind[kind]);
}

void PrintLookups(const Report &report, std::FILE *file) {
  std::fprintf(file,
               "\n%-20s %10s %9s %6s %9s %9s %9s %9s\n"
               "%-20s %10s %9s %6s %9s %9s %9s %9s\n",
               "A lookup", "lookups/s", "ns", "ratio", "lowest", "highest",
               "one: 50%", "one: 99%", "", "", "median", "to map", "round",
               "round", "ns", "ns");
  for (const Figures &one : report.figures)
    std::fprintf(file, "%-20s %10.0f %9.1f %6.2f %9.1f %9.1f %9.1f %9.1f\n",
                 one.name.c_str(), 1e9 / one.lookup, one.lookup,
                 RatioToMap(report, one), one.lowest, one.highest, one.single,
                 one.single99);
  std::fprintf(file,
               "Median of %zu rounds in alternation; lookups timed one by one,"
               " less %.1f ns for the clock\n",
               report.rounds, report.timer_cost);
}

void PrintSpace(const Report &report, std::FILE *file) {
  std::fprintf(file, "\n%-20s %12s %12s %10s %10s %9s %8s\n", "Space and time",
               "memory, B", "disk, B", "memory,", "disk,", "build, s",
               "cold, us");
  std::fprintf(file, "%-20s %12s %12s %10s %10s\n", "", "", "", "bits/entry",
               "bits/entry");
  for (const Figures &one : report.figures)
    std::fprintf(file, "%-20s %12zu %12zu %10.1f %10.1f %9.3f %8.2f\n",
                 one.name.c_str(), one.bytes_in_memory, one.bytes_on_disk,
                 BitsAnEntry(one.bytes_in_memory, report.entries),
                 BitsAnEntry(one.bytes_on_disk, report.entries),
                 one.build_seconds, one.cold / 1e3);
}

void PrintKinds(const Report &report, std::FILE *file) {
  std::fprintf(file, "\n%-20s", "By kind of host, ns");
  for (const Kind &kind : kKinds)
    std::fprintf(file, " %17s", kind.name);
  for (const Figures &one : report.figures) {
    std::fprintf(file, "\n%-20s", one.name.c_str());
    for (double time : one.of_kind)
      std::fprintf(file, " %17.1f", time);
  }
  std::fprintf(file, "\n%-20s", "libhsts to map");
  for (size_t kind = 0; kind < kKindCount; kind++)
    std::fprintf(file, " %17.2f",
                 report.figures[0].of_kind[kind] /
                     report.figures[1].of_kind[kind]);
  std::fprintf(file, "\n");
}

void PrintBars(const Report &report, std::FILE *file) {
  std::fprintf(file, "\nlibhsts\n");
  std::fprintf(file, "  hsts_upgrade_url: %.1f ns, %.2f times a lookup\n",
               report.library.url,
               report.library.url / report.library.url_lookup);
  const std::vector<double> ratios = RatiosOfRounds(report);
  std::fprintf(file, "  a lookup to the map's, by round: %.2f to %.2f\n",
               *std::min_element(ratios.begin(), ratios.end()),
               *std::max_element(ratios.begin(), ratios.end()));
  for (const Bar &bar : Bars(report))
    std::fprintf(file, "  %s: %.*f%s, at most %.*f: %s\n", bar.what,
                 bar.limit < 1000 ? 2 : 0, bar.value, bar.unit,
                 bar.limit < 1 ? 1 : 0, bar.limit,
                 bar.met() ? "met" : "not met");
}

void PrintSizes(const Report &report, std::FILE *file) {
  if (report.sizes.empty())
    return;
  std::fprintf(file, "\n%-20s %10s %9s %12s %12s %9s  %s\n", "By size of list",
               "entries", "ns", "memory, bits", "disk, bits", "build, s",
               "list");
  for (const SizeFigures &size : report.sizes)
    std::fprintf(file, "%-20s %10zu %9.1f %12.1f %12.1f %9.3f  %s\n",
                 size.figures.name.c_str(), size.entries, size.figures.lookup,
                 BitsAnEntry(size.figures.bytes_in_memory, size.entries),
                 BitsAnEntry(size.figures.bytes_on_disk, size.entries),
                 size.figures.build_seconds, size.list.c_str());
}

} // namespace

void PrintText(const Report &report, std::FILE *file) {
  PrintHosts(report, file);
  PrintLookups(report, file);
  PrintSpace(report, file);
  PrintKinds(report, file);
  PrintBars(report, file);
  PrintSizes(report, file);
}

// ---- Markdown --------------------------------------------------------------

namespace {

// 1234567 as "1,234,567".
std::string WithCommas(size_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3; i -= 3)
    digits.insert(i - 3, ",");
  return digits;
}

} // namespace

void PrintMarkdown(const Report &report, std::FILE *file) {
  std::fprintf(file,
               "%s entries, list of %s; %s hosts; %s; %s.\n\n"
               "| | million lookups a second | ns, median | ns, 99 %% | times "
               "the map's | in memory, bytes | on disk, bytes | build, s |\n"
               "|---|--:|--:|--:|--:|--:|--:|--:|\n",
               WithCommas(report.entries).c_str(), report.list_date.c_str(),
               WithCommas(report.hosts->texts.size()).c_str(),
               ProcessorModel().c_str(), Compiler().c_str());
  for (const Figures &one : report.figures)
    std::fprintf(file, "| %s | %.2f | %.0f | %.0f | %.2f | %s | %s | %.2f |\n",
                 one.name.c_str(), Million(1e9 / one.lookup), one.lookup,
                 one.single99, RatioToMap(report, one),
                 WithCommas(one.bytes_in_memory).c_str(),
                 WithCommas(one.bytes_on_disk).c_str(), one.build_seconds);
}

} // namespace bench
