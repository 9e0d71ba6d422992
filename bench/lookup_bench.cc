// SPDX-License-Identifier: MIT
//
// How long a lookup takes, beside a hash map of the same names.
//
// The peer is absl::flat_hash_map with the names as std::string, asked for the
// host and then for each of its superdomains until one is listed: what a
// program would write that had no libhsts.  Both are asked about the same
// million hosts, in the same order and from the same buffer, in rounds that
// alternate within one process, and must give the same answers.  README.md
// says what the figures mean and what they do not.
#include "hsts.h"
#include "near_miss.h"
#include "oracle.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr size_t kHosts = 1000000;
constexpr size_t kRounds = 15;   // alternating, of each
constexpr size_t kSingles = 101; // measurements of what is done once
constexpr uint64_t kSeed = 20260706;

[[noreturn]] void Fail(const std::string &message) {
  std::fprintf(stderr, "lookup_bench: %s\n", message.c_str());
  std::exit(EXIT_FAILURE);
}

// ---- The hosts -------------------------------------------------------------

// Texts one after another in one buffer.
class Texts {
public:
  void Add(absl::string_view text) {
    buffer_.append(text.data(), text.size());
    ends_.push_back(static_cast<uint32_t>(buffer_.size()));
  }
  size_t size() const {
    return ends_.size();
  }
  absl::string_view operator[](size_t i) const {
    uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return {buffer_.data() + begin, ends_[i] - begin};
  }

private:
  std::string buffer_;
  std::vector<uint32_t> ends_;
};

// Makes random hosts from the list, with a fixed seed.
class HostMaker {
public:
  explicit HostMaker(const oracle &list) : list_(list), random_{kSeed} {
  }

  // A host that has to be upgraded: an entry, or one to three labels below
  // one that includes subdomains.
  std::string Listed() {
    for (;;) {
      std::string host = Name(random_entry(&list_, &random_));
      if (Below(2) == 0)
        host = Subdomain() + host;
      if (Upgraded(host))
        return host;
    }
  }

  // A host that is a host but not upgraded: a near miss, a domain that nobody
  // has listed, or something below such a domain.
  std::string Unlisted() {
    for (;;) {
      size_t kind = Below(3);
      std::string host = kind == 0 ? NearMiss() : Domain();
      if (kind == 2)
        host = Subdomain() + host;
      if (IsHost(host) && !Upgraded(host))
        return host;
    }
  }

  size_t Below(size_t bound) {
    return random_below(&random_, bound);
  }

private:
  static std::string Name(const oracle_entry *entry) {
    return std::string(entry->name, entry->length);
  }

  hsts_match Ask(const std::string &host) const {
    return oracle_lookup(&list_, ORACLE_BISECTION, host.data(), host.size(), 0);
  }
  bool Upgraded(const std::string &host) const {
    return Ask(host).force_https;
  }
  bool IsHost(const std::string &host) const {
    return Ask(host).reason != HSTS_REASON_NOT_A_HOST && host.back() != '.';
  }

  // "www." mostly, or another label that one meets, or a listed one; sometimes
  // several of them.
  std::string Subdomain() {
    static const char *const kUsual[] = {"mail", "api",  "cdn",  "static",
                                         "blog", "shop", "m",    "img",
                                         "dev",  "test", "auth", "assets"};
    switch (Below(4)) {
    case 0:
    case 1:
      return "www.";
    case 2:
      return std::string(kUsual[Below(std::size(kUsual))]) + ".";
    default:
      return Label(random_entry(&list_, &random_)) + "." + Subdomain();
    }
  }

  static std::string Label(const oracle_entry *entry) {
    std::string name = Name(entry);
    return name.substr(0, name.find('.'));
  }

  // The beginning of one listed label, the end of another, and the parent of
  // a third: top-level domains are as frequent as they are in the list.
  std::string Domain() {
    std::string first = Label(random_entry(&list_, &random_));
    std::string second = Label(random_entry(&list_, &random_));
    std::string third = Name(random_entry(&list_, &random_));
    size_t dot = third.find('.');
    std::string parent =
        dot == std::string::npos ? "com" : third.substr(dot + 1);
    return first.substr(0, 1 + first.size() / 2) +
           second.substr(second.size() / 2) + "." + parent;
  }

  std::string NearMiss() {
    host made;
    near_miss(&made, &list_, &random_);
    std::string text(made.octets, made.length);
    for (char &octet : text)
      if (octet >= 'A' && octet <= 'Z')
        octet = static_cast<char>(octet - 'A' + 'a');
    return text;
  }

  const oracle &list_;
  xorshift random_;
};

// Half of them listed, half not, in random order.
std::vector<std::string> MakeHosts(const oracle &list) {
  HostMaker maker(list);
  std::vector<std::string> hosts;
  for (size_t i = 0; i < kHosts; i++)
    hosts.push_back(i % 2 == 0 ? maker.Listed() : maker.Unlisted());
  for (size_t i = kHosts - 1; i > 0; i--)
    std::swap(hosts[i], hosts[maker.Below(i + 1)]);
  return hosts;
}

Texts Join(const std::vector<std::string> &hosts, const std::string &before,
           const std::string &after) {
  Texts texts;
  for (const std::string &host : hosts)
    texts.Add(before + host + after);
  return texts;
}

// ---- The contestants -------------------------------------------------------

enum : uint8_t { kForceHttps = 1, kIncludeSubdomains = 2 };
using Map = absl::flat_hash_map<std::string, uint8_t>;

Map MakeMap(const oracle &list) {
  Map map;
  map.reserve(list.count);
  for (size_t i = 0; i < list.count; i++) {
    const oracle_entry &entry = list.entries[i];
    map.emplace(std::string(entry.name, entry.length),
                (entry.force_https ? kForceHttps : 0) |
                    (entry.include_subdomains ? kIncludeSubdomains : 0));
  }
  return map;
}

// The nearest entry decides.  It is not asked whether the host is one at all.
bool AskMap(const Map &map, absl::string_view host) {
  uint8_t needed = kForceHttps;
  for (;;) {
    auto found = map.find(host);
    if (found != map.end())
      return (found->second & needed) == needed;
    size_t dot = host.find('.');
    if (dot == absl::string_view::npos)
      return false;
    host.remove_prefix(dot + 1);
    needed = kForceHttps | kIncludeSubdomains;
  }
}

bool AskLibrary(const hsts_db *db, absl::string_view host) {
  hsts_match match;
  return hsts_lookup(db, host.data(), host.size(), 0, &match) == HSTS_OK &&
         match.force_https;
}

bool UpgradeUrl(const hsts_db *db, absl::string_view url) {
  char out[HSTS_URL_SIZE(512)];
  size_t length;
  hsts_url result;
  return hsts_upgrade_url(db, url.data(), url.size(), 0, out, sizeof out,
                          &length, &result) == HSTS_OK &&
         result.verdict == HSTS_URL_UPGRADED;
}

// ---- Measuring -------------------------------------------------------------

using Clock = std::chrono::steady_clock;

double Nanoseconds(Clock::time_point begin) {
  return std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The time for one of `texts`, in nanoseconds; `yes` counts what was answered
// so, and keeps the compiler from leaving the questions out.
template <typename Ask>
double TimeAll(const Texts &texts, const Ask &ask, size_t *yes) {
  Clock::time_point begin = Clock::now();
  size_t count = 0;
  for (size_t i = 0; i < texts.size(); i++)
    count += ask(texts[i]);
  *yes = count;
  return Nanoseconds(begin) / static_cast<double>(texts.size());
}

struct Duel {
  double first, second;          // medians, in nanoseconds
  double ratio, lowest, highest; // second to first: of medians, of one round
};

// Both in turn, and every other round the second one first.
template <typename First, typename Second>
Duel Alternate(const Texts &first_texts, const First &first,
               const Texts &second_texts, const Second &second) {
  std::vector<double> firsts, seconds, ratios;
  size_t first_yes = 0, second_yes = 0;
  for (size_t round = 0; round <= kRounds; round++) {
    double second_time = 0;
    if (round % 2 == 1)
      second_time = TimeAll(second_texts, second, &second_yes);
    double first_time = TimeAll(first_texts, first, &first_yes);
    if (round % 2 == 0)
      second_time = TimeAll(second_texts, second, &second_yes);
    if (first_yes != second_yes)
      Fail("the answers changed while they were timed");
    if (round == 0)
      continue; // warms the caches up
    firsts.push_back(first_time);
    seconds.push_back(second_time);
    ratios.push_back(second_time / first_time);
  }
  Duel duel = {Median(firsts), Median(seconds), 0,
               *std::min_element(ratios.begin(), ratios.end()),
               *std::max_element(ratios.begin(), ratios.end())};
  duel.ratio = duel.second / duel.first;
  return duel;
}

// Answers must agree before any of them is timed.
void CheckAnswers(const Map &map, const hsts_db *db, const Texts &hosts,
                  const Texts &urls) {
  size_t upgraded = 0;
  for (size_t i = 0; i < hosts.size(); i++) {
    bool expected = AskMap(map, hosts[i]);
    if (AskLibrary(db, hosts[i]) != expected ||
        UpgradeUrl(db, urls[i]) != expected)
      Fail("the answers differ for " + std::string(hosts[i]));
    upgraded += expected;
  }
  if (upgraded * 2 != hosts.size())
    Fail("not half of the hosts are listed");
}

// Reads more memory than the caches hold, so that nothing else is left there.
void FlushCaches() {
  static std::vector<char> memory(size_t{64} << 20, 1);
  static volatile char sink;
  for (size_t i = 0; i < memory.size(); i += 64)
    sink = memory[i];
  (void)sink;
}

// One lookup of which nothing is in a cache; the median over several hosts.
template <typename Ask> double TimeCold(const Texts &hosts, const Ask &ask) {
  std::vector<double> times;
  static volatile bool sink;
  for (size_t i = 0; i < kSingles; i++) {
    FlushCaches();
    Clock::time_point begin = Clock::now();
    sink = ask(hosts[i]);
    times.push_back(Nanoseconds(begin));
  }
  (void)sink;
  return Median(times);
}

double TimeOpen(const char *path) {
  std::vector<double> times;
  for (size_t i = 0; i < kSingles; i++) {
    hsts_db *db = nullptr;
    Clock::time_point begin = Clock::now();
    hsts_status status = hsts_open_file(&db, path);
    times.push_back(Nanoseconds(begin));
    if (status != HSTS_OK)
      Fail(std::string(path) + ": " + hsts_strerror(status));
    hsts_close(db);
  }
  return Median(times);
}

// ---- The report ------------------------------------------------------------

struct Report {
  size_t entries;
  Duel lookup; // the map, hsts_lookup
  Duel url;    // hsts_lookup, hsts_upgrade_url
  double open; // nanoseconds
  double cold_map, cold_library;
};

void PrintDuel(const char *first, const char *second, const Duel &duel) {
  std::printf("  %-28s %8.1f ns\n", first, duel.first);
  std::printf("  %-28s %8.1f ns\n", second, duel.second);
  std::printf("  %-28s %8.2f     (rounds: %.2f to %.2f)\n\n", "ratio",
              duel.ratio, duel.lowest, duel.highest);
}

void PrintText(const Report &report) {
  std::printf("%zu entries; %zu hosts, half of them listed; median of %zu "
              "alternating rounds\n\n",
              report.entries, kHosts, kRounds);
  std::printf("One lookup\n");
  PrintDuel("absl::flat_hash_map", "hsts_lookup", report.lookup);
  std::printf("One URL, http://HOST/\n");
  PrintDuel("hsts_lookup", "hsts_upgrade_url", report.url);
  std::printf("Once; median of %zu\n", kSingles);
  std::printf("  %-28s %8.1f us\n", "hsts_open_file", report.open / 1000);
  std::printf("  %-28s %8.1f us\n", "cold lookup, the map",
              report.cold_map / 1000);
  std::printf("  %-28s %8.1f us\n", "cold lookup, hsts_lookup",
              report.cold_library / 1000);
}

void PrintJsonDuel(const char *name, const char *first, const char *second,
                   const Duel &duel) {
  std::printf("  \"%s\": {\"%s\": %.1f, \"%s\": %.1f, \"ratio\": %.3f, "
              "\"lowest_ratio\": %.3f, \"highest_ratio\": %.3f},\n",
              name, first, duel.first, second, duel.second, duel.ratio,
              duel.lowest, duel.highest);
}

void PrintJson(const Report &report) {
  std::printf("{\n  \"entries\": %zu,\n  \"hosts\": %zu,\n  \"rounds\": %zu,\n",
              report.entries, kHosts, kRounds);
  PrintJsonDuel("lookup", "flat_hash_map_ns", "hsts_lookup_ns", report.lookup);
  PrintJsonDuel("url", "hsts_lookup_ns", "hsts_upgrade_url_ns", report.url);
  std::printf("  \"open_ns\": %.0f,\n", report.open);
  std::printf("  \"cold\": {\"flat_hash_map_ns\": %.0f, "
              "\"hsts_lookup_ns\": %.0f}\n}\n",
              report.cold_map, report.cold_library);
}

Report Measure(const oracle &list, const hsts_db *db, const char *blob_path) {
  std::vector<std::string> names = MakeHosts(list);
  const Texts hosts = Join(names, "", ""), urls = Join(names, "http://", "/");
  const Map map = MakeMap(list);
  auto ask_map = [&](absl::string_view host) { return AskMap(map, host); };
  auto ask_library = [&](absl::string_view host) {
    return AskLibrary(db, host);
  };
  auto upgrade_url = [&](absl::string_view url) { return UpgradeUrl(db, url); };

  CheckAnswers(map, db, hosts, urls);
  Report report = {};
  report.entries = list.count;
  report.lookup = Alternate(hosts, ask_map, hosts, ask_library);
  report.url = Alternate(hosts, ask_library, urls, upgrade_url);
  report.open = TimeOpen(blob_path);
  report.cold_map = TimeCold(hosts, ask_map);
  report.cold_library = TimeCold(hosts, ask_library);
  return report;
}

} // namespace

int main(int argc, char **argv) {
  bool json = argc > 1 && std::strcmp(argv[1], "--json") == 0;
  if (argc != 3 + json || argv[1 + json][0] == '-') {
    std::fprintf(stderr, "usage: lookup_bench [--json] LIST BLOB\n");
    return 2;
  }
  const char *list_path = argv[1 + json], *blob_path = argv[2 + json];
  oracle list;
  hsts_db *db = nullptr;
  if (!oracle_load(&list, list_path))
    return EXIT_FAILURE;
  hsts_status status = hsts_open_file(&db, blob_path);
  if (status != HSTS_OK)
    Fail(std::string(blob_path) + ": " + hsts_strerror(status));
  Report report = Measure(list, db, blob_path);
  json ? PrintJson(report) : PrintText(report);
  hsts_close(db);
  oracle_free(&list);
  return EXIT_SUCCESS;
}
