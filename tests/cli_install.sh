#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What `make install` puts there is what an embedder needs, and no more: the
# symbols of the library are the functions of hsts.h, its core runs without a C
# library, the header is C11 and C++11, and a program finds it all by
# pkg-config.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

root=$scratch/root
header=$top_srcdir/libhsts/hsts.h

# --- The library -------------------------------------------------------------

# A declaration a line, without comments; a typedef is no function.
declared_functions() {
  $CC -E -P "$header" | tr '\n' ' ' | tr ';' '\n' | grep -v typedef |
    sed -n 's/^.*[ *]\(hsts_[a-z0-9_]*\)(.*/\1/p' | sort
}

exports_are_those_of_the_header() {
  declared_functions >"$scratch/declared"
  $NM -D --defined-only "$1" | sed -n 's/.* T \([^@]*\).*/\1/p' |
    sort >"$scratch/exported"
  diff "$scratch/declared" "$scratch/exported"
}

exports_nothing_else() {
  $NM -D --defined-only "$1" | grep -v ' T hsts_' | grep -v ' A LIBHSTS_1$'
  test $? -ne 0
}

soname_is() {
  readelf -d "$2" | grep -F "soname: [$1]"
}

# --- The core: all of libhsts/ but what opens files --------------------------

link_core() {
  mkdir "$scratch/core"
  for source in $HSTS_CORE_SOURCES; do
    case $source in
      *.h | */blob_file.c) continue ;;
    esac
    object=$scratch/core/$(basename "$source" .c).o
    $CC -std=c11 -O2 -fPIC -I"$top_srcdir/libhsts" \
      -c "$top_srcdir/$source" -o "$object" || return
  done
  $CC -r -nostdlib -o "$scratch/core.o" "$scratch"/core/*.o
}

# The compiler itself adds the other two.
core_needs_only_memory_functions() {
  $NM -u "$scratch/core.o" | awk '
    $NF !~ /^(memcpy|memcmp|memset)$/ &&
    $NF !~ /^(_GLOBAL_OFFSET_TABLE_|__stack_chk_fail)$/ { print; bad = 1 }
    END { exit bad }'
}

# $2: the objects to leave out, as an awk expression.
core_code_is_at_most() {
  size -A "$scratch"/core/*.o | awk -v most="$1" -v without="$2" '
    / *:$/ { file = $1 }
    $1 ~ /^\.text/ && file !~ without { sum += $2; print $2, file }
    END { print sum, "octets of code in all"; exit !(sum > 0 && sum <= most) }'
}

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
  tool=$(find "$root" -type f -name "$1")
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

if [ -e "$shared" ]; then
  check 'the library exports the functions of hsts.h' \
    exports_are_those_of_the_header "$shared"
  check 'the library exports nothing else' exports_nothing_else "$shared"
  check 'the soname is libhsts.so.1' soname_is libhsts.so.1 "$shared"
else
  skip 'what the library exports' 'no shared library was built'
fi

check 'the core compiles alone' link_core
check 'the core needs memcpy, memcmp and memset only' \
  core_needs_only_memory_functions
check 'the code for blobs and hosts is at most 16 KiB' \
  core_code_is_at_most 16384 '(url|ip_address|redirect)[a-z_]*[.]o$'
check 'with that for URLs it is at most 22 KiB' core_code_is_at_most 22528 '^$'

# shellcheck disable=SC2086 # CC and CXX may have options
check 'hsts.h is C11' header_alone_is c $CC -std=c11
if command -v "${CXX%% *}" >"$scratch/said"; then
  # shellcheck disable=SC2086
  check 'hsts.h is C++11' header_alone_is c++ $CXX -std=c++11
else
  skip 'hsts.h is C++11' 'no C++ compiler (Debian: g++)'
fi

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
check 'one header is installed, hsts.h' \
  test "$(find "$root" -name '*.h')" = "$(find "$root" -name hsts.h)"
check 'the blob is installed' \
  cmp "$HSTS_BLOB" "$blob"
check 'the licences are installed' \
  cmp "$top_srcdir/COPYING" "$(find "$root" -name COPYING)"

check 'make uninstall' \
  "$MAKE" -C "$top_builddir" DESTDIR="$root" uninstall
check 'no file is left' test -z "$(find "$root" ! -type d)"
check 'no folder of its own is left' \
  test -z "$(find "$root" -name hsts -o -name libhsts)"

finish
