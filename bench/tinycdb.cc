// SPDX-License-Identifier: MIT
//
// tinycdb: a constant database in a file, which cdb_init maps.  A record is a
// name and an octet of flags, read in place with cdb_get.
#include "contestant.h"
#include "system.h"

#include <cdb.h>
#include <fcntl.h>
#include <unistd.h>

#define TEXT_OF(macro)         TEXT_OF_EXPANDED(macro)
#define TEXT_OF_EXPANDED(text) #text

namespace bench {
namespace {

class Tinycdb final : public ContestantOf<Tinycdb> {
public:
  ~Tinycdb() override {
    if (file_ >= 0) {
      cdb_free(&cdb_);
      close(file_);
    }
  }
  std::string Name() const override {
    return "tinycdb";
  }
  std::string Version() const override {
    return TEXT_OF(TINYCDB_VERSION);
  }

  void Build(const Entries &entries, const std::string &folder) override {
    path_ = folder + "/list.cdb";
    Write(entries);
    file_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0 || cdb_init(&cdb_, file_) != 0)
      Fail(path_ + " does not open");
  }

  bool Ask(std::string_view host) const override {
    return AskSuffixes(host, [this](std::string_view name) {
      if (cdb_find(&cdb_, name.data(), static_cast<unsigned>(name.size())) <= 0)
        return -1;
      return int{*static_cast<const uint8_t *>(cdb_getdata(&cdb_))};
    });
  }

  std::vector<std::string> Files() const override {
    return {path_};
  }
  std::vector<std::string> MappedFiles() const override {
    return {path_};
  }

private:
  void Write(const Entries &entries) const {
    cdb_make maker;
    int file = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    bool good = file >= 0 && cdb_make_start(&maker, file) == 0;
    for (const Entry &entry : entries)
      good = good && cdb_make_add(&maker, entry.name.data(),
                                  static_cast<unsigned>(entry.name.size()),
                                  &entry.flags, 1) == 0;
    if (!good || cdb_make_finish(&maker) != 0 || close(file) != 0)
      Fail(path_ + " cannot be written");
  }

  mutable struct cdb cdb_ = {};
  int file_ = -1;
  std::string path_;
};

} // namespace

ContestantPointer MakeTinycdb() {
  return std::make_unique<Tinycdb>();
}

} // namespace bench
