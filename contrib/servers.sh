# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests against real programs: what they need is looked for, examples are
# compiled, servers are started on loopback, on ports of their own, and whatever
# was started is stopped in the end.
#
#     . "$top_srcdir/tests/tap.sh"
#     . "$top_srcdir/contrib/servers.sh"
#     need squid /usr/sbin/squid
#     start_server plain
#     check '...' curl "http://127.0.0.1:$(port_of plain)/"

: "${top_srcdir:?}" "${scratch:?}"

# equal EXPECTED FOUND: tells both if they differ, and what a client had to say.
equal() {
  [ "$1" = "$2" ] && return
  printf 'expected:\n%s\nfound:\n%s\n' "$1" "$2"
  [ ! -e "$scratch/from" ] || cat "$scratch/from"
  return 1
}

# compile_with MODULE OUT SOURCE...: to a program, with libhsts and what
# pkg-config knows as MODULE.  A warning is an error.
compile_with() {
  module=$1 out=$2
  shift 2
  library=${top_builddir:?}/.libs/libhsts.a
  [ -e "$library" ] || library=$top_builddir/.libs/libhsts.so
  # shellcheck disable=SC2046,SC2086 # one word an option
  ${CC:?} -O1 -g -Wall -Wextra -Wconversion -Wshadow -Werror \
    -I"$top_srcdir/libhsts" "$@" -o "$out" "$library" \
    -Wl,-rpath,"$top_builddir/.libs" $(pkg-config --cflags --libs "$module") \
    -lpthread
}

# compile_fetch MODULE SOURCE: the program of a folder's fetch.c, with that source,
# to $scratch/fetch.  Without it there is nothing to test.
compile_fetch() {
  check 'it compiles without a warning' compile_with "$1" "$scratch/fetch" \
    "$2" "${2%/*}/fetch.c" && return
  finish
  exit
}

started=
stop_all() {
  for process in $started; do
    kill "$process" 2>/dev/null && wait "$process" 2>/dev/null
  done
  started=
}
trap 'stop_all; chmod -R u+w "$scratch" && rm -rf "$scratch"' EXIT

# start COMMAND...: in the background, until the script ends.
start() {
  "$@" </dev/null &
  started="$started $!"
}

# wait_until COMMAND...: for ten seconds at most.
wait_until() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    "$@" 2>/dev/null && return
    sleep 0.5
  done
  echo "this did not come true: $*"
  return 1
}

# make_certificates HOST...: an authority in $scratch/authority.pem, and what it
# says of these hosts in host.pem, with the key host.key.
make_certificates() {
  names=$(printf 'DNS:%s,' "$@")
  (
    cd "$scratch" || exit
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
      -days 2 -subj '/CN=Authority of a test' \
      -keyout authority.key -out authority.pem &&
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
        -subj "/CN=$1" -keyout host.key -out host.csr &&
      printf 'subjectAltName=%s\n' "${names%,}" >host.ext &&
      openssl x509 -req -in host.csr -CA authority.pem -CAkey authority.key \
        -CAcreateserial -days 2 -extfile host.ext -out host.pem
  ) >"$scratch/openssl.said" 2>&1 || cat "$scratch/openssl.said"
}

# start_server NAME [CERTIFICATE KEY]: echo_server.py, whose files are
# $scratch/NAME.*
start_server() {
  start python3 "$top_srcdir/contrib/echo_server.py" "$scratch" "$@" \
    2>"$scratch/$1.errors"
  wait_until test -e "$scratch/$1.port"
}

port_of() {
  cat "$scratch/$1.port"
}

# A port on which nobody listens now.
free_port() {
  python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# is_open PORT
is_open() {
  python3 -c 'import socket, sys
socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1)' "$1"
}
