#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The forms that hsts-lookup gives to its answers: text, json, --explain and
# --redirect.  What tsv looks like, the other tests of hsts-lookup depend on.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"

cr=$(printf '\r')

echo '# Text'
lookup X.dev http://x.www.figma.com/ https://dev/ '' | sed 's/why .*/why/' \
  >"$out"
cat >"$scratch/expected" <<'END'
https    X.dev
         entry     dev, including subdomains
         why
http     http://x.www.figma.com/
         entry     www.figma.com, without subdomains
         why
         use       http://x.www.figma.com/
kept     https://dev/
         why
         use       https://dev/
invalid  
         why
END
check 'what it looks like' diff "$scratch/expected" "$out"
lookup --format=text dev >"$scratch/text"
lookup dev >"$out"
check 'it is the default' cmp "$scratch/text" "$out"
printf 'a\033[2J\302\205\342\200\256\377\303\274\n' | lookup | sed 1q >"$out"
check 'nothing raw reaches a terminal' equal \
  'invalid  a\x1B[2J\xC2\x85\xE2\x80\xAE\xFFü' "$(cat "$out")"
printf 'http://a/\302\205\342\200\256\377\303\274\n' | lookup | tail -n 1 >"$out"
check '... by a URL that stays http' equal \
  '         use       http://a/\xC2\x85\xE2\x80\xAE\xFFü' "$(cat "$out")"
lookup INSTAGRAM.COM dev >"$scratch/plain"
LC_ALL=tr_TR.UTF-8 lookup INSTAGRAM.COM dev >"$out"
check 'the locale changes nothing' cmp "$scratch/plain" "$out"

echo '# JSON'
# json INPUT EXPECTED: INPUT for printf.
json() {
  # shellcheck disable=SC2059
  printf "$1" | lookup --format=json >"$out"
  equal "$2" "$(cat "$out")"
}
check 'a host' json 'X.dev' '{"input":"X.dev","type":"host",'\
'"verdict":"https","reason":"superdomain","host":"x.dev","entry":"dev",'\
'"include_subdomains":true,"exact":false,"url":null}'
check 'a URL' json 'http://dev' '{"input":"http://dev","type":"url",'\
'"verdict":"https","reason":"exact","host":"dev","entry":"dev",'\
'"include_subdomains":true,"exact":true,"url":"https://dev/"}'
check 'not listed' json 'http://google.com/' \
  '{"input":"http://google.com/","type":"url","verdict":"http",'\
'"reason":"not-listed","host":"google.com","entry":null,'\
'"include_subdomains":null,"exact":null,"url":"http://google.com/"}'
check 'kept' json 'https://dev/' '{"input":"https://dev/","type":"url",'\
'"verdict":"kept","reason":"scheme","host":null,"entry":null,'\
'"include_subdomains":null,"exact":null,"url":"https://dev/"}'
check 'strings' json 'a"\\\001\177\303\274\377' \
  '{"input":"a\"\\\u0001\u007Fü\uFFFD","type":"url","verdict":"invalid",'\
'"reason":"invalid","host":null,"entry":null,'\
'"include_subdomains":null,"exact":null,"url":null}'
check 'an odd octet in a URL' json 'http://a,b/' \
  '{"input":"http://a,b/","type":"url","verdict":"http",'\
'"reason":"not-a-host","host":"a,b","entry":null,'\
'"include_subdomains":null,"exact":null,"url":"http://a,b/"}'
check 'without a scheme' json 'dev:8/' '{"input":"dev:8/","type":"url",'\
'"verdict":"https","reason":"exact","host":"dev","entry":"dev",'\
'"include_subdomains":true,"exact":true,"url":"https://dev:8/"}'
# The same word in both, whatever it is.
printf '%s\n' dev x.dev a.example x.www.figma.com http://a,b/ https://a/ '*' \
  >"$scratch/inputs"
lookup --format=tsv <"$scratch/inputs" | cut -f 6 >"$scratch/words"
printf '%s\n' exact superdomain not-listed masked not-a-host scheme invalid |
  diff - "$scratch/words" >"$scratch/differences"
check 'the reason is the sixth column of tsv' test ! -s "$scratch/differences"
lookup --format=json <"$scratch/inputs" |
  sed 's/.*"reason":"\([^"]*\)".*/\1/' >"$out"
check '... and the same' diff "$scratch/words" "$out"
check 'invalid' json '\n' '{"input":"","type":"host","verdict":"invalid",'\
'"reason":"invalid","host":null,"entry":null,'\
'"include_subdomains":null,"exact":null,"url":null}'

echo '# Explain'
# explains LABEL PATTERN: a whole line of $out.
explains() {
  wrote "^ *$1  *$2\$"
}
lookup --explain 'HTTP:\\me:x@@HSTSprel%6Fad.org:080\a?b#c' dev >"$out"
check 'the list' wrote '^list .* entries$'
check '... once' equal 1 "$(grep -c '^list' "$out")"
check 'the verdict' wrote '^https  *HTTP:'
check 'the scheme' explains scheme 'HTTP -> https'
check 'the userinfo' explains userinfo 'me:x@ -> me:x%40'
check 'the host' explains host 'HSTSprel%6Fad.org -> hstspreload.org'
check 'the port' explains port '080 -> none'
check 'the rest' explains rest '\\a?b#c -> /a?b#c'
check 'the entry' explains entry 'hstspreload.org, including subdomains'
check 'the URL' explains use 'https://me:x%40@hstspreload.org/a?b#c'
lookup --explain 'http://[1::0]:8' >"$out"
check 'an IPv6 host' explains host '\[1::0\] -> \[1::\]'
check 'a port that stays' explains port 8
check 'a path that was not there' explains rest 'none -> /'
lookup --explain zettlmeißl.de >"$out"
check 'U-labels' explains host 'zettlmeißl.de -> xn--zettlmeil-n1a.de'
lookup --explain --rfc6797 --exempt-single-labels x.www.figma.com >"$out"
check '--rfc6797' explains option '--rfc6797; without it http: .*'
check '... and no other option' equal 1 "$(grep -c ' option ' "$out")"
lookup --explain --rfc6797 --exempt-single-labels dev >"$out"
check '--exempt-single-labels' explains option \
  '--exempt-single-labels; without it https: .*'
lookup --explain --rfc6797 --exempt-ports http://dev:8 >"$out"
check '--exempt-ports' explains option '--exempt-ports; without it https: .*'
check '... and no other option' equal 1 "$(grep -c ' option ' "$out")"

lookup --explain ' me@HSTSpreload.org:080 ' >"$out"
check 'without a scheme: what was read' explains scheme 'http -> https'
check '... userinfo' explains userinfo me
check '... host' explains host 'HSTSpreload.org -> hstspreload.org'
check '... port' explains port '080 -> none'
lookup --explain '*.dev:8' a..dev >"$out"
check 'no host: why' explains why 'this is no host name, and no URL'
check '... and what was read' explains host '\*.dev -> %2A.dev'
check '... of a name' explains host 'a..dev -> none'
check '... and no URL to use' not grep ' use ' "$out"

echo '# Redirect'
# response LINE...: as recorded in Chromium.
response() {
  {
    printf 'HTTP/1.1 307 Internal Redirect\r\n'
    printf 'Location: https://hstspreload.org/a?b#c\r\n'
    printf 'Cross-Origin-Resource-Policy: Cross-Origin\r\n'
    printf 'Non-Authoritative-Reason: HSTS\r\n'
    printf '%s\r\n' "$@"
  }
}
url='http://hstspreload.org/a?b#c'
response '' >"$scratch/expected"
check 'a URL that is upgraded' exits 0 --redirect "$url"
check '... to the octet' cmp "$scratch/expected" "$out"
response 'Access-Control-Allow-Origin: https://a.example' \
  'Access-Control-Allow-Credentials: true' '' >"$scratch/expected"
check 'with Origin' exits 0 --redirect --origin=https://a.example "$url"
check '... to the octet' cmp "$scratch/expected" "$out"
check 'with Content-Length' exits 0 --redirect --content-length "$url"
check '... which is 0' wrote "^Content-Length: 0$cr\$"
check 'not upgraded' complains 1 'http://google.com/: ' --redirect \
  http://google.com/
check 'https' complains 1 'https://dev/: ' --redirect https://dev/
check 'a host' complains 2 'dev: --redirect takes URLs' --redirect dev
check 'no scheme' complains 2 'dev/a: --redirect takes URLs' --redirect dev/a
check 'an Origin of two lines' complains 2 'a\x0D\x0Ab: --origin takes' \
  --redirect --origin="$(printf 'a\r\nb')" http://dev/

finish
