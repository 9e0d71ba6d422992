#!/bin/sh
# SPDX-License-Identifier: MIT
#
# contrib/curl with real transfers to local servers.

# shellcheck source=contrib/curl/fetch.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/curl/fetch.sh"

# upgraded URL HOST PATH: by nobody but the server of https
upgraded() {
  fetch_both "$1" && saw secure "GET $2 $3 0 -" && connected plain 0
}

# --- The URL of the transfer -------------------------------------------------

echo '# The URL'
check 'of a listed host: the port of http sees no connection' \
  upgraded http://listed.test/a?b listed.test /a?b
check 'of a host below it' upgraded http://a.listed.test/ a.listed.test /
check 'upper case' upgraded HTTP://LISTED.TEST/ LISTED.TEST /
check 'without a scheme' upgraded listed.test/a listed.test /a
check 'https stays' upgraded https://listed.test/ listed.test /

stays() { # URL HOST
  fetch_both "$1" && saw plain "GET $2 / 0 -" && connected secure 0
}
check 'of no other host' stays http://plain.test/ plain.test
check 'of a host that a nearer entry masks' stays http://x.masked.listed.test/ \
  x.masked.listed.test

one_connection() {
  fetch_both http://listed.test/1 http://listed.test/2 http://plain.test/ &&
    saw secure 'GET listed.test /1 0 -
GET listed.test /2 0 -' && saw plain 'GET plain.test / 0 -' &&
    connected secure 1 && connected plain 1
}
check 'one after another, with one handle and one connection' one_connection
own_headers() {
  fetch_both http://listed.test/ && grep ', some header lines$' "$scratch/from"
}
check "the program's own header function is called" own_headers
with_user() {
  fetch_both user=a:b http://listed.test/ &&
    saw secure 'GET listed.test / 0 Basic YTpi' && connected plain 0
}
check 'credentials go to https alone' with_user

# Whoever may write to the file of the list does so while it is open.
changes_in_place() { # COMMAND...
  cp "$scratch/list" "$scratch/kept"
  rm -f "$scratch/fifo" && mkfifo "$scratch/fifo"
  fetch_both await="$scratch/fifo" http://listed.test/ http://plain.test/ &
  pid=$!
  exec 3>"$scratch/fifo" # once the list is open
  "$@" "$scratch/list"
  exec 3>&-
  wait "$pid"
  mv "$scratch/kept" "$scratch/list"
  saw secure 'GET listed.test / 0 -' && saw plain 'GET plain.test / 0 -'
}
fill() {
  head -c "$(wc -c <"$1")" /dev/zero | tr '\000' '\377' |
    dd of="$1" conv=notrunc status=none
}
check 'the file of the list is filled with ones' changes_in_place fill
check '... or cut' changes_in_place truncate -s 0

# --- Redirects ---------------------------------------------------------------

echo '# Redirects'
to_listed=http%3A%2F%2Flisted.test%2Fx

# redirected LOCATION HOST: from plain.test, to the server of https
redirected() {
  fetch_both "http://plain.test/redirect/302/$1" &&
    saw secure "GET $2 /x 0 -" &&
    saw plain "GET plain.test /redirect/302/$1 0 -" && connected plain 1
}
check 'to a listed host: the port of http sees no connection' \
  redirected "$to_listed" listed.test
check 'to a host below it' \
  redirected http%3A%2F%2Fa.listed.test%2Fx a.listed.test
check 'to one in upper case' redirected HTTP%3A%2F%2FLISTED.TEST%2Fx LISTED.TEST
check 'without a scheme' redirected %2F%2Flisted.test%2Fx listed.test
check 'with blanks around it' redirected "%20%20$to_listed%20" listed.test
# So libcurl has it.
alone() { # PATH
  fetch_both "http://plain.test/$1" && saw secure 'GET listed.test / 0 -' &&
    connected plain 1
}
check 'with blanks behind a host' alone redirect/302/http%3A%2F%2Flisted.test%20
check 'behind an empty Location' \
  alone redirect/302/%0D%0ALocation%3A%20http%3A%2F%2Flisted.test%2F
check 'behind an early response with a Location' \
  alone early/302/http%3A%2F%2Flisted.test%2F
blank_within() {
  fetch_both "http://plain.test/redirect/302/${to_listed}%20y" &&
    saw secure 'GET listed.test /x%20y 0 -' && connected plain 1
}
check 'with a blank within' blank_within

within_listed() {
  fetch_both http://listed.test/redirect/302/%2Fx &&
    saw secure 'GET listed.test /redirect/302/%2Fx 0 -
GET listed.test /x 0 -' && connected plain 0
}
check 'from a listed host to itself, by path' within_listed
back_to_http() {
  fetch_both "http://listed.test/redirect/302/$to_listed" &&
    saw secure "GET listed.test /redirect/302/$to_listed 0 -
GET listed.test /x 0 -" && connected plain 0
}
check 'from https back to http, which it was not' back_to_http
told_to_forget() {
  fetch_both "https://listed.test/forget/302/$to_listed" &&
    saw secure "GET listed.test /forget/302/$to_listed 0 -
GET listed.test /x 0 -" && connected plain 0
}
check 'the same with max-age=0 behind it' told_to_forget
loop() {
  to=http%3A%2F%2Flisted.test%2Fredirect%2F302%2F
  fetch_both most-redirects=3 \
    "http://listed.test/redirect/302/$to${to}http%253A%252F%252Flisted.test%252F" ||
    return 1
  fetch_both most-redirects=1 \
    "http://listed.test/redirect/302/$to${to}http%253A%252F%252Flisted.test%252F"
  equal 47 $? && connected plain 0
}
check 'no more than CURLOPT_MAXREDIRS' loop
out_again() {
  fetch_both "http://listed.test/redirect/302/http%3A%2F%2Fplain.test%2Fx" &&
    saw plain 'GET plain.test /x 0 -' && connected secure 1
}
check 'to an unlisted host: http' out_again
several() {
  chain="http%3A%2F%2Fplain.test%2Fredirect%2F302%2Fhttp%253A%252F%252Fa.listed.test%252Fx"
  fetch_both "http://listed.test/redirect/302/$chain" &&
    saw secure "GET listed.test /redirect/302/$chain 0 -
GET a.listed.test /x 0 -" && connected plain 1
}
check 'out and in again' several
by_multi() {
  fetch_both multi=1 "http://plain.test/redirect/302/$to_listed" \
    http://listed.test/y && connected plain 1 &&
    saw secure 'GET listed.test /x 0 -
GET listed.test /y 0 -'
}
check 'with the multi interface' by_multi

# As libcurl itself does it, which is told by a redirect that needs no upgrade.
as_libcurl() { # STATUS ARGUMENT...
  status=$1
  shift
  fetch_both "$@" "http://plain.test/redirect/$status/https%3A%2F%2Flisted.test%2Fx"
  expected=$(cat "$scratch/secure.requests")
  fetch_both "$@" "http://plain.test/redirect/$status/$to_listed" &&
    [ -n "$expected" ] && saw secure "$expected" && connected plain 1
}
for status in 301 302 303 307 308; do
  check "$status and GET" as_libcurl $status
  check "$status and POST" as_libcurl $status post=abc
  check "$status and POST, which CURLOPT_POSTREDIR keeps" \
    as_libcurl $status post=abc post-redirects=7
  check "$status and PUT" as_libcurl $status post=abc method=PUT
done
post_stays() {
  fetch_both post=abc "http://plain.test/redirect/307/$to_listed" &&
    saw secure 'POST listed.test /x 3 -'
}
check '307 and POST: it is one, with its body' post_stays
check 'credentials do not go to another host' as_libcurl 302 user=a:b
no_credentials() {
  fetch_both user=a:b "http://plain.test/redirect/302/$to_listed" &&
    saw secure 'GET listed.test /x 0 -' && grep Basic "$scratch/plain.requests"
}
check 'really not' no_credentials

# --- What must not go wrong --------------------------------------------------

echo '# The net below'
lost_hook() {
  fetch_both lose=header "http://plain.test/redirect/302/$to_listed"
  equal 42 $? && saw plain "GET plain.test /redirect/302/$to_listed 0 -"
}
check 'a program that takes the header function: nothing is sent' lost_hook
wrong_certificate() {
  fetch "$other" http://listed.test/
  status=$?
  [ $status -ne 0 ] && saw plain '' && saw secure ''
}
check 'where there is no https there is nothing' wrong_certificate

under_valgrind 'no block of memory is left, says valgrind' \
  fetch_both "http://plain.test/redirect/302/$to_listed" http://listed.test/

# --- Port 80 by name ---------------------------------------------------------

# A loopback address of its own, with the real ports, which are root's.
echo '# Port 80'
export ECHO_ADDRESS
ECHO_ADDRESS=127.0.0.80:80
start_server plain80 2>"$scratch/plain80.said"
ECHO_ADDRESS=127.0.0.80:443
start_server secure443 "$scratch/host.pem" "$scratch/host.key" \
  2>"$scratch/secure443.said"
port_80() { # ARGUMENT...: to what is listed.test:80
  fetch connect-to="plain.test:80:127.0.0.1:$(port_of plain)" \
    resolve=listed.test:80:127.0.0.80 resolve=listed.test:443:127.0.0.80 "$1"
  equal 0 $? && connected secure443 1 && connected plain80 0 &&
    grep "^https://listed.test" "$scratch/from"
}
for what in 'URL http://listed.test:80/' \
  'redirect http://plain.test/redirect/302/http%3A%2F%2Flisted.test%3A80%2Fx'; do
  if [ -e "$scratch/plain80.port" ] && [ -e "$scratch/secure443.port" ]; then
    check "by name, ${what%% *}: libcurl connects to 443" port_80 "${what##* }"
  else
    skip "by name, ${what%% *}" 'ports below 1024 are not for this user'
  fi
done

finish
