#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What was built is hardened, unless configure was told otherwise: code that a
# fault could reach finds no writable table of addresses, no executable stack,
# no fixed place, and a stack and buffers that are checked.  The test looks at
# the files, so that no layer of the build can lose a flag unseen.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"
# shellcheck source=tests/sources.sh
. "$top_srcdir/tests/sources.sh"

leave_out instrumented 'it judges the code that is delivered'

: "${HSTS_HARDENING:?}"
compile=$top_builddir/hsts-compile
lookup=$top_builddir/hsts-lookup
squid=$top_builddir/hsts-squid
shared=$top_builddir/.libs/libhsts.so

# --- What a file says --------------------------------------------------------

# The addresses of other libraries' functions are read-only once it runs: all
# are resolved at the start, and what they are in is then protected.
is_relocated_read_only() {
  readelf -dW "$1" | grep -E 'BIND_NOW|FLAGS_1.* NOW' &&
    readelf -lW "$1" | grep GNU_RELRO
}

has_no_executable_stack() {
  readelf -lW "$1" | awk '
    $1 == "GNU_STACK" { found = 1; print; bad = /E/ && $0 ~ / R?W?E / }
    END { exit bad || !found }'
}

# No segment can be written and executed.
has_no_writable_code() {
  readelf -lW "$1" | awk '
    $1 == "LOAD" { found = 1; if (/ RWE /) { print; bad = 1 } }
    END { exit bad || !found }'
}

# Of a type that can be loaded anywhere.
is_position_independent() {
  readelf -hW "$1" | grep -E '^ *Type: *DYN'
}

uses() {
  $NM "$1" | grep -E "$2"
}

# --- What may be expected ----------------------------------------------------

is_linked_statically() {
  ! readelf -lW "$1" | grep -q DYNAMIC
}

compiler_has() {
  # shellcheck disable=SC2086 # CC may have options
  printf '#include <limits.h>\n#ifndef %s\n#error no\n#endif\n' "$1" |
    $CC -E -x c - -o "$scratch/expanded"
}

# Whether the build optimises, for the last level that was given counts.
is_optimized() {
  # shellcheck disable=SC2086 # one word a flag
  $HSTS_BUILD_FLAGS -dM -E -x c - </dev/null | grep -q __OPTIMIZE__
}

# Why there are no checked functions; empty if there should be.
why_not_fortified() {
  if is_instrumented; then
    echo 'this build counts or checks'
  elif ! is_optimized; then
    echo 'this build is not optimised'
  elif ! compiler_has __GLIBC__ 2>"$scratch/said"; then
    echo 'this C library has none'
  fi
}

# --- The cases ---------------------------------------------------------------

[ "$HSTS_HARDENING" != no ] || skip_all 'configure had --disable-hardening'

for file in "$compile" "$lookup" "$squid" "$shared"; do
  name=$(basename "$file")
  if [ ! -e "$file" ]; then
    skip "$name: hardened" 'it was not built'
    continue
  fi
  if is_linked_statically "$file"; then
    skip "$name: full RELRO" 'it is linked statically'
  else
    check "$name: full RELRO" is_relocated_read_only "$file"
  fi
  check "$name: no executable stack" has_no_executable_stack "$file"
  check "$name: no writable code" has_no_writable_code "$file"
  check "$name: a stack protector" uses "$file" __stack_chk_fail
done

why_not=$(why_not_fortified)
for file in "$compile" "$lookup" "$squid"; do
  name=$(basename "$file")
  if is_linked_statically "$file"; then
    skip "$name: position-independent" 'it is linked statically'
  else
    check "$name: position-independent" is_position_independent "$file"
  fi
  if [ -z "$why_not" ]; then
    check "$name: checked functions" uses "$file" '__[a-z]*printf_chk'
  else
    skip "$name: checked functions" "$why_not"
  fi
done

finish
