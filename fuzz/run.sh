#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh SECONDS [TARGET...]: builds the fuzz targets with libFuzzer, ASan and
# UBSan, and runs each (or those named) for so many seconds, two at a time.
# What adds coverage is kept in build/fuzzing/corpus/TARGET, and is where the
# next run begins.  A line a target tells what came of it, in the end; the exit
# status is 1 if there was any finding.

set -eu
unset CDPATH
top=$(cd "$(dirname -- "$0")/.." && pwd)
build=$top/build/fuzzing
seconds=${1-}
case $seconds in
  '' | *[!0-9]*)
    echo "usage: $0 SECONDS [TARGET...]" >&2
    exit 2
    ;;
esac
shift

# All are called so, or the targets cannot be found in the build folder.
targets=$(sed -n 's/^fuzz_targets = //p' "$top/Makefile.am")
for target in "$@"; do
  case " $targets " in
    *" $target "*) ;;
    *)
      echo "$0: no target $target; there are: $targets" >&2
      exit 2
      ;;
  esac
done
# shellcheck disable=SC2086 # one word a target
[ $# -gt 0 ] || set -- $targets

# --- Building ----------------------------------------------------------------

# Each sanitizer ends the program, or libFuzzer would not notice.
sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=all'
flags="-g -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link $sanitizers \
  -fsanitize-coverage-ignorelist=$top/fuzz/untraced.txt"

build_targets() {
  cd "$build"
  if [ "$flags" != "$(cat flags 2>&1)" ]; then
    [ ! -e Makefile ] || make clean
    "$top/configure" --disable-shared --disable-hardening CC=clang \
      CFLAGS="$flags" || return
    echo "$flags" >flags
  fi
  # hsts-compile has the sanitizers, too, but nobody waits for what it leaks.
  ASAN_OPTIONS=detect_leaks=0 make -j2 hsts-compile fuzz/inputs \
    tests/make_bad_blobs || return
  programs=
  for target in "$@"; do
    programs="$programs fuzz/fuzz_$target"
  done
  # shellcheck disable=SC2086 # one word a program
  ASAN_OPTIONS=detect_leaks=0 make -j2 LDFLAGS=-fsanitize=fuzzer $programs
}

echo 'fuzz: building in build/fuzzing' >&2
mkdir -p "$build"
if ! (build_targets "$@") >"$top/build/fuzzing.log" 2>&1; then
  tail -n 30 "$top/build/fuzzing.log" >&2
  echo "fuzz: this failed; the whole log is $top/build/fuzzing.log" >&2
  exit 1
fi

# --- Running -----------------------------------------------------------------

HSTS_LIST=$top/data/transport_security_state_static.json
HSTS_COMPILE=$build/hsts-compile
top_srcdir=$top
top_builddir=$build
export HSTS_LIST HSTS_COMPILE top_srcdir top_builddir

# What suits one target alone.
target_options() {
  case $1 in
    blob) echo '-max_len=40960 -mutate_depth=2' ;;
    header) echo "-max_len=300 -dict=$top/fuzz/header.dict" ;;
    host) echo "-max_len=300 -dict=$top/fuzz/url.dict" ;;
    lines) echo "-max_len=600 -dict=$top/fuzz/url.dict" ;;
    list) echo "-max_len=4096 -dict=$top/fuzz/json.dict" ;;
    overlay) echo "-max_len=400 -dict=$top/fuzz/url.dict" ;;
    squid) echo "-max_len=400 -dict=$top/fuzz/url.dict" ;;
    store) echo "-max_len=600 -dict=$top/fuzz/store.dict" ;;
    url) echo "-max_len=400 -dict=$top/fuzz/url.dict" ;;
    *) echo '-max_len=4096' ;;
  esac
}

# The seeds are made anew: those of an older state may be no blobs any more.
make_seeds() {
  rm -rf "$build/seeds/$1" "$build/texts/$1"
  mkdir -p "$build/seeds/$1" "$build/corpus/$1" "$build/findings"
  "$top/fuzz/seeds.sh" "$1" "$build/texts/$1" >"$build/$1.log" 2>&1 &&
    "$build/fuzz/inputs" --split "$build/seeds/$1" "$build/texts/$1"
}

fuzz() {
  make_seeds "$1" || return
  # shellcheck disable=SC2046 # one word an option
  nice "$build/fuzz/fuzz_$1" -max_total_time="$seconds" -timeout=20 \
    -rss_limit_mb=2560 -print_final_stats=1 $(target_options "$1") \
    -artifact_prefix="$build/findings/$1-" \
    "$build/corpus/$1" "$build/seeds/$1" >>"$build/$1.log" 2>&1
}

# The number behind this word of libFuzzer's statistics, or of the last line of
# its progress.
last() {
  grep -e '^stat::' -e '^#[0-9].* cov: ' "$build/$1.log" |
    grep -o " *$2: *[0-9]*" | tail -n 1 | grep -o '[0-9]*$'
}

# One line, and where the reproducer is.
report() {
  verdict=clean
  [ "$2" = 0 ] || verdict="FINDING (exit status $2)"
  printf '%-9s %10s executions, %6s a second, %5s edges, %5s inputs: %s\n' \
    "$1" "$(last "$1" number_of_executed_units)" \
    "$(last "$1" average_exec_per_sec)" "$(last "$1" ' cov')" \
    "$(last "$1" ' corp')" "$verdict"
  [ "$2" = 0 ] && return
  echo "  what it said is in $build/$1.log; again:"
  sed -n 's/.*Test unit written to //p' "$build/$1.log" | while read -r file; do
    echo "  HSTS_LIST=$HSTS_LIST \\"
    echo "    $build/fuzz/fuzz_$1 $file"
  done
}

# Every second target, from the first or from the second one.
work() {
  found=0
  while [ $# -gt 0 ]; do
    status=0
    fuzz "$1" || status=$?
    report "$1" "$status"
    [ "$status" = 0 ] || found=1
    shift
    [ $# = 0 ] || shift
  done
  return $found
}

echo "fuzz: $* for $seconds seconds each, two at a time" >&2
work "$@" &
one=$!
shift
work "$@" &
other=$!
trap 'kill $one $other 2>/dev/null' HUP INT TERM
found=0
wait $one || found=1
wait $other || found=1
exit $found
