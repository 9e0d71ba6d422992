#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/examples/client.c, built as its comment says, with a server of http and
# https that answers as it is told: which requests it gets is what counts, since
# one request by http is one too many.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

: "${HSTS_COMPILE:?}" "${HSTS_BUILD_FLAGS:?}"
leave_out slow 'each case is a process that opens TLS'
leave_out foreign 'it runs what it compiles'

[ -n "${HSTS_CURL-}" ] || skip_all \
  'configure found no libcurl 7.85 (Debian: libcurl4-openssl-dev)'
need openssl
need python3

examples=$top_srcdir/doc/examples
server_folder=$scratch/server
mkdir -p "$server_folder/http" "$server_folder/https" "$scratch/pkgconfig"

# --- The client --------------------------------------------------------------

# What `make install` would give to pkg-config, of the build folder.
sed -e "s|^libdir=.*|libdir=$top_builddir/.libs|" \
  -e "s|^includedir=.*|includedir=$top_srcdir/libhsts|" \
  "$top_builddir/libhsts/libhsts.pc" >"$scratch/pkgconfig/libhsts.pc"
PKG_CONFIG_PATH=$scratch/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
LD_LIBRARY_PATH=$top_builddir/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PKG_CONFIG_PATH LD_LIBRARY_PATH

# build PROGRAM OPTION...
build() {
  program=$scratch/$1
  shift
  # shellcheck disable=SC2046,SC2086 # one word an option
  $HSTS_BUILD_FLAGS -std=c11 "$@" "$examples/client.c" -o "$program" \
    $(pkg-config --cflags --libs libhsts libcurl)
}

has_no_warnings() {
  # shellcheck disable=SC2046 # one word an option
  "$1" -std=c11 -O2 -Wall -Wextra -Wconversion -Wshadow -Werror -c \
    "$examples/client.c" -o "$scratch/client.o" \
    $(pkg-config --cflags libhsts libcurl)
}

# --- The server --------------------------------------------------------------

# certificate NAME OPTION...: FOLDER/NAME.key, and a certificate or a request
# for one, FOLDER/NAME.crt.
certificate() {
  file=$server_folder/$1
  shift
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -subj "/CN=${file##*/}" -keyout "$file.key" -out "$file.crt" "$@" \
    >"$scratch/openssl" 2>&1 || cat "$scratch/openssl"
}

# signed NAME SUBJECT-ALTERNATIVE DAYS
signed() {
  certificate "$1" -addext "subjectAltName=$2" &&
    openssl x509 -req -in "$file.crt" -copy_extensions copy -days "$3" \
      -CA "$server_folder/ca.crt" -CAkey "$server_folder/ca.key" \
      -out "$file.signed" >"$scratch/openssl" 2>&1 &&
    cat "$file.signed" "$file.key" >"$file.pem"
}

# OpenSSL takes no wildcard below a top-level domain.
good_names=IP:127.0.0.1
for name in listed added site plain wide a.wide two second moved good turned \
  self old curl a.curl; do
  good_names=$good_names,DNS:$name.example
done
certificates() {
  certificate ca -x509 && signed good "$good_names" 10 &&
    signed other DNS:elsewhere.example 10 && signed expired "$good_names" -1 &&
    certificate selfsigned -x509 -addext "subjectAltName=$good_names" &&
    cat "$file.crt" "$file.key" >"$file.pem"
}

# answer SCHEME NAME FORMAT [ARGUMENT...]: an answer in the words of printf.
answer() {
  file=$server_folder/$1/$2
  shift 2
  # shellcheck disable=SC2059 # the format is what is given
  printf "$@" >"$file"
}

# body SCHEME NAME FIELDS: one with a body
body() {
  answer "$1" "$2" "HTTP/1.1 200 OK\r\n$3Content-Length: ${#2}\r\n\r\n$2"
}

# redirect SCHEME NAME LOCATION
redirect() {
  answer "$1" "$2" "HTTP/1.1 301 Moved\r\nLocation: %s\r\n\r\n" "$3"
}

start_server() {
  python3 "$top_srcdir/tests/hsts_server.py" "$server_folder" \
    2>"$scratch/server_said" &
  server=$!
  trap 'kill "$server"; chmod -R u+w "$scratch" && rm -rf "$scratch"' EXIT
  for _ in $(seq 100); do
    [ ! -e "$server_folder/ports" ] || break
    sleep 0.1
  done
  read -r http_port https_port <"$server_folder/ports"
}

# --- Running -----------------------------------------------------------------

complain() {
  echo "$1"
  cat "$server_folder/requests" "$err"
  return 1
}

# run ARGUMENT...
run() {
  : >"$server_folder/requests"
  # shellcheck disable=SC2086 # a command of no or more words
  ${HSTS_TEST_RUNNER-} "$scratch/$client" -c "$server_folder/ca.crt" \
    -t ":80:127.0.0.1:$http_port" -t ":443:127.0.0.1:$https_port" "$@" \
    >"$out" 2>"$err"
  status=$?
}

# requested REQUEST...: these, in this order, and no other.
requested() {
  if [ $# -gt 0 ]; then printf '%s\n' "$@"; fi >"$scratch/wanted"
  cmp -s "$scratch/wanted" "$server_folder/requests" ||
    complain "these requests were expected: $*"
}

# gets REQUESTS ARGUMENT...: succeeds, with these requests, which commas part,
# and the end of its standard output is the last one's name.
gets() {
  wanted=$1
  shift
  run "$@"
  [ "$status" -eq 0 ] || complain "exit status $status" || return
  name=${wanted##*/}
  case $(cat "$out") in
    *"${name%%\?*}") split_requests "$wanted" ;;
    *) complain 'another body' ;;
  esac
}

# fails MESSAGE REQUESTS ARGUMENT...: exits with 1 and that message.
fails() {
  message=$1 wanted=$2
  shift 2
  run "$@"
  [ "$status" -eq 1 ] || complain "exit status $status" || return
  said "$message" && split_requests "$wanted"
}

split_requests() {
  old_ifs=$IFS
  IFS=,
  # shellcheck disable=SC2086 # parted by commas
  set -- $1
  IFS=$old_ifs
  requested "$@"
}

stores() {
  grep -q -e "^$1 \"" "$store" || {
    cat "$store"
    return 1
  }
}

does_not_store() {
  ! grep -e "$1" "$store"
}

fills_the_disk() {
  : >"$server_folder/requests"
  # shellcheck disable=SC2086 # a command of no or more words
  ${HSTS_TEST_RUNNER-} "$scratch/$client" -t ":80:127.0.0.1:$http_port" \
    http://plain.example/ok >/dev/full 2>"$err"
  [ $? -eq 1 ] && split_requests 'http plain.example /ok'
}

upgrades_as_a_browser() {
  gets 'https listed.example /ok' http://listed.example/ok &&
    said '* 307 Internal Redirect to https://listed.example/ok: ' &&
    said 'the host itself is listed'
}

body_is_bounded() {
  run http://site.example/long-body
  [ "$status" -eq 0 ] && [ "$(cat "$out")" = four ]
}

run_and_request() {
  run "$2"
  [ "$status" -eq 0 ] && requested "$1"
}

# many TEXT N: with commas between
many() {
  printf "%$2s" '' | sed "s|.|,$1|g; s|^,||"
}

# --- Here it begins ----------------------------------------------------------

check 'it is built as its comment says' build client || exit
for compiler in gcc clang; do
  check_with "$compiler" "$compiler" "$compiler has nothing to warn of" \
    has_no_warnings "$compiler"
done
check 'certificates are made' certificates || exit
start_server
client=client

cat >"$scratch/list" <<'EOF'
{"entries": [
{"name": "listed.example", "policy": "test", "mode": "force-https"},
{"name": "exempt.example", "policy": "test", "mode": "force-https"}
]}
EOF
printf '%s\n' '+ added.example' '! exempt.example' >"$scratch/overlay.txt"
HSTS_PRELOAD_BLOB=$scratch/list.blob
export HSTS_PRELOAD_BLOB
"$HSTS_COMPILE" --quiet -o "$HSTS_PRELOAD_BLOB" \
  "$scratch/list" &&
  "$HSTS_COMPILE" --quiet --overlay -o "$scratch/overlay" \
    "$scratch/overlay.txt" || exit
store=$scratch/hsts.txt

year='Strict-Transport-Security: max-age=31536000'
for scheme in http https; do
  body "$scheme" ok ''
  body "$scheme" sts "$year\r\n"
done
body https wide "$year; includeSubDomains\r\n"
body https zero 'strict-transport-security:max-age="0"\r\n'
body https two "Strict-Transport-Security: max-age\r\n$year\r\n"
body https second "$year\r\nStrict-Transport-Security: max-age=0\r\n"
redirect http to-sts https://site.example/sts
redirect https to-listed http://listed.example:80/ok
redirect https loop http://listed.example/loop
redirect http again again
redirect http to-ftp ftp://site.example/
redirect http to-odd 'http://site.example:x/'
redirect http absolute /ok
redirect http relative 'ok?a b:'
redirect http query '?a'
redirect https network //listed.example/ok
answer https redirect-sts 'HTTP/1.1 302 Found\r\n%s\r\nLocation: /ok\r\n\r\n' \
  "$year"

# --- The list and the overlay ------------------------------------------------

check 'a listed host is asked by https alone, and it says why' \
  upgrades_as_a_browser
check '... with user, port, query and fragment' \
  gets 'https listed.example /ok?b' 'HTTP:\\u:p@LISTED.example:80\ok?b#c'
check '... with a dot behind it' \
  gets 'https listed.example. /ok' http://listed.example./ok
check 'a host that is not listed is asked by http' \
  gets 'http plain.example /ok' http://plain.example/ok
check 'the overlay adds a host' \
  gets 'https added.example /ok' -o "$scratch/overlay" http://added.example/ok
check 'the overlay exempts a host' \
  gets 'http exempt.example /ok' -o "$scratch/overlay" http://exempt.example/ok
check 'a redirect to http at a listed host is upgraded' \
  gets 'https plain.example /to-listed,https listed.example /ok' \
  https://plain.example/to-listed
check 'a listed host that redirects to http is asked by https each time' \
  fails 'too many redirects' "$(many 'https listed.example /loop' 21)" \
  http://listed.example/loop

# --- The header and the store ------------------------------------------------

check 'the first run asks by http, is redirected, and notes the header' \
  gets 'http site.example /to-sts,https site.example /sts' -s "$store" \
  http://site.example/to-sts
check '... in the store' stores site.example
check 'the second run asks by https alone' \
  gets 'https site.example /ok' -s "$store" http://site.example/ok
check '... and says why' said 'the host itself has sent the header'
check 'a host below it is asked by http' \
  gets 'http a.site.example /ok' -s "$store" http://a.site.example/ok
check 'includeSubDomains is noted' \
  gets 'https wide.example /wide' -s "$store" https://wide.example/wide
check '... and covers a host below it' \
  gets 'https a.wide.example /ok' -s "$store" http://a.wide.example/ok
check 'a header by http means nothing' \
  gets 'http plain.example /sts' -s "$store" http://plain.example/sts
check '... afterwards' \
  gets 'http plain.example /ok' -s "$store" http://plain.example/ok
check 'the header of a redirect is noted' \
  gets 'https moved.example /redirect-sts,https moved.example /ok' -s "$store" \
  https://moved.example/redirect-sts
check '... in the same run' stores moved.example
check 'the first field is what counts, and is ignored' \
  gets 'https two.example /two,http two.example /ok' -s "$store" \
  https://two.example/two http://two.example/ok
check '... which is said' said 'header ignored: '
check 'the second field is not looked at' \
  gets 'https second.example /second,https second.example /ok' -s "$store" \
  https://second.example/second http://second.example/ok
check 'max-age=0 forgets the host' \
  gets 'https site.example /zero,http site.example /ok' -s "$store" \
  https://site.example/zero http://site.example/ok
check '... in the store' \
  gets 'http site.example /ok' -s "$store" http://site.example/ok
check 'it leaves the list alone' \
  gets 'https listed.example /zero,https listed.example /ok' -s "$store" \
  https://listed.example/zero http://listed.example/ok
check 'an address is no host to remember' \
  gets 'https 127.0.0.1 /sts,http 127.0.0.1 /ok' -s "$store" \
  https://127.0.0.1/sts http://127.0.0.1/ok
check 'without a file a header counts as long as the run' \
  gets 'https site.example /sts,https site.example /ok' \
  https://site.example/sts http://site.example/ok
check '... no longer' gets 'http site.example /ok' http://site.example/ok

printf '%s\n' 'good.example "20991231 00:00:00"' 'bad.example "tomorrow"' \
  >"$scratch/damaged"
check 'a damaged line of the store is told, and the others count' \
  gets 'https good.example /ok,http bad.example /ok' -s "$scratch/damaged" \
  http://good.example/ok http://bad.example/ok
check '... by its number' said 'damaged, line 2: '
check 'a store that cannot be written is an error' \
  fails 'client: the store: ' 'https site.example /sts' \
  -s "$scratch/nowhere/store" https://site.example/sts

# --- Certificates ------------------------------------------------------------

# refuses MESSAGE HOST CERTIFICATE: over TLS, and that host stays unknown.
refuses() {
  cp "$server_folder/$3.pem" "$server_folder/${2%%.*}.pem"
  fails "$1" '' -s "$store" "https://$2/sts" && does_not_store "$2"
}

check 'the certificate of another host is refused, its header not noted' \
  refuses 'no alternative certificate subject name' elses.example other
check 'a certificate that nobody has signed is refused' \
  refuses 'self-signed certificate' self.example selfsigned
check 'a certificate that has expired is refused' \
  refuses 'certificate has expired' old.example expired
check 'a known host ...' \
  gets 'https turned.example /sts' -s "$store" https://turned.example/sts
cp "$server_folder/selfsigned.pem" "$server_folder/turned.pem"
check '... with a bad certificate is not asked by http instead' \
  fails 'self-signed certificate' '' -s "$store" http://turned.example/ok
check '... and stays known' stores turned.example

# --- The same file as curl's -------------------------------------------------

# by_curl URL
by_curl() {
  : >"$server_folder/requests"
  curl -s -o "$out" --hsts "$scratch/curl.txt" --cacert "$server_folder/ca.crt" \
    --connect-to "::127.0.0.1:$https_port" "$1"
}

curl_uses_the_store() {
  cp "$store" "$scratch/curl.txt" &&
    by_curl http://a.wide.example/ok && requested 'https a.wide.example /ok'
}

curl_fills_the_store() {
  rm -f "$scratch/curl.txt"
  by_curl https://curl.example/wide &&
    gets 'https a.curl.example /ok' -s "$scratch/curl.txt" \
      http://a.curl.example/ok
}

if curl -V 2>&1 | grep -q ' HSTS'; then
  check 'curl uses the store' curl_uses_the_store
  check 'a store of curl is used' curl_fills_the_store
else
  skip 'curl uses the store' 'no curl with HSTS (Debian: curl)'
  skip 'a store of curl is used' 'no curl with HSTS (Debian: curl)'
fi

# --- Redirects ---------------------------------------------------------------

check 'a path is of the same host' \
  gets 'http site.example /absolute,http site.example /ok' \
  http://site.example/absolute
check 'a relative path, with what a request has no room for' \
  gets 'http site.example /relative?a/b,http site.example /ok?a+b:' \
  'http://site.example/relative?a/b#c'
check 'a query is put behind the same path' \
  fails 'too many redirects' "http site.example /query,$(
    many 'http site.example /query?a' 20
  )" http://site.example/query
check 'another host, by the same scheme' \
  gets 'https site.example /network,https listed.example /ok' \
  https://site.example/network
check 'a redirect that does not end is given up after twenty' \
  fails 'too many redirects' "$(many 'http site.example /again' 21)" \
  http://site.example/again
check 'a redirect to another scheme is not followed' \
  fails 'ftp://site.example/: ' \
  'http site.example /to-ftp' http://site.example/to-ftp
check 'a redirect to what is no URL is not followed' \
  fails 'http://site.example:x/: ' 'http site.example /to-odd' \
  http://site.example/to-odd

# --- Servers that misbehave ---------------------------------------------------

answer http garbage '\001garbage\r\n\r\n'
answer http nul 'HTTP/1.1 200 OK\r\nA: \000b\r\n\r\n'
answer http empty ''
answer http no-status 'HTTP/1.1 OK\r\n\r\n'
answer http cut-head 'HTTP/1.1 200 OK\r\nContent-Le'
answer http cut-body 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour'
answer http long-body 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour and'
answer http unbounded 'HTTP/1.1 200 OK\r\n\r\nunbounded'
answer https unbounded 'HTTP/1.1 200 OK\r\n\r\nunbounded'
redirect http no-location ''

# misbehaves NAME MESSAGE
misbehaves() {
  fails "$2" "http site.example /$1" "http://site.example/$1"
}

check 'garbage' misbehaves garbage 'HTTP/0.9'
check 'nothing' misbehaves empty 'Empty reply'
check 'half a body' misbehaves cut-body 'bytes remaining'
check 'no more is taken than the body is long' body_is_bounded
check 'a body may end with the connection' \
  gets 'http site.example /unbounded' http://site.example/unbounded
check 'a redirect that leads nowhere is an answer' \
  run_and_request 'http site.example /no-location' \
  http://site.example/no-location
check 'nobody there' fails 'onnect to' '' -t :1:127.0.0.1:1 \
  http://site.example:1/
check 'TLS where there is none' \
  fails 'client: https://site.example:444/ok: ' '' \
  -t ":444:127.0.0.1:$http_port" https://site.example:444/ok
check 'a full disk' fills_the_disk

# --- The command line --------------------------------------------------------

is_misused() {
  run "$@"
  [ "$status" -eq 2 ] && said usage:
}

check 'no URL' is_misused
check 'no such option' is_misused -x http://site.example/
check 'what is no URL' fails 'client: site.example: ' '' site.example
check 'a host that is not ASCII' fails 'not ASCII' '' 'http://site.éxample/'
check 'an overlay that is none' \
  fails 'client: list or overlay: not an HSTS preload blob' '' -o "$scratch/list" http://site.example/
check 'certificates that are not there' \
  fails 'client: https://site.example/: ' '' -c "$scratch/nowhere" \
  https://site.example/
check 'one URL that fails does not keep the others from being fetched' \
  fails 'too many' \
  "$(many 'http site.example /again' 21),http site.example /ok" \
  http://site.example/again http://site.example/ok

finish
