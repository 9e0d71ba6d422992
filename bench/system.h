// SPDX-License-Identifier: MIT
//
// What the benchmark wants of the system: to end with a message, a folder that
// is gone afterwards, files, and how much memory is in use.
#ifndef HSTS_BENCH_SYSTEM_H
#define HSTS_BENCH_SYSTEM_H

#include "contestant.h"

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

[[noreturn]] void Fail(const std::string &message);

// An empty folder, removed with all in it when the program ends.
std::string NewFolder();

void WriteFile(const std::string &path, const void *bytes, size_t size);
size_t FileSize(const std::string &path);

// A line an entry, name and flags: what a hash table would be shipped as.
void WritePlainList(const std::string &path, const Entries &entries);

// Runs a program, found along PATH, to its end, which has to be a good one.
void Run(const std::vector<std::string> &arguments);

// Octets that malloc has given out, what it adds to each block included.
size_t HeapInUse();

// Octets of a file's mappings in this process that are in memory.
size_t ResidentOf(const std::string &path);

std::string ProcessorModel();

// The compiler that this was built by, its version and flags.
std::string Compiler();

} // namespace bench

#endif
