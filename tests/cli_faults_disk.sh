#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Disks that are really full or read-only, and a limit on the size of files: the
# old output stays, no other file is left, and a message says why.  The disks
# are mounted in a namespace of their own, which ends with this test.

# shellcheck source=tests/private_mounts.sh
. "${top_srcdir:?run this by make check}/tests/private_mounts.sh"
# shellcheck source=tests/compile.sh
. "$top_srcdir/tests/compile.sh"

cd "$scratch" || exit 1
mkdir disk
{
  printf '{ "entries": ['
  i=0
  while [ $i -lt 3000 ]; do
    i=$((i + 1))
    printf '{ "name": "%d.%d.%d.example" },\n' $i $((i * i)) $((i * 7919))
  done
  printf '{ "name": "dev", "include_subdomains": true } ] }\n'
} >list.json
"$HSTS_COMPILE" --quiet -o list.blob list.json || exit 1
"$HSTS_COMPILE" --quiet --format=c -o list.c list.json || exit 1
"$HSTS_COMPILE" --dump -o list.dump list.blob || exit 1
echo old >old

# disk OPTION: an empty one, with an old output.
disk() {
  umount disk 2>/dev/null
  mount -t tmpfs -o "$1" none disk && cp old disk/x
}

# kept: there is the old file, and no other.
kept() {
  [ "$(ls -A disk)" = x ] && cmp disk/x old
}

page=$(getconf PAGESIZE)

# on_disks RIGHT ARGUMENT...: on disks of each number of pages, from too few to
# enough; every time it is all or nothing, and both come.
on_disks() {
  right=$1 full=0 pages=1
  shift
  while disk "size=$((page * pages))" || return 1; do
    run --quiet -o disk/x "$@"
    [ $status -ne 0 ] || break
    full=$((full + 1)) pages=$((pages + 1))
    judge 3 'hsts-compile: disk/x: No space left on device' && kept || return 1
  done
  cmp disk/x "$right" && [ $full -ge 2 ]
}

no_more_files() {
  disk nr_inodes=2 || return 1
  run --quiet -o disk/x list.json
  judge 3 'hsts-compile: disk/x: No space left on device' && kept
}

no_second_name() {
  disk nr_inodes=3 || return 1
  run --quiet -o disk/x list.json
  judge 0 '' && cmp disk/x list.blob && [ "$(ls -A disk)" = x ]
}

read_only() {
  disk "size=$((16 * page))" && mount -o remount,bind,ro disk || return 1
  run --quiet -o disk/x list.json
  judge 3 'hsts-compile: disk/x: Read-only file system' && kept
}

# As far as there is room; and a message that tells that it is not all.
to_standard_output() {
  disk "size=$page" || return 1
  "$HSTS_COMPILE" --quiet --format=c list.json >disk/x 2>"$err"
  status=$?
  judge 3 'hsts-compile: standard output: No space left on device'
}

answers() {
  disk "size=$page" || return 1
  yes dev | head -n 9999 | "$HSTS_LOOKUP" --blob=list.blob >disk/x 2>"$err"
  status=$?
  judge 3 'hsts-lookup: standard output: No space left on device'
}

echo '# Disks'
if [ -n "${private_mounts-}" ]; then
  check 'a full disk' on_disks list.blob list.json
  check 'a full disk, for C' on_disks list.c --format=c list.json
  check 'a full disk, for --dump' on_disks list.dump --dump list.blob
  check 'no room for one more file' no_more_files
  check 'no room for one more name' no_second_name
  check 'a read-only disk' read_only
  check 'a full disk behind standard output' to_standard_output
  check 'a full disk behind the answers of hsts-lookup' answers
else
  skip 'disks' 'nothing can be mounted here, not even in a namespace'
fi

echo '# Limits'
umount disk 2>/dev/null
cp old disk/x

# limited COMMAND...: no file gets more than 4 KiB.
limited() {
  (ulimit -f 8 && exec "$@") 2>"$err"
  status=$?
}

over_the_limit() {
  limited "$HSTS_COMPILE" --quiet -o disk/x list.json
  judge 3 'hsts-compile: disk/x: File too large' && kept
}
check 'a file over the limit' over_the_limit

standard_output_over_the_limit() {
  limited "$HSTS_COMPILE" --quiet list.json >blob
  judge 3 'hsts-compile: standard output: File too large'
}
check 'standard output over the limit' standard_output_over_the_limit

answers_over_the_limit() {
  yes dev | head -n 9999 >hosts
  limited "$HSTS_LOOKUP" --blob=list.blob <hosts >answers
  judge 3 'hsts-lookup: standard output: File too large'
}
check 'the answers of hsts-lookup over the limit' answers_over_the_limit

no_descriptors() {
  # shellcheck disable=SC3045 # every sh of Linux has it
  (ulimit -n 4 && exec "$HSTS_COMPILE" --quiet -o disk/x list.json) \
    2>"$err" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
  status=$?
  judge 3 'hsts-compile: disk/x: Too many open files' && kept
}
if [ -z "${HSTS_TEST_RUNNER-}" ]; then
  check 'no more file descriptors' no_descriptors
else
  skip 'no more file descriptors' 'what runs the program here wants some, too'
fi

closed_descriptors() {
  rm -f blob
  "$HSTS_COMPILE" --quiet -o blob list.json <&- >&- 2>&- && cmp blob list.blob
}
check 'none open at the beginning' closed_descriptors

closed_pipe() {
  { "$HSTS_COMPILE" --dump list.blob 2>"$err" && echo 0 >status ||
    echo $? >status; } | :
  status=$(cat status)
  judge 3 ''
}
check 'a pipe that nobody reads any more' closed_pipe

echo '# Permissions'
mkdir folder
chmod 300 folder
unreadable_folder() {
  ordinary "$HSTS_COMPILE" --quiet -o folder/x list.json 2>"$err"
  status=$?
  judge 0 '' && chmod 700 folder && cmp folder/x list.blob
}
unwritable_folder() {
  chmod 500 folder
  cp list.blob before
  echo '{"entries": []}' >empty.json
  ordinary "$HSTS_COMPILE" --quiet -o folder/x empty.json 2>"$err"
  status=$?
  judge 3 'hsts-compile: folder/x: Permission denied' &&
    cmp folder/x before && [ "$(ls -A folder)" = x ]
}
if ordinary true 2>/dev/null; then
  check 'a folder that may not be read' unreadable_folder
  check 'a folder that may not be written' unwritable_folder
else
  skip 'permissions' 'root may do everything, without setpriv'
fi

finish
