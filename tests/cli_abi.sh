#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A program that was linked with libhsts.so runs with the next one.  Functions,
# types and values of the shared library are compared with libhsts/libhsts.abi,
# which abidw writes.  Any difference fails, an addition too, so that none comes
# about unseen.  After one that is wanted (see LIBRARY_VERSION in configure.ac):
#
#     make check TESTS=tests/cli_abi.sh HSTS_RENEW_ABI=yes

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"
# shellcheck source=tests/sources.sh
. "$top_srcdir/tests/sources.sh"

shared=$top_builddir/.libs/libhsts.so
recorded=$top_srcdir/libhsts/libhsts.abi
found=$scratch/libhsts.abi

# Only what hsts.h has, without anything of this machine, its folders and its
# compiler.
dump() {
  mkdir -p "$scratch/headers" &&
    cp "$top_srcdir/libhsts/hsts.h" "$scratch/headers" &&
    abidw --headers-dir "$scratch/headers" --drop-private-types \
      --exported-interfaces-only --type-id-style hash --no-corpus-path \
      --no-comp-dir-path --no-show-locs --short-locs --no-elf-needed \
      --out-file "$found" "$shared"
}

is_complete() {
  for name in hsts_lookup hsts_db_enumerate HSTS_ERROR_SPACE entry_offset; do
    grep -F "name='$name'" "$found" || return
  done
}

# With --harmless additions to enumerations count as well.
is_as_recorded() {
  abidiff --harmless "$recorded" "$found" && return
  printf '\nif that is wanted: make check %s\n' \
    'TESTS=tests/cli_abi.sh HSTS_RENEW_ABI=yes'
  return 1
}

renew() {
  cp "$found" "$recorded"
}

why_not() {
  # shellcheck disable=SC2086 # CC may have options
  if ! has abidw; then
    echo 'abidw is not here (Debian: abigail-tools)'
  elif [ ! -e "$shared" ]; then
    echo 'no shared library was built'
  elif ! $CC -dM -E -x c - </dev/null | grep -q ' __LP64__ ' ||
    ! $CC -dM -E -x c - </dev/null | grep -q ' __x86_64__ '; then
    echo 'what is recorded is for x86-64'
  elif ! readelf -SW "$shared" | grep -q '[.]debug_info'; then
    echo 'the library has no debugging information, so CFLAGS lack -g'
  elif is_instrumented; then
    echo 'this build counts or checks'
  fi
}

# shellcheck disable=SC2086 # CC may have options
check 'the values that programs have copied are what they were' \
  $CC -std=c11 -fsyntax-only -I"$top_srcdir/libhsts" \
  "$top_srcdir/tests/abi_constants.c"

why_not=$(why_not)
if [ -n "$why_not" ]; then
  skip 'libhsts.so is as libhsts.abi says' "$why_not"
else
  check 'abidw reads the library' dump
  check 'what it found is complete' is_complete
  if [ "${HSTS_RENEW_ABI-}" = yes ]; then
    check 'libhsts.abi is renewed' renew
  fi
  check 'libhsts.so is as libhsts.abi says' is_as_recorded
fi

finish
