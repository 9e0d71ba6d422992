# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For shell tests: each case is a line of TAP, which `make check` counts, and
# whatever a failing command said follows it as a comment.  Files go to
# $scratch, which is gone afterwards.
#
#     . "$top_srcdir/tests/tap.sh"
#     check 'the tool has a manual page' test -e hsts-lookup.1
#     finish

: "${top_srcdir:?run this by make check}" "${top_builddir:?}"

cases=0
failures=0
scratch=$(mktemp -d) || exit 1
# What the program under test has written.
out=$scratch/out
err=$scratch/err
trap 'chmod -R u+w "$scratch" && rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# check WHAT COMMAND...: passes if the command does, and returns that.
check() {
  cases=$((cases + 1))
  what=$1
  shift
  if "$@" </dev/null >"$scratch/said" 2>&1; then
    echo "ok $cases - $what"
    return
  fi
  failures=$((failures + 1))
  echo "not ok $cases - $what"
  sed 's/^/# /' "$scratch/said"
  return 1
}

# skip WHAT WHY
skip() {
  cases=$((cases + 1))
  echo "ok $cases - $1 # SKIP $2"
}

# ordinary COMMAND...: as somebody whom permissions bind, which root is not.
ordinary() {
  if [ "$(id -u)" -ne 0 ]; then
    "$@"
  else
    setpriv --bounding-set=-dac_override,-dac_read_search "$@"
  fi
}

# has_trait TRAIT: of the variant under test, see tests/variants/variant.sh:
#   instrumented  built with sanitizers, or run by valgrind: other code than is
#                 delivered, and with much more memory
#   slow          everything takes many times as long
#   foreign       for another machine or C library: what $CC makes does not run
#                 here by itself, or not with this machine's libraries
#   no-icu        no non-ASCII host can be converted
has_trait() {
  case " ${HSTS_TEST_TRAITS-} " in
    *" $1 "*) ;;
    *) return 1 ;;
  esac
}

# leave_out TRAIT WHY: ends a script that makes no sense for such a variant.
leave_out() {
  ! has_trait "$1" || skip_all "$2"
}

# leave_out_rest TRAIT WHAT WHY: the same, from the middle on.
leave_out_rest() {
  ! has_trait "$1" || skip_rest "$2" "$3"
}

# The last line of a test.
finish() {
  echo "1..$cases"
  test "$failures" -eq 0
}

# skip_all WHY: in place of the first case.
skip_all() {
  echo "1..0 # SKIP $1"
  exit
}

# skip_rest WHAT WHY
skip_rest() {
  skip "$1" "$2"
  finish
  exit
}

# --- Programs that not every machine has --------------------------------------

# has PROGRAM-OR-FILE
has() {
  case $1 in
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# need PACKAGE [PROGRAM-OR-FILE]: without it the script can do nothing.
need() {
  has "${2:-$1}" || skip_all "${2:-$1} is not here (Debian: $1)"
}

# check_with PACKAGE PROGRAM WHAT COMMAND...: the same for one case.
check_with() {
  package=$1 with=$2
  shift 2
  if has "$with"; then
    check "$@"
  else
    skip "$1" "$with is not here (Debian: $package)"
  fi
}

# --- What a case may be made of -----------------------------------------------

# not COMMAND...
not() {
  ! "$@"
}

# equal EXPECTED FOUND
equal() {
  [ "$1" = "$2" ] && return
  printf 'expected:\n%s\nfound:\n%s\n' "$1" "$2"
  return 1
}

# complain TEXT: what a failing case shows, and that it fails.
complain() {
  echo "$1"
  [ ! -e "$err" ] || head -n 5 "$err"
  return 1
}

# Whether the run before wrote such a line to standard output, or error.
wrote() {
  grep -q -e "$1" "$out" || complain "not written: $1"
}
said() {
  grep -q -e "$1" "$err" || complain "not said: $1"
}
