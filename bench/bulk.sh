#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bulk.sh BUILD LIST [--lines=N] [--rounds=N] [--json]: how many lines a second
# hsts-lookup answers, by what the lines are, by format, by number of threads,
# and by where input and output go.  A figure is the best of some rounds, in
# which all take turns; before any is measured, all threads' output must be that
# of one.  The hosts are those of bulk_hosts.c.  On a machine that does other
# things as well, threads get what these leave.

set -eu
unset CDPATH

usage() {
  echo 'usage: bulk.sh BUILD LIST [--lines=N] [--rounds=N] [--json]' >&2
  exit 2
}

[ $# -ge 2 ] || usage
build=$1 list=$2 lines=10000000 rounds=3 json=
shift 2
for option; do
  case $option in
    --lines=*) lines=${option#*=} ;;
    --rounds=*) rounds=${option#*=} ;;
    --json) json=1 ;;
    *) usage ;;
  esac
done
lookup=$build/hsts-lookup
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# --- One run -----------------------------------------------------------------

# 1, 2, 4 and so on, up to the number of processors.
threads=1
processors=$(getconf _NPROCESSORS_ONLN)
while [ $((${threads##* } * 2)) -le "$processors" ]; do
  threads="$threads $((${threads##* } * 2))"
done

# That some hosts are not listed is no failure.
answer() { # FORMAT THREADS
  "$lookup" --format="$1" --threads="$2" || [ $? -le 2 ]
}

# route ROUTE INPUT FORMAT THREADS
route() {
  case $1 in
    file-null) answer "$3" "$4" <"$2" >/dev/null ;;
    file-pipe) answer "$3" "$4" <"$2" | cat >/dev/null ;;
    pipe-null) cat <"$2" | answer "$3" "$4" >/dev/null ;;
  esac
}

# nanoseconds COMMAND...
nanoseconds() {
  begun=$(date +%s%N)
  "$@"
  echo $(($(date +%s%N) - begun))
}

# --- What is measured --------------------------------------------------------

for input in hosts urls; do
  for format in tsv json text; do
    for number in $threads; do
      echo "file-null $input $format $number"
    done
  done
done >"$scratch/runs"
for number in $threads; do
  echo "pipe-null hosts tsv $number"
  echo "file-pipe hosts tsv $number"
done >>"$scratch/runs"

same_answers() { # INPUT
  for format in tsv json text; do
    head -n 100000 "$scratch/$1" >"$scratch/some"
    answer $format 1 <"$scratch/some" >"$scratch/one"
    for number in $threads 3; do
      answer $format "$number" <"$scratch/some" | cmp - "$scratch/one" || {
        echo "bulk.sh: $number threads give other answers: $format" >&2
        exit 1
      }
    done
  done
}

"$build/bench/bulk_hosts" "$list" "$lines" >"$scratch/hosts"
"$build/bench/bulk_hosts" "$list" "$lines" http:// '/a/path?q=1' \
  >"$scratch/urls"
same_answers hosts
same_answers urls
round=0
while [ $round -lt "$rounds" ]; do
  while read -r way input format number; do
    printf '%s %s %s %s ' "$way" "$input" "$format" "$number"
    nanoseconds route "$way" "$scratch/$input" "$format" "$number" </dev/null
  done <"$scratch/runs" >>"$scratch/times"
  round=$((round + 1))
done

# --- The report --------------------------------------------------------------

awk -v lines="$lines" -v json="$json" '
  {
    run = $1 " " $2 " " $3 " " $4
    if (!(run in best)) { order[++runs] = run }
    if (!(run in best) || $5 < best[run]) { best[run] = $5 }
  }
  END {
    if (!json) {
      print "Lines a second, in millions; of " lines " lines, the best round\n"
      printf "%-10s %-6s %-6s %7s %9s %12s\n", "from-to", "lines", "format",
             "threads", "million/s", "times one"
    }
    for (i = 1; i <= runs; i++) {
      split(order[i], of, " ")
      rate = lines / best[order[i]] * 1e9
      if (of[4] == 1) { one = rate; ones[of[1], of[2], of[3]] = rate }
      one = ones[of[1], of[2], of[3]]
      if (json) {
        printf "{\"bench\": \"bulk\", \"route\": \"%s\", \"input\": \"%s\", " \
               "\"format\": \"%s\", \"threads\": %d, \"lines\": %d, " \
               "\"lines_per_second\": %.0f}\n", of[1], of[2], of[3], of[4],
               lines, rate
      } else {
        printf "%-10s %-6s %-6s %7d %9.2f %12.2f\n", of[1], of[2], of[3], of[4],
               rate / 1e6, rate / one
      }
    }
  }' "$scratch/times"
