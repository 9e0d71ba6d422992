// SPDX-License-Identifier: MIT
//
// JSON lines.  The member "of" says what a line is about.
#include "report.h"
#include "system.h"

#include <thread>

namespace bench {
namespace {

std::string Quoted(const std::string &text) {
  std::string quoted = "\"";
  for (char octet : text) {
    if (octet == '"' || octet == '\\')
      quoted.push_back('\\');
    if (static_cast<unsigned char>(octet) >= ' ')
      quoted.push_back(octet);
  }
  return quoted + "\"";
}

// One object, one line.
class Line {
public:
  explicit Line(const char *of) : text_("{\"of\":" + Quoted(of)) {
  }
  Line &Text(const char *key, const std::string &value) {
    return Raw(key, Quoted(value));
  }
  Line &Count(const char *key, size_t value) {
    return Raw(key, std::to_string(value));
  }
  Line &Number(const char *key, double value) {
    return Raw(key, Digits(value));
  }
  Line &Numbers(const char *key, const std::vector<double> &values) {
    std::string all;
    for (double value : values)
      all += (all.empty() ? "" : ",") + Digits(value);
    return Raw(key, "[" + all + "]");
  }
  Line &Truth(const char *key, bool value) {
    return Raw(key, value ? "true" : "false");
  }
  void Print(std::FILE *file) const {
    std::fprintf(file, "%s}\n", text_.c_str());
  }

private:
  static std::string Digits(double value) {
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.6g", value);
    return digits;
  }
  Line &Raw(const char *key, const std::string &value) {
    text_ += "," + Quoted(key) + ":" + value;
    return *this;
  }

  std::string text_;
};

void PrintMachine(const Report &report, std::FILE *file) {
  Line("run")
      .Text("processor", ProcessorModel())
      .Count("processors", std::thread::hardware_concurrency())
      .Text("compiler", Compiler())
      .Text("list_date", report.list_date)
      .Count("entries", report.entries)
      .Count("seed", kSeed)
      .Count("hosts", report.hosts->texts.size())
      .Count("hosts_upgraded", report.hosts->upgraded_count)
      .Count("rounds", report.rounds)
      .Number("clock_ns", report.timer_cost)
      .Print(file);
}

void PrintKinds(const Report &report, std::FILE *file) {
  for (size_t kind = 0; kind < kKindCount; kind++) {
    Line("kind")
        .Text("name", kKinds[kind].name)
        .Count("percent", kKinds[kind].percent)
        .Count("hosts", report.hosts->count_of_kind[kind])
        .Count("hosts_upgraded", report.hosts->upgraded_of_kind[kind])
        .Print(file);
    for (const Figures &one : report.figures)
      Line("kind of host")
          .Text("kind", kKinds[kind].name)
          .Text("contestant", one.name)
          .Number("ns", one.of_kind[kind])
          .Print(file);
  }
}

void PrintContestant(const Report &report, const Figures &one,
                     std::FILE *file) {
  Line("contestant")
      .Text("contestant", one.name)
      .Text("version", one.version)
      .Number("lookups_per_second", 1e9 / one.lookup)
      .Number("ns", one.lookup)
      .Number("ns_lowest_round", one.lowest)
      .Number("ns_highest_round", one.highest)
      .Number("ratio_to_map", one.lookup / report.figures[1].lookup)
      .Number("single_ns_median", one.single)
      .Number("single_ns_99", one.single99)
      .Number("cold_ns", one.cold)
      .Count("bytes_in_memory", one.bytes_in_memory)
      .Count("bytes_on_disk", one.bytes_on_disk)
      .Number("build_seconds", one.build_seconds)
      .Count("hosts_per_round", one.hosts_per_round)
      .Print(file);
}

void PrintSize(const SizeFigures &size, std::FILE *file) {
  double bits = 8.0 / static_cast<double>(size.entries);
  Line("size")
      .Text("contestant", size.figures.name)
      .Text("list", size.list)
      .Count("entries", size.entries)
      .Number("ns", size.figures.lookup)
      .Number("bits_in_memory",
              bits * static_cast<double>(size.figures.bytes_in_memory))
      .Number("bits_on_disk",
              bits * static_cast<double>(size.figures.bytes_on_disk))
      .Number("build_seconds", size.figures.build_seconds)
      .Print(file);
}

} // namespace

void PrintJson(const Report &report, std::FILE *file) {
  PrintMachine(report, file);
  for (const Figures &one : report.figures)
    PrintContestant(report, one, file);
  PrintKinds(report, file);
  Line("libhsts")
      .Number("open_ns", report.library.open)
      .Number("first_lookup_ns", report.library.first_lookup)
      .Number("upgrade_url_ns", report.library.url)
      .Number("lookup_beside_ns", report.library.url_lookup)
      .Numbers("ratios_to_map", RatiosOfRounds(report))
      .Print(file);
  for (const Bar &bar : Bars(report))
    Line("bar")
        .Text("name", bar.name)
        .Text("what", bar.what)
        .Text("unit", bar.unit)
        .Number("value", bar.value)
        .Number("limit", bar.limit)
        .Truth("met", bar.met())
        .Print(file);
  for (const SizeFigures &size : report.sizes)
    PrintSize(size, file);
}

} // namespace bench
