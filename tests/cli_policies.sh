#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Policies on their way through the tools: --with-policy puts them into a blob,
# from which --dump, --diff, --policy and hsts-lookup --explain have them.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

: "${HSTS_LOOKUP:?}"
cd "$scratch" || exit 1
cat >list.json <<'END'
{ "entries": [
  { "name": "dev", "policy": "public-suffix", "mode": "force-https",
    "include_subdomains": true },
  { "name": "figma.com", "policy": "custom", "mode": "force-https" },
  { "name": "new.org", "policy": "from-2030", "mode": "force-https" },
  { "name": "plain.net", "mode": "force-https" }
] }
END
plain() {
  run --quiet --date=2026-07-06 -o "$@" list.json
}
plain without.blob
plain with.blob --with-policy

# explains HOST LINE: with the policies; an empty LINE: none is shown.
explains() {
  "$HSTS_LOOKUP" --explain --blob="${3-with.blob}" "$1" >explained
  if [ -n "$2" ]; then
    grep -x " *policy *$2" explained
  else
    not grep policy explained
  fi
}

echo '# hsts-lookup --explain'
check 'an entry' explains figma.com custom
check 'what is below one' explains x.figma.com custom
check 'a top-level domain, in upper case' explains 'X.DEV.' public-suffix
check 'a URL' explains http://x.dev/ public-suffix
check 'a policy from the future' explains new.org from-2030
check 'none' explains plain.net none
check 'no line for what is not listed' explains example.com ''
check 'no line without policies' explains figma.com '' without.blob
follows() {
  "$HSTS_LOOKUP" --explain --blob=with.blob figma.com |
    awk '/^ *(entry|policy|why)/ { print $1 }' | paste -sd ' ' -
}
check 'it stands below the entry' test "$(follows)" = 'entry policy why'
"$HSTS_LOOKUP" --blob=with.blob figma.com >answer
check 'not without --explain' not grep policy answer

echo '# Round trips'
run --info with.blob
check '--info says how many there are' wrote '^policies: 4$'
check '... and the minor version that has them' wrote '^version: 1.1$'
run --info without.blob
check '... not where there are none' not wrote policies
run --dump with.blob
check '--dump has them' wrote '"name": "new.org", "policy": "from-2030", "mode"'
check '... but not one that is not there' wrote '"name": "plain.net", "mode"'
dumped() {
  "$HSTS_COMPILE" --dump -o dump.json with.blob &&
    "$HSTS_COMPILE" --quiet --date=2026-07-06 --with-policy -o again.blob \
      dump.json && cmp with.blob again.blob
}
check '... and compiles to the same blob' dumped
unchanged() {
  "$HSTS_COMPILE" --quiet --date=2026-07-06 -o again.blob dump.json &&
    cmp without.blob again.blob
}
check 'without --with-policy a blob is as it was' unchanged
check '--diff compares them' compiles 0 'unknown policy "from-2030"' \
  --diff with.blob dump.json
sed 's/from-2030/custom/' dump.json >other.json
check '... and tells' compiles 1 '' --diff with.blob other.json
check '... what' wrote '^  ~ new.org: policy from-2030 -> custom$'
run --dump --policy=custom,none with.blob
check '--policy finds them' wrote '"name": "figma.com"'
check '... and those without' wrote '"name": "plain.net"'
check '... but no others' not wrote '"name": "dev"'
check 'the digest is the same' test \
  "$("$HSTS_COMPILE" --info with.blob | grep digest)" = \
  "$("$HSTS_COMPILE" --info without.blob | grep digest)"
check 'hosts get the same answers' test \
  "$("$HSTS_LOOKUP" --format=tsv --blob=with.blob x.dev figma.com x.org)" = \
  "$("$HSTS_LOOKUP" --format=tsv --blob=without.blob x.dev figma.com x.org)"
check '--with-policy is for compiling' compiles 2 '--with-policy: only' \
  --with-policy --dump with.blob

leave_out_rest slow 'the whole list' 'it is only longer, and takes a minute'
echo '# The whole list'
run --quiet --allow-redundant --date=2026-07-06 -o blob "$HSTS_LIST"
check 'its blob is the built one' cmp blob "$HSTS_BLOB"
run --quiet --allow-redundant --with-policy -o blob "$HSTS_LIST"
run --diff --quiet blob "$HSTS_LIST"
check 'no policy differs' test "$status" -eq 0
size() {
  wc -c <"$1"
}
check 'they take three bits a name' test \
  $(($(size blob) - $(size "$HSTS_BLOB"))) -lt 37000

finish
