#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The same entries give the same bytes: in any order, from an hsts-compile that
# any compiler built, at any level of optimisation, and on any machine.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"
# shellcheck source=tests/sources.sh
. "$top_srcdir/tests/sources.sh"

# The list with its entries (one a line) in another order.
shuffled_list() {
  awk -v seed="$1" '
    /^ *{ *"name"/ { sub(/, *$/, ""); entry[count++] = $0 }
    END {
      srand(seed)
      for (i = count - 1; i > 0; i--) {
        j = int(rand() * (i + 1))
        other = entry[i]; entry[i] = entry[j]; entry[j] = other
      }
      print "{ \"entries\": ["
      for (i = 0; i < count; i++)
        print entry[i] (i < count - 1 ? "," : "")
      print "] }"
    }' "$HSTS_LIST"
}

# build OUT CC...: an hsts-compile, built anew
build() {
  out=$1
  shift
  for source in $HSTS_COMPILE_SOURCES; do
    case $source in
      *.c) set -- "$@" "$(find_source "$source")" ;;
    esac
  done
  # shellcheck disable=SC2086 # one word an option
  "$@" -I"$top_srcdir/libhsts" -I"$top_srcdir/tools" $HSTS_COMPILE_CFLAGS \
    -o "$out" $HSTS_COMPILE_LIBS
}

# same_bytes COMPILER LIST
same_bytes() {
  "$1" --quiet --date="$(cat "$top_srcdir/data/list-date")" \
    -o "$scratch/blob" "$2" && cmp "$HSTS_BLOB" "$scratch/blob"
}

check 'the list again' same_bytes "$HSTS_COMPILE" "$HSTS_LIST"
leave_out_rest slow 'the list in another order' 'it takes minutes'
for seed in 1 2; do
  shuffled_list $seed >"$scratch/shuffled.json"
  check "the list in another order ($seed)" \
    same_bytes "$HSTS_COMPILE" "$scratch/shuffled.json"
done

for trait in instrumented foreign; do
  leave_out_rest $trait 'built by any compiler' \
    'it is built anew, for this machine'
done

# The build itself is mostly GCC's at -O2.
for built in gcc:-O0 clang:-O3; do
  compiler=${built%:*} level=${built#*:} tool=$scratch/${built%:*}
  if ! has "$compiler"; then
    skip "built by $compiler" "it is not here (Debian: $compiler)"
    continue
  fi
  check "$compiler $level builds hsts-compile" \
    build "$tool" "$compiler" "$level" &&
    check "the list, by what $compiler $level built" \
      same_bytes "$tool" "$HSTS_LIST"
done

finish
