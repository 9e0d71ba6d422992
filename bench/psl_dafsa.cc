// SPDX-License-Identifier: MIT
//
// libpsl, on a DAFSA that psl-make-dafsa makes of the list, written down as a
// public suffix list: names that force https and include subdomains as the
// section of ICANN, those that only force https as the private one, and all
// others in neither.  The rules have neither wildcards nor exceptions, so
// without the "star" rule psl_is_public_suffix2 says whether exactly this name
// is there.  When it is not, libpsl goes on to look for a wildcard at the
// parent, and nothing can keep it from that.  An answer has one bit, so a name
// that is found is asked for again to learn its section.
#include "contestant.h"
#include "system.h"

#include <libpsl.h>

namespace bench {
namespace {

class PslDafsa final : public ContestantOf<PslDafsa> {
public:
  ~PslDafsa() override {
    psl_free(psl_);
  }
  std::string Name() const override {
    return "libpsl, DAFSA";
  }
  std::string Version() const override {
    return psl_get_version();
  }

  void Build(const Entries &entries, const std::string &folder) override {
    std::string source = folder + "/list.psl";
    path_ = folder + "/list.dafsa";
    std::string text = Section(entries, 0) + Section(entries, 2) +
                       Titled("ICANN", Section(entries, 3)) +
                       Titled("PRIVATE", Section(entries, 1));
    WriteFile(source, text.data(), text.size());
    Run({"psl-make-dafsa", "--output-format=binary", "--encoding=ascii", source,
         path_});
    psl_ = psl_load_file(path_.c_str());
    if (!psl_)
      Fail(path_ + " does not load");
  }

  bool Ask(std::string_view host) const override {
    return AskSuffixes(host, [this](std::string_view name) {
      if (!Has(name, PSL_TYPE_ANY))
        return -1;
      if (Has(name, PSL_TYPE_ICANN))
        return kForceHttps | kIncludeSubdomains;
      return Has(name, PSL_TYPE_PRIVATE) ? int{kForceHttps} : 0;
    });
  }

  std::vector<std::string> Files() const override {
    return {path_};
  }
  size_t Slowness() const override {
    return 10;
  }

private:
  static std::string Section(const Entries &entries, uint8_t flags) {
    std::string lines;
    for (const Entry &entry : entries)
      if (entry.flags == flags)
        lines.append(entry.name).push_back('\n');
    return lines;
  }
  static std::string Titled(const std::string &title,
                            const std::string &lines) {
    return "// ===BEGIN " + title + " DOMAINS===\n" + lines + "// ===END " +
           title + " DOMAINS===\n";
  }

  // A suffix of the host ends in the host's NUL.
  bool Has(std::string_view name, int type) const {
    return psl_is_public_suffix2(psl_, name.data(),
                                 type | PSL_TYPE_NO_STAR_RULE) != 0;
  }

  psl_ctx_t *psl_ = nullptr;
  std::string path_;
};

} // namespace

ContestantPointer MakePslDafsa() {
  return std::make_unique<PslDafsa>();
}

} // namespace bench
