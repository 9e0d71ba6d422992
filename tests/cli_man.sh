#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The manual pages say what is there: every function is on one page, declared as
# in hsts.h; every status is in libhsts(3); what a page names exists; its examples
# compile; and the pages of the tools have the options that --help has.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

leave_out instrumented 'it judges texts'

header=$top_srcdir/libhsts/hsts.h
manual=$top_srcdir/man

# same WHAT-IS-WANTED, of which standard input is a list, one a line, sorted.
same() {
  sort >"$scratch/is"
  test -s "$1" && diff "$1" "$scratch/is"
}

# --- Functions ---------------------------------------------------------------

functions_are_each_in_one_name() {
  sed -n 's/^ *\(hsts_[a-z0-9_]*\);$/\1/p' "$top_srcdir/libhsts/libhsts.map" |
    sort >"$scratch/exported"
  sed -n 's/^\.Nm \(hsts_[a-z0-9_]*\).*/\1/p' "$manual"/*.3 |
    same "$scratch/exported"
}

# A declaration a line: TYPE NAME(PARAMETER, ...), one blank between words.
one_form() {
  sed 's/  */ /g; s/^ //; s/ $//; s/ *\* */ */g; s/( /(/g; s/ )/)/g' | sort
}

declared() {
  # shellcheck disable=SC2086 # CC may have options
  $CC -E -P "$header" | tr '\n' ' ' | tr ';' '\n' |
    sed 's/.*} *//; s/.*extern "C" {//' | grep -v typedef |
    grep 'hsts_[a-z0-9_]*(' | one_form
}

described() {
  sed 's/"//g' "$manual"/*.3 | awk '
    /^\.Ft / { type = substr($0, 5) }
    /^\.Fo / { name = substr($0, 5); arguments = "" }
    /^\.Fa / && name { arguments = arguments ", " substr($0, 5) }
    /^\.Fc/ { print type " " name "(" substr(arguments, 3) ")"; name = "" }' |
    one_form
}

synopses_are_those_of_the_header() {
  declared >"$scratch/declared"
  described | same "$scratch/declared"
}

# --- Names -------------------------------------------------------------------

statuses_are_in_the_overview() {
  sed -n 's/^  \(HSTS_OK\|HSTS_ERROR_[A-Z_]*\) = \([0-9]*\).*/\1 \2/p' \
    "$header" | sort >"$scratch/statuses"
  sed -n 's/^\.It Dv \(HSTS_[A-Z_]*\) Pq \([0-9]*\)$/\1 \2/p' \
    "$manual/libhsts.3" | same "$scratch/statuses"
}

# Words that begin with hsts_ or HSTS_, that hsts.h has not and no page is.
names_exist() {
  names='\(hsts\|HSTS\)_[A-Za-z0-9_]*'
  { grep -o "$names" "$header" && (cd "$manual" && echo ./*.3) |
    grep -o "$names"; } | sort -u >"$scratch/known"
  sed '/^\.Dt/d' "$manual"/*.3 | grep -o "$names" | sort -u >"$scratch/named"
  test -s "$scratch/named" &&
    comm -13 "$scratch/known" "$scratch/named" >"$scratch/unknown"
  cat "$scratch/unknown"
  test ! -s "$scratch/unknown"
}

# --- Examples ----------------------------------------------------------------

example_compiles() {
  sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$1" |
    sed -n '/^\.Bd -literal/,/^\.Ed/p' | sed '/^\./d; s/\\e/\\/g' \
    >"$scratch/example.c"
  grep -q 'include <hsts.h>' "$scratch/example.c" &&
    $CC -std=c11 -Wall -Wextra -Werror -fsyntax-only \
      -I"$top_srcdir/libhsts" "$scratch/example.c"
}

# --- Options -----------------------------------------------------------------

options_are_those_of_help() {
  "$1" --help | grep -o -e '--[a-z][a-z0-9-]*' | sort -u >"$scratch/help"
  sed -n '/^\.It Fl/s/Fl -\([a-z][a-z0-9-]*\)/\
--\1\
/gp' "$2" | grep -e '^--' | sort -u | same "$scratch/help"
}

# --- The cases ---------------------------------------------------------------

check 'each function is in the NAME of one page' functions_are_each_in_one_name
check 'SYNOPSIS declares functions as hsts.h does' \
  synopses_are_those_of_the_header
check 'libhsts.3 has each status with its number' statuses_are_in_the_overview
check 'whatever a page names is in hsts.h, or a page' names_exist
for page in "$manual"/*.3; do
  # shellcheck disable=SC2086
  check "the example of ${page##*/} compiles" example_compiles "$page"
done
check 'hsts-compile.1 has the options of --help' \
  options_are_those_of_help "$HSTS_COMPILE" "$manual/hsts-compile.1"
check 'hsts-lookup.1 has the options of --help' \
  options_are_those_of_help "$HSTS_LOOKUP" "$manual/hsts-lookup.1"
check 'hsts-squid.8 has the options of --help' \
  options_are_those_of_help "$HSTS_SQUID" "$manual/hsts-squid.8"
check 'hsts-update.8 has the options of --help' \
  options_are_those_of_help "$top_builddir/hsts-update" "$manual/hsts-update.8"
if command -v mandoc >"$scratch/said"; then
  check 'mandoc has nothing to say of the library' \
    mandoc -T lint -W warning "$manual"/*.3
else
  skip 'mandoc has nothing to say of the library' \
    'no mandoc (Debian: mandoc)'
fi

finish
