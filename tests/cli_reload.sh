#!/bin/sh
# SPDX-License-Identifier: MIT
#
# doc/examples/reload.c, built as its comment says and run: it takes up a list
# that is put in the place of the old one.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

: "${HSTS_COMPILE:?}" "${HSTS_BUILD_FLAGS:?}"
leave_out foreign 'it runs what it compiles'

make_blob() {
  printf '{"entries": [{"name": "%s", "policy": "test", "mode": "force-https"}]}' \
    "$2" >"$scratch/list"
  "$HSTS_COMPILE" --quiet --date="$1" -o "$scratch/new" "$scratch/list" &&
    mv "$scratch/new" "$scratch/blob"
}

build() {
  # shellcheck disable=SC2086 # one word an option
  $HSTS_BUILD_FLAGS -std=c11 -I"$top_srcdir/libhsts" \
    "$top_srcdir/doc/examples/reload.c" -o "$scratch/reload" \
    "$top_builddir/.libs/libhsts.a" -lpthread
}

# says LINES LAST: within twenty seconds.
says() {
  for _ in $(seq 200); do
    [ "$(wc -l <"$scratch/out")" -lt "$1" ] || break
    sleep 0.1
  done
  cat "$scratch/out" "$scratch/err"
  [ "$(wc -l <"$scratch/out")" -eq "$1" ] &&
    [ "$(tail -n 1 "$scratch/out")" = "$2" ]
}

# reload LINES LAST: what it says after SIGHUP.
reload() {
  kill -HUP "$pid"
  says "$@"
}

[ -e "$top_builddir/.libs/libhsts.a" ] || skip_all 'no static library was built'
HSTS_PRELOAD_BLOB=$scratch/blob
export HSTS_PRELOAD_BLOB
check 'the example is built' build || exit
make_blob 2026-01-01 a.example
: >"$scratch/out"
"$scratch/reload" a.example b.example c.example >"$scratch/out" \
  2>"$scratch/err" &
pid=$!
check 'it asks the first list' says 1 "$scratch/blob: 1 upgraded"
make_blob 2026-01-02 dev
check 'it takes up another one' reload 2 "$scratch/blob: 0 upgraded"
make_blob 2026-01-03 c.example
check '... and one more' reload 3 "$scratch/blob: 1 upgraded"
kill -TERM "$pid"
wait "$pid"
status=$?
check 'SIGTERM ends it' test "$status" -eq 0
check 'it had nothing to complain of' test ! -s "$scratch/err"

finish
