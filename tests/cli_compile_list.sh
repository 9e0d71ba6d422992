#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What hsts-compile says of a list: one case for each message, with its place.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

list=$scratch/list.json
blob=$scratch/blob

# rejects JSON TEXT [OPTION...]: exit status 1, and the old file stays.  TEXT is
# in a message; if it begins with a line's number, right after the file's name.
# JSON may hold the escapes of printf's %b.
rejects() {
  printf '%b' "$1" >"$list"
  text=$2
  shift 2
  case $text in [0-9]*) text=$list:$text ;; esac
  echo old >"$blob"
  compiles 1 "$text" "$@" -o "$blob" "$list" || return
  [ "$(cat "$blob")" = old ] || complain 'the old file was changed'
}

# warns JSON TEXT: exit status 0, but a message.
warns() {
  printf '%b' "$1" >"$list"
  compiles 0 "$list:$2" -o "$blob" "$list"
}

# accepts JSON: without any message.
accepts() {
  printf '%b' "$1" >"$list"
  compiles 0 '' --strict --quiet -o "$blob" "$list"
}

# entry NAME: a list of that one.
entry() {
  printf '%s' "{\"entries\": [\\n{\"name\": \"$1\"}\\n]}"
}

good='{"entries": [{"name": "example.com", "mode": "force-https"}]}'

echo '# What is no JSON'
printf '\357\273\277%s' "$good" >"$list"
check 'a byte order mark is no fault' compiles 0 '' --strict --quiet -o "$blob" \
  "$list"
check 'an empty file' rejects '' '1:1: error: not JSON: the text ends early'
check 'blanks only' rejects ' \n ' '2:2: error: not JSON: the text ends early'
check 'HTML' rejects '<html>' '1:1: error: not JSON: invalid char in json text'
check 'a word' rejects '{"entries": yes}' \
  '1:13: error: not JSON: invalid char in json text'
check 'half a word' rejects '{"entries": tru}' \
  '1:16: error: not JSON: invalid string in json text'
check 'a comma too many' rejects '{"entries": [],}' '1:16: error: not JSON: '
check 'a comma too few' rejects \
  '{"entries": [{"name": "a.b"}\n{"name": "c.d"}]}' '2:1: error: not JSON: '
check 'an end that is missing' rejects '{"entries": [{"name": "a.b"}\n' \
  '2:1: error: not JSON: the text ends early'
check 'a string without end' rejects '{"entries": [{"name": "a.b' \
  '1:27: error: not JSON: the text ends early'
check 'a comment without end' rejects "$good/* x" \
  '1:66: error: not JSON: the text ends inside a comment'
check 'a line comment may end with the text' accepts "$good// x"
check 'octets after the end' rejects "$good x" '1:63: error: not JSON: '
check 'two documents' rejects "$good{}" '1:62: error: not JSON: '
check 'malformed UTF-8' rejects '{"\0377": 1}' \
  '1:3: error: not JSON: invalid bytes in UTF8 string'
check 'a control in a string' rejects '{"\01": 1}' \
  '1:3: error: not JSON: invalid character inside string'
check 'faults before a fault of syntax are reported' rejects \
  '{"entries": [{"name": "A.b"}, }' '1:23: error: entry "A.b": upper case'
check 'the entry is named even if it does not end' rejects \
  '{"entries": [{"mode": 1, "name": "a.b", }' \
  '1:23: error: entry "a.b": "mode" is a number'
check 'comments of both kinds anywhere' accepts \
  '// a\n{/* b */"entries": [ // c\n{"name": /**/ "a.b"}]} // d'

echo '# Wrong types'
check 'the list is an array' rejects '[]' \
  '1:1: error: the list is an array, expected an object'
check 'the list is a number' rejects '42' \
  '1:1: error: the list is a number, expected an object'
check 'no entries' rejects '\n{}' '2:1: error: "entries" is missing'
check 'entries is an object' rejects '{"entries": {"a": [1]}}' \
  '1:13: error: "entries" is an object, expected an array'
check 'entries twice' rejects '{"entries": [],\n"entries": []}' \
  '2:1: error: "entries" is given twice'
check 'an entry is a string' rejects '{"entries": ["a.b"]}' \
  '1:14: error: an item of "entries" is a string, expected an object'
check 'an entry is an array' rejects '{"entries": [[{"name": 1}]]}' \
  '1:14: error: an item of "entries" is an array, expected an object'
check 'an entry is null' rejects '{"entries": [null]}' \
  '1:14: error: an item of "entries" is null, expected an object'
check 'name is a number' rejects '{"entries": [{"name": 12}]}' \
  '1:23: error: "name" is a number, expected a string'
check 'mode is null' rejects '{"entries": [{"name": "a.b", "mode": null}]}' \
  '1:38: error: entry "a.b": "mode" is null, expected a string'
check 'policy is an array' rejects \
  '{"entries": [{"policy": [[]], "name": "a.b"}]}' \
  '1:25: error: entry "a.b": "policy" is an array, expected a string'
check 'include_subdomains is a string' rejects \
  '{"entries": [{"name": "a.b", "include_subdomains": "true"}]}' \
  '1:52: error: entry "a.b": "include_subdomains" is a string, expected a bool'
check 'a member twice' rejects \
  '{"entries": [{"name": "a.b",\n "name": "c.d"}]}' \
  '2:2: error: entry "a.b": "name" is given twice'

echo '# Names'
check 'no name' rejects '{"entries": [\n  {"mode": "force-https"}]}' \
  '2:3: error: an entry without "name", expected a host'
check 'an empty name' rejects "$(entry '')" \
  '2:10: error: entry "": "name" is empty'
check 'upper case' rejects "$(entry Example.com)" \
  '2:10: error: entry "Example.com": upper case letters'
check 'a U-label' rejects "$(entry 'b\0303\0274cher.de')" \
  'cher.de": not ASCII, expected A-labels'
check 'a U-label, escaped' rejects "$(entry 'b\\u00fccher.de')" \
  'cher.de": not ASCII, expected A-labels'
check 'an empty label' rejects "$(entry a..b)" \
  '2:10: error: entry "a..b": an empty label'
check 'a dot in front' rejects "$(entry .a.b)" \
  '2:10: error: entry ".a.b": an empty label'
check 'a dot at the end' rejects "$(entry a.b.)" \
  '2:10: error: entry "a.b.": an empty label'
check 'a label of 63 octets' accepts "$(entry "$(repeat a 63).b")"
check 'a label of 64 octets' rejects "$(entry "$(repeat a 64).b")" \
  ': a label of 64 octets, expected at most 63'
check 'a name of 253 octets' accepts "$(entry "$(repeat a. 126)a")"
check 'a name of 254 octets' rejects "$(entry "a$(repeat a. 126)a")" \
  ': a name of 254 octets, expected at most 253'
check 'a blank' rejects "$(entry 'a b')" \
  '2:10: error: entry "a b": octet 0x20, expected a-z'
check 'a slash' rejects "$(entry a/b)" \
  '2:10: error: entry "a/b": octet 0x2F, expected a-z'
check 'a port' rejects "$(entry a:80)" \
  '2:10: error: entry "a:80": octet 0x3A, expected a-z'
check 'an escape sequence does not reach the terminal' rejects \
  "$(entry 'a\\u001b[31m')" 'entry "a\x1B[31m": octet 0x1B'
check 'a NUL' rejects "$(entry 'a.b\\u0000c')" 'entry "a.b\x00c": octet 0x00'
check 'an address' accepts "$(entry 1.0.0.1)"
check 'hyphens and underscores' accepts "$(entry _.-a-.__)"
check 'the same name twice, with both places' rejects \
  '{"entries": [{"name": "a.b"},\n  {"name": "c.d"},\n  {"name": "a.b"}]}' \
  '3:12: error: entry "a.b": listed twice, first at 1:23'

echo '# All faults at once, in order'
check 'a wrong mode before the name' rejects \
  '{"entries": [{"mode": 1, "name": "A..b c"},\n{"name": 2}, {"name": "B"}]}' \
  '1:23: error: entry "A..b c": "mode" is a number'
for text in 'upper case' 'octet 0x20' 'an empty label' '"name" is a number' \
  'entry "B": upper case' '6 errors, nothing is written'; do
  check "... $text" said "$text"
done
grep ': error: ' "$err" >"$scratch/messages"
sort -t: -k2,2n -k3,3n -s "$scratch/messages" >"$scratch/sorted"
check 'messages are ordered by place' cmp "$scratch/messages" "$scratch/sorted"

echo '# Modes, policies, members'
check 'an unknown mode' rejects \
  '{"entries": [{"name": "a.b", "mode": "force"}]}' \
  '1:38: error: entry "a.b": unknown mode "force", expected "force-https"'
check 'a name alone' accepts '{"entries": [{"name": "a.b"}]}'
check 'an unknown member' warns \
  '{"entries": [{"name": "a.b", "x": {"name": 1}}]}' \
  '1:30: warning: entry "a.b": unknown member "x"'
check 'an unknown member at the top' warns '{"y": [[1]], "entries": []}' \
  '1:2: warning: unknown member "y"'
check 'an unknown policy' warns \
  '{"entries": [{"policy": "x", "name": "a.b"}]}' \
  '1:25: warning: entry "a.b": unknown policy "x"'
check 'no entry at all' warns '{"entries": []}' \
  '1:13: warning: "entries" is empty'
covered='{"entries": [
{"name": "x.a.b", "mode": "force-https", "include_subdomains": true},
{"name": "b", "mode": "force-https", "include_subdomains": true}]}'
check 'a redundant entry' warns "$covered" \
  '2:10: warning: entry "x.a.b": redundant, covered at 3:10 by "b"'
check 'warnings are errors with --strict' rejects "$covered" \
  '2:10: error: entry "x.a.b": redundant' --strict
printf '%s' "$covered" >"$list"
check '... but not with --allow-redundant' compiles 0 '' --strict --quiet \
  --allow-redundant -o "$blob" "$list"
check '--quiet hides warnings' compiles 0 '' --quiet -o "$blob" "$list"
check '... but not what --strict makes of them' compiles 1 \
  '2:10: error: entry "x.a.b": redundant' --quiet --strict -o "$blob" "$list"
check 'what masks, or is masked, is not redundant' accepts '{"entries": [
{"name": "x.a.b", "mode": "force-https", "include_subdomains": true},
{"name": "a.b", "mode": "force-https"},
{"name": "y.b", "mode": "force-https"},
{"name": "z.b", "include_subdomains": true},
{"name": "b", "mode": "force-https", "include_subdomains": true}]}'
printf '%s' '{"pinsets": [{"name": "p"}], "entries": [
  {"name": "a.b", "pins": "p", "expect_ct": true},
  {"name": "c.d", "pins": "p", "expect_ct_report_uri": {"x": []}}]}' >"$list"
check 'members of older lists are counted' compiles 0 \
  'older lists: 1 pinsets, 2 pins, 1 expect_ct, 1 expect_ct_report_uri' \
  --strict -o "$blob" "$list"

finish
