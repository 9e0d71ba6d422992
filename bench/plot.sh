#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The plots, as SVG and PNG, of the JSON lines that bench/compare saved:
#
#     size-speed  memory and file against the time for a lookup
#     list-size   time for a lookup, and bits an entry, against the entries
#
#     bench/plot.sh RESULTS FOLDER

set -eu

results=${1:?usage: plot.sh RESULTS FOLDER}
folder=${2:?usage: plot.sh RESULTS FOLDER}
tables=$(mktemp -d)
trap 'rm -rf "$tables"' EXIT
mkdir -p "$folder"

# --- Tables ------------------------------------------------------------------

jq -r 'select(.of == "contestant") |
  [.contestant, .ns, .bytes_in_memory, .bytes_on_disk] | @tsv' \
  "$results" >"$tables/contestants"

# A block each, under its name, the entries in ascending order.
jq -rs 'map(select(.of == "size")) | group_by(.contestant)[] |
  "\"" + .[0].contestant + "\"",
  (sort_by(.entries)[] |
    [.entries, .ns, .bits_in_memory, .bits_on_disk] | @tsv),
  "", ""' "$results" >"$tables/sizes"
blocks=$(grep -c '^"' "$tables/sizes" || :)

jq -r 'select(.of == "run") |
  "\(.entries) entries, list of \(.list_date); \(.processor)"' \
  "$results" >"$tables/title"

# --- Plots -------------------------------------------------------------------

# plot NAME TERMINAL COMMANDS
plot() {
  {
    printf '%s\n' "set terminal $2 background '#ffffff'" \
      "set output '$folder/$1'" 'set datafile separator "\t"' 'set grid' "$3"
  } | gnuplot
}

both() {
  plot "$1.svg" "svg noenhanced size 800,$2 font 'sans,13'" "$3"
  plot "$1.png" "pngcairo noenhanced size 800,$2 font 'sans,10'" "$3"
}

# Labels are above and below in turn: the two hash tables are close together.
both size-speed 520 "
set title '$(cat "$tables/title")'
set logscale xy
set xlabel 'nanoseconds a lookup'
set ylabel 'bytes'
set format y '%.0s %cB'
set xtics (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
set ytics (1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 2e7)
set xrange [*:*] noextend
set yrange [*:*] noextend
set key bottom right
set offsets graph 0.08, graph 0.25, graph 0.08, graph 0.15
plot '$tables/contestants' using 2:3:(0):(\$4-\$3) with vectors nohead \
       linecolor '#b0b0b0' notitle, \
     '' using 2:4 with points pointtype 6 linecolor '#606060' title 'on disk', \
     '' using 2:3 with points pointtype 7 linecolor '#0050a0' title 'in memory', \
     '' every 2::1 using 2:3:1 with labels left offset 0.9,0.5 notitle, \
     '' every 2::0 using 2:3:1 with labels left offset 0.9,-0.5 notitle"

[ "$blocks" -gt 0 ] || exit 0
lines="for [i=0:$((blocks - 1))] '$tables/sizes' index i"
style='with linespoints pointtype 7 pointsize 0.7 title columnheader(1)'
both list-size 640 "
set multiplot layout 2,1
set logscale x
set format x '%.0s%c'
set xrange [*:*] noextend
set lmargin 11
set rmargin 4
set key top left
set ylabel 'nanoseconds a lookup'
set logscale y
plot $lines using 1:2 $style
set xlabel 'entries in the list'
set key off
set ylabel 'bits an entry, in memory'
plot $lines using 1:3 $style
unset multiplot"
