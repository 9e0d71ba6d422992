// SPDX-License-Identifier: MIT
//
// libhsts, as a program uses it: the blob in a file, opened with
// hsts_open_file, and hsts_lookup for a host as it comes, once; it finds the
// nearest entry itself.  The blob is made by hsts-compile's own builder.
#include "contestant.h"
#include "system.h"

extern "C" {
#include "made_db.h"
}

namespace bench {
namespace {

class Libhsts final : public ContestantOf<Libhsts> {
public:
  ~Libhsts() override {
    hsts_close(db_);
  }
  std::string Name() const override {
    return "libhsts";
  }
  std::string Version() const override {
    return hsts_version();
  }

  void Build(const Entries &entries, const std::string &folder) override {
    path_ = folder + "/preload.blob";
    WriteBlob(entries);
    hsts_status status = hsts_open_file(&db_, path_.c_str());
    if (status != HSTS_OK)
      Fail(path_ + ": " + hsts_strerror(status));
  }

  bool Ask(std::string_view host) const override {
    hsts_match match;
    return hsts_lookup(db_, host.data(), host.size(), 0, &match) == HSTS_OK &&
           match.force_https;
  }

  std::vector<std::string> Files() const override {
    return {path_};
  }
  std::vector<std::string> MappedFiles() const override {
    return {path_};
  }

private:
  void WriteBlob(const Entries &entries) const {
    std::vector<oracle_entry> copies;
    for (const Entry &entry : entries)
      copies.push_back({entry.name.data(), entry.name.size(),
                        (entry.flags & kForceHttps) != 0,
                        (entry.flags & kIncludeSubdomains) != 0});
    blob made;
    const char *problem = made_blob(&made, copies.data(), copies.size(), 0);
    if (problem)
      Fail(std::string("the blob: ") + problem);
    WriteFile(path_, made.bytes, made.size);
    blob_free(&made);
  }

  std::string path_;
  hsts_db *db_ = nullptr;
};

} // namespace

ContestantPointer MakeLibhsts() {
  return std::make_unique<Libhsts>();
}

} // namespace bench
