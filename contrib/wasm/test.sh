#!/bin/sh
# SPDX-License-Identifier: MIT
#
# contrib/wasm in a headless Chromium: the page as somebody sees it, who opens it
# from a disk, and what Chromium did with the recorded URLs, asked of the
# library in WebAssembly.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check-contrib}/tests/tap.sh"
# shellcheck source=contrib/servers.sh
. "$top_srcdir/contrib/servers.sh"

: "${HSTS_COMPILE:?}" "${HSTS_LIST:?}" "${top_builddir:?}"
need clang clang
need lld wasm-ld
need chromium chromium
need python3 python3

folder=$top_srcdir/contrib/wasm
page=$scratch/hsts.html

# --no-sandbox, because root has none; and no name can be resolved.
browse() {
  chromium --headless --no-sandbox --disable-gpu --window-size=800,600 \
    --user-data-dir="$scratch/profile" --host-resolver-rules='MAP * ~NOTFOUND' \
    --virtual-time-budget=5000 "$@" 2>"$scratch/browser"
}

is_built() {
  "$HSTS_COMPILE" --quiet --allow-redundant --date=2026-07-06 --format=c \
    -o "$scratch/blob.c" "$HSTS_LIST" &&
    "$folder/build.sh" "$top_srcdir" "$scratch/blob.c" "$page"
}

# says TYPED TEXT...: with TYPED in its field, the page says each of these.
says() {
  browse --dump-dom "file://$page#host=$1" |
    grep -e 'id="verdict"' -e 'id="list"' >"$scratch/dom"
  shift
  for text in "$@"; do
    grep -q -F -e "$text" "$scratch/dom" || {
      echo "not said: $text"
      cat "$scratch/dom" "$scratch/browser"
      return 1
    }
  done
}

# What the event of a key does, with another host in the fragment.
hears_typing() {
  { cat "$page" && printf '<script>field.value = "example.dev";%s</script>\n' \
    'field.dispatchEvent(new Event("input"));'; } >"$scratch/typing.html"
  browse --dump-dom "file://$scratch/typing.html#host=neverssl.com" |
    grep -F "example.dev $https"
}

answers_as_recorded() {
  python3 "$folder/vectors.py" "$page" "$top_srcdir/tests/vectors" \
    >"$scratch/vectors.html"
  browse --dump-dom "file://$scratch/vectors.html" |
    sed -n '/<pre id="compared">/,/<\/pre>/p' | cut -c 1-400 >"$scratch/compared"
  cat "$scratch/compared"
  grep -q 'compared: [1-9][0-9]\{3\} URLs, [1-9][0-9]\{3\} .*, 0 wrong' \
    "$scratch/compared"
}

# A picture of 800 by 600, and not of an empty page, which takes 5,000 octets.
is_photographed() {
  browse --screenshot="$top_builddir/contrib/wasm.png" \
    "file://$page#host=accounts.google.com" &&
    [ "$(wc -c <"$top_builddir/contrib/wasm.png")" -gt 20000 ]
}

check 'it is built without a warning' is_built || {
  finish
  exit
}
https='is reached over https only'
check 'the list is named' says '' 'list of 2026-07-06, 94,600 entries'
check 'a listed host' says accounts.google.com \
  "accounts.google.com $https" 'the host itself is listed' \
  'https://accounts.google.com/'
check 'a host below one' says a.b.hstspreload.org "a.b.hstspreload.org $https" \
  'hstspreload.org, including its subdomains' 'a listed domain above it'
check 'one that a nearer entry masks' says x.www.figma.com \
  'x.www.figma.com is not preloaded' 'www.figma.com, without its subdomains'
check 'one that is not listed' says neverssl.com \
  'neverssl.com is not preloaded' 'neither the host nor a domain above it'
check 'upper case, a port and a path' says 'HTTP://DEV:80/a?b' "dev $https" \
  'https://dev/a?b'
check 'another port stays' says http://example.dev:8080/ \
  'https://example.dev:8080/'
check 'an https URL' says https://example.dev/ "example.dev $https"
check '... keeps its port' says https://example.dev:80/ 'https://example.dev:80/'
check 'a host of another script' says '%E2%9C%A8.je' "xn--0ci.je $https"
check 'an address that is listed' says 1.0.0.1 "1.0.0.1 $https"
check 'one that is not' says '[::1]' '[::1] is not preloaded'
check 'what is no host' says 'a%5Bb' 'That is no host and no URL.'
check 'another scheme' says 'ftp://dev/' 'Only http and https'
check 'nothing' says '' '<div id="verdict" class="no"></div>'
check 'what is typed counts' hears_typing
check 'markup is text' says '%3Cb%3Edev' 'That is no host and no URL.'
check 'every recorded URL' answers_as_recorded
check 'it is photographed' is_photographed
finish
