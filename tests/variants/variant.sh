#!/bin/sh
# SPDX-License-Identifier: MIT
#
# variant.sh BUILD NAME: builds one variant in BUILD/variants/NAME and runs its
# tests there; what came of them is in test-suite.log.  run.sh calls this and
# says what the variants are.  A variant is a set of arguments for configure,
# perhaps a command that programs run under, and what the tests are told:
#
#   HSTS_TEST_SHARE   every how manieth round of long loops (environment.h)
#   HSTS_TEST_TRAITS  what a test may have to know of the variant (tap.sh)
#   HSTS_TEST_LOCALE  the locale of scripts, C if not set
#   HSTS_TEST_RUNNER  what programs are run by, for scripts
#   CK_FORK, CK_TIMEOUT_MULTIPLIER  Check's own

set -eux
unset CDPATH

# --- Building and testing ----------------------------------------------------

in_here() {
  (cd "$here" && "$@")
}

# set_up CONFIGURE-ARGUMENT...: nothing, if that was done with the same ones.
set_up() {
  if [ ! -e "$here/set_up" ] || [ "$*" != "$(cat "$here/set_up")" ]; then
    rm -f "$here/set_up"
    in_here "$top/configure" --enable-werror "$@"
    echo "$*" >"$here/set_up"
  fi
}

# What the tests are told, besides what `make check` tells them.
told="HSTS_BLOB='$1/data/preload.blob'"
tell() {
  told="$told $*"
}

# leave_out_scripts PATTERN...: leaves out scripts that would say the same again.
selection=
leave_out_scripts() {
  selection="TESTS=\$(test_programs) fuzz/replay.sh"
  selection="$selection \$(filter-out $*,\$(test_scripts))"
}

# Builds first, so that a fault there is not drowned in tests, and is one.  One
# test more at a time than there are processors, as some wait for something.
run_tests() { # MAKE-ARGUMENT...
  in_here make -j"$jobs" "$@" check TESTS=
  rm -f "$here/test-suite.log"
  in_here make -j$((jobs + 1)) check TESTS_ENVIRONMENT="$told" \
    ${selection:+"$selection"} "$@" ||
    test -e "$here/test-suite.log"
}

# script NAME COMMAND: one that runs it, in $here/under.
script() {
  mkdir -p "$here/under"
  printf '#!/bin/sh\nexec %s "$@"\n' "$2" >"$here/under/$1"
  chmod +x "$here/under/$1"
}

# run_tests_under COMMAND: the tests, and what they call, run by COMMAND.
run_tests_under() {
  run=$here/under/run
  script run "$1"
  script hsts-compile "$run $here/hsts-compile"
  script hsts-lookup "$run $here/hsts-lookup"
  script hsts-squid "$run $here/hsts-squid"
  tell HSTS_COMPILE="'$here/under/hsts-compile'" \
    HSTS_LOOKUP="'$here/under/hsts-lookup'" \
    HSTS_SQUID="'$here/under/hsts-squid'" HSTS_TEST_RUNNER="'$run'"
  run_tests LOG_COMPILER="$run"
}

# --- Instruments -------------------------------------------------------------

# Without --enable-werror: the code that sanitizers add makes GCC warn of what is
# not there.
#
# The sanitizers of GCC 12 want their shadow memory where newer kernels may put
# a program, unless they are told to put it where it always was.
fixed_addresses() {
  ! setarch -R true || echo 'setarch -R'
}

variant_plain() {
  here=$1
  run_tests
}

variant_contrib() {
  here=$1
  rm -f "$here/contrib/test-suite.log"
  in_here make check-contrib || test -e "$here/contrib/test-suite.log"
}

variant_sanitizers() {
  flags='-fsanitize=address,undefined -fno-sanitize-recover=all'
  set_up --disable-werror --disable-shared \
    CFLAGS="-g -O1 -fno-omit-frame-pointer $flags"
  tell HSTS_TEST_TRAITS=instrumented HSTS_TEST_SHARE=4 CK_TIMEOUT_MULTIPLIER=4
  tell ASAN_OPTIONS=detect_stack_use_after_return=1
  run_tests
}

# The list is not compiled under ThreadSanitizer: the compiler has one thread.
variant_threads() {
  set_up --disable-werror --disable-shared \
    CFLAGS='-g -O1 -fsanitize=thread' HSTS_COMPILE="$1/hsts-compile"
  script hsts-lookup "$(fixed_addresses) $here/hsts-lookup"
  tell CK_FORK=no HSTS_TEST_SHARE=20 HSTS_TEST_TRAITS="'instrumented slow'" \
    HSTS_LOOKUP="'$here/under/hsts-lookup'"
  run_tests bin_PROGRAMS=hsts-lookup check_PROGRAMS='tests/test_threads tests/test_reload tests/test_store_threads' \
    TESTS='tests/test_threads tests/test_reload tests/test_store_threads tests/cli_lookup_threads.sh' \
    LOG_COMPILER="$(fixed_addresses)"
}

# What valgrind says goes to a file, since some tests expect programs to fail,
# and to say so: it has to stay empty.
variant_valgrind() {
  kinds=definite,possible
  said=$here/valgrind.said
  : >"$said"
  set_up --disable-shared CFLAGS='-g -O1'
  tell HSTS_TEST_TRAITS="'instrumented slow'" HSTS_TEST_SHARE=50 CK_FORK=no
  # Each call of a tool takes a second; test programs, fuzz/replay.sh and the
  # other scripts run the same code.
  leave_out_scripts 'tests/cli_compile%' 'tests/cli_faults_%' \
    tests/cli_list.sh tests/cli_lookup.sh tests/cli_lookup_modes.sh \
    tests/cli_make_list.sh tests/cli_overlay.sh tests/cli_squid.sh \
    tests/cli_subset.sh tests/cli_vectors.sh
  run_tests_under "valgrind --quiet --error-exitcode=99 --leak-check=full \
    --show-leak-kinds=$kinds --errors-for-leak-kinds=$kinds \
    --log-fd=9 9>>$said"
  cat "$said"
  test ! -s "$said"
}

# --- Compilers and C libraries -----------------------------------------------

variant_clang() {
  set_up CC=clang CXX=clang++
  # What needs GCC, takes both compilers anyway, or is about the system.
  leave_out_scripts tests/cli_stack.sh tests/cli_reproducible.sh \
    tests/cli_dist.sh 'tests/cli_faults_%'
  run_tests
}

# ICU is C++, for which there is no library on musl: without it there is no
# hsts-lookup, and URLs with non-ASCII hosts are not tested.  All else of the
# library is, and of hsts-compile what does not depend on glibc's words for
# errors.
variant_musl() {
  musl=$1/variants/musl-libraries
  "$folder/musl_libraries.sh" "$musl"
  musl-gcc -c -I"$musl/icu" "$folder/icu_absent.c" -o "$musl/lib/icu_absent.o"
  set_up --disable-shared CC=musl-gcc \
    CHECK_CFLAGS="-I$musl/include" CHECK_LIBS="-L$musl/lib -lcheck" \
    YAJL_CFLAGS="-I$musl/include" YAJL_LIBS="-L$musl/lib -lyajl" \
    ZLIB_CFLAGS="-I$musl/include" ZLIB_LIBS="-L$musl/lib -lz" \
    NETTLE_CFLAGS="-I$musl/include" NETTLE_LIBS="-L$musl/lib -lnettle" \
    ICU_CFLAGS="-I$musl/icu" ICU_LIBS="$musl/lib/icu_absent.o" \
    --without-libpsl
  tell HSTS_TEST_TRAITS="'foreign no-icu'" FUZZ_TARGETS="'blob header list wrapping'"
  # shellcheck disable=SC2016 # make's variable
  tests='$(filter-out tests/test_idna,$(test_programs))'
  fuzz='fuzz/inputs fuzz/fuzz_blob fuzz/fuzz_header fuzz/fuzz_list'
  fuzz="$fuzz fuzz/fuzz_wrapping"
  scripts='tests/cli_compile.sh tests/cli_compile_list.sh fuzz/replay.sh'
  scripts="$scripts tests/cli_reproducible.sh tests/cli_surface.sh"
  run_tests bin_PROGRAMS=hsts-compile check_LTLIBRARIES= \
    check_PROGRAMS="$tests $fuzz tests/make_bad_blobs" TESTS="$tests $scripts"
}

variant_turkish() {
  mkdir -p "$here/locale"
  localedef -i tr_TR -f UTF-8 "$here/locale/tr_TR.UTF-8"
  LOCPATH=$here/locale LC_ALL=tr_TR.UTF-8
  export LOCPATH LC_ALL
  set_up
  tell HSTS_TEST_LOCALE=tr_TR.UTF-8
  # No locale changes what is compiled.
  leave_out_scripts tests/cli_abi.sh tests/cli_bootstrap.sh \
    tests/cli_dist.sh tests/cli_examples.sh tests/cli_hardening.sh \
    'tests/cli_man%' tests/cli_stack.sh tests/cli_surface.sh \
    'tests/cli_faults_%'
  run_tests
}

# --- Other machines ----------------------------------------------------------

# The libraries are Debian's for that machine, but neither its dpkg nor its
# loader learn of them, so the cross compilers get them as --sysroot.
set_up_foreign() { # DEBIAN-NAME TRIPLET
  sysroot=$plain/variants/sysroot-$1
  "$folder/sysroot.sh" "$1" "$sysroot" \
    check libc6-dev libicu-dev libyajl-dev nettle-dev zlib1g-dev
  libraries=$sysroot/usr/lib/$1-linux-gnu
  PKG_CONFIG_SYSROOT_DIR=$sysroot
  PKG_CONFIG_LIBDIR=$libraries/pkgconfig:$sysroot/usr/share/pkgconfig
  export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR
  set_up --host="$2" CC="$2-gcc --sysroot=$sysroot" \
    HSTS_COMPILE="$plain/hsts-compile"
  forget_stale_list
  tell HSTS_TEST_TRAITS=foreign CK_TIMEOUT_MULTIPLIER=10
}

# What a HSTS_COMPILE has made is made anew by nobody when that has changed.
forget_stale_list() {
  cmp -s "$here/data/preload.blob" "$plain/data/preload.blob" ||
    rm -f "$here/data/preload.blob" "$here/libhsts/preload_blob.c"
}

# This machine's processor can, so only the loader has to be named, unless the
# kernel was built without 32-bit programs.
variant_i686() {
  set_up_foreign i386 i686-linux-gnu
  loader=$sysroot/lib/ld-linux.so.2
  if "$loader" --version; then
    run_tests_under \
      "$loader --library-path $sysroot/lib/i386-linux-gnu:$libraries"
  else
    tell HSTS_TEST_SHARE=50
    run_tests_under "qemu-i386 -L $sysroot"
  fi
}

variant_s390x() {
  set_up_foreign s390x s390x-linux-gnu
  tell HSTS_TEST_SHARE=50
  run_tests_under "qemu-s390x -L $sysroot"
}

# --- Here it begins ----------------------------------------------------------

folder=$(cd "$(dirname -- "$0")" && pwd)
top=$(cd "$folder/../.." && pwd)
plain=$1
here=$plain/variants/$2
jobs=$(getconf _NPROCESSORS_ONLN)
case $2 in plain | contrib) ;; *) mkdir -p "$here" ;; esac
"variant_$2" "$plain"
