// SPDX-License-Identifier: MIT
//
// Everything is measured several times and the median taken: this machine does
// other things as well.  What is compared takes turns, so that a machine that
// slows down slows all.
#include "measure.h"

#include "hsts.h"
#include "system.h"

#include <algorithm>
#include <chrono>

namespace bench {
namespace {

constexpr size_t kColdTimes = 101;
constexpr size_t kSingles = 100000; // lookups timed alone
constexpr size_t kSinglePasses = 5;
constexpr size_t kHostsOfKind = 20000;
constexpr size_t kKindRounds = 11;

using Clock = std::chrono::steady_clock;

double Nanoseconds(Clock::time_point begin) {
  return std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
}

double Percentile(std::vector<double> values, size_t percent) {
  size_t at = std::min(values.size() * percent / 100, values.size() - 1);
  auto nth = values.begin() + static_cast<std::ptrdiff_t>(at);
  std::nth_element(values.begin(), nth, values.end());
  return *nth;
}

double Median(const std::vector<double> &values) {
  return Percentile(values, 50);
}

// The answers' use, without which the compiler might leave questions out.
volatile bool answer_sink;

size_t HostsPerRound(const Contestant &contestant, size_t count) {
  return std::max<size_t>(count / contestant.Slowness(), 1);
}

size_t CountUpgraded(const std::vector<bool> &upgraded, size_t count) {
  return static_cast<size_t>(
      std::count(upgraded.begin(),
                 upgraded.begin() + static_cast<std::ptrdiff_t>(count), true));
}

// The mean time for one of the first `count` hosts.
double TimeEach(const Contestant &contestant, const Texts &hosts, size_t count,
                size_t *yes) {
  Clock::time_point begin = Clock::now();
  *yes = contestant.AskEach(hosts, count);
  return Nanoseconds(begin) / static_cast<double>(count);
}

// Reads more memory than the caches hold, so that nothing else is left there.
void FlushCaches() {
  static std::vector<char> memory(size_t{64} << 20, 1);
  static volatile char sink;
  for (size_t i = 0; i < memory.size(); i += 64)
    sink = memory[i];
  (void)sink;
}

} // namespace

// ---- Building --------------------------------------------------------------

namespace {

void CheckAnswers(const Contestant &contestant, const Hosts &hosts) {
  for (size_t i = 0; i < hosts.texts.size(); i++)
    if (contestant.Ask(hosts.texts[i]) != hosts.upgraded[i])
      Fail(contestant.Name() + " says that " + std::string(hosts.texts[i]) +
           (hosts.upgraded[i] ? " need not" : " has to") + " be upgraded");
}

} // namespace

Figures BuildAndCheck(Contestant *contestant, const Entries &entries,
                      const Hosts &hosts, const std::string &folder) {
  Figures figures;
  figures.name = contestant->Name();
  figures.version = contestant->Version();
  Clock::time_point begin = Clock::now();
  contestant->Build(entries, folder);
  figures.build_seconds = Nanoseconds(begin) / 1e9;
  CheckAnswers(*contestant, hosts);
  for (const std::string &path : contestant->Files())
    figures.bytes_on_disk += FileSize(path);
  return figures;
}

// How much malloc gets back tells what was held, in caches as well, without
// what building left behind in malloc.  A file is mapped as long as it is used.
void MeasureMemory(ContestantPointer *contestant, Figures *figures) {
  for (const std::string &path : (*contestant)->MappedFiles())
    figures->bytes_in_memory += ResidentOf(path);
  size_t before = HeapInUse();
  contestant->reset();
  figures->bytes_in_memory += before - HeapInUse();
}

// ---- Many lookups ----------------------------------------------------------

namespace {

// Who comes at a place of a round: the order is turned after two rounds, and
// every other round goes backwards, so that nobody always follows the same one.
size_t AtPlace(size_t place, size_t round, size_t count) {
  size_t turned = (place + round / 2) % count;
  return round % 2 == 0 ? turned : count - 1 - turned;
}

void Summarise(Figures *figures) {
  const std::vector<double> &times = figures->rounds;
  figures->lookup = Median(times);
  figures->lowest = *std::min_element(times.begin(), times.end());
  figures->highest = *std::max_element(times.begin(), times.end());
}

} // namespace

void MeasureRounds(const Contestants &contestants, const Hosts &hosts,
                   size_t rounds, std::vector<Figures> *figures) {
  for (size_t round = 0; round <= rounds; round++)
    for (size_t place = 0; place < contestants.size(); place++) {
      size_t who = AtPlace(place, round, contestants.size());
      size_t count = HostsPerRound(*contestants[who], hosts.texts.size());
      size_t yes;
      double time = TimeEach(*contestants[who], hosts.texts, count, &yes);
      if (yes != CountUpgraded(hosts.upgraded, count))
        Fail("the answers changed while they were timed");
      if (round > 0) // the first one warms up
        (*figures)[who].rounds.push_back(time);
      (*figures)[who].hosts_per_round = count;
    }
  for (Figures &one : *figures)
    Summarise(&one);
}

namespace {

Texts HostsOfKind(const Hosts &hosts, size_t kind) {
  Texts some;
  for (size_t i = 0; i < hosts.texts.size() && some.size() < kHostsOfKind; i++)
    if (hosts.kinds[i] == kind)
      some.Add(hosts.texts[i]);
  return some;
}

} // namespace

void MeasureKinds(const Contestants &contestants, const Hosts &hosts,
                  std::vector<Figures> *figures) {
  for (size_t kind = 0; kind < kKindCount; kind++) {
    const Texts some = HostsOfKind(hosts, kind);
    std::vector<std::vector<double>> times(contestants.size());
    for (size_t round = 0; round < kKindRounds; round++)
      for (size_t place = 0; place < contestants.size(); place++) {
        size_t who = AtPlace(place, round, contestants.size());
        size_t yes;
        times[who].push_back(
            TimeEach(*contestants[who], some, some.size(), &yes));
      }
    for (size_t who = 0; who < contestants.size(); who++)
      (*figures)[who].of_kind[kind] = Median(times[who]);
  }
}

// ---- Single lookups --------------------------------------------------------

double TimerCost() {
  std::vector<double> times;
  for (size_t i = 0; i < kSingles; i++) {
    Clock::time_point begin = Clock::now();
    times.push_back(Nanoseconds(begin));
  }
  return Median(times);
}

namespace {

double TimeOne(const Contestant &contestant, std::string_view host,
               double timer_cost) {
  Clock::time_point begin = Clock::now();
  answer_sink = contestant.Ask(host);
  return std::max(Nanoseconds(begin) - timer_cost, 0.0);
}

} // namespace

// The percentiles of each pass, and of those the median: what the machine does
// beside is in one pass and not in the next.
void MeasureSingles(const Contestant &contestant, const Hosts &hosts,
                    double timer_cost, Figures *figures) {
  std::vector<double> medians, percentiles;
  size_t count = std::min(kSingles, hosts.texts.size());
  for (size_t pass = 0; pass <= kSinglePasses; pass++) {
    std::vector<double> times;
    times.reserve(count);
    for (size_t i = 0; i < count; i++)
      times.push_back(TimeOne(contestant, hosts.texts[i], timer_cost));
    if (pass == 0)
      continue; // warms up
    medians.push_back(Median(times));
    percentiles.push_back(Percentile(times, 99));
  }
  figures->single = Median(medians);
  figures->single99 = Median(percentiles);
}

void MeasureCold(const Contestant &contestant, const Hosts &hosts,
                 double timer_cost, Figures *figures) {
  std::vector<double> times;
  for (size_t i = 0; i < kColdTimes; i++) {
    FlushCaches();
    times.push_back(
        TimeOne(contestant, hosts.texts[i % hosts.texts.size()], timer_cost));
  }
  figures->cold = Median(times);
}

// ---- libhsts alone ---------------------------------------------------------

namespace {

hsts_db *Open(const std::string &path) {
  hsts_db *db = nullptr;
  hsts_status status = hsts_open_file(&db, path.c_str());
  if (status != HSTS_OK)
    Fail(path + ": " + hsts_strerror(status));
  return db;
}

bool LookUp(const hsts_db *db, std::string_view host) {
  hsts_match match;
  return hsts_lookup(db, host.data(), host.size(), 0, &match) == HSTS_OK &&
         match.force_https;
}

bool UpgradeUrl(const hsts_db *db, std::string_view url) {
  char out[HSTS_URL_SIZE(512)];
  size_t length;
  hsts_url result;
  return hsts_upgrade_url(db, url.data(), url.size(), 0, out, sizeof out,
                          &length, &result) == HSTS_OK &&
         result.verdict == HSTS_URL_UPGRADED;
}

void MeasureOpen(const std::string &path, const Hosts &hosts, double timer_cost,
                 LibraryFigures *figures) {
  std::vector<double> opens, firsts;
  for (size_t i = 0; i < kColdTimes; i++) {
    Clock::time_point begin = Clock::now();
    hsts_db *db = Open(path);
    opens.push_back(Nanoseconds(begin));
    FlushCaches();
    begin = Clock::now();
    answer_sink = LookUp(db, hosts.texts[i % hosts.texts.size()]);
    firsts.push_back(Nanoseconds(begin) - timer_cost);
    hsts_close(db);
  }
  figures->open = Median(opens);
  figures->first_lookup = Median(firsts);
}

void CheckUrls(const hsts_db *db, const Hosts &hosts, const Texts &urls) {
  for (size_t i = 0; i < urls.size(); i++)
    if (UpgradeUrl(db, urls[i]) != hosts.upgraded[i])
      Fail("hsts_upgrade_url is wrong about " + std::string(urls[i]));
}

template <typename Ask>
double TimeTexts(const Texts &texts, const hsts_db *db, const Ask &ask) {
  Clock::time_point begin = Clock::now();
  size_t yes = 0;
  for (size_t i = 0; i < texts.size(); i++)
    yes += ask(db, texts[i]);
  double time = Nanoseconds(begin) / static_cast<double>(texts.size());
  answer_sink = yes != 0;
  return time;
}

void MeasureUrls(const std::string &path, const Hosts &hosts, size_t rounds,
                 LibraryFigures *figures) {
  Texts urls;
  for (size_t i = 0; i < hosts.texts.size(); i++)
    urls.Add("http://" + std::string(hosts.texts[i]) + "/");
  hsts_db *db = Open(path);
  CheckUrls(db, hosts, urls);
  std::vector<double> lookups, upgrades;
  for (size_t round = 0; round < rounds; round++) {
    lookups.push_back(TimeTexts(hosts.texts, db, LookUp));
    upgrades.push_back(TimeTexts(urls, db, UpgradeUrl));
  }
  figures->url_lookup = Median(lookups);
  figures->url = Median(upgrades);
  hsts_close(db);
}

} // namespace

LibraryFigures MeasureLibrary(const std::string &blob_path, const Hosts &hosts,
                              size_t rounds, double timer_cost) {
  LibraryFigures figures;
  MeasureOpen(blob_path, hosts, timer_cost, &figures);
  MeasureUrls(blob_path, hosts, rounds, &figures);
  return figures;
}

} // namespace bench
