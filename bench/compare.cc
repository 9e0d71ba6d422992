// SPDX-License-Identifier: MIT
//
// libhsts beside what people would use instead: the same hosts, in one process
// and one run.  This file has the command line and the order of things; a
// contestant is a file of its own, and README.md says what is measured how, and
// what the figures do not say.
#include "measure.h"
#include "report.h"
#include "sizes.h"
#include "system.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <getopt.h>

using namespace bench;

namespace {

struct Options {
  void (*print)(const Report &, std::FILE *) = PrintText;
  const char *save = nullptr;
  std::string date = "unknown";
  size_t hosts = 1000000;
  size_t rounds = 15;
  bool sizes = true;
  bool only_libhsts_and_map = false;
  std::string halved; // a contestant
};

const char kUsage[] =
    "usage: compare [OPTION...] LIST [LIST...]\n"
    "  --json, --markdown  print that instead of text\n"
    "  --save=FILE         write the JSON lines there, too\n"
    "  --date=DATE         of the list, for the report\n"
    "  --hosts=N           so many, instead of 1000000\n"
    "  --rounds=N          so many, instead of 15\n"
    "  --no-sizes          leave out lists of other sizes\n"
    "  --duel              libhsts and the hash map alone\n"
    "  --halve=NAME        build this one from every other entry: a test of\n"
    "                      whether wrong answers are noticed\n"
    "The first list is measured in all ways, and random parts of it and the\n"
    "other lists for the cost by size.  Lists are in the format of "
    "Chromium's,\n"
    "an entry a line.\n";

[[noreturn]] void FailUsage() {
  std::fputs(kUsage, stderr);
  std::exit(2);
}

size_t ReadCount(const char *text) {
  char *end;
  unsigned long value = std::strtoul(text, &end, 10);
  if (*end != '\0' || value == 0)
    FailUsage();
  return value;
}

enum Option {
  kJson,
  kMarkdown,
  kSave,
  kDate,
  kHosts,
  kRounds,
  kNoSizes,
  kDuel,
  kHalve,
  kHelp
};

void Set(Options *options, int option, const char *value) {
  switch (option) {
  case kJson:
    options->print = PrintJson;
    break;
  case kMarkdown:
    options->print = PrintMarkdown;
    break;
  case kSave:
    options->save = value;
    break;
  case kDate:
    options->date = value;
    break;
  case kHosts:
    options->hosts = ReadCount(value);
    break;
  case kRounds:
    options->rounds = ReadCount(value);
    break;
  case kNoSizes:
    options->sizes = false;
    break;
  case kDuel:
    options->only_libhsts_and_map = true;
    break;
  case kHalve:
    options->halved = value;
    break;
  case kHelp:
    std::fputs(kUsage, stdout);
    std::exit(EXIT_SUCCESS);
  default:
    FailUsage();
  }
}

Options ReadOptions(int argc, char **argv) {
  static const option kLong[] = {
      {"json", no_argument, nullptr, kJson},
      {"markdown", no_argument, nullptr, kMarkdown},
      {"save", required_argument, nullptr, kSave},
      {"date", required_argument, nullptr, kDate},
      {"hosts", required_argument, nullptr, kHosts},
      {"rounds", required_argument, nullptr, kRounds},
      {"no-sizes", no_argument, nullptr, kNoSizes},
      {"duel", no_argument, nullptr, kDuel},
      {"halve", required_argument, nullptr, kHalve},
      {"help", no_argument, nullptr, kHelp},
      {nullptr, 0, nullptr, 0}};
  Options options;
  for (int one; (one = getopt_long(argc, argv, "", kLong, nullptr)) != -1;)
    Set(&options, one, optarg);
  if (optind == argc)
    FailUsage();
  return options;
}

// The first two are libhsts and the map that it is held to.
Contestants MakeAll(const Options &options) {
  Contestants all;
  all.push_back(MakeLibhsts());
  all.push_back(MakeFlatHashMap());
  if (options.only_libhsts_and_map)
    return all;
  all.push_back(MakeGHashTable());
  all.push_back(MakeMarisaTrie(1));
  all.push_back(MakeMarisaTrie(3));
  all.push_back(MakePslDafsa());
  all.push_back(MakeTinycdb());
  all.push_back(MakeSqlite());
  return all;
}

// "" is nobody.
void CheckName(const Contestants &all, const std::string &name) {
  bool known = name.empty();
  for (const ContestantPointer &one : all)
    known = known || one->Name() == name;
  if (!known)
    Fail("nobody is called " + name);
}

Entries EveryOther(const Entries &entries) {
  Entries half;
  for (size_t i = 0; i < entries.size(); i += 2)
    half.push_back(entries[i]);
  return half;
}

oracle Load(const char *path) {
  oracle list;
  if (!oracle_load(&list, path))
    Fail(std::string(path) + " cannot be used");
  return list;
}

void Say(const std::string &what) {
  std::fprintf(stderr, "compare: %s\n", what.c_str());
}

void MeasureAll(const Options &options, const oracle &list, Report *report) {
  const Entries entries = EntriesOf(list), half = EveryOther(entries);
  const Hosts &hosts = *report->hosts;
  const std::string folder = NewFolder();
  Contestants all = MakeAll(options);
  CheckName(all, options.halved);
  std::vector<Figures> &figures = report->figures;
  for (const ContestantPointer &one : all) {
    Say(one->Name() + ": building, and checking its answers");
    figures.push_back(
        BuildAndCheck(one.get(), one->Name() == options.halved ? half : entries,
                      hosts, folder));
  }
  Say("measuring lookups");
  MeasureRounds(all, hosts, options.rounds, &figures);
  MeasureKinds(all, hosts, &figures);
  for (size_t i = 0; i < all.size(); i++)
    MeasureSingles(*all[i], hosts, report->timer_cost, &figures[i]);
  for (size_t i = 0; i < all.size(); i++)
    MeasureCold(*all[i], hosts, report->timer_cost, &figures[i]);
  report->library = MeasureLibrary(all[0]->Files()[0], hosts, options.rounds,
                                   report->timer_cost);
  for (size_t i = 0; i < all.size(); i++)
    MeasureMemory(&all[i], &figures[i]);
}

void MeasureOtherSizes(const oracle &list, char **paths, Report *report) {
  Say("measuring lists of other sizes");
  MeasureParts(list, &report->sizes);
  MeasureWhole(list, paths[0], &report->sizes);
  for (size_t i = 1; paths[i]; i++) {
    oracle other = Load(paths[i]);
    MeasureWhole(other, paths[i], &report->sizes);
    oracle_free(&other);
  }
}

void Save(const Report &report, const char *path) {
  std::FILE *file = std::fopen(path, "w");
  if (!file)
    Fail(std::string(path) + ": " + std::strerror(errno));
  PrintJson(report, file);
  if (std::fclose(file) != 0)
    Fail(std::string(path) + ": " + std::strerror(errno));
}

} // namespace

int main(int argc, char **argv) {
  const Options options = ReadOptions(argc, argv);
  oracle list = Load(argv[optind]);
  const Hosts hosts = MakeHosts(list, options.hosts);
  Report report;
  report.list_date = options.date;
  report.entries = list.count;
  report.rounds = options.rounds;
  report.hosts = &hosts;
  report.timer_cost = TimerCost();
  MeasureAll(options, list, &report);
  if (options.sizes)
    MeasureOtherSizes(list, argv + optind, &report);
  options.print(report, stdout);
  if (options.save)
    Save(report, options.save);
  oracle_free(&list);
  if (std::fflush(stdout) != 0)
    Fail(std::string("standard output: ") + std::strerror(errno));
  return EXIT_SUCCESS;
}
