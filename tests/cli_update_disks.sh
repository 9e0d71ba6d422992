#!/bin/sh
# SPDX-License-Identifier: MIT
#
# update-list and hsts-update on disks that are full or read-only: the old list
# stays, no other file is left, and a message says why.  The disks are mounted in
# a namespace of their own, which ends with this test.

# shellcheck source=tests/private_mounts.sh
. "${top_srcdir:?run this by make check}/tests/private_mounts.sh"
# shellcheck source=tests/update.sh
. "$top_srcdir/tests/update.sh"
page=$(getconf PAGESIZE)

# --- Disks -------------------------------------------------------------------

# on_disk TOOL OPTION: its folder is a disk of its own, with what was in it.
on_disk() {
  umount tree/data state 2>/dev/null
  $1
  mv "$place" before && mkdir "$place" &&
    mount -t tmpfs -o "$2" none "$place" && cp -R before/. "$place" &&
    rm -r before
}

# On disks of each number of pages, from too few to enough; every time it is all
# or nothing, and both come.
full_disk() {
  full=0 pages=$2
  while on_disk "$1" "size=$((page * pages))" || return; do
    run --from="$served/new"
    [ "$status" -ne 0 ] || break
    full=$((full + 1)) pages=$((pages + 1))
    ends 3 '' && kept || return
  done
  replaced new || return
  [ $full -ge 3 ] || complain "full $full times"
}

no_more_files() {
  on_disk "$1" size=1M && mount -o remount,nr_inodes=$(($(find "$place" |
    wc -l) + 1)) "$place" || return
  refuses 3 ': ' --from="$served/new"
}

read_only_disk() {
  on_disk "$1" size=1M && mount -o remount,ro "$place" || return
  refuses 3 'Read-only file system' --from="$served/new"
}

disks() {
  check "$1: a full disk" full_disk "$1" "$2"
  check "$1: no room for more files" no_more_files "$1"
  check "$1: a read-only disk" read_only_disk "$1"
  umount tree/data state 2>/dev/null
}

read_only_folder() {
  chmod a-w "$place"
  status=0
  ordinary "$@" --from="$served/new" >"$out" 2>"$err" || status=$?
  ends 3 'Permission denied' && kept
  kept=$?
  chmod u+w "$place"
  return $kept
}

# --- The cases ---------------------------------------------------------------

if [ -n "${private_mounts-}" ]; then
  disks tree 15
  disks state 2
else
  skip 'disks' 'nothing can be mounted here, not even in a namespace'
fi
tree
check 'tree: a read-only folder' read_only_folder tree/data/update-list
state
check 'state: a read-only folder' read_only_folder "$top_builddir/hsts-update" \
  --output=state/preload.blob

finish
