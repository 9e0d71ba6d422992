// SPDX-License-Identifier: MIT
//
// absl::flat_hash_map, one of the fastest hash maps that Debian has: the names
// as std::string, room for all of them reserved, asked by string_view, which
// copies nothing.  All is inlined into the loop.
#include "contestant.h"
#include "system.h"

#include <absl/base/config.h>
#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

namespace bench {
namespace {

class FlatHashMap final : public ContestantOf<FlatHashMap> {
public:
  std::string Name() const override {
    return "absl::flat_hash_map";
  }
  std::string Version() const override {
    return std::to_string(ABSL_LTS_RELEASE_VERSION);
  }

  void Build(const Entries &entries, const std::string &folder) override {
    path_ = folder + "/flat_hash_map.txt";
    map_.reserve(entries.size());
    for (const Entry &entry : entries)
      map_.emplace(entry.name, entry.flags);
    WritePlainList(path_, entries);
  }

  bool Ask(std::string_view host) const override {
    return AskSuffixes(host, [this](std::string_view name) {
      auto found = map_.find(absl::string_view(name.data(), name.size()));
      return found == map_.end() ? -1 : int{found->second};
    });
  }

  std::vector<std::string> Files() const override {
    return {path_};
  }

private:
  absl::flat_hash_map<std::string, uint8_t> map_;
  std::string path_;
};

} // namespace

ContestantPointer MakeFlatHashMap() {
  return std::make_unique<FlatHashMap>();
}

} // namespace bench
