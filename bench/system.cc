// SPDX-License-Identifier: MIT
//
// Memory is measured, not computed: malloc is asked for what it has given out,
// and the kernel for what is resident of a mapped file.
#include "system.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <malloc.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

namespace bench {

void Fail(const std::string &message) {
  std::fprintf(stderr, "compare: %s\n", message.c_str());
  std::exit(EXIT_FAILURE);
}

// ---- Files -----------------------------------------------------------------

namespace {

class Folder {
public:
  Folder() {
    path_ = std::filesystem::temp_directory_path() / "hsts-bench-XXXXXX";
    if (!mkdtemp(path_.data()))
      Fail(path_ + ": " + std::strerror(errno));
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string Add() {
    std::string added = path_ + "/" + std::to_string(++count_);
    std::filesystem::create_directory(added);
    return added;
  }

private:
  std::string path_;
  size_t count_ = 0;
};

} // namespace

std::string NewFolder() {
  static Folder folder;
  return folder.Add();
}

void WriteFile(const std::string &path, const void *bytes, size_t size) {
  std::FILE *file = std::fopen(path.c_str(), "wb");
  if (!file || std::fwrite(bytes, 1, size, file) != size ||
      std::fclose(file) != 0)
    Fail(path + ": " + std::strerror(errno));
}

size_t FileSize(const std::string &path) {
  std::error_code error;
  uintmax_t size = std::filesystem::file_size(path, error);
  if (error)
    Fail(path + ": " + error.message());
  return static_cast<size_t>(size);
}

void WritePlainList(const std::string &path, const Entries &entries) {
  std::string text;
  for (const Entry &entry : entries) {
    text.append(entry.name);
    text.push_back(' ');
    text.push_back(static_cast<char>('0' + entry.flags));
    text.push_back('\n');
  }
  WriteFile(path, text.data(), text.size());
}

// ---- Programs --------------------------------------------------------------

void Run(const std::vector<std::string> &arguments) {
  std::vector<char *> words;
  for (const std::string &argument : arguments)
    words.push_back(const_cast<char *>(argument.c_str()));
  words.push_back(nullptr);
  pid_t child;
  int status = 0;
  int error =
      posix_spawnp(&child, words[0], nullptr, nullptr, words.data(), environ);
  if (error != 0)
    Fail(arguments[0] + ": " + std::strerror(error));
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      Fail(arguments[0] + ": " + std::strerror(errno));
  if (status != 0)
    Fail(arguments[0] + " failed");
}

// ---- Memory ----------------------------------------------------------------

size_t HeapInUse() {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

// In /proc/self/smaps a line that ends in the path begins each mapping; of the
// lines after it, "Rss: N kB" says how much of it is in memory.
size_t ResidentOf(const std::string &path) {
  std::ifstream mappings("/proc/self/smaps");
  size_t kilobytes = 0;
  bool ours = false;
  for (std::string line; std::getline(mappings, line);) {
    size_t some;
    if (line.find('-') < line.find(' '))
      ours = line.size() >= path.size() &&
             line.compare(line.size() - path.size(), path.size(), path) == 0;
    else if (ours && std::sscanf(line.c_str(), "Rss: %zu", &some) == 1)
      kilobytes += some;
  }
  return kilobytes * 1024;
}

// ---- The machine -----------------------------------------------------------

std::string ProcessorModel() {
  std::ifstream facts("/proc/cpuinfo");
  for (std::string line; std::getline(facts, line);)
    if (line.rfind("model name", 0) == 0)
      return line.substr(line.find(':') + 2);
  return "unknown";
}

std::string Compiler() {
  return HSTS_BENCH_COMPILER ", " __VERSION__;
}

} // namespace bench
