#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bench/make_list makes lists that hsts-compile takes, as long as asked for,
# that are like the list it is shown, and the same everywhere.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

: "${HSTS_MAKE_LIST:?}" "${HSTS_LOOKUP:?}"
leave_out foreign 'bench/make_list is for that machine'
LC_ALL=C
export LC_ALL
made=$scratch/made.json
names=$scratch/names

# make_list N [SEED]: after the list that is built in.
make_list() {
  "$HSTS_MAKE_LIST" "$@" <"$HSTS_LIST" >"$made" || return
  sed -n 's/^ *{ "name": "\([^"]*\)".*/\1/p' "$made" >"$names"
}

# has_names N: so many, all canonical, none twice.
has_names() {
  [ "$(wc -l <"$names")" -eq "$1" ] || complain 'another number of names'
  [ "$(sort -u "$names" | wc -l)" -eq "$1" ] || complain 'a name is there twice'
  if grep -v -E '^([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$' "$names"; then
    complain 'not canonical'
  fi
}

# How many of the names match.
share() {
  grep -c -E -e "$1" "$names"
}

# within LEAST NUMBER MOST
within() {
  if [ "$2" -lt "$1" ] || [ "$2" -gt "$3" ]; then
    complain "$2, not $1 to $3"
  fi
}

# refuses ARGUMENT...
refuses() {
  not "$HSTS_MAKE_LIST" "$@" <"$HSTS_LIST" >"$out" 2>"$err" &&
    [ ! -s "$out" ] && said '^make_list: usage'
}

# A list that nobody wants to change: all pairs of a few syllables.
small_model() {
  echo '{ "entries": ['
  for left in ab- abra cada hosts 0123 www_ xn--9; do
    for right in bra dabra ex. 4567. ample.co. w.example.; do
      echo "{ \"name\": \"$left${right}org\", \"mode\": \"force-https\" },"
    done
  done
  echo '{ "name": "dev", "include_subdomains": true } ] }'
}

# What it made of that on the first machine.
same_everywhere() {
  small_model | "$HSTS_MAKE_LIST" 2000 7 >"$made"
  [ "$(cksum <"$made")" = "$1" ] || complain "$(cksum <"$made")"
}

check 'a list of 20,000 names' make_list 20000
check 'so many names, canonical, none twice' has_names 20000
check 'hsts-compile takes it, and verifies each' \
  compiles 0 'entries: 20000 ' -o "$scratch/blob" "$made"
check 'no name is redundant' not said 'redundant'

every_name_is_found() {
  "$HSTS_LOOKUP" --blob="$scratch/blob" --format=tsv <"$names" |
    awk -F '\t' '$1 != $3 || $2 != "https"' >"$out"
  not grep . "$out"
}
check 'hsts-lookup finds each, exactly' every_name_is_found

# The list has 38036 of 94600, 51 of 94600, and a mean of 13.9 octets.
check 'as many below com as in the list' within 7600 "$(share '\.com$')" 8500
check 'as many with three labels' within 1600 "$(share '\..*\.')" 1950
check 'as many without subdomains' \
  within 30 "$(grep -c -v include "$made")" 80
check 'names are as long' within 270000 "$(wc -c <"$names")" 310000

mv "$made" "$scratch/before.json"
check 'the same again' make_list 20000
check 'is the same' cmp "$made" "$scratch/before.json"
check 'the first seed is 1' make_list 20000 1
check 'is the same, too' cmp "$made" "$scratch/before.json"
check 'another seed' make_list 20000 2
check 'gives another list' not cmp -s "$made" "$scratch/before.json"
check 'the same octets on every machine' same_everywhere '820420023 191678'

check 'one name' make_list 1
check 'hsts-compile takes that' \
  compiles 0 'entries: 1 ' -o "$scratch/blob" "$made"

check 'no number' refuses
check 'no names' refuses 0
check 'too many' refuses 100000001
check 'a number and more' refuses 10x
check 'no seed' refuses 10 0
check 'an argument too many' refuses 10 1 1
no_list() {
  not "$HSTS_MAKE_LIST" 10 </dev/null >"$out" 2>"$err" && said 'there is no list'
}
check 'no list' no_list
too_small() {
  not "$HSTS_MAKE_LIST" 1000 >"$out" 2>"$err" <<'EOF' && said 'too small'
{ "entries": [ { "name": "a.dev" }, { "name": "b.dev" } ] }
EOF
}
check 'a list that has no more to give ends, and is told' too_small
full_disk() {
  [ -e /dev/full ] || return 0
  not "$HSTS_MAKE_LIST" 10 <"$HSTS_LIST" >/dev/full 2>"$err" &&
    said 'No space left'
}
check 'a full disk is told' full_disk
finish
