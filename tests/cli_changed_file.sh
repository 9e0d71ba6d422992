#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The file of a list is written into, or cut, while a program has it open: no
# answer changes, and nothing crashes.  Whoever may write to the file can do
# that at any time, to a program that root runs.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

: "${HSTS_COMPILE:?}" "${HSTS_LOOKUP:?}" "${HSTS_SQUID:?}"
unset HSTS_PRELOAD_BLOB

# Names whose keys are short and long, and one with the longest label.
long=$(printf '%063d' 0 | tr 0 a)
for name in com.test a.b.c.test "$long.com"; do
  printf ', {"name": "%s", "policy": "test", "mode": "force-https"}' "$name"
done | sed 's/^, /{"entries": [/; s/$/]}/' >"$scratch/list.json"
"$HSTS_COMPILE" --quiet -o "$scratch/list" "$scratch/list.json" || exit
size=$(wc -c <"$scratch/list")

# Each of these changes the file that is $scratch/open.
filled_with() { # OCTET, in octal
  head -c "$size" /dev/zero | tr '\000' "\\$1" |
    dd of="$scratch/open" conv=notrunc status=none
}
with_noise() {
  head -c "$size" /dev/urandom | dd of="$scratch/open" conv=notrunc status=none
}
another_list() {
  "$HSTS_COMPILE" --quiet -o "$scratch/other" - <<'END' &&
{"entries": [{"name": "other.test", "policy": "test", "mode": "force-https"}]}
END
    cat "$scratch/other" >"$scratch/open"
}
cut_to() { # SIZE
  truncate -s "$1" "$scratch/open"
}

# answers REQUESTS ANSWERS PROGRAM...: both before and after the change.  Of
# lines with tabs the second column is compared.
answers() {
  requests=$1 expected=$2
  shift 2
  cp "$scratch/list" "$scratch/open"
  rm -f "$scratch/in"
  mkfifo "$scratch/in"
  : >"$out" # what is waited for is this program's
  "$@" <"$scratch/in" >"$out" 2>"$err" &
  program=$!
  exec 3>"$scratch/in"
  printf '%s\n' "$requests" >&3
  until [ "$(wc -l <"$out")" -ge "$(printf '%s\n' "$expected" | wc -l)" ]; do
    kill -0 "$program" 2>/dev/null || break
    sleep 0.05
  done
  $change
  printf '%s\n' "$requests" >&3
  exec 3>&-
  wait "$program"
  code=$?
  cat "$err"
  equal "$expected
$expected" "$(cut -f 2 "$out")" && [ "$code" -lt 128 ]
}

hosts="com.test
x.com.test
a.b.c.test
$long.com
b${long#a}.com
other.test"
verdicts='https
http
https
https
http
http'
looks_up() {
  answers "$hosts" "$verdicts" "$HSTS_LOOKUP" --max-age=none --format=tsv \
    --blob="$scratch/open"
}
urls="http://com.test/
http://$long.com/
http://other.test/"
redirects="OK status=307 url=\"https://com.test/\"
OK status=307 url=\"https://$long.com/\"
ERR"
helps() {
  answers "$urls" "$redirects" "$HSTS_SQUID" --max-age=none \
    --blob="$scratch/open"
}

for change in 'filled_with 377' 'filled_with 000' 'filled_with 125' with_noise \
  another_list 'cut_to 0' "cut_to $((size / 2))"; do
  check "hsts-lookup, $change" looks_up
  check "hsts-squid, $change" helps
done

finish
