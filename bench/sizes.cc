// SPDX-License-Identifier: MIT
//
// The same measurements as in compare.cc, of fewer contestants, hosts and
// rounds, for many lists.
#include "sizes.h"

#include "random.h"
#include "system.h"

#include <utility>

namespace bench {
namespace {

constexpr size_t kPartSizes[] = {1000, 2000, 5000, 10000, 20000, 50000};
constexpr size_t kHosts = 200000;
constexpr size_t kRounds = 5;

Contestants MakeSome() {
  Contestants some;
  some.push_back(MakeLibhsts());
  some.push_back(MakeFlatHashMap());
  some.push_back(MakeMarisaTrie(3));
  some.push_back(MakeTinycdb());
  return some;
}

// A random part of the entries, moved to the front.
oracle TakePart(std::vector<oracle_entry> *entries, size_t size) {
  xorshift random = {kSeed};
  for (size_t i = 0; i < size; i++)
    std::swap((*entries)[i],
              (*entries)[i + random_below(&random, entries->size() - i)]);
  oracle part;
  if (!oracle_set(&part, entries->data(), size))
    Fail("a part of the list: out of memory");
  return part;
}

} // namespace

Entries EntriesOf(const oracle &list) {
  Entries entries;
  for (size_t i = 0; i < list.count; i++) {
    const oracle_entry &entry = list.sorted[i];
    int flags = (entry.force_https ? kForceHttps : 0) |
                (entry.include_subdomains ? kIncludeSubdomains : 0);
    entries.push_back(
        {{entry.name, entry.length}, static_cast<uint8_t>(flags)});
  }
  return entries;
}

void MeasureWhole(const oracle &list, const std::string &name,
                  std::vector<SizeFigures> *all) {
  const Entries entries = EntriesOf(list);
  const Hosts hosts = MakeHosts(list, kHosts);
  const std::string folder = NewFolder();
  Contestants some = MakeSome();
  std::vector<Figures> figures;
  for (const ContestantPointer &contestant : some)
    figures.push_back(BuildAndCheck(contestant.get(), entries, hosts, folder));
  MeasureRounds(some, hosts, kRounds, &figures);
  for (size_t i = 0; i < some.size(); i++) {
    MeasureMemory(&some[i], &figures[i]);
    all->push_back({name, list.count, figures[i]});
  }
}

void MeasureParts(const oracle &list, std::vector<SizeFigures> *all) {
  std::vector<oracle_entry> entries(list.entries, list.entries + list.count);
  for (size_t size : kPartSizes) {
    if (size >= list.count)
      break;
    oracle part = TakePart(&entries, size);
    MeasureWhole(part, "part", all);
    oracle_free(&part);
  }
}

} // namespace bench
