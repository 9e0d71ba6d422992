#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One cause can be found in every entry of a list: of each kind the first few are
# told with their places, and the others are counted.  --quiet tells of errors
# alone.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

: "${HSTS_LOOKUP:?}"
cd "$scratch" || exit 1
count=1000

# lines_of TEXT [BETWEEN]: so many of them, each # being the number of the line.
lines_of() {
  awk -v count="$count" -v text="$1" -v between="${2-}" 'BEGIN {
    for (i = 1; i <= count; i++) {
      line = text
      gsub(/#/, i, line)
      print line (i < count ? between : "")
    }
  }'
}

# list_of ENTRY: they begin in line 2.
list_of() {
  echo '{ "entries": ['
  lines_of "$1" ,
  echo '] }'
}

# tells FILE FIRST SEVERITY MANY: of the last run, whether there are five of the
# messages, from line FIRST on, and a line for the others.
tells() {
  more=$((count - 5 - ($2 == 3)))
  sed -n "s/^$1:\([0-9]*\):[0-9]*: $3: .*/\1/p" "$err" >places
  { seq "$2" $(($2 + 4)) | diff - places; } || complain 'not the first five'
  grep -q -x -F -e "$1: $3: and $more more $4" "$err" ||
    complain "not said: and $more more $4"
  equal 6 "$(grep -c "^$1:" "$err")"
}

# floods STATUS SEVERITY MANY ENTRY [OPTION...]
floods() {
  status_wanted=$1 severity=$2 many=$3
  list_of "$4" >list.json
  shift 4
  run "$@" -o x list.json
  judge "$status_wanted" "$severity: and " && tells list.json 2 "$severity" "$many"
}

# overlay_floods TEXT MANY [FIRST]
overlay_floods() {
  lines_of "$1" >text
  run --overlay -o x text
  judge 1 'hsts-compile: text: ' && tells text "${3:-1}" error "$2"
}

echo '# Warnings'
sound='"name": "h#.example", "mode": "force-https"'
check 'unknown members' floods 0 warning 'unknown members' "{ $sound, \"x\": 1 }"
check '... do not keep the list from being written' test -s x
check '... count as errors with --strict' floods 1 error 'unknown members' \
  "{ $sound, \"x\": 1 }" --strict
check '... each of them' said "list.json: $count errors, nothing is written"
check '... also with --quiet' floods 1 error 'unknown members' \
  "{ $sound, \"x\": 1 }" --strict --quiet
check 'unknown policies' floods 0 warning 'unknown policies' \
  "{ $sound, \"policy\": \"bulk-#-years\" }"
# Their parent is the last entry.
redundant() {
  list_of "{ $sound, \"include_subdomains\": true }" | sed "$((count + 1))a\\
, { \"name\": \"example\", \"mode\": \"force-https\",\\
\"include_subdomains\": true }" >list.json
  run -o x list.json
  judge 0 'warning: and ' && tells list.json 2 warning 'redundant entries'
}
check 'redundant entries' redundant
members_at_the_top() {
  { echo '{' && lines_of '"x#": 1,' && echo '"entries": [{"name": "dev"}]}'; } \
    >list.json
  run -o x list.json
  judge 0 'warning: and ' && tells list.json 2 warning 'unknown members'
}
check 'unknown members at the top' members_at_the_top
two_kinds() {
  list_of "{ $sound, \"policy\": \"new\", \"x\": 1 }" >list.json
  run -o x list.json
  judge 0 'and 995 more unknown policies' &&
    judge 0 'and 995 more unknown members' &&
    equal 12 "$(grep -c warning: "$err")"
}
check 'two kinds, each by itself' two_kinds
check '... of each list that is compared' compiles 0 \
  'and 995 more unknown policies' --diff list.json list.json
check '... in twice as many lines' equal 24 "$(grep -c warning: "$err")"
check '... of a list for another program' compiles 0 \
  'and 995 more unknown policies' --format=tsv -o x list.json
few() {
  count=5
  list_of "{ $sound, \"x\": 1 }" >list.json
  count=1000
  run -o x list.json
  equal 5 "$(grep -c warning: "$err")"
}
check 'none more than five' few

echo '# --quiet'
list_of "{ $sound, \"policy\": \"new\", \"x\": 1 }" >list.json
check 'no warnings' compiles 0 '' --quiet -o x list.json
redundant
check 'none of redundant entries' compiles 0 '' --quiet -o x list.json
check 'none of those that are kept' compiles 0 '' --quiet --tld=example -o x \
  list.json
check 'none of lists that are compared' compiles 0 '' --quiet --diff list.json \
  list.json
check 'errors' floods 1 error 'unknown modes' \
  '{ "name": "h#.example", "mode": "force", "x": 1 }' --quiet

echo '# Errors'
check 'unknown modes' floods 1 error 'unknown modes' \
  '{ "name": "h#.example", "mode": "force" }'
check '... are all counted' said "list.json: $count errors, nothing is written"
check 'values of the wrong type' floods 1 error 'values of the wrong type' \
  '{ "name": "h#.example", "mode": 1 }'
check 'no entries, but values' floods 1 error 'values of the wrong type' '[#]'
check 'members given twice' floods 1 error 'members given twice' \
  '{ "name": "h#.example", "name": "x" }'
check 'no names' floods 1 error 'entries without "name"' '{}'
check 'upper case' floods 1 error 'names with upper case letters' \
  '{ "name": "H#.example" }'
check 'U-labels' floods 1 error 'names that are not ASCII' \
  '{ "name": "\\u00e9#.example" }'
check 'other bytes' floods 1 error 'names with a byte that no host has' \
  '{ "name": "h #.example" }'
check 'empty labels' floods 1 error 'names with an empty label' \
  '{ "name": "h#..example" }'
check 'long labels' floods 1 error 'names with a label that is too long' \
  "{ \"name\": \"h#$(repeat a 64).example\" }"
check 'long names' floods 1 error 'names that are too long' \
  "{ \"name\": \"h#$(repeat .a 126).example\" }"
names_twice() {
  list_of '{ "name": "example" }' >list.json
  run -o x list.json
  judge 1 'error: and ' && tells list.json 3 error 'names listed twice'
}
check 'names listed twice' names_twice

echo '# Texts of lines'
no_sign='lines that cannot be read'
check 'an overlay: no sign' overlay_floods '? h#.example' "$no_sign"
check 'an overlay: no host' overlay_floods '+' "$no_sign"
check 'an overlay: a word too many' overlay_floods '- h#.example x' "$no_sign"
no_host='lines without a host that a list can have'
check 'an overlay: what is no host' overlay_floods '+ h..#' "$no_host"
check 'an overlay: U-labels' overlay_floods "+ $(printf '\303\251')#.example" \
  "$no_host"
twice_in_overlay() {
  lines_of '+ example' >text
  run --overlay -o x text
  judge 1 'error: and 994 more names listed twice'
}
check 'an overlay: a host twice' twice_in_overlay
lookup_of_damaged() {
  lines_of '? h#.example' >text
  "$HSTS_LOOKUP" --blob="$HSTS_BLOB" --max-age=none --overlay=text dev >"$out" \
    2>"$err"
  status=$?
  judge 3 'error: and ' && tells text 1 error "$no_sign"
}
check 'hsts-lookup: an overlay' lookup_of_damaged
hosts_to_keep() {
  lines_of 'h..#' >hosts
  run --only=hosts -o x "$HSTS_LIST"
  judge 1 'error: and ' && tells hosts 1 error 'names with an empty label'
}
check '--only: what is no host' hosts_to_keep

echo '# Memory'
# More than the libraries, and less than two million messages.
limited() {
  # shellcheck disable=SC3045 # every sh of Linux has it
  (ulimit -v 150000 && exec "$HSTS_COMPILE" "$@") >"$out" 2>"$err"
  status=$?
}
{ echo '{ "entries": [' && yes '{},' | head -n 1999999 && echo '{} ] }'; } >list.json
limited --version
if [ $status -eq 0 ] && [ -s "$out" ]; then
  limited -o x list.json
  check 'two million entries without a name' judge 1 \
    'list.json: error: and 1999995 more entries without "name"'
else
  skip 'memory' 'it cannot be limited here'
fi

finish
