# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests of hsts-lookup: runs it, and compares what it answers.
#
#     . "$top_srcdir/tests/lookup.sh"
#     check 'a listed host' answers dev https dev 1
#     finish
#
#   HSTS_LOOKUP  the program
#   HSTS_BLOB    the list to ask; without it the one that is built in

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

: "${HSTS_LOOKUP:?}"
LC_ALL=${HSTS_TEST_LOCALE:-C}
export LC_ALL

# shellcheck disable=SC2034 # for the tests
tab=$(printf '\t')

# Never with a list of this machine's, and without the warning that the list is
# old, which it will be some day.
lookup() {
  "$HSTS_LOOKUP" --builtin ${HSTS_BLOB:+--blob="$HSTS_BLOB"} --max-age=none "$@"
}

# exits STATUS ARGUMENT...: leaves what was written in $out and $err.
exits() {
  expected=$1
  shift
  lookup "$@" >"$out" 2>"$err" </dev/null
  status=$?
  [ "$status" -eq "$expected" ] && return
  echo "exit status $status, not $expected"
  cat "$err"
  return 1
}

# complains STATUS TEXT ARGUMENT...: the same, with nothing on standard output,
# and on standard error one line that has TEXT.
complains() {
  text=$2
  status=$1
  shift 2
  exits "$status" "$@" || return 1
  cat "$err"
  [ ! -s "$out" ] && [ "$(wc -l <"$err")" -eq 1 ] && grep -qF -e "$text" "$err"
}

# columns VERDICT [ENTRY FLAG [URL [REASON]]]: the second to fifth, or sixth,
# column of tsv.
columns() {
  printf '%s\t%s\t%s\t%s%s' "$1" "${2:-}" "${3:-}" "${4:-}" "${5:+$tab$5}"
}

# answers INPUT VERDICT [ENTRY FLAG [URL [REASON]]], with the options in $options.
options=
answers() {
  input=$1 last=5
  shift
  [ $# -lt 5 ] || last=6
  # shellcheck disable=SC2086 # options have no blanks
  equal "$(columns "$@")" \
    "$(lookup --format=tsv $options -- "$input" | cut -f "2-$last")"
}
