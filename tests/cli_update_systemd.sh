#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The units that run hsts-update: systemd takes them as they are installed, and
# finds that the service is exposed little.  What they have made goes with
# Debian's package.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

: "${MAKE:?}" "${top_builddir:?}"
leave_out instrumented 'the units are the same'
leave_out foreign 'the units are the same'

root=$scratch/root

# find_one NAME: what was installed under this name.
find_one() {
  find "$root" -name "$1" ! -type d
}

has_line() {
  grep -q -x -F -e "$2" "$(find_one "$1")"
}

check 'make install' \
  "$MAKE" -C "$top_builddir" DESTDIR="$root" install-sbinSCRIPTS \
  install-data || exit

service=$(find_one hsts-update.service)
[ -n "$service" ] || skip_rest 'the units' 'configured without them'

# --- What is in them ---------------------------------------------------------

command=$(sed -n 's/^ExecStart=//p' "$service")
check 'the service runs what is installed' test -x "$root$command"
check 'nothing is left to be substituted' \
  test -z "$(grep '@[A-Za-z_]*@' "$service")"
check 'nothing new is no failure' has_line hsts-update.service \
  SuccessExitStatus=10
# So that somebody sees it.
check 'a list that is refused is one, and so is all else' equal 1 \
  "$(grep -c -i -e '^SuccessExitStatus' -e '^ExecStart=-' "$service")"
user=$(sed -n 's/^User=//p' "$service")
check 'the user is made by systemd-sysusers' \
  grep -q "^u $user " "$(find_one hsts-update.conf)"
# DynamicUser would hide the list from those who are to read it.
check 'all can read the folder of the list' \
  test -z "$(grep -E '^(DynamicUser=yes|StateDirectoryMode=)' "$service")"

blob=$("$top_builddir/hsts-update" --help | sed -n 's/.*--output=.*\[\(.*\)\]/\1/p')
case $blob in
  /var/lib/*/*) line=StateDirectory=$(dirname "${blob#/var/lib/}") ;;
  *) line=ReadWritePaths=$(dirname "$blob") ;;
esac
check 'the service may write to the folder of the list' \
  has_line hsts-update.service "$line"

# --- What Debian's package takes with it -----------------------------------------

# removed OPERATION RECORD WANTED: of a folder that hsts-update has written to, or
# else has no RECORD.
removed() {
  rm -rf "$scratch/hsts" && mkdir -p "$scratch/hsts/.hsts-update.new"
  (cd "$scratch/hsts" && touch preload.blob "$2" preload.refused.json \
    preload.refused.source .hsts-update.lock mine) || return
  sed "s|/var/lib/hsts|$scratch/hsts|" "$top_srcdir/debian/hsts-tools.postrm" \
    >"$scratch/postrm" && sh "$scratch/postrm" "$1" || return
  equal "$3" "$(find "$scratch/hsts" -name 'preload.blob' -o -name mine |
    sort | sed 's|.*/||' | tr '\n' ' ')" || return
  [ "$1$2" != removepreload.source ] ||
    equal mine "$(ls -A "$scratch/hsts")"
}

check 'apt remove leaves no list that would age' \
  removed remove preload.source 'mine '
check '... unless another has put it there' \
  removed remove other.source 'mine preload.blob '
check 'apt purge leaves nothing' removed purge preload.source ''
check 'an upgrade leaves all' removed upgrade preload.source 'mine preload.blob '

# --- What systemd thinks of them ---------------------------------------------

# Of a copy that names a program which is there.
units=$scratch/units
mkdir "$units"
sed "s|^ExecStart=|&$root|" "$service" >"$units/hsts-update.service"
cp "$(find_one hsts-update.timer)" "$units"

# Older ones have no such options, and some machines not what it wants to see.
can_analyze() {
  printf '[Service]\nExecStart=/bin/true\n' >"$units/probe.service"
  systemd-analyze verify "$units/probe.service"
}

verifies() {
  systemd-analyze --man=no verify "$units/$1" 2>&1 | grep -F "$units" |
    { ! grep .; }
}

exposed_little() {
  systemd-analyze security --no-pager --offline=true --threshold=20 \
    "$units/hsts-update.service"
}

if ! has systemd-analyze; then
  skip 'systemd takes the units' 'no systemd-analyze (Debian: systemd)'
elif ! can_analyze >"$scratch/said" 2>&1; then
  skip 'systemd takes the units' "$(head -n 1 "$scratch/said")"
else
  check 'systemd takes the service' verifies hsts-update.service
  check 'systemd takes the timer' verifies hsts-update.timer
  if systemd-analyze --help | grep -q -e --threshold; then
    check 'the service is exposed 2.0 of 10 at most' exposed_little
  else
    skip 'how much the service is exposed' 'this systemd cannot tell offline'
  fi
fi

finish
