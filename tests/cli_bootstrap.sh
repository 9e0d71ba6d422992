#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bootstrap as it is called by mistake, and its tables, of which a row that is
# wrong would be seen on a machine without that package alone.  What it does
# otherwise is done by whoever runs this test.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

bootstrap=$top_srcdir/bootstrap

# misused TEXT ARGUMENT...
misused() {
  text=$1
  shift
  "$bootstrap" "$@" >"$scratch/out" 2>"$scratch/err"
  status=$?
  cat "$scratch/err"
  [ $status -eq 2 ] && [ ! -s "$scratch/out" ] &&
    grep -q -x -F "bootstrap: $text; see --help" "$scratch/err"
}

helps() {
  "$bootstrap" "$@" >"$scratch/help" && grep -q '^Usage: ' "$scratch/help" &&
    ! sed "s|^Usage: [^ ]*|Usage: bootstrap|" "$scratch/help" | grep '.\{80\}'
}

# table NAME: its rows, without the quotes around it.
table() {
  sed -n "/^$1='/,/^'/p" "$bootstrap" | sed '1d;$d'
}

modes_are_functions() {
  table modes | sed -n 's/^  \([a-z][a-z-]*\).*/\1/p' >"$scratch/modes"
  [ -s "$scratch/modes" ] || return
  while read -r mode; do
    grep -q "^mode_$(echo "$mode" | tr - _)() {" "$bootstrap" || {
      echo "$mode is no function"
      return 1
    }
  done <"$scratch/modes"
}

# is_row MODE EVIDENCE WHY; contrib is check-contrib's.
is_row() {
  [ "$1" = contrib ] || grep -q -x -e "$1" "$scratch/modes" || return
  case $2 in
    program:?* | header:?* | module:?* | file:/?* | clang:-?*) ;;
    *) return 1 ;;
  esac
  [ -n "$3" ]
}

packages_are_of_modes() {
  table packages >"$scratch/packages"
  [ -s "$scratch/packages" ] || return
  while read -r mode package evidence why; do
    is_row "$mode" "$evidence" "$why" || {
      echo "this row is wrong: $mode $package $evidence $why"
      return 1
    }
  done <"$scratch/packages"
}

check 'no such mode' misused 'foo: no such mode' foo
check 'an argument that a mode does not take' \
  misused 'foo: check takes no arguments' check foo
check '--help' helps --help
check 'nothing at all is --help' helps
check 'each mode of --help is a function' modes_are_functions
check 'each package is for a mode, has evidence, and says why' \
  packages_are_of_modes

finish
