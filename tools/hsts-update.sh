#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Brings the list of the whole system up to date: the blob that programs find by
# hsts_open_default.  How a list is got and when it is refused is in three files
# of data/, which the build puts into this script, so that one file is installed.
#
# hsts-compile puts the blob in its place, at once and synced; the record beside
# it follows.  It names the digest of the blob that it is about, so one that lags
# behind, as after a kill between the two, is of no effect.

set -u
unset CDPATH

program=hsts-update
version='@PACKAGE_VERSION@'
about='Brings the HSTS preload list of this system up to date.'
usage='      --output=FILE           the blob [@HSTS_STATE_BLOB@]'

# shellcheck source=data/update.sh
. "${0%/*}/../data/update.sh"
# shellcheck source=data/fetch-list.sh
. "${0%/*}/../data/fetch-list.sh"
# shellcheck source=data/check-list.sh
. "${0%/*}/../data/check-list.sh"

blob='@HSTS_STATE_BLOB@'

# --- Options and places ------------------------------------------------------

set_option() {
  [ "$1" = --output ] || return
  [ $# -eq 1 ] || blob=$2
}

# The folder, and the blob by its full path.
find_folder() {
  case $blob in
    */) fail $FAILED "$blob: Is a directory" ;;
  esac
  folder=$(dirname -- "$blob")
  if [ ! -e "$folder" ]; then
    why=$(mkdir -p -- "$folder" 2>&1) || fail $FAILED "$folder: ${why##*: }"
  elif [ ! -d "$folder" ]; then
    fail $FAILED "$folder: Not a directory"
  fi
  path=$(cd "$folder" 2>/dev/null && pwd) ||
    fail $FAILED "$folder: Permission denied"
  folder=$path
  blob=$folder/${blob##*/}
  [ ! -d "$blob" ] || fail $FAILED "$blob: Is a directory"
}

# Whoever owns the folder could make root follow links out of it; so root works
# as the owner.
become_owner() {
  [ "$(id -u)" -eq 0 ] || return 0
  owner=$(stat -c %u "$folder") group=$(stat -c %g "$folder")
  [ "$owner" -ne 0 ] || return 0
  need_program setpriv util-linux
  exec setpriv --reuid="$owner" --regid="$group" --clear-groups --no-new-privs \
    -- "$0" "$@"
}

set_up() {
  umask 022 # all may read the list
  find_folder
  become_owner "$@"
  find_compiler '@bindir@/hsts-compile'
  record=${blob%.blob}.source
}

settle() {
  [ ! -e "$blob" ] || old=$blob
}

is_recorded() {
  [ -n "$old" ] &&
    record_has "$record" "$@" "digest: $(digest_of "$old" 2>/dev/null)"
}

# --- The blob ----------------------------------------------------------------

install_list() {
  print_record >"$work/source" || fail $FAILED "$work: it cannot be written to"
  compile list.json "$blob" --date="$date" || fail $FAILED "$blob: as before"
  mv -f "$work/source" "$record" ||
    complain "$record: not written; the next run will fetch the list again"
}

update_list "$@"
