#!/bin/sh
# SPDX-License-Identifier: MIT
#
# contrib/curl under programs that do as they like with the handle: whatever
# they do, the server of http sees no request for a listed host.

# shellcheck source=contrib/curl/fetch.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/curl/fetch.sh"

# ends CODE ARGUMENT...: with libcurl's code, and nothing for a listed host has
# gone out in the clear.
ends() {
  code=$1
  shift
  fetch_both "$@"
  equal "$code" $? && touch "$scratch/plain.requests" &&
    ! grep -iE '^[A-Z]+ ([a-z]*\.)?listed\.test ' "$scratch/plain.requests"
}
out=0 refused=42

# Before 8.12 libcurl does not say which URL a CURLOPT_CURLU has.
untold=$out
pkg-config --exists 'libcurl >= 8.12' || untold=$refused

# got SERVER HOST PATH...: these requests
got() {
  server=$1 host=$2
  shift 2
  saw "$server" "$(printf "GET $host %s 0 -\\n" "$@")"
}

listed=http://listed.test
plain=http://plain.test
to_listed=/redirect/302/http%3A%2F%2Flisted.test%2F
reset=reset=$scratch/authority.pem
alone=connect-alone-to=${other#*=}

# --- CURLOPT_CURLU -----------------------------------------------------------

parts() {
  ends $out "$@" parts=$listed/1 && got secure listed.test /1 &&
    connected plain 0
}
told_parts() {
  ends $out "$@" told-parts=$listed/1 told-parts=$plain/2 \
    told-parts=$listed/3 told-parts=$plain${to_listed}4 &&
    got secure listed.test /1 /3 /4 && got plain plain.test /2 ${to_listed}4
}
# An old libcurl has each of these refused, and a new one has them upgraded.
second_parts() {
  ends $untold "$@" parts=$plain/1 parts=$listed/2
}
changed_parts() {
  ends $untold "$@" parts=$plain/1 changed=$listed/2
}
changed_back() {
  ends $untold "$@" parts=$listed/1 changed=$plain/2 changed=$listed/3 &&
    grep '^GET listed.test /1 ' "$scratch/secure.requests"
}
mixed() {
  ends $untold "$@" $plain/1 parts=$listed/2 $listed/3 both=$plain/4 \
    parts=$plain/5 both=$plain/6 changed=$listed/7 $listed/8 &&
    grep '^GET listed.test /8 ' "$scratch/secure.requests" &&
    grep '^GET plain.test /1 ' "$scratch/plain.requests"
}
mixed_told() {
  ends $out "$@" $plain/1 told-parts=$listed/2 $listed/3 told-parts=$plain/4 \
    told-parts=$listed/5 $plain/6 && got secure listed.test /2 /3 /5 &&
    got plain plain.test /1 /4 /6
}

scheme_by_default() {
  ends $untold "$@" default=plain.test/1 again=1 default=plain.test/1#a again=1 \
    default=plain.test/2 parts=$listed/3 && got plain plain.test /1 /1
}
# libcurl reads a CURLOPT_CURLU anew when a request is repeated.
parts_asked() {
  ends $out "$@" user=a:b user-asked=1 parts=$listed/private &&
    saw secure 'GET listed.test /private 0 -
GET listed.test /private 0 Basic YTpi'
}
told_parts_asked() {
  ends $out "$@" user=a:b user-asked=1 $plain/1 told-parts=$listed/private &&
    saw secure 'GET listed.test /private 0 -
GET listed.test /private 0 Basic YTpi'
}
parts_ended() {
  ends $out "$@" parts=$listed/last again=1 && got secure listed.test /last /last
}

# --- curl_easy_reset ---------------------------------------------------------

reset() {
  ends $out "$@" $plain/1 "$reset" "$secure" "$other" $listed/2 $plain/3 \
    $plain${to_listed}4 "$reset" "$secure" "$other" $listed/5 &&
    got secure listed.test /2 /4 /5 && got plain plain.test /1 /3 ${to_listed}4
}
reset_and_parts() {
  ends $out "$@" $plain/1 "$reset" "$secure" "$other" parts=$listed/2 &&
    got secure listed.test /2
}
reset_and_open() {
  ends $out "$@" $listed/1 "$reset" close=1 open=1 "$secure" "$other" \
    $listed/2 $plain/3 close=1 open=1 "$secure" "$other" $listed/4 open=1 \
    "$secure" "$other" $plain${to_listed}5 &&
    got secure listed.test /1 /2 /4 /5 && got plain plain.test /3 ${to_listed}5
}
closed() {
  ends $refused "$@" $plain/1 close=1 $listed/2 "$alone" $listed/3 $plain/4 &&
    got plain plain.test /1 && saw secure ''
}

# --- curl_easy_duphandle -----------------------------------------------------

copy() {
  ends $refused "$@" $plain/1 copy=1 "$alone" by-copy=$listed/2 by-copy=$plain/3 \
    $listed/4 && got plain plain.test /1 && got secure listed.test /4
}
closed_copy() {
  ends $refused "$@" $listed/1 copy=1 copy-copy=1 close=1 "$alone" by-copy=$listed/2 \
    copy-copy=1 "$alone" by-copy=$listed/3 && got secure listed.test /1 &&
    saw plain ''
}
copy_of_closed() {
  ends $refused "$@" $listed/1 close=1 copy=1 "$alone" by-copy=$listed/2 &&
    got secure listed.test /1 && saw plain ''
}
opened_copy() {
  ends $out "$@" $listed/1 copy=1 open-copy=1 "connect-alone-to=${secure#*=}" \
    "$alone" by-copy=$listed/2 by-copy=$plain${to_listed}3 \
    close=1 by-copy=$listed/4 && got secure listed.test /1 /2 /3 /4 &&
    got plain plain.test ${to_listed}3
}
secure_copy() {
  ends $out "$@" $listed/1 copy=1 "connect-alone-to=${secure#*=}" \
    by-copy=https://listed.test/2 && got secure listed.test /1 /2
}

# --- Options that are the hook's ---------------------------------------------

lost_header() {
  ends $refused "$@" lose=header $plain/1 $plain${to_listed}2
}
lost_cache() {
  ends $refused "$@" $plain/1 lose=cache $listed/2 && saw secure ''
}
lost_cache_copied() {
  ends $refused "$@" $listed/1 lose=cache copy=1 "$alone" by-copy=$listed/2 &&
    got secure listed.test /1
}
lost_share() {
  ends $refused "$@" $plain/1 lose=share $plain${to_listed}2 && saw secure ''
}
asked_for_user() {
  ends $out "$@" user=a:b user-asked=1 $plain/private &&
    saw plain 'GET plain.test /private 0 -
GET plain.test /private 0 Basic YTpi'
}

while read -r name case; do
  check "$case" "$name"
  check "$case; the multi interface" "$name" multi=1
  check "$case; a share" "$name" share=1 "$secure" "$other"
  under_valgrind "$case; under valgrind" "$name"
  under_valgrind "$case; a share; under valgrind" "$name" share=1 "$secure" \
    "$other"
done <<EOF
parts CURLOPT_CURLU for the first transfer
told_parts CURLOPT_CURLU that the hook has, too
second_parts CURLOPT_CURLU for the second transfer
changed_parts CURLOPT_CURLU that has changed
changed_back CURLOPT_CURLU that has changed twice
mixed CURLOPT_URL and CURLOPT_CURLU in turn
mixed_told the same, and the hook has the CURLU
scheme_by_default CURLOPT_CURLU, and a URL without a scheme
parts_asked CURLOPT_CURLU, repeated with a password
told_parts_asked CURLOPT_CURLU that the hook has, too, repeated with a password
parts_ended CURLOPT_CURLU, repeated as the connection had ended
reset curl_easy_reset
reset_and_parts curl_easy_reset, then CURLOPT_CURLU
reset_and_open reset, closed, opened again, opened without being closed
closed a handle whose hook was closed
copy a copy, until it has a hook
closed_copy copies of a copy, before the hook was closed and after
copy_of_closed a copy that is made when the hook was closed
opened_copy a copy that has a hook of its own
secure_copy a copy that goes to https
lost_header the header function is lost
lost_cache the function of the cache is lost
lost_cache_copied ... and then a copy is made
lost_share the share is lost
asked_for_user a request that is repeated with a password
EOF

# --- What the hook leaves in a handle ----------------------------------------

# Where its rule leads from port 80 to 443.
port_80="connect-to=listed.test:80:127.0.0.1:$(port_of secure)"
elsewhere=http://127.0.0.1:$(port_of plain)
leaves_no_rule() {
  fetch share=1 "$port_80" $listed:80/1 "$@" "$elsewhere/2" &&
    saw plain "GET ${elsewhere#*//} /2 0 -" &&
    saw secure 'GET listed.test:80 /1 0 -'
}
under_valgrind 'closed, opened again: no rule of the first hook, says valgrind' \
  leaves_no_rule close=1 open=1
under_valgrind '... nor with a second hook' leaves_no_rule open-second=1 close=1
# A list that the hook was not told of is the program's.
own_rule() {
  fetch close=1 "connect-alone-to=${secure#*=}" open=1 "$@" $listed/1 &&
    got secure listed.test /1
}
check "the program's own rule stays" own_rule
check '... with a share' own_rule share=1

# With a clock that runs ahead between any two looks at it.
cat >"$scratch/clock.c" <<'EOF'
#include <time.h>
time_t time(time_t *out) {
  static long ahead;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  now.tv_sec += ahead += 61;
  if (out)
    *out = now.tv_sec;
  return now.tv_sec;
}
EOF
waits() {
  under="env LD_PRELOAD=$scratch/clock.so"
  ends $out "$@"
  waited=$?
  under=
  return $waited
}
"${CC:?}" -shared -fPIC -o "$scratch/clock.so" "$scratch/clock.c"
if has_trait instrumented; then
  skip 'a transfer that waits' 'no other library may be loaded'
else
  check 'a transfer that waits for minutes is upgraded' waits $listed/1
  check '... and a redirect' waits "$plain${to_listed}1"
fi

# --- The file of the program's cache -----------------------------------------

# hosts_in FILE
hosts_in() {
  sed -n 's/^\.\{0,1\}\([a-z.]*\) ".*/\1/p' "$1" | sort
}
printf '.kept.test "20991231 10:00:00"\n' >"$scratch/hosts"
keeps_hosts() { # EXPECTED ARGUMENT...
  expected=$1
  cp "$scratch/hosts" "$scratch/kept"
  shift
  fetch_both hosts="$scratch/kept" "$@" || return
  equal "$expected" "$(hosts_in "$scratch/kept")"
}
check 'CURLOPT_HSTS: nothing of the hook' keeps_hosts kept.test $listed/1 \
  $plain$to_listed
check '... in its last moment' keeps_hosts kept.test $listed/known2 $listed/1
check '... what hosts have sent' keeps_hosts "a.listed.test
kept.test" \
  $listed/1 http://a.listed.test/known $plain$to_listed
check '... if the hook is closed first' keeps_hosts kept.test $plain/1 close=1
check '... with what hosts have sent' keeps_hosts "a.listed.test
kept.test" \
  http://a.listed.test/known $plain/1 close=1
keeps_hosts_after_failure() {
  cp "$scratch/hosts" "$scratch/kept"
  fetch hosts="$scratch/kept" "$other" $listed/1 && return 1
  equal kept.test "$(hosts_in "$scratch/kept")"
}
check '... when the last transfer fails' keeps_hosts_after_failure

# --- A store -----------------------------------------------------------------

# stored EXPECTED ARGUMENT...: the lines of the store's file, without times
stored() {
  expected=$1
  rm -f "$scratch/store"
  shift
  fetch_both store="$scratch/store" "$@" || return
  touch "$scratch/store"
  equal "$expected" "$(sed -n 's/^\([a-z.]*\) ".*/\1/p' "$scratch/store")"
}
check 'a store: notes what an https response has' \
  stored .listed.test $listed/known
check '... not what one of http has' stored '' $plain/known
check '... of the host that sent it, though a redirect follows' \
  stored .listed.test $plain/redirect/302/http%3A%2F%2Flisted.test%2Fknown
known_host() {
  printf '.plain.test "20991231 10:00:00"\n' >"$scratch/store"
  fetch_both store="$scratch/store" \
    connect-to="x.plain.test:443:127.0.0.1:$(port_of secure)" \
    http://x.plain.test/1
  saw plain ''
}
check '... and is asked before the list' known_host
finish
