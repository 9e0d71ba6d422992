#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-compile makes a part of a list: by policy, top-level domain, hosts, and
# without what is redundant; as a blob, as C and as a list again.  What is kept
# of the whole list is compared with what awk picks from its lines.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

: "${HSTS_LOOKUP:?}"
cd "$scratch" || exit 1
cat >list.json <<'END'
{ "entries": [
  { "name": "de", "policy": "public-suffix", "mode": "force-https" },
  { "name": "a.de", "policy": "custom", "mode": "force-https",
    "include_subdomains": true },
  { "name": "www.a.de", "policy": "bulk-1-year", "mode": "force-https",
    "include_subdomains": true },
  { "name": "masked.a.de", "policy": "bulk-1-year", "mode": "force-https" },
  { "name": "nothing.org", "policy": "test" },
  { "name": "xn--0ci.je", "policy": "custom", "mode": "force-https" },
  { "name": "de.com", "mode": "force-https" }
] }
END
"$HSTS_COMPILE" --quiet --allow-redundant -o list.blob list.json

# keeps NAMES OPTION...: compiled with these options, the list has these names.
keeps() {
  names=$1
  shift
  run --quiet --allow-redundant -o part "$@" list.json
  judge 0 '' || return
  holds part "$names"
}
# holds BLOB NAMES
holds() {
  kept=$("$HSTS_COMPILE" --dump "$1" | sed -n 's/.*"name": "\([^"]*\)".*/\1/p' |
    paste -sd ' ' -)
  [ "$kept" = "$2" ] || complain "kept: $kept"
}

echo '# Top-level domains'
check 'one, with the domain itself' keeps 'a.de de masked.a.de www.a.de' \
  --tld=de
check 'several' keeps 'de.com nothing.org' --tld=com,org
check 'as an A-label' keeps '' --allow-empty --tld=xn--p1ai
check 'a dot before it, and upper case' keeps 'de.com' --tld=.COM
check 'one that is not there' compiles 1 \
  'hsts-compile: list.json: no entry is left, nothing is written' --tld=zz \
  -o x list.json
check '... writes nothing' test ! -e x
check '... or an empty blob if asked' keeps '' --tld=zz --allow-empty
for tld in '' ',' 'de,' 'de,,com' co.uk .. b/c "$(printf 'b\303\274')" 'd e'; do
  check "not --tld=$tld" compiles 2 '--tld takes top-level domains' \
    "--tld=$tld" -o x list.json
done

echo '# Policies'
check 'one' keeps 'a.de xn--0ci.je' --policy=custom
check 'several' keeps 'de masked.a.de www.a.de' \
  --policy=bulk-1-year,public-suffix
check 'none' keeps 'de.com' --policy=none
check 'a known one that is not there' compiles 1 'no entry is left' \
  --policy=google -o x list.json
for policy in '' 'custom,' Custom bulk; do
  check "not --policy=$policy" compiles 2 'no such policy' \
    "--policy=$policy" -o x list.json
done
sed 's/"test"/"from-2030"/' list.json >future.json
check 'one that is new' compiles 0 'unknown policy "from-2030"' \
  --policy=from-2030 -o part future.json
check '... is kept' holds part 'nothing.org'

echo '# Hosts'
cat >hosts <<'END'
# of a device
x.www.A.de.
y.masked.a.de    # masked, and so told to be http

nobody.example
END
check 'the entry that decides each' keeps 'masked.a.de www.a.de' --only=hosts
run --allow-redundant -o part --only=hosts list.json
check 'and how many that were' said \
  '^kept: 2 of 7 entries, for 3 hosts (1 not listed)$'
from_input() {
  "$HSTS_COMPILE" --quiet --allow-redundant -o part --only=- list.json <hosts &&
    holds part 'masked.a.de www.a.de'
}
check 'from standard input' from_input
check '... but not if the list comes from there' compiles 2 'only once' \
  --only=- -o x -
printf 'a.de\r\n\r\nhttps://a.de\n  b..c\n' >odd
check 'what is no host, with its place' compiles 1 \
  "odd:3:1: error: octet 0x3A, expected a-z" --only=odd -o x list.json
check '... each of them' said '^odd:4:3: error: an empty label'
check '... writes nothing' test ! -e x
check 'a file that is missing' compiles 3 'hsts-compile: none: No such file' \
  --only=none -o x list.json
: >empty
check 'an empty file' compiles 1 'no entry is left' --only=empty -o x list.json

echo '# Redundant entries'
check 'are dropped' keeps 'a.de de de.com masked.a.de xn--0ci.je' \
  --drop-redundant
run --drop-redundant -o part list.json
check '... and counted' said '^kept: 5 of 7 entries (2 redundant ones dropped)$'
check '... without a warning' not said 'warning'
run --tld=org,je -o part list.json
check 'no warning of what is not kept' not said 'warning'
check 'nor of what is not redundant any more' compiles 0 '' --quiet --strict \
  --policy=bulk-1-year -o part list.json
check 'but of what is' compiles 0 'list.json:5:13: warning: entry "www.a.de"' \
  --tld=de -o part list.json

echo '# Together'
check 'what all want' keeps 'a.de' --tld=de --policy=custom
check 'hosts are decided by the whole list' compiles 1 'no entry is left' \
  --tld=com --only=hosts -o x list.json
check 'redundant is what is so in the end' keeps 'masked.a.de www.a.de' \
  --policy=bulk-1-year --drop-redundant
check '--info takes no subset' compiles 2 'only compiling a list and --dump' \
  --tld=de --info list.blob

echo '# Forms of output'
run --quiet -o part --tld=com --date=2026-07-06 list.json
check 'a C file' compiles 0 'kept: 1 of 7' --format=c --tld=com \
  --date=2026-07-06 -o part.c list.json
check '... of as many entries' grep -q '^   entries: 1$' part.c
check '--dump' compiles 0 'kept: 1 of 7' --dump --tld=com list.blob
check '... of these' wrote '"name": "de.com"'
check '... alone' not wrote '"name": "a.de"'
check '--dump --only' compiles 0 '' --quiet --dump --only=hosts list.blob
check '--dump --drop-redundant' compiles 0 'kept: 5 of 7' --dump \
  --drop-redundant list.blob
check '--dump of nothing' compiles 1 'no entry is left' --dump --tld=zz list.blob
check 'a blob has no policies' compiles 2 \
  '--policy: the blob has no policies' --dump --policy=custom list.blob

echo '# Of the whole list'
# shellcheck disable=SC2016 # awk's own
programs='$1 ~ /\.de$/ { print $1 }
$1 ~ /(^|\.)dev$/ { print $1 }
$2 == "custom" || $2 == "google" { print $1 }
{ print $1 }
$1 ~ /\.de$/ && $2 == "bulk-18-weeks" { print $1 }'
# whole NUMBER OPTION...: the list has the entries that this program picks.
sed -n 's/.*"name": "\([^"]*\)", "policy": "\([^"]*\)".*/\1 \2/p' \
  "$HSTS_LIST" >lines
whole() {
  awk "$(echo "$programs" | sed -n "$1p")" lines | LC_ALL=C sort >wanted
  shift
  run --quiet --allow-redundant -o part "$@" "$HSTS_LIST"
  judge 0 '' || return
  "$HSTS_COMPILE" --dump part |
    sed -n 's/.*"name": "\([^"]*\)".*/\1/p' | cmp - wanted
}
check 'a top-level domain' whole 1 --tld=de
check 'one that is an entry' whole 2 --tld=dev
check 'policies' whole 3 --policy=custom,google
check 'all policies' whole 4 \
  --policy=none,test,google,custom,bulk-legacy,bulk-18-weeks,bulk-1-year,public-suffix,public-suffix-requested
check 'both' whole 5 \
  --policy=bulk-18-weeks --tld=de
# Hosts get the answers from the entries kept for them that they get anyway.
awk 'NR % 50 == 1 { print $1; print "x." $1; sub(/^[^.]*\./, "", $1); print $1 }
  END { print "x.www.figma.com" }' lines >many
same_answers() {
  run --quiet --allow-redundant -o part --only=many "$HSTS_LIST"
  judge 0 '' || return
  "$HSTS_LOOKUP" --format=tsv --blob="$HSTS_BLOB" <many >wanted
  "$HSTS_LOOKUP" --format=tsv --blob=part <many | cmp - wanted &&
    [ "$("$HSTS_COMPILE" --info part | sed -n 's/^entries: //p')" -lt 4000 ]
}
check 'hosts get the same answers' same_answers
check 'a blob of it is verified like any other' compiles 0 'verify ' \
  --tld=com --allow-redundant -o part "$HSTS_LIST"

finish
