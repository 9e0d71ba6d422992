#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Brings the list of the whole system up to date: the blob that programs find by
# hsts_open_default.  How a list is got and when it is refused is in the files of
# data/, which the build puts into this script, so that one file is installed.
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
# shellcheck source=data/keep-refused.sh
. "${0%/*}/../data/keep-refused.sh"
# shellcheck source=data/own-files.sh
. "${0%/*}/../data/own-files.sh"

blob='@HSTS_STATE_BLOB@'
built='@LIST_DATE@' # of the list that was there then

# --- Options and places ------------------------------------------------------

set_option() {
  [ "$1" = --output ] || return
  [ $# -eq 1 ] || blob=$2 again=yes
}

# Who may change where a path leads: a user, or ! and the name of a folder that
# all may change.  Nothing, if only root may.
who_leads() {
  namei -l -- "$1" | awk '
    length($1) != 10 || $1 !~ /^[a-z-][rwxsStT-]*$/ { next }
    $2 != "root" { print $2; exit }
    $1 ~ /^d........[^tT]/ &&
      ($1 ~ /^d.......w/ || $1 ~ /^d....w/ && $3 != "root") {
      print "!", $4
      exit
    }'
}

# become_leader PATH ARGUMENT...: root works as the user who could lead it
# elsewhere, and so does for that user only what that user may do.
become_leader() {
  is_root || return 0
  need_program namei util-linux
  leader=$(who_leads "$1")
  case $leader in
    '') return ;;
    '! '*) fail $FAILED "$1: others may write to ${leader#! }, and root works" \
      'only where they may not' ;;
  esac
  shift
  run_as "$leader" "$@"
}

# find_folder ARGUMENT...: that of the blob, a full path.
find_folder() {
  folder=$(dirname -- "$blob")
  become_leader "$folder" "$@"
  if [ ! -e "$folder" ]; then
    why=$(mkdir -p -- "$folder" 2>&1) || fail $FAILED "$folder: ${why##*: }"
    become_leader "$folder" "$@" # somebody else may have been faster
  elif [ ! -d "$folder" ]; then
    fail $FAILED "$folder: Not a directory"
  fi
  path=$(cd -- "$folder" 2>/dev/null && pwd) ||
    fail $FAILED "$folder: Permission denied"
  folder=$path
  blob=$folder/${blob##*/}
}

# find_blob ARGUMENT...: behind all links, so that they end here.
find_blob() {
  case $blob in
    . | .. | */ | */. | */..) fail $FAILED "$blob: Is a directory" ;;
    /*) ;;
    *) blob=$(pwd)/$blob ;;
  esac
  find_folder "$@"
  links=0
  while [ -L "$blob" ]; do
    links=$((links + 1))
    [ $links -le 40 ] || fail $FAILED "$blob: Too many levels of symbolic links"
    ! planted "$blob" || fail $FAILED "$blob: it is another user's link"
    target=$(readlink -- "$blob")
    case $target in
      /*) blob=$target ;;
      *) blob=$folder/$target ;;
    esac
    find_folder "$@"
  done
  [ ! -d "$blob" ] || fail $FAILED "$blob: Is a directory"
}

# Nothing but a blob is replaced by one, and nothing but a record by a record.
# An empty file has nothing to lose.
check_places() {
  may_replace "$blob"
  magic=$(head -c 8 -- "$blob" 2>/dev/null | od -An -tx1 | tr -d ' ')
  [ ! -s "$blob" ] || [ "$magic" = 89485354530d0a1a ] ||
    fail $FAILED "$blob: this file is no blob, and is not replaced"
  may_replace "$record"
  [ ! -e "$record" ] || is_record "$record" ||
    fail $FAILED "$record: this file is not $program's, and is not replaced"
}

set_up() {
  umask 022 # all may read the list
  find_blob "$@"
  find_compiler '@bindir@/hsts-compile'
  record=${blob%.blob}.source refused=${blob%.blob}.refused
  [ -z "$again" ] || again=--output=$blob
  check_places
}

settle() {
  [ ! -s "$blob" ] || old=$blob
}

date_of_old() {
  "$compiler" --info "$old" 2>/dev/null | sed -n 's/^date: //p'
}

is_recorded() {
  [ -n "$old" ] &&
    record_has "$record" "$@" "digest: $(digest_of "$old" 2>/dev/null)"
}

# --- The blob ----------------------------------------------------------------

install_list() {
  print_record >"$work/source" || fail $FAILED "$work: it cannot be written to"
  compile list.json "$blob" --quiet --date="$date" ||
    fail $FAILED "$blob: as before"
  mv -fT "$work/source" "$record" ||
    complain "$record: not written; the next run will fetch the list again"
}

update_list "$@"
