#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-lookup on standard input: where a line ends, what its octets may be, how
# long it may get, when the answers come, and what happens if they cannot be
# written.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"
# shellcheck source=tests/streams.sh
. "$top_srcdir/tests/streams.sh"

# stream INPUT EXPECTED: both for printf, which knows \t, \n and octets.
stream() {
  # shellcheck disable=SC2059 # that is what they are
  printf "$1" | lookup --format=tsv >"$out"
  # shellcheck disable=SC2059
  printf "$2" | diff - "$out"
}

echo '# Lines'
check 'none' stream '' ''
check 'none: exit status 0' exits 0
check 'in order' stream 'dev\nexample.com\napp\n' \
  'dev\thttps\tdev\t1\t\texact\nexample.com\thttp\t\t\t\tnot-listed\n'\
'app\thttps\tapp\t1\t\texact\n'
check 'the last without LF' stream 'dev\napp' \
  'dev\thttps\tdev\t1\t\texact\napp\thttps\tapp\t1\t\texact\n'
check 'empty' stream '\n\n' \
  '\tinvalid\t\t\t\tinvalid\n\tinvalid\t\t\t\tinvalid\n'
check 'with CR LF' stream 'dev\r\nhttp://dev/\r\n' \
  'dev\\x0D\thttps\tdev\t1\t\texact\n'\
'http://dev/\\x0D\thttps\tdev\t1\thttps://dev/\texact\n'
check 'with CR LF, kept' stream 'x:a\r\n' 'x:a\\x0D\tkept\t\t\tx:a\tscheme\n'
check 'empty, with CR LF' stream '\r\n' '\\x0D\tinvalid\t\t\t\tinvalid\n'
check 'a CR within is dropped, as in URLs' stream 'd\rev\n' \
  'd\\x0Dev\thttps\tdev\t1\thttps://dev/\texact\n'

echo '# Octets'
check 'NUL' stream 'dev\000\ndev\n' \
  'dev\\x00\thttps\tdev\t1\t\texact\ndev\thttps\tdev\t1\t\texact\n'
check 'NUL within' stream 'd\000ev\n' 'd\\x00ev\tinvalid\t\t\t\tinvalid\n'
check 'controls are escaped, others not' stream 'a\tb\001\177\\x\377\n' \
  'a\\x09b\\x01\\x7F\\x\377\tinvalid\t\t\t\tinvalid\n'
check 'in the URL to use' stream 'http://dev/\001a\n' \
  'http://dev/\\x01a\thttps\tdev\t1\thttps://dev/\\x01a\texact\n'
check 'in a URL that stays http' stream 'http://a/\tb\001c\n' \
  'http://a/\\x09b\\x01c\thttp\t\t\thttp://a/b\\x01c\tnot-listed\n'

echo '# Long lines'
host_of_2_mib() {
  { letters 2048 && printf '\ndev\n'; } | lookup --format=tsv | cut -f 2 >"$out"
  printf 'invalid\nhttps\n' | diff - "$out"
}
check 'a host of 2 MiB' host_of_2_mib

url_of_nearly_2_mib() {
  { printf 'http://dev/' && letters 2047; } | lookup --format=tsv >"$out"
  { printf 'https://dev/' && letters 2047 && echo; } >"$scratch/expected"
  cut -f 5 "$out" | cmp - "$scratch/expected"
}
check 'a URL of nearly 2 MiB' url_of_nearly_2_mib

url_over_2_mib() {
  { printf 'http://dev/' && letters 2048 && printf '\ndev\n'; } |
    lookup --format=tsv >"$out"
  printf 'invalid\nhttps\n' >"$scratch/expected"
  cut -f 2 "$out" | diff "$scratch/expected" - &&
    [ "$(sed 1q "$out" | cut -f 1 | wc -c)" -eq 2097153 ]
}
check 'a URL of more than 2 MiB, and the first of it' url_over_2_mib

bare_of_2_mib() {
  { printf 'dev/' && letters 2047 && printf '\ndev/' && letters 2048; } |
    lookup --format=tsv >"$out"
  { printf 'https\thttps://dev/' && letters 2047 && printf '\ninvalid\t\n'; } \
    >"$scratch/expected"
  cut -f 2,5 "$out" | cmp - "$scratch/expected"
}
check 'one without a scheme of nearly 2 MiB, and one of more' bare_of_2_mib
type_of_too_long() {
  { letters 2049 && printf '\nhttp://' && letters 2048; } |
    lookup --format=json | grep -o '"type":.*' >"$out"
  rest='"verdict":"invalid","reason":"invalid","host":null,"entry":null,'\
'"include_subdomains":null,"exact":null,"url":null}'
  printf '"type":"host",%s\n"type":"url",%s\n' "$rest" "$rest" | diff - "$out"
}
check 'too long a line is of the type that it begins as' type_of_too_long
check 'what text says of it' test "$({ letters 2049 && echo; } | lookup |
  sed -n 's/^ *why *//p')" = 'it is longer than 2 MiB'

# The limit is less than the line, and more than ICU's data and the libraries.
memory=150000
# shellcheck disable=SC3045 # where ulimit has no -v, the case is skipped
in_constant_memory() {
  { letters 204800 && printf '\ndev\n'; } |
    (ulimit -v $memory && lookup --format=tsv) | cut -f 2 >"$out"
  printf 'invalid\nhttps\n' | diff - "$out"
}
# shellcheck disable=SC3045 # the same
if (ulimit -v $memory && lookup dev) >/dev/null 2>&1; then
  check 'a line of 200 MiB, in 150' in_constant_memory
else
  skip 'a line of 200 MiB' 'memory cannot be limited here'
fi

echo '# When'
asks_two() {
  ask dev "dev$tab$(columns https dev 1 '' exact)" &&
    ask app "app$tab$(columns https app 1 '' exact)"
}
check '--line-buffered answers at once' \
  converse asks_two lookup --format=tsv --line-buffered

echo '# Errors'
check 'a closed pipe: exit status 3, quietly' \
  without_reader dev lookup --format=tsv
for option in --format=tsv --explain --help --version; do
  if [ -c /dev/full ]; then
    check "a full disk, $option" to_full_disk /dev/null lookup $option dev
  else
    skip "a full disk, $option" 'no /dev/full'
  fi
done
check 'input that cannot be read' from_folder lookup
check 'no standard input' without_input lookup
check 'no standard output' without_output /dev/null lookup dev

finish
