# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For the tests of contrib/curl: fetch.c, a list, and servers.  Names and ports
# are those of a real web, port 80 and port 443; libcurl is told to connect to
# those of the two servers instead.  What both servers see tells what went where.
#
#     . "$top_srcdir/contrib/curl/fetch.sh"

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check-contrib}/tests/tap.sh"
# shellcheck source=contrib/servers.sh
. "$top_srcdir/contrib/servers.sh"

: "${HSTS_COMPILE:?}"
need openssl openssl
need python3 python3
need pkg-config pkg-config
if ! pkg-config --exists 'libcurl >= 7.88'; then
  echo '1..0 # SKIP libcurl 7.88 is not here (Debian: libcurl4-openssl-dev)'
  exit
fi

# --- What is tested ----------------------------------------------------------

compile_fetch libcurl "$top_srcdir/contrib/curl/hsts_curl.c"

cat >"$scratch/list.json" <<EOF
{"entries": [
  {"name": "listed.test", "policy": "custom", "mode": "force-https",
   "include_subdomains": true},
  {"name": "masked.listed.test", "policy": "custom", "mode": "force-https"}
]}
EOF
"$HSTS_COMPILE" --quiet -o "$scratch/list" "$scratch/list.json"
make_certificates listed.test '*.listed.test' plain.test
start_server plain
start_server secure "$scratch/host.pem" "$scratch/host.key"

# fetch ARGUMENT...: what comes is in $scratch/came, where from in
# $scratch/from; what the servers saw before is forgotten.  It runs under $under.
under=
fetch() {
  rm -f "$scratch"/*.requests "$scratch"/*.connections
  # shellcheck disable=SC2086 # a command and its options
  $under "$scratch/fetch" list="$scratch/list" authority="$scratch/authority.pem" "$@" \
    >"$scratch/came" 2>"$scratch/from"
}
# The first rule that fits counts: 443 is where https is.
secure="connect-to=listed.test:443:127.0.0.1:$(port_of secure)"
below="connect-to=a.listed.test:443:127.0.0.1:$(port_of secure)"
other="connect-to=::127.0.0.1:$(port_of plain)"
fetch_both() {
  fetch "$secure" "$below" "$other" "$@"
}

# saw SERVER REQUESTS: "METHOD host path body-length Authorization", a line each
saw() {
  touch "$scratch/$1.requests"
  equal "$2" "$(cat "$scratch/$1.requests")"
}

# connected SERVER COUNT
connected() {
  touch "$scratch/$1.connections"
  equal "$2" "$(wc -l <"$scratch/$1.connections" | tr -d ' ')"
}

# under_valgrind WHAT COMMAND...: as check, with code 99 for a block of memory
# that is left, or used when it should not be.
under_valgrind() {
  if command -v valgrind >"$scratch/said" 2>&1 && ! has_trait instrumented; then
    under='valgrind --quiet --error-exitcode=99 --leak-check=full'
    check "$@"
    under=
  else
    skip "$1" 'valgrind is not here (Debian: valgrind)'
  fi
}
