# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2086 # what update.sh needs, and has
#
# For update.sh: as whom it works, which files it may replace, and the lock.
#
# The folder may be another user's, and others may be able to write to it.  They
# must not lead us out of it by a link, make root write for them, or hold the
# lock for ever.  So root works as the owner of the folder, nothing is used that
# another user may have put there, and nothing is written through a link.

: "${program:?}"

# --- As whom -----------------------------------------------------------------

# Whether this is root, who can become another user.  Root of a user namespace
# with one user is only that user.
is_root() {
  users=2
  [ ! -r /proc/self/uid_map ] || read -r _ _ users </proc/self/uid_map
  [ "$(id -u)" -eq 0 ] && [ "$users" -gt 1 ]
}

# What this script and curl read.  The rest of root's environment is root's.
environment='PATH TERM COLUMNS HSTS_COMPILE http_proxy https_proxy HTTPS_PROXY
all_proxy ALL_PROXY no_proxy NO_PROXY CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR'

# run_as USER ARGUMENT...: runs this script as USER, and ends as that does.  The
# group is the user's own; the folder's may be one that USER is not in.  Without
# a session of its own, USER could type into root's terminal.
run_as() {
  need_program setpriv util-linux
  need_program setsid util-linux
  say "working as the user $1"
  uid=$(id -u -- "$1" 2>/dev/null) || uid=$1
  gid=$(id -g -- "$1" 2>/dev/null) || gid=65534 # nogroup
  shift
  set -- setpriv --reuid="$uid" --regid="$gid" --clear-groups --no-new-privs \
    -- "$self" "$@"
  for variable in $environment; do
    eval "value=\${$variable-}"
    [ -z "$value" ] || set -- "$variable=$value" "$@"
  done
  (exec 8<&0) 2>/dev/null || exec </dev/null
  exec 8<&0 # which & would replace
  setsid env -i "$@" <&8 8<&- &
  await
  case $code in
    126 | 127) exit $FAILED ;; # it could not be run, as was said
  esac
  exit "$code"
}

# --- Which files -------------------------------------------------------------

# planted PATH: whether another user may have put it there: it is neither ours
# nor root's, and others may write to the folder.
planted() {
  owner=$(stat -c %u -- "$1" 2>/dev/null) || return
  case $owner in
    0 | "$(id -u)") return 1 ;;
  esac
  [ -n "$(find "$folder" -prune -perm /022)" ]
}

# may_replace FILE: ends the script unless FILE may be written or replaced.
may_replace() {
  if planted "$1"; then
    fail $FAILED "$1: it is another user's"
  elif [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then
    fail $FAILED "$1: Not a regular file"
  elif [ -e "$1" ] && [ -z "$(find "$1" -prune -perm /222)" ]; then
    fail $FAILED "$1: it is write-protected"
  fi
}

# is_record FILE: whether it is one that this program has written.
is_record() {
  [ -f "$1" ] && [ ! -L "$1" ] && ! planted "$1" &&
    head -n 1 -- "$1" | grep -q "^# Written by $program,"
}

# keep_mode NEW OLD: NEW gets the mode of OLD, if that is ours.
keep_mode() {
  [ "$(stat -c %u -- "$2" 2>/dev/null)" != "$(id -u)" ] ||
    chmod --reference="$2" -- "$1" 2>/dev/null || : # not every disk has modes
}

# --- The lock ----------------------------------------------------------------

# Descriptor 9 is the lock, and is gone with this process.  Whoever can open the
# file can hold the lock, so only its owner can.  The file stays: without it two
# could hold locks on different files of this name.
lock() {
  [ -d "$folder" ] || fail $FAILED "$folder: No such file or directory"
  lock=$folder/.$program.lock
  [ -e "$lock" ] || [ -L "$lock" ] || make_lock
  case $(stat -c '%u %a %F' -- "$lock" 2>/dev/null) in
    "$(id -u) 600 regular"*) ;;
    *) fail $FAILED "$lock: not a file that only we can open; remove it" ;;
  esac
  why=$( (: <>"$lock") 2>&1) || fail $FAILED "$lock: ${why##*: }"
  exec 9<>"$lock"
  flock -n 9 || fail $BUSY "$folder: another update is running"
}

# Another update may make it first.
make_lock() {
  why=$( (umask 077 && set -C && : >"$lock") 2>&1) || [ -e "$lock" ] ||
    fail $FAILED "$folder: ${why##*: }"
}
