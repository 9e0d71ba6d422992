#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The benchmark, with few hosts and a small list: that it measures everybody,
# that its JSON can be read, that it can be plotted, and that whoever answers
# wrongly makes it fail.  What it measures here means nothing.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

leave_out instrumented 'it measures what is not instrumented'
leave_out foreign 'it needs libraries of that kind'
[ -z "${HSTS_NO_BENCH?}" ] || skip_all "missing (Debian):$HSTS_NO_BENCH"

compare=$top_builddir/bench/compare
list=$scratch/list.json
other=$scratch/other.json

# every N: a list of each Nth entry of the real one.  There, all force https and
# few do not include subdomains; here, some and more.
every() {
  printf '{\n  "entries": [\n'
  grep '^    { "name"' "${HSTS_LIST:?}" | awk -v n="$1" 'NR % n == 0 {
      if (++count % 5 == 0)
        sub(/, "include_subdomains": true/, "")
      if (count % 7 == 0)
        sub(/, "mode": "force-https"/, "")
      print
    }' | sed '$ s/},$/}/'
  printf '  ]\n}\n'
}
every 50 >"$list"
every 200 >"$other"

few() {
  "$compare" --hosts=2000 --rounds=2 "$@"
}

measures() {
  few --json --date=2026-07-06 --save="$scratch/saved" "$list" "$other" \
    >"$scratch/json"
}

# of WHAT CONDITION: the number of JSON lines about that for which it holds.
of() {
  jq -s "map(select(.of == \"$1\" and ($2))) | length" "$scratch/saved"
}

is_json() {
  test "$(wc -l <"$scratch/saved")" -eq "$(jq -c . "$scratch/saved" | wc -l)"
}

has_all_contestants() {
  jq -r 'select(.of == "contestant") | .contestant' "$scratch/saved" |
    sed 's/[ ,].*//' | LC_ALL=C sort -u | paste -sd ' ' - >"$scratch/found"
  echo 'GHashTable SQLite absl::flat_hash_map libhsts libpsl marisa-trie tinycdb' |
    diff - "$scratch/found"
}

has_all_figures() {
  test "$(of contestant '.ns > 0 and .ns_lowest_round <= .ns and
    .ns <= .ns_highest_round and .single_ns_99 >= .single_ns_median and
    .cold_ns > 0 and .bytes_on_disk > 1000 and
    .bytes_in_memory >= .bytes_on_disk and .build_seconds > 0')" -eq 8
}

has_all_kinds() {
  test "$(of kind '.hosts == 2000 * .percent / 100')" -eq 5 &&
    test "$(of 'kind of host' '.ns > 0')" -eq $((5 * 8))
}

has_bars() {
  test "$(of bar '.met == (.value <= .limit)')" -eq 4
}

has_sizes() {
  test "$(of size '.list == "part" and .entries == 1000')" -eq 4 &&
    test "$(of size '.entries == 473 and .bits_on_disk > 8')" -eq 4
}

plots() {
  "$top_srcdir/bench/plot.sh" "$scratch/saved" "$scratch/plots" || return
  for name in size-speed list-size; do
    grep libhsts "$scratch/plots/$name.svg" &&
      test -s "$scratch/plots/$name.png" || return
  done
}

# A heading of two lines, and a line each, all of as many cells.
markdown_is_table() {
  few --no-sizes --duel --markdown "$list" | grep '^|.*|$' >"$scratch/table"
  test "$(wc -l <"$scratch/table")" -eq 4 &&
    test "$(sed 's/[^|]//g' "$scratch/table" | sort -u | wc -l)" -eq 1
}

text_tells_bars() {
  few --no-sizes --duel "$list" >"$scratch/text" || return
  test "$(grep -c 'at most .*: \(not \)\{0,1\}met$' "$scratch/text")" -eq 4
}

# notices NAME: it gets half the entries; that is said, and no figure.
notices() {
  few --halve="$1" "$list" >"$scratch/figures" 2>"$scratch/errors"
  test $? -eq 1 && test ! -s "$scratch/figures" &&
    grep "^compare: $1 says that .* need not be upgraded$" "$scratch/errors"
}

fails_with() {
  wanted=$1
  shift
  "$@" >"$scratch/figures"
  test $? -eq "$wanted" && test ! -s "$scratch/figures"
}

check 'make bench/compare' "$MAKE" -C "$top_builddir" bench/compare || exit
check 'two thousand hosts, two rounds: all answers agree' measures || exit
check '--save writes what --json prints' cmp "$scratch/json" "$scratch/saved"
if has jq; then
  check 'each line is JSON' is_json
  check 'everybody is there' has_all_contestants
  check 'everybody has all figures' has_all_figures
  check 'every kind of host has its share, and its time' has_all_kinds
  check 'each bar is met or not' has_bars
  check 'parts of the list, and another list' has_sizes
else
  skip 'the JSON lines' 'there is no jq'
fi
if has jq && has gnuplot; then
  check 'SVG and PNG' plots
else
  skip 'SVG and PNG' 'there is no jq, or no gnuplot'
fi
check '--markdown prints a table' markdown_is_table
check 'the text tells which bars are met' text_tells_bars
for name in libhsts absl::flat_hash_map GHashTable 'marisa-trie, 1 trie' \
  'marisa-trie, 3 tries' 'libpsl, DAFSA' tinycdb SQLite; do
  check "wrong answers are noticed: $name" notices "$name"
done
check 'nobody has that name' fails_with 1 few --halve=nobody "$list"
check 'an unknown option' fails_with 2 few --unknown "$list"
check 'no list' fails_with 2 few
check 'a list that is not there' fails_with 1 few "$scratch/absent.json"
finish
