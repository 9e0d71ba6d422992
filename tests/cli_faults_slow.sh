#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Signals interrupt every call that they may, and reads and writes move less
# than was asked for: nothing comes out differently.

# shellcheck source=tests/faults_compile.sh
. "${top_srcdir:?run this by make check}/tests/faults_compile.sh"
need_faults

# All that is written, and the exit status.
result() {
  cat "$out" "$err" place/out && echo "$status"
}

# same ORDERS COMMAND...
same() {
  slowly=$1
  shift
  prepare
  faulty '' "$@"
  [ "$status" -lt 3 ] || trouble 'it fails without any fault' || return 1
  result >"$scratch/at_once"
  prepare
  faulty "$slowly" "$@"
  result | cmp - "$scratch/at_once" || trouble 'another result'
}

# each_slowness WHAT COMMAND...
each_slowness() {
  slow_run=$1
  shift
  while read -r slowness orders; do
    check "$slow_run, $slowness" same "$orders" "$@"
  done <<END
octet-by-octet FAULTS_SHORT=1
by-chance FAULTS_SHORT=random
each-second-call-interrupted FAULTS_EINTR=1
many-interruptions FAULTS_EINTR=7
all-of-it FAULTS_EINTR=2 FAULTS_SHORT=random
non-blocking-input FAULTS_FAIL=read:$first:11
non-blocking-output FAULTS_FAIL=write:1:11
END
}

first=1
each_slowness 'a list' "$HSTS_COMPILE" --quiet -o place/out list.json
each_slowness 'as C' "$HSTS_COMPILE" --quiet --format=c -o place/out list.b64
each_slowness 'a list with faults' "$HSTS_COMPILE" -o place/out faulty.json
each_slowness '--dump' "$HSTS_COMPILE" --dump -o - list.blob
input=list.gz
each_slowness 'a list from standard input' "$HSTS_COMPILE" --quiet -
{
  printf '%s\n' dev http://www.example.com/ ''
  printf '\r\n%0200d' 0
} >hosts
input=hosts
first=2 # after that of the list, which no regular file is too slow for
each_slowness 'hosts' "$HSTS_LOOKUP" --blob=list.blob
each_slowness 'hosts, --line-buffered' "$HSTS_LOOKUP" --line-buffered \
  --format=tsv --blob=list.blob
each_slowness 'hosts, --threads' "$HSTS_LOOKUP" --threads=3 \
  --format=tsv --blob=list.blob

finish
