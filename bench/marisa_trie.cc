// SPDX-License-Identifier: MIT
//
// marisa-trie, in a mapped file.  The names are stored backwards, so that one
// common-prefix search of the host, backwards, meets all listed names that the
// host ends in, the longest last; only those count that begin at a label.  That
// is smaller than names as they are, asked suffix by suffix, and about as fast.
//
// How many tries are nested is the choice between size and speed: 3 is the
// library's default; 1 is the fastest.  The order by weight and the cache are
// the library's defaults.  The flags are two bits for each key, by its number.
#include "contestant.h"
#include "system.h"

#include <marisa.h>

#include <algorithm>

namespace bench {
namespace {

class MarisaTrie final : public ContestantOf<MarisaTrie> {
public:
  explicit MarisaTrie(int tries) : tries_(tries) {
  }
  std::string Name() const override {
    return "marisa-trie, " + std::to_string(tries_) +
           (tries_ == 1 ? " trie" : " tries");
  }
  std::string Version() const override {
    return HSTS_BENCH_MARISA_VERSION;
  }

  void Build(const Entries &entries, const std::string &folder) override {
    path_ = folder + "/list-" + std::to_string(tries_) + ".marisa";
    flags_path_ = path_ + ".flags";
    {
      marisa::Keyset keys;
      for (const Entry &entry : entries) {
        std::string backwards(entry.name.rbegin(), entry.name.rend());
        keys.push_back(backwards.data(), backwards.size());
      }
      marisa::Trie built;
      built.build(keys, tries_);
      FillFlags(entries, keys);
      built.save(path_.c_str());
    }
    WriteFile(flags_path_, flags_.data(), flags_.size());
    trie_.mmap(path_.c_str());
  }

  bool Ask(std::string_view host) const override {
    char backwards[256];
    if (host.size() > sizeof backwards)
      return false;
    std::reverse_copy(host.begin(), host.end(), backwards);
    size_t found = 0, id = 0;
    agent_.set_query(backwards, host.size());
    while (trie_.common_prefix_search(agent_)) {
      size_t length = agent_.key().length();
      if (length == host.size() || backwards[length] == '.') {
        found = length;
        id = agent_.key().id();
      }
    }
    int needed =
        found == host.size() ? kForceHttps : kForceHttps | kIncludeSubdomains;
    return found > 0 && (FlagsOf(id) & needed) == needed;
  }

  std::vector<std::string> Files() const override {
    return {path_, flags_path_};
  }
  std::vector<std::string> MappedFiles() const override {
    return {path_};
  }

private:
  int FlagsOf(size_t id) const {
    return flags_[id / 4] >> (id % 4 * 2) & 3;
  }

  // Building has given each key its number.
  void FillFlags(const Entries &entries, const marisa::Keyset &keys) {
    flags_.assign((entries.size() + 3) / 4, 0);
    for (size_t i = 0; i < entries.size(); i++) {
      size_t id = keys[i].id();
      flags_[id / 4] = static_cast<uint8_t>(flags_[id / 4] |
                                            entries[i].flags << (id % 4 * 2));
    }
  }

  int tries_;
  marisa::Trie trie_;
  mutable marisa::Agent agent_;
  std::vector<uint8_t> flags_;
  std::string path_, flags_path_;
};

} // namespace

ContestantPointer MakeMarisaTrie(int tries) {
  return std::make_unique<MarisaTrie>(tries);
}

} // namespace bench
