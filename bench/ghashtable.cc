// SPDX-License-Identifier: MIT
//
// GLib's GHashTable, as the manual has it for strings: g_str_hash, g_str_equal,
// keys by g_strdup that the table frees.  The flags are in the pointer of the
// value, one more than they are, as a value of NULL would mean "not listed".
#include "contestant.h"
#include "system.h"

#include <glib.h>

namespace bench {
namespace {

class HashTable final : public ContestantOf<HashTable> {
public:
  ~HashTable() override {
    if (table_)
      g_hash_table_destroy(table_);
  }
  std::string Name() const override {
    return "GHashTable";
  }
  std::string Version() const override {
    return std::to_string(glib_major_version) + "." +
           std::to_string(glib_minor_version) + "." +
           std::to_string(glib_micro_version);
  }

  void Build(const Entries &entries, const std::string &folder) override {
    path_ = folder + "/ghashtable.txt";
    table_ = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, nullptr);
    for (const Entry &entry : entries)
      g_hash_table_insert(table_,
                          g_strndup(entry.name.data(), entry.name.size()),
                          GUINT_TO_POINTER(entry.flags + 1u));
    WritePlainList(path_, entries);
  }

  // A suffix of the host ends in the host's NUL.
  bool Ask(std::string_view host) const override {
    return AskSuffixes(host, [this](std::string_view name) {
      return GPOINTER_TO_INT(g_hash_table_lookup(table_, name.data())) - 1;
    });
  }

  std::vector<std::string> Files() const override {
    return {path_};
  }

private:
  GHashTable *table_ = nullptr;
  std::string path_;
};

} // namespace

ContestantPointer MakeGHashTable() {
  return std::make_unique<HashTable>();
}

} // namespace bench
