# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests of what hsts-compile leaves behind when the system fails it: an old
# output that has to stay, and lists, whole and faulty, plain and wrapped.

# shellcheck source=tests/faults.sh
. "${top_srcdir:?run this by make check}/tests/faults.sh"

mkdir "$scratch/place"
cd "$scratch" || exit 1
cat >list.json <<'END'
// As many kinds of entries and tokens as there are.
{ "pinsets": [ { "name": "test", "spki": [ 1, 2.5, null ] } ],
  "entries": [
  { "name": "example.com", "policy": "bulk-1-year", "mode": "force-https",
    "include_subdomains": true },
  { "name": "www.example.com", "mode": "force-https" },
  { "name": "redundant.dev", "mode": "force-https" },
  { "name": "dev", "mode": "force-https", "include_subdomains": true },
  { "name": "quo\u0074ed.example.org", "mode": "force-https" },
  { "name": "xn--0ci.je", "mode": "force-https", "other": true },
  { "name": "plain.example.net" } /* no mode */
] }
END
# Messages without end: more than their first room holds.
{
  echo '{ "entries": ['
  for i in 1 2 3 4 5 6 7 8; do
    for j in 1 2 3 4 5 6 7 8 9; do
      echo "{ \"name\": \"E$i-$j.example.com\", \"mode\": \"no\" },"
    done
  done
  echo '{} ] }'
} >faulty.json
head -c 300 list.json >cut.json
gzip -nc list.json >list.gz
# More than is decompressed at once, for which zlib wants more memory.
{ printf '%99999s' '' && cat list.json; } | gzip -nc >long.gz
base64 list.gz >list.b64
"$HSTS_COMPILE" --quiet --allow-redundant -o list.blob list.json 2>/dev/null
echo old >old

# An old output, and no other file.
prepare() {
  for file in place/*; do
    [ "$file" = place/out ] || rm -f "$file"
  done
  echo old >place/out
}

# Even the run in which all goes well leaves no block of memory.
keep_right() {
  right_blocks=0
  cp place/out right
  blocks_given_back
}

# Whether the output is the only file there, and has the content of this one.
output_is() {
  set -- "$1" place/*
  if [ $# -ne 2 ] || [ "$2" != place/out ]; then
    trouble "files that should not be there: $*"
  elif ! cmp -s place/out "$1"; then
    trouble "the output is not the $1 one"
  fi
}

# judge WHY: either all went well, or there is the old output, the status that
# tells of a failing system, and a message with the file and the reason.
judge() {
  if [ "$status" -eq "$right_status" ]; then
    made_up=$((made_up + 1))
    output_is right
  elif [ "$status" -ne 3 ]; then
    trouble 'another status than 3'
  elif ! told "hsts-compile: place/out: $1" "hsts-compile: [cfl]*.*: $1" \
    "hsts-compile: standard output: $1" 'hsts-compile: [cfl]*.*: out of memory'
  then
    trouble "no message with a file and: $1"
  else
    output_is old
  fi && blocks_given_back
}
