#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The real curl and the store with one file, over TLS: what servers have told
# curl, the store knows, and where the store has noted a header, curl goes to
# https by itself; what comes of it when both write (doc/store.md); and which
# lines and dates both read.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"
: "${HSTS_BUILD_FLAGS:?}"
leave_out slow 'what is tried here is curl, and the time it takes'
leave_out foreign 'what is tried here is curl'
need openssl
need python3
need curl
curl --version | grep -q HSTS || skip_all 'curl has no HSTS here'
unset http_proxy https_proxy all_proxy HTTPS_PROXY ALL_PROXY CURL_HOME
HOME=$scratch
export HOME
cd "$scratch" || exit 1

# --- A server ------------------------------------------------------------------

names=DNS:one.test,DNS:all.test,DNS:x.all.test,DNS:ours.test,DNS:x.ours.test
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=hsts.test \
  -addext "subjectAltName=$names" -keyout key.pem -out ca.pem >said 2>&1 || {
  sed 's/^/# /' said
  exit 1
}
cat key.pem ca.pem >server.pem
python3 "$top_srcdir/tests/header_server.py" "$scratch" >server.log 2>&1 &
server=$!
trap 'kill $server; chmod -R u+w "$scratch" && rm -rf "$scratch"' EXIT

# wait_for COMMAND...: until it succeeds, ten seconds at most.
wait_for() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ $tries -le 200 ] || return 1
    sleep 0.05
  done
}
wait_for test -e port || {
  sed 's/^/# /' server.log
  exit 1
}
port=$(cat port)
now=$(date +%s)

# get URL: whichever host, at port 443, it is this server.
get() {
  curl -sS -m 20 --noproxy '*' --cacert ca.pem --hsts hosts \
    --connect-to "::127.0.0.1:$port" -o /dev/null "$1"
}

# store STEP...: see store_saver.c
store() {
  "$top_builddir/tests/store_saver" hosts "$now" "$@"
}

# --- One after the other -------------------------------------------------------

curl_then_store() {
  rm -f hosts
  get 'https://one.test/max-age=1000' &&
    get 'https://all.test/max-age=1000%3B%20includeSubDomains' || return
  store load @one.test @x.one.test @all.test @x.all.test >is 2>faults || return
  printf '%s\n' 'one.test 1' 'x.one.test 0' 'all.test 1' 'x.all.test 1' |
    diff - is && cmp faults /dev/null
}
check 'the store knows what servers have told curl' curl_then_store

store_then_curl() {
  rm -f hosts requests
  store .ours.test=1000 +one.test=1000 save || return
  get http://ours.test/a && get http://x.ours.test/b && get http://one.test/c ||
    return
  printf '%s\n' 'ours.test /a' 'x.ours.test /b' 'one.test /c' | diff - requests
}
check 'curl goes to https where the store has noted a header' store_then_curl

# The server has only https, and no answer for http.
store_forgets() {
  rm -f hosts
  store .ours.test=1000 +one.test=1000 save &&
    store load +one.test=0 save || return
  get http://ours.test/a && ! get http://one.test/c 2>said
}
check 'and to http where the store has forgotten it' store_forgets

curl_forgets() {
  rm -f hosts
  store +one.test=1000 +ours.test=1000 save && get https://one.test/max-age=0 &&
    store load @one.test @ours.test >is || return
  printf '%s\n' 'one.test 0' 'ours.test 1' | diff - is
}
check 'the store does not know what curl has forgotten' curl_forgets

# The comment that tells of it is one to curl, too, and names nobody.
curl_after_clearing() {
  rm -f hosts requests
  store +one.test=1000 save && get https://all.test/max-age=1000 || return
  store clear=0 +ours.test=1000 save || return
  ! grep -e one.test -e all.test hosts || return
  grep -q '^# cleared at ' hosts && get http://ours.test/a &&
    ! get http://one.test/b 2>said
}
check 'curl passes over what tells of a clearing' curl_after_clearing

ends_at_the_same_time() {
  rm -f hosts
  get https://one.test/max-age=1000 && cp hosts before &&
    store load save && grep -v '^#' before >from_curl &&
    grep -v '^#' hosts | diff from_curl -
}
check 'what curl has written is written again as it was' ends_at_the_same_time

# --- Both at once ----------------------------------------------------------------

# curl has read the file, the store saves, and curl writes what it has read.
curl_overwrites() {
  rm -f go requests pipe
  : >hosts # for the store to load
  mkfifo pipe
  get 'https://one.test/max-age=1000?hold' &
  curl=$!
  wait_for test -e requests || return
  store load +ours.test=1000 save hold save <pipe 2>said &
  store=$!
  exec 3>pipe
  wait_for grep -q ours.test hosts || return
  : >go
  wait $curl || return
  grep -q one.test hosts && ! grep -q ours.test hosts || return
  echo >&3
  exec 3>&-
  wait $store || return
  grep -q one.test hosts && grep -q ours.test hosts
}
check 'what curl overwrites is there again with the next save' curl_overwrites

# Many of both: whatever is lost, the file is whole at any time.
both_write() {
  rm -f hosts
  store +ours.test=1000 save || return
  round=0
  while [ $round -lt 8 ]; do
    get https://one.test/max-age=1000 &
    one=$!
    store load "+h$round.test=9" save load "+i$round.test=9" save >said 2>faults &
    other=$!
    store load @ours.test >is 2>also || return
    wait $one && wait $other || return
    cat faults also
    [ ! -s faults ] && [ ! -s also ] || return
    round=$((round + 1))
  done
}
check 'the file is whole when both write' both_write

# --- What both read -------------------------------------------------------------

# Thousands of strings, most of them no dates, for libcurl's own function.
dates() {
  # shellcheck disable=SC2046,SC2086 # one word an option
  $HSTS_BUILD_FLAGS -std=gnu11 -I"$top_srcdir/libhsts" \
    "$top_srcdir/tests/curl_dates.c" "$top_srcdir/libhsts/store_date.c" \
    $(pkg-config --cflags --libs libcurl) -o dates && ./dates "$@"
}
if [ -n "${HSTS_CURL-}" ]; then
  check 'dates are what curl_getdate says' dates '20361231' '20361231 10:00' \
    'Sun, 06 Nov 2034 08:49:37 GMT' '06-Nov-2034' '20361231 10: 5' ''
else
  skip 'dates are what curl_getdate says' \
    'configure found no libcurl 7.85 (Debian: libcurl4-openssl-dev)'
fi

# curl writes what it has read of a file; the store has all of these lines.
same_lines() {
  curl -s --hsts cached -o /dev/null file:///dev/null || return
  grep -v '^#' cached >theirs
  # curl 7.88 reads nine of them, curl 8.14 fewer.
  [ "$(wc -l <theirs)" -ge 5 ] || complain "$(cat theirs)" || return
  "$top_builddir/tests/store_saver" ours "$now" load save || return
  while read -r line; do
    grep -q -x -F "$line" ours || complain "not in the store's: $line"
  done <theirs
}
{
  echo 'one.example "20861231"'
  echo '.two.example "20861231 10:00"'
  echo 'three.example "20861231 10:00:00'
  printf ' \t.four.example\t"Wed, 06 Nov 2086 08:49:37 GMT" more\r\n'
  echo 'five.example "06-Nov-2086 +0200"'
  echo 'six.example "20861240 10:00:00"'
  echo 'seven.example "20860231"'
  echo 'eight.example "unlimited"x'
  echo 'nine.example "20861231 10:00:00"'
  echo 'Nine.example "20871231 10:00:00"'
  echo 'ten.example 20861231'
  echo 'eleven.example "Wed, 06 Nov 2086 08:49:37 GMT                        x"'
} >cached
cp cached ours
check 'what curl reads of a file the store reads' same_lines

finish
