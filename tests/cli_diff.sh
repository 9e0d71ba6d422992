#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-compile --diff: what it says of two lists, in every form of them and of
# the output, and with which exit status; and two large lists against join(1)
# of their sorted lines.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

cd "$scratch" || exit 1
cat >old.json <<'END'
{ "entries": [
  { "name": "stays.example", "policy": "custom", "mode": "force-https" },
  { "name": "gone.example", "policy": "bulk-1-year", "mode": "force-https" },
  { "name": "wider.example", "policy": "custom", "mode": "force-https" },
  { "name": "moved.org", "policy": "bulk-18-weeks", "mode": "force-https" },
  { "name": "off.com", "mode": "force-https", "include_subdomains": true }
] }
END
cat >new.json <<'END'
{ "entries": [
  { "name": "off.com" },
  { "name": "moved.org", "policy": "bulk-1-year", "mode": "force-https" },
  { "name": "wider.example", "policy": "custom", "mode": "force-https",
    "include_subdomains": true },
  { "name": "stays.example", "policy": "custom", "mode": "force-https" },
  { "name": "new.dev", "policy": "made-up", "mode": "force-https" },
  { "name": "dev" }
] }
END
"$HSTS_COMPILE" --quiet --date=2026-07-06 -o old.blob old.json
"$HSTS_COMPILE" --quiet -o new.blob new.json 2>err
unknown='new.json:7:34: warning: entry "new.dev": unknown policy "made-up"'

# shows TEXT...: the output of the run before are these lines.
shows() {
  printf '%b\n' "$@" | diff - "$out"
}

echo '# Exit status'
check 'the same list' compiles 0 '' --diff old.json old.json
check '... as a list and as a blob' compiles 0 '' --diff old.json old.blob
check '... says so' wrote '^no differences$'
check 'another one' compiles 1 "$unknown" --diff old.json new.json
sed 's/"custom"/"google"/' old.json >policy.json
check 'another policy is a difference' compiles 1 '' --diff old.json policy.json
check '... but not where one side has none' compiles 0 '' --diff old.blob \
  policy.json
check 'one list is not enough' compiles 2 '--diff takes two lists' --diff old.json
check 'three are too many' compiles 2 '--diff takes two lists' --diff a b c
check 'standard input cannot be both' compiles 2 'it can be read only once' \
  --diff - -
echo '{"entries": [{"name": "A"}]}' >faulty.json
check 'a faulty list is no difference' compiles 2 \
  'faulty.json:1:23: error: entry "A": upper case' --diff old.json faulty.json
check '... nor is it in the first place' compiles 2 'faulty.json:1:23: error' \
  --diff faulty.json old.json
check 'a missing list' compiles 3 'none: No such file' --diff old.json none
head -c 1000 old.blob >cut.blob
check 'a truncated blob' compiles 3 'hsts-compile: cut.blob: ' \
  --diff cut.blob old.json
check 'an unknown format' compiles 2 'blob: --format takes text, tsv or json' \
  --diff --format=blob old.json new.json
check '--all without --diff' compiles 2 '--all: only --diff' --all old.json
check '--counts without --diff' compiles 2 '--counts: only --diff' \
  --counts --dump old.blob
check '--all and --counts' compiles 2 'contradict' --diff --all --counts a b
check '--tld with --diff' compiles 2 'only compiling a list and --dump' --diff \
  --tld=de old.json new.json
check '--quiet: by its exit status alone' compiles 1 '' --diff --quiet \
  old.blob new.blob
check '... without a word' test ! -s "$out"
check '--strict: warnings are faults' compiles 2 'error: entry "new.dev"' \
  --diff --strict old.json new.json

echo '# Text'
run --diff old.json new.json
check 'lists' shows 'old: old.json, a list of 5 entries' \
  'new: new.json, a list of 6 entries' 'added 2, removed 1, changed 3' '' \
  'by policy                         added  removed  changed' \
  '  no policy                           1        0        1' \
  '  bulk-1-year                         0        1        1' \
  '  custom                              0        0        1' \
  '  made-up                             1        0        0' '' \
  'by top-level domain               added  removed  changed' \
  '  dev                                 2        0        0' \
  '  example                             0        1        1' \
  '  com                                 0        0        1' \
  '  org                                 0        0        1' '' \
  'added:' '  + dev: no flags' '  + new.dev: force-https made-up' '' \
  'removed:' '  - gone.example: force-https bulk-1-year' '' \
  'changed:' '  ~ moved.org: policy bulk-18-weeks -> bulk-1-year' \
  '  ~ off.com: force-https yes -> no include_subdomains yes -> no' \
  '  ~ wider.example: include_subdomains no -> yes'
run --diff --counts old.blob new.blob
check 'blobs, and numbers alone' shows \
  'old: old.blob, a blob of 5 entries, of 2026-07-06' \
  'new: new.blob, a blob of 6 entries' 'added 2, removed 1, changed 2' '' \
  'by top-level domain               added  removed  changed' \
  '  dev                                 2        0        0' \
  '  example                             0        1        1' \
  '  com                                 0        0        1'
run --diff --counts old.blob new.json
check 'where only one side has policies' wrote \
  '^  not known                           0        1        0$'
{
  echo '{"entries": ['
  for i in 01 02 03 04 05 06 07 08 09 10 11 12; do
    echo "{\"name\": \"h$i.t$i\"},"
  done
  echo '{"name": "dev"}]}'
} >many.json
echo '{"entries": [{"name": "dev"}]}' >one.json
run --diff one.json many.json
check 'the first five of many' wrote '^  + h05.t05: no flags$'
check '... and how many more' wrote '^  \.\.\. and 7 more$'
check '... but not the sixth' not wrote '^  + h06.t06'
check 'the first ten of many domains' wrote '^  \.\.\. and 2 more$'
run --diff --all one.json many.json
check '--all: all' wrote '^  + h12.t12: no flags$'
check '... and no more' not wrote '^  \.\.\. and 7 more$'
check 'a file in place of standard output' compiles 1 '' --diff -o place \
  one.json many.json
check '... has all of it' grep -q 'h05.t05' place

echo '# tsv'
run --diff --format=tsv old.json new.json
check 'lists, ordered by name' shows 'added\tdev\t\t0 0' \
  'removed\tgone.example\t1 0 bulk-1-year\t' \
  'changed\tmoved.org\t1 0 bulk-18-weeks\t1 0 bulk-1-year' \
  'added\tnew.dev\t\t1 0 made-up' 'changed\toff.com\t1 1\t0 0' \
  'changed\twider.example\t1 0 custom\t1 1 custom'
run --diff --format=tsv old.blob old.json
check 'no line where nothing differs' test ! -s "$out"
run --diff --format=tsv --counts old.blob new.json
check 'numbers' shows 'entries\tall\told\t5' 'entries\tall\tnew\t6' \
  'changes\tall\tadded\t2' 'changes\tall\tremoved\t1' \
  'changes\tall\tchanged\t2' \
  'policy\tnone\tadded\t1' 'policy\tnone\tremoved\t0' \
  'policy\tnone\tchanged\t1' 'policy\t?\tadded\t0' 'policy\t?\tremoved\t1' \
  'policy\t?\tchanged\t0' 'policy\tcustom\tadded\t0' \
  'policy\tcustom\tremoved\t0' 'policy\tcustom\tchanged\t1' \
  'policy\tmade-up\tadded\t1' 'policy\tmade-up\tremoved\t0' \
  'policy\tmade-up\tchanged\t0' \
  'tld\tdev\tadded\t2' 'tld\tdev\tremoved\t0' 'tld\tdev\tchanged\t0' \
  'tld\texample\tadded\t0' 'tld\texample\tremoved\t1' \
  'tld\texample\tchanged\t1' \
  'tld\tcom\tadded\t0' 'tld\tcom\tremoved\t0' 'tld\tcom\tchanged\t1'

echo '# json'
run --diff --format=json old.blob new.json
digest=$("$HSTS_COMPILE" --info old.blob | sed -n 's/^digest: //p')
check 'both sides' wrote '^  "old": {"file": "old.blob", "form": "blob",'
check '... with the date' wrote '"entries": 5, "date": "2026-07-06", "digest"'
check '... and the digest' wrote "\"digest\": \"$digest\"},$"
check '... or none' wrote '"form": "list", "entries": 6, "date": null,'
check 'a change' wrote '^    {"change": "removed", "name": "gone.example", "old": {"force_https": true, "include_subdomains": false, "policy": null}, "new": null},$'
is_json() {
  python3 -c 'import json, sys
d = json.load(sys.stdin)
assert d["counts"] == {"added": 2, "removed": 1, "changed": 2}, d
assert len(d["changes"]) == 5 and len(d["tlds"]) == 3, d
assert [p["policy"] for p in d["policies"]] == ["", None, "custom", "made-up"], d
' <"$out"
}
check_with python3 python3 'it is JSON' is_json
run --diff --format=json --counts old.blob new.json
check '--counts: no change' not wrote '"changes"'
run --diff --format=json old.json old.json
check 'empty arrays where nothing differs' wrote '^  "changes": \[\]$'

leave_out_rest slow 'large lists' 'they are only longer, and take a minute'
echo '# Two large lists, against join(1)'
# flags FILE: "NAME FORCE INCLUDE POLICY" of each entry of a list that has one
# a line, sorted.
flags() {
  sed -n 's/.*"name": "\([^"]*\)", "policy": "\([^"]*\)"\(.*\)/\1 \3 \2/p' "$1" |
    awk '{ print $1, /force-https/ ? 1 : 0, /subdomains": true/ ? 1 : 0, $NF }' |
    LC_ALL=C sort -k1,1
}
awk 'NR % 97 == 0 && /"name"/ { next }
  NR % 89 == 0 { sub(/true/, "false") }
  NR % 83 == 0 { sub(/bulk-1-year/, "bulk-2-years") }
  NR % 101 == 0 { sub(/"name": "/, "&n-") }
  { print }' "$HSTS_LIST" >large.json
flags "$HSTS_LIST" >old.flags
flags large.json >new.flags
# What join leaves of the two as lines of tsv.
LC_ALL=C join -a 1 -a 2 -e - -o 0,1.2,1.3,1.4,2.2,2.3,2.4 old.flags new.flags |
  awk '{ old = $2 " " $3 " " $4; new = $5 " " $6 " " $7; kind = "changed" }
    old == new { next }
    $2 == "-" { kind = "added"; old = "" }
    $5 == "-" { kind = "removed"; new = "" }
    { print kind "\t" $1 "\t" old "\t" new }' >joined
check 'there is something to find' test "$(wc -l <joined)" -gt 3000
run --diff --format=tsv "$HSTS_LIST" large.json
check 'it is what join finds' diff -q "$out" joined
run --quiet --allow-redundant -o large.blob large.json
run --diff --format=tsv "$HSTS_BLOB" large.blob
awk -F '\t' -v OFS='\t' '{ sub(/ [^ ]*$/, "", $3); sub(/ [^ ]*$/, "", $4) }
  $3 != $4' joined >joined.flags
check 'it is so for blobs, but for policies' diff -q "$out" joined.flags
run --diff --format=tsv --counts "$HSTS_LIST" large.json
counted() {
  awk -F '\t' '{ split($2, l, "."); n[l[length(l)] "\t" $1]++ }
    END { for (k in n) print "tld\t" k "\t" n[k] }' joined | LC_ALL=C sort >a
  grep '^tld' "$out" | grep -v '	0$' | LC_ALL=C sort | diff -q - a
}
check 'changes are counted by top-level domain' counted
totals() {
  grep '^policy' "$out" | awk -F '\t' '{ n[$3] += $4 }
    END { print n["added"], n["removed"], n["changed"] }' >a
  awk -F '\t' '{ n[$1]++ }
    END { print n["added"], n["removed"], n["changed"] }' joined | diff - a
}
check 'those by policy add up' totals
finish
