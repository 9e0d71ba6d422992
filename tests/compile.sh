# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests of hsts-compile: runs it, and compares what it says and does.
#
#     . "$top_srcdir/tests/compile.sh"
#     check 'no list' compiles 2 'no LIST is given'
#     finish

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

: "${HSTS_COMPILE:?}" "${HSTS_LIST:?}"
LC_ALL=${HSTS_TEST_LOCALE:-C}
export LC_ALL
unset SOURCE_DATE_EPOCH

# judge STATUS TEXT: whether the run before left this exit status in $status,
# and TEXT in $err; nothing at all if TEXT is empty.
judge() {
  if [ "$status" -ne "$1" ]; then
    complain "exit status $status, not $1"
  elif [ -z "$2" ] && [ -s "$err" ]; then
    complain 'a message where none was expected'
  elif [ -n "$2" ] && ! grep -q -F -e "$2" "$err"; then
    complain "no message: $2"
  fi
}

# run ARGUMENT...
run() {
  "$HSTS_COMPILE" "$@" >"$out" 2>"$err"
  status=$?
}

# compiles STATUS TEXT ARGUMENT...
compiles() {
  wanted=$1 text=$2
  shift 2
  run "$@"
  judge "$wanted" "$text"
}

# repeat TEXT N
repeat() {
  printf "%$2s" '' | sed "s/ /$1/g"
}
