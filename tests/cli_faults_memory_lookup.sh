#!/bin/sh
# SPDX-License-Identifier: MIT
#
# malloc fails hsts-lookup at every single call in turn: it gives no answer
# rather than a wrong one, and leaves no block of memory.

# shellcheck source=tests/faults_lookup.sh
. "${top_srcdir:?run this by make check}/tests/faults_lookup.sh"
need_faults

# memory KIND COMMAND...: and few of the failures are made up for: libstdc++ and
# ICU have some room of their own.
memory() {
  kind=$1
  shift
  each_call "$kind" "$ENOMEM" "$HSTS_LOOKUP" "$@" || return 1
  [ "$made_up" -le 4 ] || trouble "$made_up failures without a message"
}

for mode in --format=text --format=tsv --format=json --explain --redirect; do
  check "arguments, $mode" memory memory --blob=list.blob $mode \
    dev http://www.example.com/ "$sharp_s" "http://$sharp_s/" "$long" \
    "http://$long/a"
done
check 'arguments, and no more memory afterwards' memory memory+ \
  --blob=list.blob dev "$sharp_s" "http://$long/"
check 'the list that is built in' memory memory --builtin dev "$long"

printf '%s\n' '+ a.example include_subdomains' '! dev' "+ $sharp_s" >overlay
check 'an overlay' memory memory --blob=list.blob --overlay=overlay dev "$long"
check 'an overlay, and no more memory afterwards' memory memory+ \
  --blob=list.blob --overlay=overlay dev
system_list() {
  HSTS_PRELOAD_BLOB=list.blob
  export HSTS_PRELOAD_BLOB
  memory memory dev example.com
}
check 'the list of the system' system_list
unset HSTS_PRELOAD_BLOB

from_stdin() {
  printf '%s\n' dev "$long" "http://$long/" >hosts
  input=hosts
  memory memory --blob=list.blob --format=tsv
}
check 'standard input' from_stdin

# Threads differ in who allocates when; and without one that the system does not
# start, the others do its work.  A few lines make many blocks if they are long.
threads() {
  path=$(dd if=/dev/zero bs=1000 count=50 2>/dev/null | tr '\0' a)
  for host in dev www.dev "$long" dev "$sharp_s" "$long" dev; do
    printf '%s\n' "http://$host/$path" "http://www.dev/$path"
  done >hosts
  input=hosts
  each_call "$1" "$ENOMEM" "$HSTS_LOOKUP" --threads=3 --blob=list.blob "$2" ||
    return 1
  [ "$made_up" -le 10 ] || trouble "$made_up failures without a message"
}
check 'standard input, with threads' threads memory --format=tsv
check 'standard input, with threads, and redirects' threads memory --redirect
check 'standard input, with threads, and no more memory afterwards' \
  threads memory+ --format=json

finish
