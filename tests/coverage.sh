#!/bin/sh
# SPDX-License-Identifier: MIT
#
#     tests/coverage.sh FOLDER
#
# How much of libhsts/ the test programs and the fuzz targets' inputs run:
# builds there, without optimising, so that a line of the source is a line of
# code, runs them, and prints a table of lines and one of branches.  A report
# with each line is in FOLDER/html.  Fails below the limits, which the library
# has to keep.

set -eu
least_lines=95
least_branches=85

folder=${1:?a folder to build in}
top=$(cd "$(dirname -- "$0")/.." && pwd)
mkdir -p "$folder/html"
cd "$folder"
log=$PWD/coverage.log
: >"$log"

fail() {
  tail -n 40 "$log" >&2
  echo "coverage: $1; the whole log is $log" >&2
  exit 1
}

logged() {
  "$@" </dev/null >>"$log" 2>&1
}

# What the compiler notes of a function is beside its object, and useless after
# a change of the source.
if [ ! -e Makefile ]; then
  logged "$top/configure" --disable-shared --disable-hardening \
    CFLAGS='-g -O0 --coverage -fprofile-update=atomic' CXXFLAGS=-O0 ||
    fail 'configure failed'
  rm -f ./*conftest*
fi
jobs=$(getconf _NPROCESSORS_ONLN)
logged make -j"$jobs" || fail 'make failed'
find . -name '*.gcda' -exec rm -f {} +
# shellcheck disable=SC2016 # make knows which they are
logged make -j"$jobs" check TESTS_ENVIRONMENT='HSTS_TEST_SHARE=10' \
  'TESTS=$(test_programs) fuzz/replay.sh' || fail 'a test failed'

# The list is data: nothing of it is run.
gcovr --root "$top" --filter "$top/libhsts/" --object-directory . \
  --exclude '.*preload_blob[.]c' -j "$jobs" --json coverage.json . ||
  fail 'gcovr failed'
gcovr --root "$top" --add-tracefile coverage.json --txt
gcovr --root "$top" --add-tracefile coverage.json --txt --branches
gcovr --root "$top" --add-tracefile coverage.json --html-details html/index.html

passed=0 failed=0

# demand WHAT LEAST
demand() {
  if gcovr --root "$top" --add-tracefile coverage.json --output summary.txt \
    "--fail-under-$1" "$2" >>"$log" 2>&1; then
    passed=$((passed + 1))
    echo "ok - at least $2 % $1 coverage of libhsts/"
  else
    failed=$((failed + 1))
    echo "not ok - at least $2 % $1 coverage of libhsts/"
  fi
}
demand line $least_lines
demand branch $least_branches
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
