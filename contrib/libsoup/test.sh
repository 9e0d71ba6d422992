#!/bin/sh
# SPDX-License-Identifier: MIT
#
# contrib/libsoup with real requests of a SoupSession, through a proxy that tells
# what leaves it: CONNECT to a host is https, GET of a URL is not.  Behind it are
# two local servers.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check-contrib}/tests/tap.sh"
# shellcheck source=contrib/servers.sh
. "$top_srcdir/contrib/servers.sh"

: "${HSTS_COMPILE:?}" "${HSTS_BLOB:?}" "${HSTS_LIST:?}"
need openssl openssl
need python3 python3
need pkg-config pkg-config
if ! pkg-config --exists libsoup-3.0; then
  echo '1..0 # SKIP libsoup 3 is not here (Debian: libsoup-3.0-dev)'
  exit
fi

# --- What is tested ----------------------------------------------------------

folder=$top_srcdir/contrib/libsoup
compile_fetch libsoup-3.0 "$folder/hsts_soup.c"

cat >"$scratch/list.json" <<EOF
{"entries": [
  {"name": "listed.test", "policy": "custom", "mode": "force-https",
   "include_subdomains": true},
  {"name": "masked.listed.test", "policy": "custom", "mode": "force-https"},
  {"name": "xn--0ci.test", "policy": "custom", "mode": "force-https"},
  {"name": "1.0.0.1", "policy": "custom", "mode": "force-https"}
]}
EOF
"$HSTS_COMPILE" --quiet -o "$scratch/list" "$scratch/list.json"
make_certificates listed.test '*.listed.test' plain.test xn--0ci.test
start_server plain
start_server secure "$scratch/host.pem" "$scratch/host.key"
start python3 "$folder/proxy.py" "$scratch" "$(port_of plain)" \
  "$(port_of secure)"
wait_until test -e "$scratch/proxy.port"

# Without its modules GIO has no TLS; and no desktop's settings are asked.
GSETTINGS_BACKEND=memory
export GSETTINGS_BACKEND
if ! "$scratch/fetch" authority="$scratch/authority.pem" \
  2>"$scratch/fetch.said"; then
  skip 'all that follows' 'GIO has no TLS here (Debian: glib-networking)'
  finish
  exit
fi

# fetch_with LIST ARGUMENT...: what comes is in $scratch/came, where from in
# $scratch/from; what proxy and servers saw before is forgotten.
fetch_with() {
  list=$1
  shift
  rm -f "$scratch"/*.requests "$scratch"/*.connections
  "$scratch/fetch" authority="$scratch/authority.pem" \
    proxy="http://127.0.0.1:$(port_of proxy)" "list=$list" "$@" \
    >"$scratch/came" 2>"$scratch/from"
}
fetch() {
  fetch_with "$scratch/list" "$@"
}

# left REQUESTS: what left the program, a line each
left() {
  touch "$scratch/proxy.requests"
  equal "$1" "$(cat "$scratch/proxy.requests")"
}

# upgraded URL HOST:PORT HOST PATH: by nobody but the server of https
upgraded() {
  fetch "$1" && left "CONNECT $2" &&
    equal "GET $3 $4 0 -" "$(cat "$scratch/secure.requests")" &&
    [ ! -e "$scratch/plain.requests" ]
}

# stays URL
stays() {
  fetch "$1" && left "GET $1"
}

# --- The URL of the request --------------------------------------------------

echo '# The URL'
check 'of a listed host leaves as https' \
  upgraded http://listed.test/a?b listed.test:443 listed.test /a?b
check 'of a host below one that includes its subdomains' \
  upgraded http://a.listed.test/ a.listed.test:443 a.listed.test /
check 'in upper case' upgraded HTTP://LISTED.TEST/ LISTED.TEST:443 LISTED.TEST /
check 'of port 80: it is 443' \
  upgraded http://listed.test:80/ listed.test:443 listed.test /
check 'of another port, which stays' \
  upgraded http://listed.test:8080/ listed.test:8080 listed.test:8080 /
check 'of a listed host that masks what is below it' upgraded \
  http://masked.listed.test/ masked.listed.test:443 masked.listed.test /
check 'of a host below that stays http' stays http://x.masked.listed.test/
check 'of a host that is not listed' stays http://plain.test/
check 'of a domain above the listed one' stays http://test/
check 'in Unicode' upgraded http://✨.test/ xn--0ci.test:443 xn--0ci.test /
check 'the same in A-labels' \
  upgraded http://xn--0ci.test/ xn--0ci.test:443 xn--0ci.test /
check 'and in others' upgraded http://XN--0CI.TEST/ XN--0CI.TEST:443 \
  XN--0CI.TEST /
check 'below one in Unicode, without its subdomains' \
  stays http://a.xn--0ci.test/
with_dot() {
  fetch http://listed.test./
  left 'CONNECT listed.test.:443'
}
check 'with a dot behind the host' with_dot
check 'an IP address, even a listed one, is lost' stays http://1.0.0.1/
of_a_system_list() {
  HSTS_PRELOAD_BLOB=$scratch/list fetch_with '' http://listed.test/ &&
    left 'CONNECT listed.test:443'
}
check 'by the list that the machine has' of_a_system_list

# --- Redirects ---------------------------------------------------------------

echo '# Redirects'
to_listed=/redirect/302/http%3A%2F%2Flisted.test%2Fx
from_http() {
  fetch "http://plain.test$to_listed" &&
    left "GET http://plain.test$to_listed
CONNECT listed.test:443" && equal 'GET listed.test /x 0 -' "$(cat "$scratch/came")"
}
check 'from http to a listed host: the second request is https' from_http
from_https() {
  fetch "https://plain.test$to_listed" && left 'CONNECT plain.test:443
CONNECT listed.test:443' && equal 'GET listed.test /x 0 -' "$(cat "$scratch/came")"
}
check 'from https to http of a listed host: it is https' from_https
back_to_http() {
  fetch "http://listed.test$to_listed" && [ ! -e "$scratch/plain.requests" ] &&
    equal 'GET listed.test /x 0 -' "$(cat "$scratch/came")"
}
check 'from a listed host to itself by http: it is https' back_to_http
out_again() {
  to=/redirect/302/http%3A%2F%2Fplain.test%2Fx
  fetch "http://listed.test$to" && left 'CONNECT listed.test:443
GET http://plain.test/x'
}
check 'from a listed host to one that is not: http' out_again

# --- The header, and certificates --------------------------------------------

echo '# Besides the list'
forgotten() {
  fetch "http://listed.test/forget/302/%2Fx" http://listed.test/y &&
    [ ! -e "$scratch/plain.requests" ] &&
    equal 'GET listed.test /x 0 -
GET listed.test /y 0 -' "$(cat "$scratch/came")"
}
check 'max-age=0 takes no host off the list' forgotten
known_now() {
  fetch http://plain.test/a https://plain.test/known http://plain.test/b \
    http://a.plain.test/ || :
  left 'GET http://plain.test/a
CONNECT plain.test:443
CONNECT a.plain.test:443'
}
check 'a host that sends the header is known, and what is below it' known_now
beside_another() {
  fetch remember="$scratch/known.sqlite" https://plain.test/known &&
    fetch remember="$scratch/known.sqlite" http://plain.test/b \
      http://listed.test/ && left 'CONNECT plain.test:443
CONNECT listed.test:443'
}
check 'beside a SoupHSTSEnforcerDB, which remembers it' beside_another
no_https() {
  fetch http://a.b.listed.test/
  equal 1 $? && left 'CONNECT a.b.listed.test:443' &&
    [ ! -e "$scratch/plain.requests" ] && [ ! -e "$scratch/secure.requests" ]
}
check 'where the certificate is wrong, nothing is sent' no_https
no_list() {
  fetch_with "$scratch/list.json" http://plain.test/
  equal 1 $? && grep 'no list' "$scratch/from"
}
check 'a list that is none' no_list

leaves_nothing() {
  fetch "http://plain.test$to_listed" &&
    HSTS_PRELOAD_BLOB=$scratch/list valgrind --quiet --error-exitcode=99 \
      --leak-check=full --errors-for-leak-kinds=definite \
      --show-leak-kinds=definite "$scratch/fetch" list= \
      authority="$scratch/authority.pem" \
      proxy="http://127.0.0.1:$(port_of proxy)" \
      "http://plain.test$to_listed" http://listed.test/
}
if command -v valgrind >"$scratch/said" && ! has_trait instrumented; then
  check 'no block of memory is lost, says valgrind' leaves_nothing
else
  skip 'no block of memory is lost' 'valgrind is not here (Debian: valgrind)'
fi

# --- All that is recorded, and the whole list --------------------------------

echo '# Whole lists'
ask() { # URLS ANSWERS
  "$scratch/fetch" list="$HSTS_BLOB" ask <"$1" >"$2"
}

vectors=$top_srcdir/tests/vectors
recorded() {
  set -- "$vectors/chromium-edge.tsv" "$vectors/chromium-forms.tsv" \
    "$vectors/chromium-truth.tsv"
  python3 "$folder/recorded.py" urls "$@" >"$scratch/urls" &&
    ask "$scratch/urls" "$scratch/answers" &&
    python3 "$folder/recorded.py" compare "$scratch/answers" "$scratch/lost" \
      "$@"
}
check 'as Chromium did, but for what is said to be lost' recorded

every_name() {
  awk -F'"' '$2 == "name" { print "http://" $4 "/" }' "$HSTS_LIST" \
    >"$scratch/urls"
  ask "$scratch/urls" "$scratch/answers" &&
    equal "$(wc -l <"$scratch/urls")" "$(wc -l <"$scratch/answers")" &&
    [ "$(wc -l <"$scratch/urls")" -gt 0 ] &&
    equal http://1.0.0.1/ "$(grep -v '^https:' "$scratch/answers")"
}
check 'every name on the list is upgraded, but 1.0.0.1' every_name

finish
