# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests of files in a world with other users: $user, and $stranger, who may
# do no harm.  They need no accounts.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

user=4242 stranger=4343
chmod 755 "$scratch" # for both

# need_users: where there are none, the test ends here and says why.
need_users() {
  if [ "$(id -u)" -ne 0 ]; then
    skip_rest 'other users' 'only root can be another user'
  elif ! has setpriv; then
    skip_rest 'other users' 'setpriv is not here (Debian: util-linux)'
  elif ! as $user true 2>"$err" || ! as $stranger true 2>"$err"; then
    skip_rest 'other users' 'this namespace has none'
  fi
}

# as ID COMMAND...
as() {
  id=$1
  shift
  setpriv --reuid="$id" --regid="$id" --clear-groups "$@"
}

# fresh FOLDER MODE: an empty folder.
fresh() {
  rm -rf "$1" && mkdir "$1" && chmod "$2" "$1"
}

# user_folders [MODE]: "shared", to which all may write, as to /tmp; and "home",
# which is the user's.
user_folders() {
  fresh shared "${1-1777}" && fresh home 755 && chown $user:$user home
}

# is_alone FILE: nothing else is in its folder.
is_alone() {
  [ "$(ls -A "${1%/*}")" = "${1##*/}" ] || complain "$(ls -lA "${1%/*}")"
}

# is FILE OWNER:GROUP MODE
is() {
  equal "$2 $3" "$(stat -c '%u:%g %a' "$1")"
}
