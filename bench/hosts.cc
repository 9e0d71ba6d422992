// SPDX-License-Identifier: MIT
//
// How a host of each kind is made.  All are hosts, in lower case, without a
// trailing dot: what is compared is how entries are found, and the others do
// not check what they are asked.
#include "hosts.h"

#include "near_miss.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace bench {
namespace {

class HostMaker {
public:
  explicit HostMaker(const oracle &list) : list_(list), random_{kSeed} {
    for (size_t i = 0; i < list.count; i++)
      if (Name(&list.entries[i]).find('.') == std::string::npos)
        single_labels_.push_back(Name(&list.entries[i]));
  }

  // `kind` is an index of kKinds.
  std::string Make(size_t kind) {
    for (;;) {
      std::string host = Try(kind);
      if (IsHost(host))
        return host;
    }
  }

  bool Upgraded(const std::string &host) const {
    return Ask(host).force_https;
  }
  size_t Below(size_t bound) {
    return random_below(&random_, bound);
  }

private:
  std::string Try(size_t kind) {
    switch (kind) {
    case 0:
      return RandomName();
    case 1:
      return Subdomain() + RandomName();
    case 2:
      return NearMiss();
    case 3:
      return Deep();
    default:
      return TopLevelDomain();
    }
  }

  // A third each: a listed name with an octet or a label changed; a domain that
  // nobody has listed; a name below such a domain.
  std::string NearMiss() {
    for (;;) {
      size_t way = Below(3);
      std::string host = way == 0 ? Mutation() : Unlisted();
      if (way == 2)
        host = Subdomain() + host;
      if (IsHost(host) && !Upgraded(host))
        return host;
    }
  }

  std::string Deep() {
    std::string host = Below(2) == 0 ? RandomName() : Unlisted();
    for (size_t labels = 3 + Below(4); labels > 0; labels--)
      host = Subdomain() + host;
    return host;
  }

  // Half of them listed, the others as frequent as they are in the list.
  std::string TopLevelDomain() {
    if (Below(2) == 0 && !single_labels_.empty())
      return single_labels_[Below(single_labels_.size())];
    std::string name = RandomName();
    return name.substr(name.rfind('.') + 1);
  }

  // The beginning of one listed label, the end of another, and the parent of
  // a third.
  std::string Unlisted() {
    std::string first = RandomLabel();
    std::string second = RandomLabel();
    std::string third = RandomName();
    size_t dot = third.find('.');
    std::string parent =
        dot == std::string::npos ? "com" : third.substr(dot + 1);
    return first.substr(0, 1 + first.size() / 2) +
           second.substr(second.size() / 2) + "." + parent;
  }

  std::string Mutation() {
    host made;
    near_miss(&made, &list_, &random_);
    std::string text(made.octets, made.length);
    for (char &octet : text)
      if (octet >= 'A' && octet <= 'Z')
        octet = static_cast<char>(octet - 'A' + 'a');
    return text;
  }

  // One label and its dot: "www." mostly, or another that one meets, or a
  // listed one.
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
      return RandomLabel() + ".";
    }
  }

  std::string RandomLabel() {
    std::string name = RandomName();
    return name.substr(0, name.find('.'));
  }
  std::string RandomName() {
    return Name(random_entry(&list_, &random_));
  }
  static std::string Name(const oracle_entry *entry) {
    return std::string(entry->name, entry->length);
  }

  hsts_match Ask(const std::string &host) const {
    return oracle_lookup(&list_, ORACLE_BISECTION, host.data(), host.size(), 0);
  }
  // In a URL, what ends in a number is an address or nothing: hsts_upgrade_url
  // reads "1.0.1" as the listed 1.0.0.1, and no other domain begins so.
  bool IsHost(const std::string &host) const {
    size_t last = host.rfind('.') + 1; // 0 if there is no dot
    return Ask(host).reason != HSTS_REASON_NOT_A_HOST && last < host.size() &&
           (host[last] < '0' || host[last] > '9');
  }

  const oracle &list_;
  xorshift random_;
  std::vector<std::string> single_labels_;
};

// As many of each kind as its share says, in random order.
std::vector<uint8_t> MakeKinds(HostMaker *maker, size_t count) {
  std::vector<uint8_t> kinds;
  for (size_t kind = 0; kind < kKindCount; kind++)
    kinds.insert(kinds.end(), count * kKinds[kind].percent / 100,
                 static_cast<uint8_t>(kind));
  kinds.resize(count);
  for (size_t i = count; i > 1; i--)
    std::swap(kinds[i - 1], kinds[maker->Below(i)]);
  return kinds;
}

} // namespace

Hosts MakeHosts(const oracle &list, size_t count) {
  HostMaker maker(list);
  Hosts hosts;
  hosts.kinds = MakeKinds(&maker, count);
  for (uint8_t kind : hosts.kinds) {
    std::string host = maker.Make(kind);
    bool upgraded = maker.Upgraded(host);
    hosts.texts.Add(host);
    hosts.upgraded.push_back(upgraded);
    hosts.upgraded_count += upgraded;
    hosts.upgraded_of_kind[kind] += upgraded;
    hosts.count_of_kind[kind]++;
  }
  return hosts;
}

} // namespace bench
