#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Where hsts-compile reads from, what it comes wrapped in, and what becomes of
# the file that it writes, above all when that fails.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

cd "$scratch" || exit 1
printf '%s' '{"entries": [{"name": "example.com", "mode": "force-https"}]}' \
  >good.json
"$HSTS_COMPILE" --quiet -o plain good.json || exit 1

# same ARGUMENT...: compiles, without a word, to the blob of good.json.
same() {
  rm -f x
  compiles 0 '' --quiet -o x "$@" && cmp x plain
}

echo '# Wrappings'
gzip -9nc good.json >good.gz
check 'gzip' same good.gz
{ cat good.gz; echo ' // more' | gzip -nc; } >members.gz
check 'gzip of two members' same members.gz
base64 good.json >lines.b64
check 'base64 with line breaks' same lines.b64
base64 -w 0 good.json >line.b64
check 'base64 without line breaks' same line.b64
{ echo; sed 's/$/\r/' lines.b64; } >crlf.b64
check 'base64 with blanks around it' same crlf.b64
base64 good.gz >gz.b64
check 'base64 of gzip' same gz.b64
gzip -nc lines.b64 >b64.gz
check 'gzip of base64' same b64.gz
base64 gz.b64 | base64 | base64 >deep.b64
check 'too many wrappings' compiles 1 'deep.b64:1:1: error: not JSON: ' \
  -o x deep.b64
head -c 40 good.gz >short.gz
check 'truncated gzip' compiles 1 \
  'short.gz: error: damaged gzip data: it ends early' -o x short.gz
head -c 4 good.gz >shorter.gz
check 'gzip truncated in its header' compiles 1 \
  'shorter.gz: error: damaged gzip data: it ends early' -o x shorter.gz
{ head -c 30 good.gz; printf XXXXXXXX; tail -c +39 good.gz; } >bad.gz
check 'damaged gzip' compiles 1 'bad.gz: error: damaged gzip data: ' \
  -o x bad.gz
{ cat good.gz; echo more; } >more.gz
check 'octets after gzip' compiles 1 'more.gz: error: damaged gzip data: ' \
  -o x more.gz
sed 's/^\(.....\)./\1!/' lines.b64 >bad.b64
check 'damaged base64' compiles 1 'bad.b64:1:6: error: damaged base64: ' \
  -o x bad.b64
printf eyJlbnRyaWVzI >short.b64
check 'base64 that ends early' compiles 1 \
  'short.b64:1:14: error: damaged base64: it ends early' -o x short.b64
printf eyJlbnRyaWVz >text.b64
check 'base64 of a text that ends early' compiles 1 \
  'text.b64:1:10: error: not JSON: the text ends early' -o x text.b64
printf '{"entries":\n[{"name": "A.b"}]}' | base64 >place.b64
check 'places are those of the decoded text' compiles 1 \
  'place.b64:2:11: error: entry "A.b"' -o x place.b64

echo '# Input'
from_stdin() {
  "$HSTS_COMPILE" --quiet -o x - <good.gz >"$out" 2>"$err"
  status=$?
  judge 0 '' && cmp x plain
}
check 'standard input' from_stdin
bad_stdin() {
  echo '[]' | "$HSTS_COMPILE" -o x - >"$out" 2>"$err"
  said '^standard input:1:1: error: '
}
check 'standard input in messages' bad_stdin
"$HSTS_COMPILE" --quiet -o a.blob good.json || exit 1
check 'a blob in place of a list' compiles 1 \
  'a.blob: error: this is a blob, expected a list as JSON' -o x a.blob
check '... or of an overlay' compiles 1 \
  'a.blob: error: this is a blob, expected the text of an overlay' \
  --overlay -o x a.blob
check '... is said once' test "$(grep -c error: "$err")" -eq 1
check 'a list that is missing' compiles 3 \
  'hsts-compile: none: No such file or directory' -o x none
check 'a list that is a folder' compiles 3 'hsts-compile: .: Is a directory' \
  -o x .
check 'a name that is not for terminals' compiles 3 \
  'hsts-compile: \x1B[31m: No such file' -o x "$(printf '\033[31m')"

echo '# Output that is no file'
to_stdout() {
  compiles 0 '' --quiet "$@" good.json && cmp "$out" plain
}
check 'standard output where nothing is said' to_stdout
check '-o - is standard output' to_stdout -o -
check '/dev/stdout' to_stdout -o /dev/stdout
after_others() {
  { echo before; "$HSTS_COMPILE" --quiet -o /dev/stdout good.json; } >"$out"
  tail -c +8 "$out" | cmp - plain
}
check '/dev/stdout goes on where others ended' after_others
check '/dev/null' compiles 0 '' --quiet -o /dev/null good.json
check '/dev/null is what it was' test -c /dev/null
to_fifo() {
  cat fifo >through &
  compiles 0 '' --quiet -o fifo good.json && wait $! && cmp through plain
}
mkfifo fifo
check 'a FIFO' to_fifo
to_closed() {
  "$HSTS_COMPILE" --quiet -o - good.json >&- 2>"$err"
  status=$?
  judge 3 'standard output: Bad file descriptor'
}
check 'standard output that is closed' to_closed

echo '# Output that fails'
into_input() { # FILE ARGUMENT...
  file=$1
  shift
  cp "$file" before
  compiles 2 "hsts-compile: $file: the output would replace what is read" \
    --quiet "$@" && cmp "$file" before
}
ln -s good.json good.link
check 'the list itself' into_input good.json -o good.json good.json
check '... by a link' into_input good.link -o good.link good.json
check '... for what an export loses' into_input good.json --format=curl \
  -o x --loss=good.json good.json
check 'the blob itself' into_input plain --info -o plain plain
check 'the second list itself' into_input good.json --diff -o good.json plain \
  good.json
check 'a folder that is missing' compiles 3 \
  'hsts-compile: none/x: No such file or directory' -o none/x good.json
check 'an output that is a folder' compiles 3 \
  'hsts-compile: .: Is a directory' -o . good.json
mkdir closed
chmod 555 closed
to_closed_folder() {
  ordinary "$HSTS_COMPILE" -o closed/x good.json >"$out" 2>"$err"
  status=$?
  judge 3 'hsts-compile: closed/x: Permission denied'
}
if ordinary true 2>/dev/null; then
  check 'an unwritable folder' to_closed_folder
else
  skip 'an unwritable folder' 'root may write everywhere, without setpriv'
fi
full_stdout() {
  "$HSTS_COMPILE" --quiet good.json 2>"$err" >/dev/full
  status=$?
  judge 3 'standard output: No space left on device'
}
if [ -c /dev/full ]; then
  check 'a full disk' compiles 3 \
    'hsts-compile: /dev/full: No space left on device' -o /dev/full good.json
  check 'a full disk behind standard output' full_stdout
else
  skip 'a full disk' 'no /dev/full'
fi

echo '# Output that replaces'
# permissions FILE MODE
permissions() {
  find "$1" -prune -perm "$2" | grep .
}
umask 027
check 'a new file' same good.json
check '... follows the umask' permissions x 640
umask 022
chmod 604 x
check 'a file that was there' compiles 0 '' --quiet -o x good.json
check '... keeps its permissions' permissions x 604
through_link() {
  compiles 0 '' --quiet -o link good.json && [ -h link ] &&
    cmp there/target plain
}
mkdir there
ln -s there/target link
check 'a link to a file that is not there yet' through_link
echo old >there/target
check 'a link to a file' through_link
ln -s loop loop
check 'a link to itself' compiles 3 \
  'hsts-compile: loop: Too many levels of symbolic links' -o loop good.json
left_over() {
  find . -name '*.??????' | grep .
}
check 'no temporary file is left' not left_over

finish
