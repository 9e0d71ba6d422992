#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-lookup --threads: nobody can tell from what is written, or from the exit
# status, how many threads there were; and whatever goes wrong ends all of them.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"
# shellcheck source=tests/streams.sh
. "$top_srcdir/tests/streams.sh"

# A stream of many blocks, with all that a line can be.
some_lines() {
  printf '%s\n' dev x.www.figma.com http://example.dev:80/a https://dev/ '' \
    http://:/ google.com 'http://zettlmeißl.de/ß' 'ZETTLMEIßL.de'
  printf 'dev\r\n\r\nd\000ev\nhttp://dev/\t\001a\n'
}
# numbered COUNT: lines of which no two are alike.
numbered() {
  awk -v count="$1" 'BEGIN {
    for (i = 0; i < count; i++) {
      print i ".dev"; print i ".example.com"; print "http://www.dev/" i
    }
  }'
}
# Fewer where everything is slow: the long lines fill blocks all the same.
count=20000 numbers='2 7'
if has_trait slow; then count=3000 numbers=3; fi
{
  some_lines && numbered $count && letters 2047 && echo && numbered 3000
  letters 2100 && echo && some_lines && numbered 3000 && some_lines
  printf 'http://dev/last'
} >"$scratch/stream"

# same_as_one THREADS ARGUMENT...
same_as_one() {
  threads=$1
  shift
  lookup "$@" <"$scratch/stream" >"$scratch/one" 2>"$scratch/one_err"
  expected=$?
  lookup --threads="$threads" "$@" <"$scratch/stream" >"$out" 2>"$err"
  equal $expected $? && cmp "$scratch/one" "$out" && cmp "$scratch/one_err" "$err"
}

echo '# In order'
for mode in --format=text --format=tsv --format=json --explain --redirect; do
  for threads in $numbers; do
    check "$mode, $threads threads" same_as_one "$threads" "$mode"
  done
done
check 'as many threads as processors' same_as_one 0 --format=tsv
check 'the most threads' same_as_one 64 --format=tsv
check 'one' same_as_one 1 --format=tsv
check 'other options' same_as_one 3 --rfc6797 --exempt-ports --format=json
check '--line-buffered' same_as_one 3 --line-buffered --format=tsv

from_pipe() {
  lookup --format=tsv <"$scratch/stream" >"$scratch/one"
  # shellcheck disable=SC2002 # a pipe is meant
  cat "$scratch/stream" | lookup --format=tsv --threads=3 | cmp - "$scratch/one"
}
check 'from a pipe, to a pipe' from_pipe
in_small_pieces() {
  some_lines >"$scratch/few"
  lookup --format=tsv <"$scratch/few" >"$scratch/one"
  dd if="$scratch/few" bs=1 2>/dev/null | lookup --format=tsv --threads=3 |
    cmp - "$scratch/one"
}
check 'octet by octet' in_small_pieces
# Of each block comes many times as much as a thread keeps for its turn.
much_of_little() {
  tr '\0' '\n' </dev/zero | head -c $((count * 30)) >"$scratch/empty_lines"
  lookup --format=json <"$scratch/empty_lines" >"$scratch/one"
  lookup --format=json --threads=3 <"$scratch/empty_lines" |
    cmp - "$scratch/one"
}
check 'much more output than input' much_of_little
check 'no input' exits 0 --threads=4
list_alone() {
  exits 0 --threads=4 --explain && wrote '^list ' && [ "$(wc -l <"$out")" -eq 1 ]
}
check 'no input, --explain: the list alone' list_alone
arguments() {
  exits 1 --threads=4 --format=tsv dev example.com && [ "$(wc -l <"$out")" -eq 2 ]
}
check 'arguments' arguments

echo '# Exit status'
# status_of EXPECTED LINE: which is one of many.
status_of() {
  numbered $((count / 2)) | sed -e '/example.com/d' -e "$((count * 3 / 4))s|.*|$2|" |
    lookup --threads=3 --format=tsv >"$out"
  equal "$1" $?
}
check 'all are upgraded' status_of 0 dev
check 'one is not' status_of 1 example.com
check 'one is invalid' status_of 2 ''

echo '# The option'
for number in 65 -1 x 2x '' 99999999999999999999 ' 1' 0x1; do
  check "no number of threads: '$number'" complains 2 \
    '--threads takes a number' --threads="$number" dev
done
check 'the last one counts' exits 0 --threads=2 --threads=1 dev

echo '# When'
asks_two() {
  ask dev "dev$tab$(columns https dev 1 '' exact)" &&
    ask app "app$tab$(columns https app 1 '' exact)"
}
check 'who asks is answered before it waits for more' \
  converse asks_two lookup --format=tsv --threads=3
check '... and by one thread as well' converse asks_two lookup --format=tsv

echo '# Errors'
check 'a closed pipe: exit status 3, quietly' \
  without_reader dev lookup --format=tsv --threads=3

# Standard input stays open, and one thread waits for it while another answers
# what takes its time, and finds that nobody reads that.
closed_pipe_while_waiting() {
  yes 'zettlmeißl.de' | head -n 4000 >"$scratch/slow"
  rm -f "$scratch/questions" "$scratch/status"
  : >"$scratch/status"
  mkfifo "$scratch/questions"
  {
    # shellcheck disable=SC2094 # it is a FIFO
    lookup --format=tsv --threads=3 2>"$err" <"$scratch/questions"
    echo $? >"$scratch/status"
  } | : &
  pipeline=$!
  sleep 20 &
  watchdog=$!
  exec 3>"$scratch/questions"
  sleep 1
  dd if="$scratch/slow" bs=60000 count=1 2>/dev/null >&3
  while [ ! -s "$scratch/status" ] && kill -0 $watchdog 2>/dev/null; do
    sleep 1
  done
  found=$(cat "$scratch/status")
  exec 3>&-
  kill $watchdog 2>/dev/null
  wait $pipeline
  ends_quietly "$found"
}
check 'a closed pipe, while input is waited for' closed_pipe_while_waiting

if [ -c /dev/full ]; then
  check 'a full disk, said once' to_full_disk "$scratch/stream" \
    lookup --format=tsv --threads=3
else
  skip 'a full disk, said once' 'no /dev/full'
fi
check 'input that cannot be read' from_folder lookup --threads=3
check 'no standard input' without_input lookup --threads=3
check 'no standard output' without_output "$scratch/few" lookup --threads=3

# Stacks are to be larger than memory may get.
# shellcheck disable=SC3045 # where ulimit has no -v, the case is skipped
few_threads() {
  lookup --format=tsv <"$scratch/stream" >"$scratch/one"
  (ulimit -v 900000 && ulimit -s 1000000 &&
    lookup --format=tsv --threads=4 <"$scratch/stream") >"$out" 2>"$err"
  equal 2 $? && cmp "$scratch/one" "$out" &&
    grep '^hsts-lookup: threads: 1 of 4 could be started: ' "$err"
}
# shellcheck disable=SC3045 # the same
if ! has_trait instrumented &&
  (ulimit -v 900000 && ulimit -s 1000000 && lookup dev) >/dev/null 2>&1; then
  check 'the system has no more threads' few_threads
else
  skip 'the system has no more threads' 'it cannot be made so here'
fi

finish
