#!/bin/sh
# SPDX-License-Identifier: MIT
#
# How much update-list and hsts-update take in, and how much they say: a list of
# over 256 MiB is none, in whatever form it comes; and what upstream has changed
# in every entry is a few lines in each run.

# shellcheck source=tests/update.sh
. "${top_srcdir:?run this by make check}/tests/update.sh"
serve

some_list 1000 dev app >"$served/large"
sed 's/bulk-1-year/bulk-one-year/' "$served/large" >"$served/renamed"
sed 's/{ "name"/{ "x": 1, "name"/' "$served/large" >"$served/member"
truncate -s 268435457 "$served/over"
head -c 100M /dev/zero | gzip -1 >piece.gz
cat piece.gz piece.gz piece.gz >"$served/zeros.gz"
base64 "$served/zeros.gz" >"$served/zeros.b64"

# says COUNT PATTERN: so many lines of the last run.
says() {
  equal "$1" "$(grep -c -e "$2" "$err")"
}

# few_lines TOOL LIST MANY
few_lines() {
  $1
  check "$1: $2: a list that compiles" takes "$2" --from="$served/$2"
  check "$1: $2: five places" says 5 '^list.json:[0-9]*:[0-9]*: warning:'
  check "$1: $2: and a number" says 1 "^list.json: warning: and [0-9]* more $3\$"
  check "$1: $2: nothing else of hsts-compile's" says 0 \
    '^\(entries\|digest\|hsts-compile\): '
  $1
  run --quiet --from="$served/$2"
  check "$1: $2: --quiet" replaced "$2"
  check "$1: $2: without a word" says 0 .
}

# too_large TOOL WHAT ARGUMENT...
too_large() {
  $1
  what="$1: $2"
  shift 2
  check "$what" refuses 1 ': too large, over 256 MiB' --date=2026-01-03 "$@"
  check "$what, with --quiet" refuses 1 ': too large, over 256 MiB' --quiet \
    --date=2026-01-03 "$@"
  check "$what, in one line" says 1 .
}

for tool in tree state; do
  few_lines $tool renamed 'unknown policies'
  few_lines $tool member 'unknown members'
  too_large $tool 'a file' --from="$served/over"
  too_large $tool 'what unpacks to more' --from="$served/zeros.gz"
  too_large $tool '... in base64' --from="$served/zeros.b64"
  too_large $tool 'what is fetched' --url="file://$served/over"
done

finish
