// SPDX-License-Identifier: MIT
//
// Texts one after another in one buffer, each with a NUL, which some that are
// compared need: the memory is read in order, so that the processor fetches the
// next host while one is looked up.
#ifndef HSTS_BENCH_TEXTS_H
#define HSTS_BENCH_TEXTS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class Texts {
public:
  void Add(std::string_view text) {
    buffer_.append(text);
    buffer_.push_back('\0');
    ends_.push_back(static_cast<uint32_t>(buffer_.size()));
  }
  size_t size() const {
    return ends_.size();
  }
  std::string_view operator[](size_t i) const {
    uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return {buffer_.data() + begin, ends_[i] - begin - 1};
  }

private:
  std::string buffer_;
  std::vector<uint32_t> ends_;
};

} // namespace bench

#endif
