# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests of what a program does when the system fails it: runs it with the
# shared object of tests/faults.h, call by call.
#
#     . "$top_srcdir/tests/faults.sh"
#     need_faults
#     check 'each read' each_call read 5 COMMAND...
#     finish
#
# What has to hold after a run is a function of the test's own, `judge`.
#
#   HSTS_FAULTS  the shared object

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

: "${HSTS_FAULTS:?}" "${HSTS_COMPILE:?}" "${HSTS_LOOKUP:?}"
LC_ALL=${HSTS_TEST_LOCALE:-C}
export LC_ALL
unset SOURCE_DATE_EPOCH

report=$scratch/report
input=/dev/null # what the program reads from standard input

# errno of Linux, as far as it is used here, and what strerror makes of it.
EIO=5 ENOMEM=12 ENOSPC=28 EDQUOT=122
export EIO ENOMEM ENOSPC EDQUOT
error_text() {
  case $1 in
    "$EIO") echo 'Input/output error' ;;
    "$ENOMEM") echo 'out of memory' ;; # as everywhere in the tools
    "$ENOSPC") echo 'No space left on device' ;;
    "$EDQUOT") echo 'Disk quota exceeded' ;;
  esac
}

# faulty ORDERS COMMAND...: what it does when the system has these orders, as
# VARIABLE=VALUE with blanks between them; leaves $status, $out and $err.
faulty() {
  orders=$1
  shift
  : >"$report"
  # shellcheck disable=SC2086 # a word each
  env $orders FAULTS_REPORT="$report" LD_PRELOAD="$HSTS_FAULTS" "$@" \
    <"$input" >"$out" 2>"$err"
  status=$?
}

# How many calls of a kind (or blocks) the run before reports.
calls() {
  while read -r name number; do
    [ "$name" != "$1" ] || echo "$number"
  done <"$report"
}

# told PATTERN...: whether a line of standard error is as one of them.
told() {
  while IFS= read -r line; do
    for pattern; do
      # shellcheck disable=SC2254 # a pattern it is
      case $line in $pattern) return 0 ;; esac
    done
  done <"$err"
  return 1
}

# trouble TEXT: shows the run before.
trouble() {
  echo "$orders: $1; exit status $status"
  head -3 "$err"
  return 1
}

# each_call KIND ERRNO COMMAND...: lets each call of the kind fail in turn; with
# KIND+ also all that follow it.  `prepare` comes before each run, `judge` after
# it; $made_up counts the runs that ended as if nothing had failed; $also has
# orders for all runs.
made_up=0 total=0 also=
export made_up total
each_call() {
  kind=${1%+} and_on=${1#"${1%+}"} errno=$2 wrong=0 call=0
  shift 2
  reference "$@" || return 1
  made_up=0 total=$(calls "$kind")
  [ "$total" -gt 0 ] || trouble "no calls of $kind" || return 1
  while [ $call -lt "$total" ] && [ $wrong -lt 5 ]; do
    call=$((call + 1))
    prepare
    faulty "FAULTS_FAIL=$kind:$call$and_on:$errno $also" "$@"
    judge "$(error_text "$errno")" || wrong=$((wrong + 1))
  done
  [ $wrong -eq 0 ]
}

# reference COMMAND...: the run in which nothing fails; judge compares with it.
reference() {
  prepare
  faulty "$also" "$@"
  [ "$status" -lt 3 ] || trouble 'it fails without any fault' || return 1
  # shellcheck disable=SC2034 # for judge
  right_status=$status right_blocks=$(calls blocks)
  cp "$out" "$scratch/right_out"
  keep_right
}

# signal_number NAME: kill -l of some shells takes numbers only.
signal_number() {
  number=1
  while [ "$(kill -l $number)" != "$1" ]; do
    number=$((number + 1))
  done
  echo $number
}

# blocks_given_back: none is left that is not left without faults.
blocks_given_back() {
  [ -s "$report" ] || trouble 'it did not end by itself' || return 1
  [ "$(calls blocks)" -le "$right_blocks" ] ||
    trouble "$(calls blocks) blocks of memory are left, not $right_blocks"
}

# Where such shared objects are of no use, the test ends here and says why.
need_faults() {
  why=$(why_no_faults)
  [ -z "$why" ] || skip_rest 'faults of the system' "$why"
}

why_no_faults() {
  if has_trait instrumented || has_trait foreign; then
    echo 'what would be preloaded is for programs of this machine as they are'
  elif grep -q __asan_init "$HSTS_COMPILE" 2>/dev/null; then
    echo 'AddressSanitizer has to be loaded first'
  elif grep -q __tsan_init "$HSTS_COMPILE" 2>/dev/null; then
    echo 'ThreadSanitizer has its own malloc'
  elif [ ! -e "$HSTS_FAULTS" ]; then
    echo 'no shared objects are built here'
  elif ! fails_on_order; then
    echo 'another C library than glibc, or a program that is linked statically'
  fi
}

fails_on_order() {
  faulty "FAULTS_FAIL=write:1:$EIO" "$HSTS_COMPILE" --version
  [ $status -eq 3 ] || return 1
  echo '{"entries": []}' >"$scratch/empty.json"
  faulty "FAULTS_FAIL=memory:1:$ENOMEM" "$HSTS_COMPILE" "$scratch/empty.json"
  [ $status -eq 3 ]
}
