#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-compile from the outside: its command line, and the whole list through
# --info, --dump and --format=c.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

cd "$scratch" || exit 1
printf '%s' '{"entries": [{"name": "example.com", "mode": "force-https"}]}' \
  >good.json

echo '# The command line'
check 'no list' compiles 2 'hsts-compile: no LIST is given'
check 'two lists' compiles 2 'hsts-compile: only one LIST can be given' a b
check 'an unknown option' compiles 2 'hsts-compile: --foo: no such option' \
  --foo a
check 'an unknown letter' compiles 2 'hsts-compile: -x: no such option' -x a
check 'an argument missing' compiles 2 \
  'hsts-compile: --date: the option needs an argument' --date
check 'an argument too many' compiles 2 \
  'hsts-compile: --quiet=1: the option takes no argument' --quiet=1 a
check 'an unknown format' compiles 2 'hsts-compile: xml: --format takes' \
  --format=xml a
check 'a symbol that is none' compiles 2 \
  'hsts-compile: 1x: --symbol takes a C identifier' --format=c --symbol=1x a
check 'a symbol without --format=c' compiles 2 'only --format=c' --symbol=x a
check 'a name that is empty is seen in messages' compiles 3 \
  'hsts-compile: "": No such file' ''
# What a task has no use for is not passed over in silence.
while read -r option text arguments; do
  # shellcheck disable=SC2086 # one word each
  check "no use for $option: $arguments" compiles 2 \
    "${option%%=*}: only $text" "$option" $arguments
done <<'END'
--format=c compiling --dump good.json
--format=blob compiling --info good.json
--date=2026-01-01 compiling --info good.json
--date=2026-01-01 compiling --diff good.json good.json
--overlay compiling --dump good.json
--overlay compiling --diff good.json good.json
--allow-redundant compiling --info good.json
--symbol=x --format=c --dump good.json
--with-policy a --overlay good.json
--tld=de compiling --overlay good.json
--allow-empty compiling --info good.json
--expires=2030-01-01 --format=curl --format=nginx good.json
--loss=x formats good.json
--counts --diff --info good.json
END
check '... but --help helps' compiles 0 '' --all --help
check '--version' compiles 0 '' --version
check '... to standard output' wrote '^hsts-compile .* [0-9]*\.[0-9]*\.[0-9]*$'
check '--help' compiles 0 '' --help
check '... with the exit status' wrote '^Exit status: 0 '
check '... in 79 columns' not grep '.\{80\}' "$out"
on_terminal() {
  script -q -e -c "exec '$HSTS_COMPILE' good.json" typescript >/dev/null 2>&1
  [ $? -eq 2 ] && grep 'this is a terminal' typescript
}
check_with bsdutils script 'no blob to a terminal' on_terminal

echo '# The date'
for date in 2026-02-30 2025-02-29 1900-02-29 2026-13-01 2026-00-01 2026-01-00 \
  2026-1-1 20260101 2026/01/01 1970-01-01 1969-12-31 2026-07-06x '' today; do
  check "not --date=$date" compiles 2 'date takes a day from 2010-01-01 to 2199-12-31' \
    "--date=$date" a
done
check 'no date' compiles 0 'date: unknown' -o x good.json
SOURCE_DATE_EPOCH=
export SOURCE_DATE_EPOCH
for SOURCE_DATE_EPOCH in '' -1 1.5 0x10 12a 7258118400 \
  99999999999999999999 ' 1'; do
  check "not SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH" compiles 2 \
    ': SOURCE_DATE_EPOCH takes seconds' -o x good.json
done
check '--date goes first' compiles 0 'date: 2024-02-29' --date=2024-02-29 \
  -o x good.json
SOURCE_DATE_EPOCH=7258118399
check 'the last SOURCE_DATE_EPOCH' compiles 0 'date: 2199-12-31' -o x good.json
SOURCE_DATE_EPOCH=1783296000
check 'SOURCE_DATE_EPOCH' compiles 0 'date: 2026-07-06' -o epoch good.json
unset SOURCE_DATE_EPOCH
run --quiet --date=2026-07-06 -o x good.json
check '--date is midnight, UTC' cmp x epoch

echo '# The whole list'
check 'it compiles' compiles 0 'entries: 94600 (94350 with include_subdomains' \
  --date=2026-07-06 -o blob "$HSTS_LIST"
for text in ' 51 single-label)$' \
  'size: [0-9]* bytes, [0-9]*\.[0-9][0-9] bits an entry$' \
  'fullest bucket: [0-9]' 'date: 2026-07-06$' 'digest: [0-9a-f]\{64\}$' \
  'seconds: read .* total [0-9]*\.[0-9]*$'; do
  check "its summary: $text" said "^.*$text"
done
count_redundant() {
  [ "$(grep -c 'warning: entry .* redundant' "$err")" -eq 5 ] &&
    said ': warning: and 61 more redundant entries$'
}
check 'its 66 redundant entries' count_redundant
check '--quiet' compiles 0 '' --quiet --allow-redundant --date=2026-07-06 \
  -o quiet "$HSTS_LIST"
check '... gives the same bytes' cmp quiet blob
check '--info' compiles 0 '' --info blob
for text in '^version: [0-9]*\.[0-9]*$' "^size: $(wc -c <blob)\$" \
  '^entries: 94600$' '^date: 2026-07-06$' '^digest: [0-9a-f]\{64\}$'; do
  check "--info: $text" wrote "$text"
done
digest=$(sed -n 's/^digest: //p' "$out")
sed -n 's/.*"name": "\([^"]*\)".*"include_subdomains": true.*/\1 1 1/p
  t
  s/.*"name": "\([^"]*\)".*/\1 1 0/p' "$HSTS_LIST" | LC_ALL=C sort >lines
check_digest() {
  [ "$(sha256sum <lines)" = "$digest  -" ]
}
check_with coreutils sha256sum 'the digest is that of the sorted lines' \
  check_digest
{
  echo '{"entries": ['
  grep '"name"' "$HSTS_LIST" | sed 's/},*$/},/' | sort -r | sed '$s/,$//'
  echo ']}'
} >shuffled.json
run --quiet --date=2026-07-06 -o x shuffled.json
check 'another order gives the same bytes' cmp x blob

{
  echo '{"entries": ['
  seq -f '{"name": "h%06.0f.com", "mode": "force-https"},' 1 150000
  echo '{"name": "com"}]}'
} >dense.json
check 'a long list without gaps' compiles 0 'entries: 150001' -o x dense.json

echo '# --dump'
check 'the whole list' compiles 0 '' --dump -o dump.json blob
run --quiet --date=2026-07-06 -o x dump.json
check '... compiles to the same bytes' cmp x blob
# dumps JSON LINE...: a list of these entries is dumped as these lines.
dumps() {
  printf '%s' "{\"entries\": [$1]}" >list.json
  shift
  run --quiet -o x list.json
  compiles 0 '' --dump x || return
  { printf '{\n  "entries": [\n'
    if [ $# -gt 0 ]; then printf '    %s\n' "$@"; fi
    printf '  ]\n}\n'; } | cmp "$out" -
}
check 'nothing' dumps ''
check 'flags' dumps '{"name":"c.d", "include_subdomains": true}, {"name":"e.f"},
  {"mode": "force-https", "name": "a.b", "policy": "test"}' \
  '{ "name": "a.b", "mode": "force-https", "include_subdomains": false },' \
  '{ "name": "c.d", "include_subdomains": true },' \
  '{ "name": "e.f", "include_subdomains": false }'
check 'what is no blob' compiles 3 'hsts-compile: good.json: ' --dump good.json
head -c 1000 blob >short
check 'a truncated blob' compiles 3 'hsts-compile: short: ' --info short
check 'what is not there' compiles 3 'none: No such file' --dump none

echo '# --format=c'
run --quiet --date=2026-07-06 --format=c -o blob.c "$HSTS_LIST"
cat >main.c <<'EOF'
#include <stddef.h>
#include <stdio.h>
extern const unsigned char hsts_preload_blob[];
extern const size_t hsts_preload_blob_size;
int main(void) {
  return fwrite(hsts_preload_blob, 1, hsts_preload_blob_size, stdout) !=
         hsts_preload_blob_size;
}
EOF
without_warning() {
  # shellcheck disable=SC2086 # the compiler may have options
  ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror \
    -c -o blob.o blob.c
}
holds_blob() {
  # shellcheck disable=SC2086
  ${CC:-cc} -o main main.c blob.o && ${HSTS_TEST_RUNNER-} ./main >held && cmp held blob
}
check 'it compiles without a warning' without_warning
check 'it holds the blob' holds_blob
check 'it says what it is' grep "digest:  $digest" blob.c
check 'it says when that was' grep 'date:    2026-07-06' blob.c
check 'it does not say where it was made' not grep -F "$scratch" blob.c
run --quiet --format=c --symbol=my_list good.json
check '--symbol' wrote '^const unsigned char my_list\['
check '... and its size' wrote '^const size_t my_list_size = '
check '... and that it is no subset' wrote '^const int my_list_is_subset = 0;$'
run --quiet --format=c --symbol=my_list --drop-redundant good.json
check '... nor without redundant entries' wrote '_is_subset = 0;$'
run --quiet --format=c --symbol=my_list --tld=com,org,dev --allow-empty good.json
check '... but one of some domains' wrote '_is_subset = 1;$'

finish
