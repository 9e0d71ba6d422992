#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-lookup from outside: which verdict each kind of input gets, its command
# line, and its exit status.  How URLs are rewritten is for test_url; here it is
# enough that they get there.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"

echo '# Hosts'
check 'a listed host' answers hstspreload.org https hstspreload.org 1
check 'upper case, and a dot' answers HSTSpreload.ORG. https hstspreload.org 1
check 'a subdomain' answers x.hstspreload.org https hstspreload.org 1
check 'a host that is not listed' answers example.com http
check 'a parent of a listed host' answers google.com http
check 'a single label' answers dev https dev 1
check 'an entry without subdomains' answers x.facebook.com http facebook.com 0
check 'the nearest entry' answers X.WWW.figma.com http www.figma.com 0
check 'an address' answers 1.0.0.1 https 1.0.0.1 0
check 'an address with a dot' answers 1.0.0.1. https 1.0.0.1 0 https://1.0.0.1/
check 'an address that is not listed' answers 1.0.0.2 http
for host in x.1a x.1e3 x.dev1 1x _a.example x--y.example; do
  check "no address: $host" answers "$host" http '' '' '' not-listed
done
check 'blanks and controls around it' answers " ${tab}hstspreload.org$tab " \
  https hstspreload.org 1
label=$(printf '%063d' 0 | tr 0 a)
for host in a..dev .dev dev.. . 'a b.dev' '[::1]' ::1 fe80::1 "$(printf 'a\177.dev')" \
  '*.dev' 'a,b' "a$label.dev" "$label.$label.$label.$label" x.1.0.0.1 256.0.0.1 \
  '%' '%2E' ' ' '(dev)'; do
  check "no host: $host" answers "$host" invalid '' '' '' invalid
done
check 'U-labels' answers 'zettlmeißl.de' https xn--zettlmeil-n1a.de 1
check 'U-labels, upper case' answers 'ZETTLMEIßL.de' https \
  xn--zettlmeil-n1a.de 1
check 'an ideographic full stop' answers 'hstspreload。org' https \
  hstspreload.org 1
check 'an address in fullwidth digits' answers '１６７７７２１７' https 1.0.0.1 0 \
  https://1.0.0.1/
check 'a joiner' answers "$(printf 'a\342\200\215b.dev')" invalid
check 'octets that are no UTF-8' answers "$(printf '\377.dev')" invalid
check 'a fullwidth slash' answers 'a／b.dev' invalid
check 'nothing' answers '' invalid

echo '# Neither a host nor a URL: http:// and the input'
# What is listed is found in whatever people paste.
while read -r input entry flag url; do
  check "pasted: $input" answers "$input" https "$entry" "$flag" "$url"
done <<'END'
paypal.com/login paypal.com 0 https://paypal.com/login
www.paypal.com:80 www.paypal.com 0 https://www.paypal.com/
dev:8080 dev 1 https://dev:8080/
x.dev:08080/a dev 1 https://x.dev:8080/a
dev:80?q dev 1 https://dev/?q
dev:80#f dev 1 https://dev/#f
dev:80\a dev 1 https://dev/a
user@paypal.com paypal.com 0 https://user@paypal.com/
1:2@paypal.com paypal.com 0 https://1:2@paypal.com/
//paypal.com/ paypal.com 0 https://paypal.com/
\\paypal.com\a paypal.com 0 https://paypal.com/a
hstsprel%6Fad.org hstspreload.org 1 https://hstspreload.org/
paypal.com: paypal.com 0 https://paypal.com/
paypal.com:/x paypal.com 0 https://paypal.com/x
paypal.com?a=http://b/ paypal.com 0 https://paypal.com/?a=http://b/
paypal.com/http://b/ paypal.com 0 https://paypal.com/http://b/
a.example:b@paypal.com paypal.com 0 https://a.example:b@paypal.com/
a:b@paypal.com://x paypal.com 0 https://a:b@paypal.com//x
16777217 1.0.0.1 0 https://1.0.0.1/
0x1.1 1.0.0.1 0 https://1.0.0.1/
1.1 1.0.0.1 0 https://1.0.0.1/
1.0.0.1:80 1.0.0.1 0 https://1.0.0.1/
zettlmeißl.de/a xn--zettlmeil-n1a.de 1 https://xn--zettlmeil-n1a.de/a
END
check 'a tab within' answers "d${tab}ev" https dev 1 https://dev/
check 'blanks around' answers ' paypal.com/a ' https paypal.com 0 \
  https://paypal.com/a
check 'one that is not listed' answers a.example/b http '' '' \
  http://a.example/b not-listed
check 'slashes without a colon: the host is called https' \
  answers https//paypal.com http '' '' http://https//paypal.com not-listed
check 'a backslash ends the host' answers 'a.example\@paypal.com' \
  http '' '' http://a.example/@paypal.com
for port in 99999 -1 x '8 0' 8_; do
  check "no port: $port" answers "x.dev:$port" invalid
done
check 'no host' answers /// invalid
check 'the port alone' answers :80 invalid
lookup --format=json ' dev/a' >"$out"
check 'it is of type url, and the input as given' \
  wrote '^{"input":" dev/a","type":"url",'

echo '# URLs'
check 'http' answers http://hstspreload.org/a \
  https hstspreload.org 1 https://hstspreload.org/a
check 'ws' answers ws://hstspreload.org/a \
  https hstspreload.org 1 wss://hstspreload.org/a
check 'http, not listed' answers HTTP://Example.com \
  http '' '' http://example.com/
check 'http, nearest entry' answers http://x.www.figma.com/ \
  http www.figma.com 0 http://x.www.figma.com/
check 'http, U-labels' answers 'http://zettlmeißl.de/ß' \
  https xn--zettlmeil-n1a.de 1 'https://xn--zettlmeil-n1a.de/ß'
check 'http, a port' answers http://x.dev:8080/ https dev 1 https://x.dev:8080/
check 'user and password, and no scheme' answers user:pass@dev \
  https dev 1 https://user:pass@dev/
for url in https://hstspreload.org/ wss://dev/ ftp://hstspreload.org/ \
  blob:http://hstspreload.org/ mailto:x mailto:a@dev file:///a data:,a@dev \
  'x:/@a b'; do
  check "kept: $url" answers "$url" kept '' '' "$url" scheme
done
check 'kept: without the blanks around it' answers ' mailto:x ' kept '' '' \
  mailto:x
for url in http: http:/ http:// https:/// http:?q ://dev http://dev:x/ \
  http://a@/ ws://dev/#f http:256.0.0.1; do
  check "invalid: $url" answers "$url" invalid
done

echo '# Host or URL?'
# A word is a scheme, or a host before its port.
for url in http:x.dev ' http:x.dev' "h${tab}ttp:x.dev" 'http:\x.dev'; do
  check "http: $url" answers "$url" https dev 1 https://x.dev/
done
check 'ws: ws:x.dev' answers ws:x.dev https dev 1 wss://x.dev/
check 'no port, so a scheme' answers http:16777217 https 1.0.0.1 0 \
  https://1.0.0.1/
for url in HtTpS:x.dev wss:x.dev ftp:x.dev; do
  check "the scheme of $url" answers "$url" kept '' '' \
    "$(echo "${url%%:*}" | tr '[:upper:]' '[:lower:]')://x.dev/"
done
for url in httpx://x httpx:x ht:tp a:b:80 a://b x.y://b tel:5550100 a:/b; do
  check "another scheme: $url" answers "$url" kept '' '' "$url"
done
for url in 1http://x ://x 'a b://x' URL:http://dev/; do
  check "no scheme before ://: $url" answers "$url" invalid
done
for host in http:8080 HTTPS:443 ws:080 wss:65535 http:8080/ ftp:21?a; do
  check "a host and its port: $host" answers "$host" http '' '' \
    "$(lookup --format=tsv "http://$host" | cut -f 5)" not-listed
done
for host in http https a.example; do
  check "a host: $host" answers "$host" http
done

echo '# The URL to use is the one that was judged'
# curl, wget and Python take the input for http://paypal.com/.
hostile='http://a.example\@paypal.com/'
judged=http://a.example/@paypal.com/
check 'in tsv' answers "$hostile" http '' '' "$judged" not-listed
lookup --format=json "$hostile" >"$out"
check 'in json' wrote "\"url\":\"$judged\"}"
for option in --format=text --explain; do
  lookup "$option" "$hostile" >"$out"
  check "in text, $option" wrote " use  *$judged\$"
done
while read -r input url; do
  check "not upgraded: $input" answers "$input" http '' '' "$url"
done <<'END'
http:a.example http://a.example/
x:\@dev http://x/@dev
http:////a.example http://a.example/
HTTP://a.example:080?q http://a.example/?q
http://a@b@a.example/ http://a%40b@a.example/
http://a.%65xample/ http://a.example/
http://0x7f.1/ http://127.0.0.1/
http://a.example:443/ http://a.example:443/
ws:\\a.example\b ws://a.example/b
END
for input in 'https:a.example\@b/ https://a.example/@b/' \
  'wss:\a.example wss://a.example/' 'FTP:a.example:21 ftp://a.example/'; do
  check "kept: $input" answers "${input% *}" kept '' '' "${input#* }"
done
for option in --format=tsv --format=json --format=text --explain; do
  lookup "$option" 'http://a.example:x\@paypal.com/' 'a.example:x\@paypal.com' \
    '*.paypal.com\@a' >"$out"
  check "nothing of an invalid one, $option" not grep -e 'use  ' -e 'ttp://a.*//' \
    -e '"url":"' "$out"
done

nothing_of_invalid() {
  printf '%s\n' 'foo bar' 1.2.3.4.5 '[zz]' 'mü%00' 'foo,bar.dev' |
    lookup --format=json >"$out"
  equal 5 "$(grep -c '"invalid","host":null,"entry":null,.*"url":null' "$out")"
}
check 'nor a host or an entry' nothing_of_invalid

echo '# Options'
options=--rfc6797
check '--rfc6797, any ancestor' answers x.www.figma.com https figma.com 1
check '--rfc6797, an address' answers 1.0.0.1 http
check '--rfc6797, a URL' answers http://1.0.0.1/ http '' '' http://1.0.0.1/ \
  address
options=--exempt-single-labels
check '--exempt-single-labels, one' answers dev. http
check '--exempt-single-labels, two' answers x.dev https dev 1
options=--exempt-ports
check '--exempt-ports, 8080' answers http://x.dev:8080/ \
  http '' '' http://x.dev:8080/
check '--exempt-ports, 80' answers http://x.dev:080/ https dev 1 https://x.dev/
check '--exempt-ports, a host' answers x.dev https dev 1
options=

echo '# Exit status'
check 'all are upgraded' exits 0 dev http://x.dev/ 1.0.0.1
check 'one host is not' exits 1 dev example.com
check 'one URL is not' exits 1 http://example.com/ dev
check 'a kept URL is not upgraded' exits 1 dev https://x.dev/
check 'one is invalid' exits 2 --format=tsv http://:/ example.com dev
check '... and the others are answered' equal 3 "$(wc -l <"$out" | tr -d ' ')"
check 'an argument that begins with -' exits 0 -- -a.dev
check 'an option after arguments' exits 0 dev --format=tsv

echo '# The command line'
check 'an unknown option' complains 2 'hsts-lookup: --foo: no such option' \
  --foo dev
check 'an unknown letter' complains 2 'hsts-lookup: -x: no such option' -x dev
check 'an argument missing' complains 2 '--blob: the option needs an argument' \
  --blob
check 'an argument too many' complains 2 'the option takes no argument' \
  --rfc6797=1 dev
check 'an unknown format' complains 2 'xml: --format takes' --format=xml dev
check 'an escape sequence' complains 2 '--\x1B[2J: ' "--$(printf '\033')[2J"
check 'a name that is empty is seen in messages' complains 3 \
  'hsts-lookup: "": No such file' --blob= dev
# What there is no use for is not passed over in silence.
while read -r option text arguments; do
  # shellcheck disable=SC2086 # one word each
  check "no use for $option: $arguments" complains 2 \
    "${option%%=*}: only $text" "$option" $arguments
done <<'END'
--origin=https://a.example --redirect dev
--content-length --redirect --format=tsv dev
--domain=a.example --check-response dev
--removal --check-header dev
--domain=a.example --check-response --check-header=max-age=1
--explain lookups --check-header=max-age=1
--redirect lookups --check-response --domain=a.example file
END
for option in --help --version; do
  check "$option" exits 0 "$option"
  check '... to standard output' wrote hsts-lookup
  check '... in 79 columns' not grep '.\{80\}' "$out"
done
lookup --help | sed -n 's/^ *\(--[a-z0-9-]*\).*/\1/p' | sort >"$scratch/help"
sed -n 's/^\.It Fl -\([a-z0-9-]*\).*/--\1/p' \
  "$top_srcdir/man/hsts-lookup.1" | sort >"$scratch/manual"
check 'the manual has the options of --help' \
  diff "$scratch/help" "$scratch/manual"

echo '# The list'
: >"$scratch/empty"
echo 'neither a blob nor a list' >"$scratch/text"
check 'no such blob' complains 3 'No such file' --blob="$scratch/none" dev
check 'a folder as blob' complains 3 "$scratch: " --blob="$scratch" dev
check 'an empty blob' complains 3 "$scratch/empty: " --blob="$scratch/empty" dev
check 'no blob' complains 3 "$scratch/text: " --blob="$scratch/text" dev
if [ -n "${HSTS_BLOB:-}" ]; then
  dd if="$HSTS_BLOB" of="$scratch/short" bs=1000 count=3 2>/dev/null
  check 'a truncated blob' complains 3 "$scratch/short: " \
    --blob="$scratch/short" dev
else
  skip 'a truncated blob' 'HSTS_BLOB is not set'
fi
without_list() {
  "$HSTS_LOOKUP" --builtin dev 2>"$err"
  [ $? -eq 3 ] && grep -e '--blob' "$err"
}
if [ -n "${HSTS_NO_BUILTIN:-}" ]; then
  check 'without a built-in list' without_list
else
  skip 'without a built-in list' 'there is one'
fi

echo '# What Chromium does'
# as_recorded FILE: verdict, and URL to use.  Rows with a JSON escape are left to
# test_url, and a row that is no URL by the rule of hsts-lookup is a host here.
# Three paths were tidied up by Chromium alone: "%2e", a blank, and "|^{}".
as_recorded() {
  # shellcheck disable=SC1003 # a backslash, not a quote, is meant
  grep -v -e '^#' -e '\\' "$top_srcdir/tests/vectors/$1" | grep '^[^	]*:' \
    >"$scratch/rows"
  cut -f 1 "$scratch/rows" | lookup --format=tsv | cut -f 2,5 |
    sed 's/^https/1/;s/^http/0/;s/^kept/0/;s/^invalid/INVALID/' |
    paste - "$scratch/rows" |
    awk -F "$tab" '
      $1 != $4 { print; wrong = 1 }
      $2 != ($4 == 1 ? $5 : $6) && $3 !~ /org\/(%41.*b|[.]%2e\/z|a[|]b.*)$/ {
        print; wrong = 1 }
      END { exit wrong || !NR }'
}
check 'chromium-edge.tsv' as_recorded chromium-edge.tsv
check 'chromium-forms.tsv' as_recorded chromium-forms.tsv

finish
