#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh BUILD VARIANT...: the tests again, of other builds of the same source
# and on other machines than this one.  BUILD is the folder of a finished plain
# build; each variant gets a folder of its own below it, BUILD/variants/NAME, and
# a log beside that.  What came of each is a line; the last line adds them up.
#
# Wherever the tests run, hsts-compile has to make the very bytes of the plain
# build's blob of the list (cli_reproducible.sh, test_locale), and the tests of
# the library read that blob.

set -eu
unset CDPATH

# The name, the programs that it needs, and what it is.
variants='
  plain       make             the build as it was configured
  sanitizers  make             AddressSanitizer and UndefinedBehaviorSanitizer
  threads     make             ThreadSanitizer, the tests of threads
  valgrind    valgrind         memory errors and leaks
  clang       clang            another compiler
  musl        musl-gcc,dpkg-source     another C library
  i686        i686-linux-gnu-gcc,dpkg-deb               32 bits
  s390x       s390x-linux-gnu-gcc,qemu-s390x,dpkg-deb   big-endian, char is unsigned
  contrib     make             the same build against real proxies and clients
  turkish     localedef        LC_ALL=tr_TR.UTF-8, from configure on
'

usage() {
  printf 'usage: %s BUILD VARIANT...\n\nVariants:%s' "$0" "$variants"
}

# column NAME NUMBER: of the line of that variant, up to its end if it is 3.
column() {
  echo "$variants" | awk -v name="$1" -v column="$2" '$1 == name {
    if (column == 3) sub(/^ *[^ ]+ +[^ ]+ +/, ""); else $0 = $column
    print
  }'
}

# --- What came of it ---------------------------------------------------------

# The report has the log of each program with a case that did not pass: of that,
# what was skipped, and what failed with the comments that follow it.  A heading
# is a test's name without .sh.
show_failures() {
  awk '/^(ok|not ok|PASS:|SKIP:)/ { failed = 0 }
       /^(FAIL|ERROR|XPASS):/ { failed = 1 }
       (failed || /^SKIP:/) && !/^=*$/ && !/^SKIP: tests\/[a-z_]*$/ { print "  " $0 }' "$1" | head -n 300
}

# PASSED FAILED SKIPPED
count_tests() {
  awk '/^# [A-Z]+:/ && !($2 in count) { count[$2] = $3 }
       END { print count["PASS:"] + count["XFAIL:"],
                   count["FAIL:"] + count["XPASS:"] + count["ERROR:"],
                   count["SKIP:"] + 0 }' "$1"
}

passed=0 failed=0 skipped=0

# add NAME PASSED FAILED SKIPPED NOTE
add() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  printf '%s: %d passed, %d failed, %d skipped (%s)\n' "$@"
}

# --- Running -----------------------------------------------------------------

# The first program of the variant's that is missing.
missing_program() {
  column "$1" 2 | tr ',' '\n' | while read -r program; do
    command -v "$program" >/dev/null || { echo "$program" && break; }
  done
}

# Where apt-get is, what is missing can be had, and its lack is a failure.
cannot_run() {
  if command -v apt-get >/dev/null; then
    add "$1" 0 1 0 "$2 is missing"
  else
    add "$1" 0 0 1 "$2 is missing, and there is no apt-get"
  fi
}

# A variant that breaks off, or finds something at its end, has failed, too.
run_variant() {
  begun=$(date +%s) status=0
  "$here/variant.sh" "$build" "$1" >"$log" 2>&1 || status=$?
  seconds=$(($(date +%s) - begun)) counts='0 0 0'
  [ ! -e "$report" ] || counts=$(count_tests "$report")
  case $status:$counts in
    0:0\ 0\ *) status='no test ran' ;;
  esac
  # shellcheck disable=SC2086 # three numbers
  set -- "$1" $counts
  [ "$status" = 0 ] || set -- "$1" "$2" $(($3 + 1)) "$4"
  add "$@" "$seconds s"
  [ ! -e "$report" ] || show_failures "$report"
  [ "$status" = 0 ] || complain
}

complain() {
  tail -n 40 "$log" | sed 's/^/  /'
  echo "  this failed ($status); the whole log is $log"
}

# --- Here it begins ----------------------------------------------------------

if [ $# -lt 2 ]; then
  usage >&2
  exit 2
fi
here=$(cd "$(dirname -- "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
mkdir -p "$build/variants"

for name in "$@"; do
  what=$(column "$name" 3)
  if [ -z "$what" ]; then
    usage >&2
    exit 2
  fi
  echo "tests: $name: $what" >&2
  log=$build/variants/$name.log
  report=$build/variants/$name/test-suite.log
  case $name in
    plain) report=$build/test-suite.log ;;
    contrib) report=$build/contrib/test-suite.log ;;
  esac
  rm -f "$report"
  missing=$(missing_program "$name")
  if [ -n "$missing" ]; then
    cannot_run "$name" "$missing"
  else
    run_variant "$name"
  fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
