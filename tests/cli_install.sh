#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What `make install` puts there is what an embedder needs, and no more: the
# header is C11 and C++11, and a program finds it all by pkg-config.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

leave_out instrumented 'it judges the code that is delivered'
leave_out foreign 'it runs what it compiles, with what is installed'

root=$scratch/root
header=$top_srcdir/libhsts/hsts.h

# --- The header --------------------------------------------------------------

header_alone_is() {
  language=$1
  shift
  "$@" -x "$language" -Wall -Wextra -pedantic -Werror -fsyntax-only "$header"
}

# --- A program of someone else's ---------------------------------------------

write_program() {
  cat >"$scratch/program.c" <<'END'
#include <hsts.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  const char *host = argv[argc - 1], *blob = argv[1];
  const hsts_db *list = hsts_builtin();
  hsts_db *file = NULL;
  hsts_match match;
  if (!list && hsts_open_file(&file, blob) == HSTS_OK)
    list = file;
  if (hsts_lookup(list, host, strlen(host), 0, &match) == HSTS_OK)
    puts(match.force_https ? "https" : "http");
  hsts_close(file);
  return strcmp(hsts_version(), HSTS_VERSION_STRING) != 0;
}
END
}

module() {
  PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_PATH=$pkgconfig_folder \
    pkg-config "$@" libhsts
}

run_installed() {
  LD_LIBRARY_PATH=$library_folder "$@"
}

# program_works OUT CC-OPTION...
program_works() {
  out=$scratch/$1
  shift
  # shellcheck disable=SC2046 # one word an option
  $CC "$scratch/program.c" -o "$out" "$@" $(module --cflags --libs) &&
    test "$(run_installed "$out" "$blob" hstspreload.org)" = https &&
    test "$(run_installed "$out" "$blob" google.com)" = http
}

version_is_that_of_the_header() {
  echo HSTS_VERSION_STRING | $CC -E -P -include "$header" - |
    grep -F "\"$(module --modversion)\""
}

tool_works() {
  tool=$(find "$root" -type f -perm -u+x -name "$1")
  shift
  run_installed "$tool" "$@"
}

# --- The cases ---------------------------------------------------------------

check 'make install' \
  "$MAKE" -C "$top_builddir" DESTDIR="$root" install || exit
pkgconfig_folder=$(dirname "$(find "$root" -name libhsts.pc)")
library_folder=$(dirname "$pkgconfig_folder")
shared=$library_folder/libhsts.so
blob=$(find "$root" -name preload.blob)

# shellcheck disable=SC2086 # CC and CXX may have options
check 'hsts.h is C11' header_alone_is c $CC -std=c11
# shellcheck disable=SC2086
check_with g++ "${CXX%% *}" 'hsts.h is C++11' header_alone_is c++ $CXX -std=c++11

write_program
check 'pkg-config knows the version of hsts.h' version_is_that_of_the_header
if [ -e "$shared" ]; then
  check 'a program uses the shared library' program_works with_shared
fi
if [ -e "$library_folder/libhsts.a" ]; then
  check 'a program uses the static library' program_works with_static -static
fi
check 'the installed hsts-lookup works' \
  tool_works hsts-lookup --blob="$blob" hstspreload.org
check 'the installed hsts-compile works' tool_works hsts-compile --info "$blob"
check 'the installed hsts-squid works' tool_works hsts-squid --blob="$blob"
names_installed_helper() {
  helper=$(sed -n 's/^url_rewrite_program //p' \
    "$(find "$root" -name hsts-squid.conf)")
  test -x "$root$helper"
}
check 'its part of squid.conf names it' names_installed_helper
check 'the installed hsts-update works' tool_works hsts-update --version
check 'one header is installed, hsts.h' \
  test "$(find "$root" -name '*.h')" = "$(find "$root" -name hsts.h)"
check 'the blob is installed' \
  cmp "$HSTS_BLOB" "$blob"
check 'the licences are installed' \
  cmp "$top_srcdir/COPYING" "$(find "$root" -name COPYING)"
manual_has() {
  grep -q "^\\.Nm $1\\( ,\\)*\$" "$(find "$root" -name "$1.3")"
}
for function in hsts_lookup hsts_store_note hsts_canonical_host; do
  check "man finds $function" manual_has "$function"
done
pages_are_installed() {
  manual=$(dirname "$(dirname "$(find "$root" -name libhsts.3)")")
  for page in "$top_srcdir"/man/*; do
    cmp "$page" "$manual/man${page##*.}/${page##*/}" || return
  done
}
check 'each manual page is installed, in its section' pages_are_installed

check 'make uninstall' \
  "$MAKE" -C "$top_builddir" DESTDIR="$root" uninstall
check 'no file is left' test -z "$(find "$root" ! -type d)"
# Machines have the others before, which are not ours to remove.
leaves_no_folder() {
  ! find "$root" -mindepth 1 -type d -empty |
    grep -v -E '/(bin|sbin|lib|lib/[a-z0-9_]*-linux-[a-z]*|include|share|man)$'
}
check 'no folder is left that a machine need not have' leaves_no_folder

finish
