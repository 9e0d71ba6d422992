#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-compile --format=dafsa: a reader of its own, tests/dafsa_reader.py, finds
# in the file what is in the list; it answers as hsts-lookup does, for every
# entry, every domain above one, a host below each, and every recorded URL's
# host; and no automaton of the names below com has fewer nodes than theirs.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

: "${HSTS_LOOKUP:?}" "${HSTS_BLOB:?}"
leave_out instrumented 'what takes long is in Python; cli_export.sh runs the rest'
need python3
cd "$scratch" || exit 1
tab=$(printf '\t')
reader=$top_srcdir/tests/dafsa_reader.py

check 'a list' compiles 0 'loss: libhsts 0.1: 0 of' --format=dafsa -o dafsa \
  "$HSTS_LIST"
check 'begins with its line' grep -a -q -x '\.DAFSA@HSTS_0  ' dafsa
# libhsts takes a last octet below 0x80 for a mark that names are in UTF-8.
check 'ends in a value' sh -c 'tail -c 1 dafsa | od -A n -t x1 | grep -q 8[01]'

"$HSTS_COMPILE" --quiet --format=tsv "$HSTS_LIST" | cut -f 1,3 |
  tr "$tab" ' ' >entries
holds_all() {
  python3 "$reader" entries dafsa | LC_ALL=C sort >there
  LC_ALL=C sort entries | cmp - there
}
check 'it has all entries, and no other' holds_all

# Of the names below com, as the tree of all of them takes long to make.
minimal() {
  "$HSTS_COMPILE" --quiet --format=dafsa --tld=com -o com "$HSTS_LIST" ||
    return
  counts=$(python3 "$reader" minimal com)
  echo "nodes, and the fewest there can be: $counts"
  [ "${counts% *}" -gt 50000 ] && [ "${counts% *}" = "${counts#* }" ]
}
check 'it is minimal' minimal

# Hosts that are none, with empty labels or too long ones, it does not refuse.
{
  cut -d ' ' -f 1 entries
  sed 's/ .*//; s/^/x./' entries
  sed -n 's/^[^. ]*\.\([^ ]*\) .*/\1/p' entries | sort -u
  for vectors in edge forms; do
    cut -f 4 "$top_srcdir/tests/vectors/chromium-$vectors.tsv"
  done | cat - "$top_srcdir/tests/vectors/chromium-truth.tsv" |
    sed -n 's/^[a-z]*:\/\/\([a-z0-9._-]*[a-z0-9_-]\)\.\{0,1\}[:\/].*/\1/p'
} | LC_ALL=C sort -u | awk -F. 'length > 253 { next }
  { for (i = 1; i <= NF; i++) if (length($i) < 1 || length($i) > 63) next }
  { print }' >hosts
agrees() {
  "$HSTS_LOOKUP" --blob="$HSTS_BLOB" --format=tsv <hosts | cut -f 2 >ours
  python3 "$reader" answers dafsa <hosts >theirs
  [ "$(wc -l <ours)" -gt 190000 ] && grep -q '^http$' ours &&
    paste hosts ours theirs | awk -F"$tab" '
      $2 == "invalid" { next }
      $2 != $3 { print; wrong++ }
      END { print NR " hosts"; exit wrong > 0 }'
}
check 'it answers as hsts-lookup does' agrees

# Chromium's names are never their own beginnings; those of domains are.
printf '{ "entries": [ { "name": "a", "mode": "force-https" },
  { "name": "a.b", "mode": "force-https", "include_subdomains": true },
  { "name": "aa", "mode": "force-https" } ] }' >small.json
small() {
  "$HSTS_COMPILE" --quiet --format=dafsa -o small small.json &&
    printf '%s\n' a a.b aa x.a.b x.a b aaa |
    python3 "$reader" answers small | paste -s -d ' ' |
      grep -x 'https https https https http http http'
}
check 'names that others begin with' small

finish
