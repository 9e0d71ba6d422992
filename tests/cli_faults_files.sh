#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each call of hsts-compile that has to do with files fails in turn, for each
# reason that a disk can have: the old output stays octet for octet, no other
# file is left, and a message says which file it is, and why.

# shellcheck source=tests/faults_compile.sh
. "${top_srcdir:?run this by make check}/tests/faults_compile.sh"
need_faults

# files MADE_UP KIND ERRNO ARGUMENT...: so many of the failures do no harm, and
# some do.
files() {
  harmless=$1 kind=$2 errno=$3
  shift 3
  each_call "$kind" "$errno" "$HSTS_COMPILE" --quiet "$@" || return 1
  if [ "$made_up" -ne "$harmless" ] || [ "$made_up" -eq "$total" ]; then
    trouble "$made_up of $total failures without a message, not $harmless"
  fi
}

# harmless KIND ERRNO ARGUMENT...: all of them do none.
harmless() {
  kind=$1 errno=$2
  shift 2
  each_call "$kind" "$errno" "$HSTS_COMPILE" --quiet "$@" &&
    [ "$made_up" -eq "$total" ]
}

echo '# To a file, piece by piece'
also=FAULTS_SHORT=700
for errno in "$EIO" "$ENOSPC" "$EDQUOT"; do
  why=$(error_text "$errno")
  for kind in write write+ sync rename; do
    check "$kind: $why" files 0 $kind "$errno" -o place/out list.json
  done
  # All but that of the output: of the list, which was read, of the old output,
  # which was looked at twice, and of the folder, which was synced.
  check "close: $why" files 5 close "$errno" -o place/out list.json
done
check 'write, of C' files 0 write "$ENOSPC" --format=c -o place/out list.json
check 'write, of --dump' files 0 write "$ENOSPC" --dump -o place/out list.blob
check 'write, of --info' files 0 write "$ENOSPC" --info -o place/out list.blob
check 'open' files 0 open "$EIO" -o place/out list.json
check 'read' files 0 read "$EIO" -o place/out list.json
check 'read, of --dump' files 0 read "$EIO" --dump -o place/out list.blob
# That of the list, whose size is only a hint, and that of the new file, which
# would have the group of the old one.
check 'stat' files 2 stat "$EIO" -o place/out list.json
# The old output needs no second name if all goes well.
check 'link' harmless link "$EIO" -o place/out list.json
# Not every file system has permissions.
check 'change' harmless change "$EIO" -o place/out list.json

# The folder cannot be synced, where nothing was before.
no_old_file() {
  rm -f place/*
  faulty "FAULTS_FAIL=sync:2:$EIO" "$HSTS_COMPILE" --quiet -o place/out list.json
  [ "$status" -eq 3 ] || trouble 'another status than 3'
  [ "$(ls -A place)" = '' ]
}
check 'what was not there is not there afterwards' no_old_file

echo '# To standard output'
check 'write' files 0 write "$ENOSPC" list.json
check 'close' files 1 close "$EDQUOT" list.json
check 'write, of --version' files 0 write "$EIO" --version
check 'write, of --help' files 0 write "$EIO" --help

finish
