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
  if has_trait "$1"; then
    echo "1..0 # SKIP $2"
    exit
  fi
}

# leave_out_rest TRAIT WHAT WHY: the same, from the middle on.
leave_out_rest() {
  if has_trait "$1"; then
    skip "$2" "$3"
    finish
    exit
  fi
}

# The last line of a test.
finish() {
  echo "1..$cases"
  test "$failures" -eq 0
}
