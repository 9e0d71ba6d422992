#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Overlays from outside: their text, what hsts-compile makes of it, and what
# hsts-lookup answers with one.  Which entry decides is for test_overlay; here
# it is enough that they get there.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"

: "${HSTS_COMPILE:?}"
unset SOURCE_DATE_EPOCH

cd "$scratch" || exit
cat >overlay <<'END'
# What this site adds and leaves out.
+ intranet.example include_subdomains
+ host.intranet2.example     # without subdomains

- www.figma.com
! legacy.dev
END

echo '# Answers'
options=--overlay=overlay
check 'an added host' answers intranet.example https intranet.example 1
check '... below it' answers A.intranet.example. https intranet.example 1
check '... without subdomains' answers host.intranet2.example \
  https host.intranet2.example 0
check '... and below that' answers x.host.intranet2.example http
check 'a removed entry' answers x.www.figma.com https figma.com 1
check 'an exempt host' answers legacy.dev http legacy.dev 1
check '... below it' answers a.legacy.dev http legacy.dev 1
check 'a URL' answers http://a.intranet.example:80/ \
  https intranet.example 1 https://a.intranet.example/
check 'an exempt URL' answers http://legacy.dev/ http legacy.dev 1 \
  http://legacy.dev/
check 'a host that it does not name' answers x.dev https dev 1
options='--overlay=overlay --rfc6797'
check '--rfc6797' answers a.legacy.dev http legacy.dev 1
options=
stream() {
  printf 'legacy.dev\nx.dev\n' | lookup --format=tsv --overlay=overlay "$@" |
    cut -f 2 | tr '\n' ' '
}
check 'a stream' equal 'http https ' "$(stream)"
check 'with threads' equal 'http https ' "$(stream --threads=3)"
lookup --format=json --overlay=overlay legacy.dev >"$out"
check 'json has a reason for it' wrote '"reason":"exempt-overlay"'
check 'with --redirect' complains 1 'the overlay exempts it' \
  --overlay=overlay --redirect http://legacy.dev/

echo '# Explain'
lookup --explain --overlay=overlay a.legacy.dev intranet.example \
  x.www.figma.com x.dev >"$out"
check 'which overlay' wrote '^overlay  overlay, 4 entries$'
check 'whose entry decided' wrote \
  ' entry     legacy.dev, including subdomains, of the overlay$'
check '... and if it is the list' wrote ' entry     dev, including subdomains$'
check 'what the list says' wrote ' overlay   without it https: a listed domain'
check '... of each that it changes' equal 3 "$(grep -c 'without it' "$out")"
lookup --explain dev >"$out"
check 'nothing of it without one' not grep overlay "$out"

echo '# The text'
# reads TEXT NAME FLAGS: TEXT for printf; the only entry of its blob.
reads() {
  # shellcheck disable=SC2059
  printf -- "$1" >text
  "$HSTS_COMPILE" --quiet --overlay -o blob text &&
    "$HSTS_COMPILE" --dump blob >"$out" &&
    equal "    { \"name\": \"$2\", $3 }" "$(grep name "$out")"
}
added='"mode": "force-https", "include_subdomains": false'
check 'a tab, blanks and no newline' reads ' \t+\t a.example\t' a.example "$added"
check 'CR LF' reads '#\r\n+ a.example\r\n' a.example "$added"
check 'a byte order mark' reads '\357\273\277+ a.example' a.example "$added"
check 'a comment without a blank' reads '+ a.example#+ b' a.example "$added"
check 'upper case and a dot' reads '+ A.Example.' a.example "$added"
check 'an address in another notation' reads '+ 0x1000001' 1.0.0.1 "$added"
check 'a host that begins with -' reads '- -a.example' -a.example \
  '"include_subdomains": false'
check 'an exempt host includes subdomains' reads '! a.example' a.example \
  '"include_subdomains": true'
check 'an empty text' "$HSTS_COMPILE" --quiet --overlay -o blob /dev/null
echo '+ ZETTLMEIßL.example' >u-labels
if has_trait no-icu; then
  skip 'U-labels' 'there is no ICU'
else
  options=--overlay=u-labels
  check 'U-labels' answers zettlmeißl.example https xn--zettlmeil-n1a.example 0
  options=
fi
u_labels_are_not_compiled() {
  "$HSTS_COMPILE" --overlay -o blob3 u-labels 2>"$err"
  [ $? -eq 1 ] && grep 'u-labels:1:3: error: .*, expected A-labels' "$err"
}
check 'U-labels, where there is no ICU' u_labels_are_not_compiled

# faulty LINE:COLUMN TEXT LINE...: what both programs say of these lines.
faulty() {
  place=$1 fault=$2 # complains has a variable text
  shift 2
  printf '%s\n' "$@" >faulty
  complains 3 "faulty:$place: error: " --overlay=faulty dev || return 1
  grep -F -e "$fault" "$err" || return 1
  "$HSTS_COMPILE" --overlay -o blob2 faulty 2>errors
  [ $? -eq 1 ] && grep -F -e "faulty:$place: error: " errors && [ ! -e blob2 ]
}
check 'no sign' faulty 1:1 '"a.example", expected "+"' a.example
check 'another sign' faulty 2:2 '"*", expected "+"' '# x' ' * a.example'
check 'no blank after it' faulty 1:1 '"+a.example", expected "+"' +a.example
check 'no host' faulty 1:1 '"-", expected a host after it' '- # a.example'
check 'another word' faulty 1:13 ', expected include_subdomains or the line' \
  '+ a.example includeSubDomains'
check 'one too many' faulty 1:32 'expected the line' \
  '+ a.example include_subdomains b'
check 'one that the sign does not take' faulty 1:13 'expected the line' \
  '- a.example include_subdomains'
for host in a..b .a '[::1]' 'a%20b' a/b a:80 http://a/ \
  "$(printf '%064d.example' 0)" 256.0.0.1 . '*.example'; do
  check "no host for a list: $host" faulty 1:3 ', expected a host that' "+ $host"
done
check 'a control' faulty 1:3 '"a\x01b", expected a host' "+ $(printf 'a\001b')"
long=$(printf '%02000d' 0)
check 'a host that is far too long' faulty 1:3 'expected a host that' "+ $long"
check 'the same twice' faulty 2:3 'listed twice, first at 1:3' \
  '+ a.example' '+ A.example.'
check 'two signs for one' faulty 3:3 'listed twice, first at 1:' \
  '+ a.example' '' '! a.example'
check 'an escape sequence' faulty 1:1 '"\x1B[2J", expected "+"' "$(printf '\033[2J') x"
printf 'x\ny\n' >faulty
lookup --overlay=faulty dev 2>"$err"
check 'all faults are told at once' equal 2 "$(grep -c error: "$err")"
check 'no such file' complains 3 'none: No such file' --overlay=none dev
from_stdin() {
  equal 1 "$(echo '- dev' | lookup --overlay=- --format=tsv x.dev |
    grep -c '	http	')" || return
  echo faulty | lookup --overlay=- dev 2>"$err"
  grep '^standard input:1:1: error: ' "$err"
}
check 'standard input' from_stdin
check '... where the hosts are, too' complains 2 \
  'standard input: it can be read only once' --overlay=-
check 'a folder' complains 3 '.: Is a directory' --overlay=. dev
blob_for_text() {
  "$HSTS_COMPILE" --quiet --overlay -o blob overlay &&
    not lookup --overlay=blob dev 2>"$err" && grep -F 'blob: error: this is a blob' "$err"
}
check 'a blob instead of the text' blob_for_text

echo '# Its blob'
check 'hsts-compile writes it' "$HSTS_COMPILE" --overlay -o blob overlay
"$HSTS_COMPILE" --overlay -o - overlay 2>"$err" >again
check '... the same each time' cmp blob again
"$HSTS_COMPILE" --info blob >"$out"
check '... and knows it' wrote '^entries: 4$'
"$HSTS_COMPILE" --overlay -o c.c --format=c overlay 2>"$err"
check '... as C, too' grep -q '^const unsigned char hsts_preload_blob' c.c

finish
