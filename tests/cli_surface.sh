#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the library gives to those who link it, and what it wants from them.  The
# shared library exports the functions of hsts.h and nothing else; the static
# one defines no name that could clash with another's.  The core needs three
# functions of the C library, whoever compiles it.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"
# shellcheck source=tests/sources.sh
. "$top_srcdir/tests/sources.sh"

leave_out instrumented 'it judges the code that is delivered'

header=$top_srcdir/libhsts/hsts.h
shared=$top_builddir/.libs/libhsts.so
static=$top_builddir/.libs/libhsts.a
core=$top_builddir/.libs/libhsts-core.a

# --- What is exported --------------------------------------------------------

# A declaration a line, without comments; a typedef is no function.
declared_functions() {
  $CC -E -P "$header" | tr '\n' ' ' | tr ';' '\n' | grep -v typedef |
    sed -n 's/^.*[ *]\(hsts_[a-z0-9_]*\)(.*/\1/p' | sort
}

# What is there is compared whole, so that nothing can be there besides.
exports_are_those_of_the_header() {
  { declared_functions | sed 's/.*/T &@@LIBHSTS_1/' && echo 'A LIBHSTS_1'; } |
    sort >"$scratch/declared"
  $NM -D --defined-only "$shared" |
    sed 's/^[0-9a-f]* //; s/^\(A LIBHSTS_1\)@@.*/\1/' |
    sort >"$scratch/exported"
  grep -q hsts_lookup "$scratch/declared" &&
    diff "$scratch/declared" "$scratch/exported"
}

soname_is() {
  readelf -d "$shared" | grep -F "soname: [$1]"
}

# Names of the library's own are hsts_*, too: a static library has no other way
# to keep its names from clashing with others.  For i686, compilers add a function
# to each object file that tells where it is, of which the linker keeps one.
defines_hsts_names_only() {
  $NM -g --defined-only "$static" >"$scratch/defined"
  grep -q ' T hsts_lookup$' "$scratch/defined" &&
    awk 'NF == 3 && $3 !~ /^hsts_|^__x86.get_pc_thunk[.]/ { print; bad = 1 }
         END { exit bad }' "$scratch/defined"
}

# Those that hsts.h does not have are hidden, so that no program and no shared
# library that the static one is linked into exports them.
hides_names_of_its_own() {
  declared_functions >"$scratch/declared"
  readelf -sW "$static" |
    awk '$5 == "GLOBAL" && $6 == "DEFAULT" && $7 != "UND" { print $8 }' |
    sort >"$scratch/visible"
  diff "$scratch/declared" "$scratch/visible"
}

# --- What the core needs -----------------------------------------------------

# The includes of the core's sources and of all headers beside them, but for those
# of the store and of files: four
# headers without code, and string.h, of which it calls three functions.
core_includes_few_headers() {
  # shellcheck disable=SC2046 # one word a file
  grep '^# *include *<' "$(dirname "$header")"/*.h $(core_sources) |
    grep -v -E '/(store[a-z_]*|file_place)[.]h:' |
    grep -v -E '<(cpuid|limits|stdbool|stddef|stdint|string)[.]h>$'
  test $? -eq 1
}

# compile_core NAME COMPILER...
compile_core() {
  folder=$scratch/$1
  shift
  mkdir "$folder"
  for source in $(core_sources); do
    "$@" -std=c11 -I"$top_srcdir/libhsts" -c "$source" \
      -o "$folder/$(basename "$source" .c).o" || return
  done
}

# needs_only FILES PATTERN: of the names that the objects do not define
# themselves, all are like that
needs_only() {
  # shellcheck disable=SC2086 # a pattern of files is meant
  $NM -A $1 >"$scratch/names" || return
  awk -v pattern="^($2)\$" '
    $0 !~ /:/ || $1 ~ /blob_file[.]o:/ { next }
    $(NF - 1) == "U" { wanted[$NF] = $0; next }
    { defined[$NF] = 1 }
    END {
      for (name in wanted)
        if (!(name in defined) && name !~ pattern) {
          print wanted[name]
          bad = 1
        }
      exit bad || !("hsts_lookup" in defined)
    }' "$scratch/names"
}

# The table that position-independent code on some machines goes through.
table=_GLOBAL_OFFSET_TABLE_
memory_functions='memcpy|memcmp|memset'
# What hardening adds, each with what it is for: the stack protector's way out
# (by its second name in i686's shared libraries, and the value that it compares
# with, on machines that keep that in memory), and what checks lengths first.
hardened="__stack_chk_fail|__stack_chk_fail_local|__stack_chk_guard"
hardened="$hardened|__memcpy_chk|__memset_chk"

# core_needs_little COMPILER OPTION...
core_needs_little() {
  compiler=$1
  shift
  # shellcheck disable=SC2086 # CC may have options
  compile_core "core$cases" $compiler -fno-stack-protector -U_FORTIFY_SOURCE \
    "$@" &&
    needs_only "$scratch/core$cases/*.o" "$memory_functions|$table"
}

# core_by COMPILER: cases.  Where there is a C library, compilers may make calls
# of other functions out of calls of these, when they optimise.
core_by() {
  if ! has "${1%% *}"; then
    skip "the core, by $1" "it is not here (Debian: $1)"
    return
  fi
  check "the core needs $memory_functions only, by $1 -O2" \
    core_needs_little "$1" -O2
  for level in -O0 -O2 -Os; do
    check "the same without a C library, by $1 $level" \
      core_needs_little "$1" $level -ffreestanding -nostdlib
  done
}

is_gcc_for_x86_64() {
  # shellcheck disable=SC2086 # CC may have options
  $CC -dM -E -x c - </dev/null >"$scratch/macros"
  grep -q ' __x86_64__ ' "$scratch/macros" &&
    ! grep -q ' __clang__ ' "$scratch/macros"
}

# code_is_at_most OCTETS WITHOUT: of all objects but those, as a pattern
code_is_at_most() {
  size -A "$scratch"/sized/*.o | awk -v most="$1" -v without="$2" '
    / *:$/ { file = $1 }
    $1 ~ /^\.text/ && file !~ without { sum += $2; print $2, file }
    END { print sum, "octets of code in all"; exit !(sum > 0 && sum <= most) }'
}

# --- The cases ---------------------------------------------------------------

if [ -e "$shared" ]; then
  check 'libhsts.so exports the functions of hsts.h, as LIBHSTS_1' \
    exports_are_those_of_the_header
  check 'the soname is libhsts.so.1' soname_is libhsts.so.1
else
  skip 'what libhsts.so exports' 'no shared library was built'
fi
if [ -e "$static" ]; then
  check 'libhsts.a defines names that begin with hsts_ only' \
    defines_hsts_names_only
  check 'libhsts.a hides all but the functions of hsts.h' hides_names_of_its_own
else
  skip 'what libhsts.a defines' 'no static library was built'
fi

check 'the core includes headers without code, and string.h' \
  core_includes_few_headers
core_by "$CC"
for compiler in gcc clang; do
  [ "$compiler" = "$CC" ] || core_by $compiler
done
if is_instrumented; then
  skip 'what the core of the build needs' 'this build counts or checks'
else
  check 'the core of the build needs these and what hardening adds' \
    needs_only "$core" "$memory_functions|$table|$hardened"
fi

if is_gcc_for_x86_64; then
  # shellcheck disable=SC2086 # CC may have options
  check 'the core compiles' compile_core sized $CC -O2 -fPIC
  check 'the code for blobs and hosts is at most 16 KiB' \
    code_is_at_most 16384 '(url|ip_address|redirect|overlay|header|eligible)[a-z_]*[.]o$'
  check 'with that for overlays and URLs it is at most 24 KiB' \
    code_is_at_most 24576 '(header|eligible)[a-z_]*[.]o$'
  check 'and with that for the header at most 29 KiB' code_is_at_most 29696 '^$'
else
  skip 'the size of the code' 'the limits are for gcc and x86-64'
fi

finish
