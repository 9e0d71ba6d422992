#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Input that is larger than may be, as it comes or unpacked, is refused before it
# takes more memory than that; so is what would take more once it is read.  The
# limit is 256 MiB, and most cases lower it to one.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

: "${HSTS_LOOKUP:?}"
cd "$scratch" || exit 1
mib=1048576

# padded BYTES: a list of that size.
padded() {
  printf '{"entries": [{"name": "dev", "mode": "force-https"}]}%*s' \
    $(($1 - 53)) ''
}
padded $mib >most.json
padded $((mib + 1)) >over.json
gzip -c most.json >most.gz
gzip -c over.json >over.gz
base64 over.json >over.b64
base64 over.gz >over.gz.b64
# Of many members, each of which is small.
{ gzip -c most.json && gzip -c <over.b64; } >members.gz
echo '{"entries": [{"name": "dev", "mode": "force-https"}]}' >list.json
"$HSTS_COMPILE" --quiet -o list.blob list.json || exit 1

# refused TEXT ARGUMENT...: and the old file stays.
refused() {
  echo old >x
  text=$1
  shift
  compiles 1 "$text" --limit=1 -o x "$@" && equal old "$(cat x)"
}
plain=': too large, over 1 MiB'
packed=': error: too large, over 1 MiB unpacked'

echo '# In each form'
check 'a list of just the limit' compiles 0 '' --quiet --limit=1 -o x most.json
check '... in gzip' compiles 0 '' --quiet --limit=1 -o x most.gz
check 'a byte more' refused "hsts-compile: over.json$plain" over.json
check '... in gzip' refused "over.gz$packed" over.gz
check '... in members of gzip' refused "members.gz$packed" members.gz
check '... in base64' refused "over.b64$plain" over.b64
check '... in gzip in base64' refused "over.gz.b64$packed" over.gz.b64
check '... that the limit allows' compiles 0 '' --quiet --limit=2 -o x over.gz
check 'a stream without end' refused "/dev/zero$plain" /dev/zero
from_stdin() {
  "$HSTS_COMPILE" --limit=1 - <over.gz >"$out" 2>"$err"
  status=$?
  judge 1 "standard input$packed"
}
check 'standard input' from_stdin
mkfifo fifo
from_fifo() {
  cat over.json >fifo 2>writer &
  refused "fifo$plain" fifo
}
check 'a FIFO' from_fifo

echo '# Whatever it is for'
check 'an overlay' refused "over.json$plain" --overlay over.json
check 'hosts to keep' refused "over.json$plain" --only=over.json list.json
check 'a list for another program' refused "over.gz$packed" --format=curl over.gz
check 'a blob to dump' refused "over.json$plain" --dump over.json
check 'a blob to tell of' refused "over.json$plain" --info over.json
check 'a list to compare' compiles 2 "over.gz$packed" --limit=1 --diff list.json \
  over.gz
check '... as it comes' compiles 2 "over.json$plain" --limit=1 --diff over.json \
  list.json

echo '# --limit'
for value in 0 4096 -1 1M '' 99999999999; do
  check "--limit=$value" compiles 2 'takes a number of MiB from 1 to 4095' \
    --limit="$value" list.json
done
check 'the most' compiles 0 '' --quiet --limit=4095 -o x list.json

echo '# What is small, and gets large'
# A level, or a letter, takes a byte at least.
{ printf '{"x": ' && head -c 1100000 /dev/zero | tr '\0' '['; } >nested.json
check 'nesting' compiles 1 'nested.json:1:2: error: nested too deeply' nested.json
{ printf '{"entries": [{"name": "\\u0061' &&
  head -c 1100000 /dev/zero | tr '\0' a && echo '"}]}'; } >string.json
check 'a string' compiles 1 'string.json:1:14: error: nested too deeply, or a' \
  string.json
printf '{"x": %s1%s, "entries": [{"name": "dev"}]}' "$(repeat '[' 10000)" \
  "$(repeat ']' 10000)" >nested.json
check 'nesting that is deep, not too deep' compiles 0 '' --quiet -o x nested.json
entries() {
  awk -v count="$1" 'BEGIN { print "{\"entries\": ["
    while (--count > 0) print "{\"name\":\"" count "a\"},"
    print "{\"name\":\"dev\"}]}" }'
}
entries 32768 >list.json
check 'as many entries as a list of 1 MiB may have' compiles 0 '' --quiet \
  --limit=1 -o x list.json
entries 32769 >list.json
check 'one more' compiles 1 'list.json:32770:1: error: more than 32768 entries' \
  --limit=1 list.json
check '... that a higher limit allows' compiles 0 '' --quiet --limit=2 -o x \
  list.json
blob_of_too_many() {
  unpacked="hsts-compile: x: too large, over 1 MiB unpacked"
  compiles 1 "$unpacked" --limit=1 --dump x &&
    compiles 1 "$unpacked" --limit=1 --format=tsv x &&
    compiles 2 "$unpacked" --limit=1 --diff x x &&
    compiles 0 '' --limit=2 --dump -o y x
}
check '... in a blob' blob_of_too_many
above=$(repeat "$(repeat a 63)." 3)example
awk -v above="$above" 'BEGIN { print "{\"entries\": ["
  for (i = 0; i < 5500; i++) print "{\"name\":\"" i "." above "\"},"
  print "{\"name\":\"dev\"}]}" }' >list.json
"$HSTS_COMPILE" --quiet --limit=2 -o x list.json || exit 1
check 'names that a blob has in few bits' blob_of_too_many
below=$(repeat .a 120)
awk -v below="$below" 'BEGIN { print "{\"entries\": ["
  for (i = 0; i < 300; i++) print "{\"name\":\"" i below below i "\"},"
  print "{\"name\":\"dev\"}]}" }' | sed 's/\(\.a\)\{120\}//' |
  sed 's/a\([0-9]*"\)/a.\1/' >list.json
check 'domains above the names' compiles 1 \
  'list.json: too many names and domains above them' --limit=1 list.json
check '... for another program' compiles 1 \
  'list.json: too many names and domains above them' --limit=1 \
  --format=curl list.json
repeat '\n' 32768 | sed 's/\\n/\n/g' >text
check 'as many lines as an overlay may have' compiles 0 '' --limit=1 --quiet \
  --overlay -o x text
echo >>text
check 'one more' compiles 1 'text: error: more than 32768 lines' \
  --limit=1 --overlay text

echo '# The limit that is the default'
truncate -s 256M most.json
truncate -s 268435457 over.json
check 'a file' compiles 1 'hsts-compile: over.json: too large, over 256 MiB' \
  over.json
lookup_with() {
  "$HSTS_LOOKUP" --blob="$HSTS_BLOB" --max-age=none "$@" >"$out" 2>"$err"
  status=$?
}
lookup_with --overlay=over.json dev
check 'an overlay for hsts-lookup' judge 3 \
  'hsts-lookup: over.json: too large, over 256 MiB'
lookup_with --check-response --domain=a.example over.json
check 'a file of --check-response' judge 3 \
  'hsts-lookup: over.json: too large, over 256 MiB'
# The limit, what was packed, and the libraries; not two or more times that.
limited() {
  # shellcheck disable=SC3045 # every sh of Linux has it
  (ulimit -v 450000 && exec "$HSTS_COMPILE" "$@") >"$out" 2>"$err"
  status=$?
}
limited --version
if ! has_trait instrumented && [ $status -eq 0 ] && [ -s "$out" ]; then
  head -c 100M /dev/zero | gzip -1 >piece.gz
  for _ in 1 2 3 4 5 6 7 8 9 10; do cat piece.gz; done >zeros.gz
  limited zeros.gz
  check 'a gigabyte in gzip' judge 1 \
    'zeros.gz: error: too large, over 256 MiB unpacked'
  limited /dev/zero
  check 'a stream without end, in little more memory' judge 1 \
    '/dev/zero: too large, over 256 MiB'
else
  skip 'memory' 'it cannot be limited here'
fi

finish
