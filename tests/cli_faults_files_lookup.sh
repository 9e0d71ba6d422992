#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each call of hsts-lookup that has to do with files fails in turn: the answers
# that come are right, and the exit status and a message tell that not all did.

# shellcheck source=tests/faults_lookup.sh
. "${top_srcdir:?run this by make check}/tests/faults_lookup.sh"
need_faults

# files MADE_UP KIND ERRNO ARGUMENT...: so many of the failures do no harm, and
# some do.
files() {
  harmless=$1 kind=$2 errno=$3
  shift 3
  each_call "$kind" "$errno" "$HSTS_LOOKUP" "$@" || return 1
  if [ "$made_up" -ne "$harmless" ] || [ "$made_up" -eq "$total" ]; then
    trouble "$made_up of $total failures without a message, not $harmless"
  fi
}

also=FAULTS_SHORT=9
for mode in --format=text --format=tsv --format=json --explain --redirect; do
  check "write, $mode" files 0 write "$ENOSPC" --blob=list.blob $mode \
    http://dev/ http://www.example.com/
done
check 'write, and nothing can be written afterwards' \
  files 0 write+ "$EIO" --blob=list.blob dev example.com
check 'write, --line-buffered' files 0 write "$EDQUOT" --line-buffered \
  --blob=list.blob dev example.com
check 'write, --version' files 0 write "$EIO" --version
check 'write, --help' files 0 write "$EIO" --help
# That of the list, which has been read by then.
check 'close' files 1 close "$EIO" --blob=list.blob dev
check 'open' files 0 open "$EIO" --blob=list.blob dev
check 'stat' files 0 stat "$EIO" --blob=list.blob dev
echo '! dev' >overlay
check 'open, an overlay' files 0 open "$EIO" --blob=list.blob \
  --overlay=overlay dev
check 'read, an overlay' files 0 read "$EIO" --blob=list.blob \
  --overlay=overlay dev
check 'read, a list' files 0 read "$EIO" --blob=list.blob dev

printf '%s\n' dev www.example.com not.listed.example >hosts
input=hosts
check 'read' files 0 read "$EIO" --blob=list.blob --format=tsv
check 'read, --line-buffered' files 0 read "$EIO" --blob=list.blob \
  --line-buffered
check 'read, --threads' files 0 read "$EIO" --blob=list.blob --threads=3
check 'write, --threads' files 0 write "$ENOSPC" --blob=list.blob --threads=3
check 'write, --threads, and nothing can be written afterwards' \
  files 0 write+ "$EIO" --blob=list.blob --threads=3 --explain

finish
