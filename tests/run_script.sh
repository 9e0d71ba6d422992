#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run_script.sh SCRIPT: runs a shell test for `make check`, which reads TAP.  A
# script that writes none is a single case.

said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT
trap 'exit 1' HUP INT TERM

"$1" >"$said" 2>&1
status=$?
cat "$said"
grep -q '^1\.\.' "$said" && exit $status

case $status in
  0) echo "ok 1 - $1" ;;
  77) echo "ok 1 - $1 # SKIP" ;;
  *) echo "not ok 1 - $1" ;;
esac
echo 1..1
