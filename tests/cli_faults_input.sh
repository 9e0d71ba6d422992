#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Input that is not what it seems: cut anywhere, endless, too large, no file at
# all.  It ends with the exit status that fits, soon, and without a trace.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

: "${HSTS_LOOKUP:?}"
cd "$scratch" || exit 1
cat >list.json <<'END'
{ "entries": [ // a comment
  { "name": "example.com", "mode": "force-https", "include_subdomains": true },
  { "name": "quo\u0074ed.example.org", "mode": "force-https" } ] }
END
gzip -nc list.json >list.gz
base64 list.json >list.b64
"$HSTS_COMPILE" --quiet -o list.blob list.json || exit 1

# looks_up STATUS TEXT BLOB
looks_up() {
  timeout 20 "$HSTS_LOOKUP" --blob="$3" dev >"$out" 2>"$err"
  status=$?
  judge "$1" "$2" && [ ! -s "$out" ]
}

echo '# Cut'
# cut_anywhere FILE: what is cut is a faulty list, or else the whole one (up to
# the blanks at its end).
cut_anywhere() {
  length=$(wc -c <"$1")
  while [ "$length" -gt 0 ]; do
    length=$((length - 1))
    head -c "$length" "$1" >cut.list
    echo old >x
    run --quiet -o x cut.list
    case $status in
      0) cmp x list.blob ;;
      1) [ "$(cat x)" = old ] && grep -q '^cut.list:.*error: ' "$err" ;;
      *) false ;;
    esac || complain "cut after $length octets: exit status $status" ||
      return 1
  done
}
check 'a list' cut_anywhere list.json
check 'a list in gzip' cut_anywhere list.gz
check 'a list in base64' cut_anywhere list.b64
head -c 2000 list.blob >cut.blob
check 'a blob' looks_up 3 'hsts-lookup: cut.blob: ' cut.blob
check 'a blob, for --dump' compiles 3 'hsts-compile: cut.blob: ' --dump cut.blob

echo '# No file'
mkfifo fifo
from_fifo() {
  cat list.json >fifo &
  compiles 0 '' --quiet -o x fifo && cmp x list.blob
}
check 'a FIFO' from_fifo
from_cut_fifo() {
  head -c 50 list.json >fifo &
  compiles 1 'fifo:2:23: error: not JSON: the text ends early' --quiet -o x fifo
}
check 'a FIFO whose writer ends early' from_cut_fifo
check 'a blob that is a FIFO, without waiting' looks_up 3 \
  'hsts-lookup: fifo: Invalid argument' fifo
check 'a blob that is a folder' looks_up 3 \
  'hsts-lookup: .: Is a directory' .
check 'a blob that is a device' looks_up 3 \
  'hsts-lookup: /dev/zero: Invalid argument' /dev/zero
check 'nothing' compiles 1 '/dev/null:1:1: error: not JSON' /dev/null
check 'nothing, for --info' compiles 3 'hsts-compile: /dev/null: ' \
  --info /dev/null
: >empty
check 'an empty blob' looks_up 3 'hsts-lookup: empty: ' empty
check 'a blob that is missing' looks_up 3 \
  'hsts-lookup: none: No such file or directory' none
removed() {
  cp list.json gone
  exec 3<gone
  rm gone
  compiles 0 '' --quiet -o x /dev/fd/3 && cmp x list.blob
}
check 'a list that is removed while it is open' removed
a_page_of_no_size() {
  run --quiet -o x /proc/self/maps
  judge 1 '/proc/self/maps:1:' && [ "$(wc -l <"$err")" -le 2 ]
}
if [ -r /proc/self/maps ]; then
  check 'a file that is longer than it says' a_page_of_no_size
fi

echo '# Too much'
# The limit is less than the input, and more than the libraries.
memory=150000
# limited COMMAND...
limited() {
  # shellcheck disable=SC3045 # every sh of Linux has it
  (ulimit -v $memory && exec "$@") >"$out" 2>"$err"
  status=$?
}
# out_of_memory FILE ARGUMENT...
out_of_memory() {
  echo old >x
  file=$1
  shift
  limited "$HSTS_COMPILE" -o x "$@" "$file"
  judge 3 "hsts-compile: $file: out of memory" && [ "$(cat x)" = old ]
}
# Told before any of it is read.
too_large() {
  limited "$HSTS_COMPILE" larger
  judge 1 'hsts-compile: larger: too large, over 256 MiB'
}
truncate -s 200M large
truncate -s 5G larger
limited "$HSTS_COMPILE" --version
if [ $status -eq 0 ] && [ -s "$out" ]; then
  check 'a list without end' out_of_memory /dev/zero
  check 'a blob without end' out_of_memory /dev/zero --dump
  check 'a list larger than memory' out_of_memory large
  check 'a list of 5 GiB' too_large
else
  skip 'more than the memory' 'memory cannot be limited here'
fi
check 'a blob of 5 GiB' looks_up 3 \
  'hsts-lookup: larger: File too large' larger
truncate -s 65M over
check 'a blob of more than 64 MiB' looks_up 3 \
  'hsts-lookup: over: File too large' over
truncate -s 64M most
check 'a blob of 64 MiB of zeros' looks_up 3 \
  'hsts-lookup: most: not an HSTS preload blob' most
zeros_in_gzip() {
  head -c 8M /dev/zero | gzip -c >zeros.gz
  compiles 1 'zeros.gz:1:1: error: not JSON' -o x zeros.gz
}
check 'zeros in gzip' zeros_in_gzip

echo '# Not readable'
cp list.json closed
chmod 000 closed
closed_list() {
  ordinary "$HSTS_COMPILE" closed >"$out" 2>"$err"
  status=$?
  judge 3 'hsts-compile: closed: Permission denied'
}
closed_blob() {
  ordinary "$HSTS_LOOKUP" --blob=closed dev >"$out" 2>"$err"
  status=$?
  judge 3 'hsts-lookup: closed: Permission denied'
}
if ordinary true 2>/dev/null; then
  check 'a list' closed_list
  check 'a blob' closed_blob
else
  skip 'not readable' 'root may read everything, without setpriv'
fi

finish
