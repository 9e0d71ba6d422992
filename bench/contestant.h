// SPDX-License-Identifier: MIT
//
// What all that are compared have in common: each is built from the same
// entries and then says of a host whether it has to be upgraded.
//
// The loop over many hosts is each contestant's own (AskEach), so that its
// lookup is compiled into the loop, as in a program that uses it: a virtual
// call for each host would cost as much as the difference between some of
// them.  A single call, Ask, is for what is timed alone.
#ifndef HSTS_BENCH_CONTESTANT_H
#define HSTS_BENCH_CONTESTANT_H

#include "texts.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

enum : uint8_t { kForceHttps = 1, kIncludeSubdomains = 2 };

struct Entry {
  std::string_view name;
  uint8_t flags;
};
using Entries = std::vector<Entry>; // sorted by name

class Contestant {
public:
  virtual ~Contestant() = default;

  virtual std::string Name() const = 0;
  virtual std::string Version() const = 0;

  // From the entries, which are gone afterwards, to readiness.  What would be
  // shipped in a file is written to one in `folder`, and used from there.
  virtual void Build(const Entries &entries, const std::string &folder) = 0;

  // Whether the host has to be upgraded.  A NUL follows the host.
  virtual bool Ask(std::string_view host) const = 0;

  // How many of the first `count` hosts have to be.
  virtual size_t AskEach(const Texts &hosts, size_t count) const = 0;

  // The files to ship, and those of them that lookups use in place.
  virtual std::vector<std::string> Files() const = 0;
  virtual std::vector<std::string> MappedFiles() const {
    return {};
  }

  // A round has this part of the hosts, the first ones.
  virtual size_t Slowness() const {
    return 1;
  }
};

// Gives the class Derived its AskEach.
template <typename Derived> class ContestantOf : public Contestant {
public:
  size_t AskEach(const Texts &hosts, size_t count) const final {
    const Derived &self = static_cast<const Derived &>(*this);
    size_t yes = 0;
    for (size_t i = 0; i < count; i++)
      yes += self.Derived::Ask(hosts[i]);
    return yes;
  }
};

// Asks for the host, then for its parent, and so on, until one is listed: the
// nearest entry decides.  `find` returns the flags of an entry, or -1.
template <typename Find> bool AskSuffixes(std::string_view host, Find find) {
  int needed = kForceHttps;
  for (;;) {
    int flags = find(host);
    if (flags >= 0)
      return (flags & needed) == needed;
    size_t dot = host.find('.');
    if (dot == std::string_view::npos)
      return false;
    host.remove_prefix(dot + 1);
    needed = kForceHttps | kIncludeSubdomains;
  }
}

using ContestantPointer = std::unique_ptr<Contestant>;

ContestantPointer MakeLibhsts();
ContestantPointer MakeFlatHashMap();
ContestantPointer MakeGHashTable();
ContestantPointer MakeMarisaTrie(int tries);
ContestantPointer MakePslDafsa();
ContestantPointer MakeSqlite();
ContestantPointer MakeTinycdb();

} // namespace bench

#endif
