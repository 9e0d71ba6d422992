#!/bin/sh
# SPDX-License-Identifier: MIT
#
# malloc fails hsts-compile at every single call in turn: it ends with the
# status that says so, and leaves the old output, no other file, and no block of
# memory.

# shellcheck source=tests/faults_compile.sh
. "${top_srcdir:?run this by make check}/tests/faults_compile.sh"
need_faults
printf 'example.com\nx.quoted.example.org\n' >lines.txt

# memory KIND COMMAND...: and at most one of the failures is made up for, by
# glibc's qsort, which then sorts in place.
memory() {
  kind=$1
  shift
  each_call "$kind" "$ENOMEM" "$@" || return 1
  [ "$made_up" -le 1 ] || trouble "$made_up failures without a message"
}

# compiling ARGUMENT...
compiling() {
  memory memory "$HSTS_COMPILE" --quiet -o place/out "$@"
}

check 'a list' compiling list.json
check 'a list, and no more memory afterwards' \
  memory memory+ "$HSTS_COMPILE" --quiet -o place/out list.json
check 'a list with a date, as C' \
  compiling --format=c --date=2026-07-06 list.json
check 'a list in gzip in base64' compiling list.b64
check 'a long list in gzip' compiling long.gz
check 'a list with faults' compiling faulty.json
check 'a list that ends early' compiling cut.json
check 'a list and a summary' memory memory "$HSTS_COMPILE" -o place/out list.json
check 'a list to standard output' memory memory "$HSTS_COMPILE" list.json
printf '%s\n' '+ a.example' '! dev' >list.overlay
check 'an overlay' compiling --overlay list.overlay
printf '%s\n' '+ a.example' '! a.example' x >faulty.overlay
check 'an overlay with faults' compiling --overlay faulty.overlay
check '--dump' compiling --dump list.blob
check 'a list with its policies' compiling --with-policy list.json
"$HSTS_COMPILE" --quiet --allow-redundant --with-policy -o listed.blob \
  list.json 2>unused
check '--dump of policies' compiling --dump listed.blob
for format in curl dafsa json; do
  check "--format=$format" memory memory "$HSTS_COMPILE" --format="$format" \
    --loss=lost.tsv -o place/out list.json
done
check 'of a blob' compiling --format=wget list.blob
check '--info' compiling --info list.blob
check 'a subset' compiling --tld=com,dev,je --only=lines.txt --drop-redundant \
  list.json
check 'a subset of a dump' compiling --dump --only=lines.txt list.blob
check 'hosts that are none' compiling --only=faulty.json list.json
sed 's/bulk-1-year/made-up/; s/plain/other/' list.json >changed.json
check '--diff' memory memory "$HSTS_COMPILE" --diff -o place/out list.blob \
  changed.json
check '--diff as tsv' memory memory "$HSTS_COMPILE" --diff --format=tsv \
  -o place/out list.json changed.json

finish
