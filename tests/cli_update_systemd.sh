#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The units that run hsts-update: systemd takes them as they are installed, and
# finds that the service is exposed little.

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
