#!/bin/sh
# SPDX-License-Identifier: MIT
#
# scale.sh BUILD FOLDER [--json] [N...]: makes lists of N names that are like the
# one of this project, compiles them, looks hosts up in them, and says what all
# that cost: a table, or a line of JSON for each list.  Without N they are those
# of scale.md, which has the method.  What it makes is left in FOLDER.

set -eu
unset CDPATH
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname -- "$0")/.." && pwd)
list=$top/data/transport_security_state_static.json
hosts_of_each_kind=100000
counted_hosts=30000

say() {
  printf 'scale: %s\n' "$*" >&2
}

fail() {
  say "$@"
  exit 1
}

[ $# -ge 2 ] || fail 'usage: scale.sh BUILD FOLDER [--json] [N...]'
build=$1 folder=$2
shift 2
json=
if [ "${1-}" = --json ]; then
  json=yes
  shift
fi
mkdir -p "$folder"

# --- Lists and hosts -----------------------------------------------------------

make_list() { # N SEED
  "$build/bench/make_list" "$1" "$2" <"$list"
}

names_of() {
  sed -n 's/^ *{ "name": "\([^"]*\)".*/\1/p'
}

# An entry, a name below another entry, and a name that is made in the same way
# as the list, yet hardly ever on it, in turn.
make_hosts() { # N
  every=$((($1 + hosts_of_each_kind - 1) / hosts_of_each_kind))
  names_of <"$folder/$1.json" | awk -v every="$every" 'NR % every == 0' \
    >"$folder/entries"
  sort "$folder/entries" | sed 's/^/www./' >"$folder/below"
  make_list "$(wc -l <"$folder/entries")" 2 | names_of >"$folder/others"
  paste -d '\n' "$folder/entries" "$folder/below" "$folder/others"
  rm "$folder/entries" "$folder/below" "$folder/others"
}

# --- Measuring -----------------------------------------------------------------

# Compiles a list and gives what hsts-compile and time(1) said as JSON members.
# GNU's time knows the peak of memory; its line comes last.
compile() { # N
  /usr/bin/time -f '%M KiB' "$build/hsts-compile" --allow-redundant --limit=4095 \
    -o "$folder/$1.blob" "$folder/$1.json" 2>"$folder/said" ||
    fail "hsts-compile: $(tail -n 2 "$folder/said")"
  sed -n \
    -e 's/^entries: \([0-9]*\).*/"entries": \1/p' \
    -e 's/^size: \([0-9]*\) bytes, \([0-9.]*\) bits.*/"bytes": \1, "bits": \2/p' \
    -e 's/\([a-z]\) \([0-9.]*\)/\1": \2/g' \
    -e 's/, \([a-z]\)/, "\1/g' \
    -e 's/^seconds: \(.*\)$/"seconds": {"\1}/p' \
    -e 's/^\([0-9]*\) KiB$/"peak_kib": \1/p' \
    "$folder/said" | paste -sd , - | sed 's/,"/, "/g'
}

look_up() { # N
  "$build/bench/lookup_cost" "$folder/$1.blob" "$folder/$1.hosts"
}

# Instructions a lookup, those of hsts_lookup and what it calls.
count_instructions() { # N
  head -n "$counted_hosts" "$folder/$1.hosts" >"$folder/counted"
  valgrind --tool=callgrind --toggle-collect=hsts_lookup \
    --callgrind-out-file=/dev/null "$build/bench/lookup_cost" --once \
    "$folder/$1.blob" "$folder/counted" 2>"$folder/said" >/dev/null ||
    fail "callgrind: $(tail -n 2 "$folder/said")"
  hosts=$(wc -l <"$folder/counted")
  awk -v hosts="$hosts" '/Collected/ { printf "%.1f\n", $NF / hosts }' \
    "$folder/said"
}

# --- Saying --------------------------------------------------------------------

# number LINE MEMBER: of a line of JSON.
number() {
  printf '%s\n' "$1" | sed -n "s/.*\"$2\": \\([0-9.a-z]*\\).*/\\1/p"
}

table='%9s %8s %8s %7s %7s %6s %7s %10s %13s\n'
put_head() {
  # shellcheck disable=SC2059 # the format is a constant
  printf "$table" entries bits/ compile build verify peak lookup 'in caches' \
    instructions/
  # shellcheck disable=SC2059
  printf "$table" '' entry s s s MiB ns ns lookup
}

put_row() { # LINE
  # shellcheck disable=SC2059
  printf "$table" "$(number "$1" entries)" "$(number "$1" bits)" \
    "$(number "$1" total)" "$(number "$1" build)" "$(number "$1" verify)" \
    "$(($(number "$1" peak_kib) / 1024))" "$(number "$1" spread_ns)" \
    "$(number "$1" cached_ns)" "$(number "$1" instructions)"
}

# --- Here it begins ------------------------------------------------------------

# Ten million entries want 2 GiB of memory, and as much of the folder.
has_room() {
  awk '$1 == "MemAvailable:" && $2 > 4000000 { enough = 1 }
    END { exit !enough }' /proc/meminfo &&
    [ "$(df -P -k "$folder" | awk 'NR == 2 { print $4 }')" -gt 4000000 ]
}

if [ $# -eq 0 ]; then
  set -- 94600 1000000
  if has_room; then
    set -- "$@" 10000000
  else
    say 'there is no room for 10000000 entries here'
  fi
fi

for n; do
  say "$n entries"
  if [ ! -e "$folder/$n.json" ]; then
    make_list "$n" 1 >"$folder/$n.part"
    mv "$folder/$n.part" "$folder/$n.json"
  fi
  make_hosts "$n" >"$folder/$n.hosts"
  compiled=$(compile "$n")
  cost=$(look_up "$n")
  line="{$compiled, \"instructions\": $(count_instructions "$n"), ${cost#?}"
  if [ -n "$json" ]; then
    printf '%s\n' "$line"
  else
    [ -n "${headed-}" ] || put_head
    headed=yes
    put_row "$line"
  fi
done
