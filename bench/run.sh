#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The whole benchmark, of a build in which bench/compare has been made: measures,
# prints, and leaves the JSON lines and the plots in BUILD-FOLDER/bench.  Where
# bench/make_list has been made, too, it makes a list of a million entries.
#
#     bench/run.sh BUILD-FOLDER [OPTION of bench/compare...] [LIST...]

set -eu

build=${1:?usage: run.sh BUILD-FOLDER [OPTION...] [LIST...]}
shift
source=$(cd "$(dirname -- "$0")/.." && pwd)

list=$source/data/transport_security_state_static.json
million=$build/bench/million.json
if [ ! -e "$million" ] && [ -x "$build/bench/make_list" ]; then
  "$build/bench/make_list" 1000000 <"$list" >"$million.new"
  mv "$million.new" "$million"
fi
[ ! -e "$million" ] || set -- "$@" "$million"

"$build/bench/compare" --save="$build/bench/results.jsonl" \
  --date="$(cat "$source/data/list-date")" \
  "$list" "$@"
"$source/bench/plot.sh" "$build/bench/results.jsonl" "$build/bench"
echo "bench: results.jsonl and the plots are in $build/bench" >&2
