#!/bin/sh
# SPDX-License-Identifier: MIT
#
# coverage.sh: which lines the fuzz targets reach by all inputs that fuzz/run.sh
# has left in build/fuzzing: a table of the files of libhsts/ and tools/, and
# what each target alone reaches of libhsts/.  It needs llvm (Debian: llvm).

set -eu
unset CDPATH
top=$(cd "$(dirname -- "$0")/.." && pwd)
inputs=$top/build/fuzzing
build=$top/build/fuzzing-coverage
flags='-g -O0 -fprofile-instr-generate -fcoverage-mapping'
targets=$(sed -n 's/^fuzz_targets = //p' "$top/Makefile.am")
HSTS_LIST=$top/data/transport_security_state_static.json
export HSTS_LIST

mkdir -p "$build"
cd "$build"
programs=
for target in $targets; do
  programs="$programs fuzz/fuzz_$target"
done
{
  [ -e Makefile ] ||
    "$top/configure" --disable-shared --disable-hardening CC=clang \
      CFLAGS="$flags"
  # shellcheck disable=SC2086 # one word a program
  make -j2 $programs
} >"$build/log" 2>&1 || {
  tail -n 30 "$build/log" >&2
  exit 1
}

merge() {
  # shellcheck disable=SC2046 # one word a file
  llvm-profdata merge -o merged $(printf '%s.raw ' "$@")
}

# The programs that llvm-cov is to look into: all but the first as options.
objects() {
  option=
  for target in "$@"; do
    echo "$option fuzz/fuzz_$target"
    option=-object
  done
}

# lines FOLDER TARGET...: the percentage of the folder's lines.  All programs are
# looked into, for each has only what it needs of the folder.  llvm-cov says that
# some functions, those of the targets, are not the same in all of them.
lines() {
  folder=$1
  shift
  merge "$@"
  # shellcheck disable=SC2046,SC2086 # one word an option
  llvm-cov report $(objects $targets) -instr-profile=merged "$top/$folder" \
    2>"$build/said" |
    awk '/^TOTAL/ { print $10 }'
}

for target in $targets; do
  LLVM_PROFILE_FILE=$build/$target.raw nice "fuzz/fuzz_$target" \
    "$inputs/seeds/$target" "$inputs/corpus/$target" >"$build/log" 2>&1 || {
    tail "$build/log"
    echo "fuzz_$target has failed"
    exit 1
  }
done

# shellcheck disable=SC2046,SC2086 # one word a target
{
  merge $targets
  llvm-cov report $(objects $targets) -instr-profile=merged \
    "$top/libhsts" "$top/tools" 2>"$build/said" |
    awk 'NF == 13 { printf "%-28s %10s of lines %10s of branches\n",
                           $1, $10, $13 }'
  for target in $targets; do
    echo "fuzz_$target alone: $(lines libhsts $target) of the lines of libhsts/"
  done
  echo "all of them: $(lines libhsts $targets) of the lines of libhsts/"
}
