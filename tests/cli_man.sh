#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The manual pages say what is there, and nothing else: each function, declared
# as in hsts.h; each status, constant, type and member; of each tool the
# options, the exit statuses and the variables of the environment; the formats,
# policies and reasons; the header and the sections of a blob.  What is there is
# asked of the thing itself: the library's symbols, the tools' --help, and the
# tables and enums in the sources that both are made of.
#
# Every list is compared whole with the pages' own, so that a page can neither
# lack a name nor have one that is gone.  What the pages look like is for
# cli_man_pages.sh.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

leave_out instrumented 'it judges texts'

header=$top_srcdir/libhsts/hsts.h
manual=$top_srcdir/man
tools=$top_srcdir/tools
update=$top_builddir/hsts-update

# same WHAT-IS-WANTED: a file, of which standard input is a list, one a line, in
# any order.
same() {
  sort "$1" >"$scratch/wanted"
  sort >"$scratch/is"
  test -s "$scratch/wanted" && diff "$scratch/wanted" "$scratch/is"
}

# section PAGE TITLE: from one .Sh or .Ss to the next.
section() {
  awk -v title="$2" '/^\.S[hs] / { within = substr($0, 5) == title }
    within' "$manual/$1"
}

# --- Functions ---------------------------------------------------------------

exported() {
  shared=$top_builddir/.libs/libhsts.so
  if [ -e "$shared" ]; then
    $NM -D --defined-only "$shared" | sed -n 's/^.* T \([a-z0-9_]*\).*/\1/p'
  else
    sed -n 's/^ *\(hsts_[a-z0-9_]*\);$/\1/p' "$top_srcdir/libhsts/libhsts.map"
  fi
}

functions_are_each_in_one_name() {
  exported >"$scratch/exported"
  sed -n 's/^\.Nm \(hsts_[a-z0-9_]*\).*/\1/p' "$manual"/*.3 |
    same "$scratch/exported"
}

# Not only declared there: the text names it, too.
functions_are_told_of() {
  exported >"$scratch/exported"
  sed -n 's/^\.Fn \(hsts_[a-z0-9_]*\).*/\1/p' "$manual"/*.3 | sort -u |
    same "$scratch/exported"
}

# A declaration a line: TYPE NAME(PARAMETER, ...), one blank between words.
one_form() {
  sed 's/  */ /g; s/^ //; s/ $//; s/ *\* */ */g; s/( /(/g; s/ )/)/g'
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

# Each page of a family, in the list of pages and nowhere else in the overview.
overview_has_each_page() {
  (cd "$manual" && echo ./*.3) | tr ' ' '\n' |
    sed 's|^\./||; s|\.3$||; /^libhsts$/d' >"$scratch/pages"
  sed -n 's/^\.It Xr \([a-z_]*\) 3$/\1/p' "$manual/libhsts.3" |
    same "$scratch/pages"
}

# --- Names -------------------------------------------------------------------

statuses_are_in_the_overview() {
  sed -n 's/^  \(HSTS_OK\|HSTS_ERROR_[A-Z_]*\) = \([0-9]*\).*/\1 \2/p' \
    "$header" >"$scratch/statuses"
  sed -n 's/^\.It Dv \(HSTS_[A-Z_]*\) Pq \([0-9]*\)$/\1 \2/p' \
    "$manual/libhsts.3" | same "$scratch/statuses"
}

# lacks LIST MACRO: names that no page has in one of these macros, or declares.
lacks() {
  test -s "$1" && while read -r name; do
    grep -q -h -e "^\\.\\(It \\|Pq \\)*\\($2\\) .*\\<$name\\>" \
      -e "^typedef .*\\<$name(" "$manual"/*.3 || echo "$name"
  done <"$1" >"$scratch/lacking"
  cat "$scratch/lacking"
  test -s "$scratch/lacking"
}

constants_are_described() {
  sed -n 's/^  \(HSTS_[A-Z0-9_]*\)\( = .*\|,.*\)/\1/p
    s/^#define \(HSTS_[A-Z0-9_]*\)[ (].*/\1/p' "$header" >"$scratch/constants"
  grep -q -x HSTS_URL_SIZE "$scratch/constants" &&
    grep -q -x HSTS_REASON_EXACT "$scratch/constants" &&
    ! lacks "$scratch/constants" 'Dv\|Fd\|Ql'
}

types_are_described() {
  sed -n 's/^typedef .* \(hsts_[a-z0-9_]*\);$/\1/p
    s/^} \(hsts_[a-z0-9_]*\);/\1/p
    s/^typedef .* \(hsts_[a-z0-9_]*\)(.*/\1/p' "$header" >"$scratch/types"
  grep -q -x hsts_match "$scratch/types" &&
    grep -q -x hsts_visit "$scratch/types" &&
    ! lacks "$scratch/types" 'Vt\|Ft\|Fa'
}

# Of structs whose members are the caller's business.
members_are_described() {
  sed 's|/\*.*||; s|^ *[a-z].*\*/||' "$header" |
    sed -n '/^typedef struct .*{/,/^}/s/^  [a-z].*[ *]\([a-z0-9_]*\);.*/\1/p' |
    grep -v -x opaque | sort -u >"$scratch/members"
  grep -q -x entry_offset "$scratch/members" &&
    ! lacks "$scratch/members" 'Fa'
}

# Words that begin with hsts_ or HSTS_, that hsts.h has not and no page is; nor
# are they variables, an array that hsts-compile writes, or in other formats.
names_exist() {
  names='\(hsts\|HSTS\)_[A-Za-z0-9_]*'
  { grep -o "$names" "$header" && (cd "$manual" && echo ./*) |
    grep -o "$names" && printf 'hsts_preload_blob%s\n' '' _size _is_subset &&
    variables && printf '%s\n' HSTS_0 hsts_preload; } |
    sort -u >"$scratch/known"
  cat "$manual"/* | sed '/^\.Dt/d' | grep -o "$names" |
    sort -u >"$scratch/named"
  test -s "$scratch/named" &&
    comm -13 "$scratch/known" "$scratch/named" >"$scratch/unknown"
  cat "$scratch/unknown"
  test ! -s "$scratch/unknown"
}

# --- Options -----------------------------------------------------------------

# tool NAME: the program.
tool() {
  case $1 in
    hsts-compile) echo "$HSTS_COMPILE" ;;
    hsts-lookup) echo "$HSTS_LOOKUP" ;;
    hsts-squid) echo "$HSTS_SQUID" ;;
    hsts-update) echo "$update" ;;
    update-list) echo "$top_srcdir/data/update-list" ;;
  esac
}

# The options in a text, as --name.
options_in() {
  grep -o -e '\(^\|[^a-z0-9-]\)--[a-z][a-z0-9-]*' | grep -o -e '--.*' | sort -u
}

# In a line of its own: what else names one there does not tell of it.
helped() {
  "$(tool "$1")" --help |
    sed -n 's/^  *\(-[a-z], \)*\(--[a-z][a-z0-9-]*\).*/\2/p' | sort -u
}

# read_by NAME: those that the program itself knows, with or without --help.
# shellcheck disable=SC2016 # texts of sources
read_by() {
  case $1 in
    hsts-compile) cat "$tools/compile_options.c" ;;
    hsts-lookup) cat "$tools/lookup_options.c" "$tools/list_options.h" ;;
    hsts-squid) cat "$tools/squid_options.c" "$tools/list_options.h" ;;
    hsts-update) cat "$top_srcdir/data/update.sh" "$tools/hsts-update.sh" ;;
    *) cat "$top_srcdir/data/update.sh" "$top_srcdir/data/$1" ;;
  esac | sed -n 's/.*{\.name = "\([a-z0-9-]*\)".*/--\1/p
    /^ *--[a-z| -]*)/{ s/).*//; s/ | /\n/g; s/ //g; p; }
    s/^ *\[ "$1" = \(--[a-z]*\) \].*/\1/p' | sort -u
}

# .Fl macros that are long options.
marked() {
  sed 's/Fl -\([a-z][a-z0-9-]*\)/\
--\1\
/g' | grep -e '^--' | sort -u
}

help_tells_all_options() {
  read_by "$1" >"$scratch/read"
  helped "$1" | same "$scratch/read"
}

# hsts-update.8 has that one of update-list's, too, which is not installed.
options_are_those_of_help() {
  case $1 in
    hsts-update) { helped "$1" && helped update-list; } | sort -u ;;
    *) helped "$1" ;;
  esac >"$scratch/help"
  grep '^\.It Fl' "$manual/$2" | marked | same "$scratch/help"
}

# Options that stand for others in it are told in DESCRIPTION.
synopsis_has_no_other_options() {
  grep '^\.It Fl' "$manual/$1" | marked >"$scratch/described"
  section "$1" SYNOPSIS | marked >"$scratch/synopsis"
  test -s "$scratch/synopsis" &&
    test -z "$(comm -13 "$scratch/described" "$scratch/synopsis")"
}

short_options_are_described() {
  "$(tool "$1")" --help | sed -n 's/^ *-\([a-z]\), --.*/\1/p' >"$scratch/short"
  grep '^\.It Fl' "$manual/$2" | sed -n 's/^\.It Fl \([a-z]\) .*/\1/p' |
    diff "$scratch/short" -
}

# Wherever a page has one: of a tool, of configure, pkg-config, curl, wget,
# systemctl.
named_options_exist() {
  { for name in hsts-compile hsts-lookup hsts-squid hsts-update update-list; do
    helped "$name"
  done && "$top_srcdir/configure" --help | options_in &&
    printf '%s\n' --cflags --libs --hsts --hsts-file --now; } |
    sort -u >"$scratch/known"
  { cat "$manual"/* | marked && cat "$manual"/* | options_in; } |
    sort -u >"$scratch/named"
  comm -13 "$scratch/known" "$scratch/named" >"$scratch/unknown"
  cat "$scratch/unknown"
  test -s "$scratch/named" && test ! -s "$scratch/unknown"
}

# --- Exit statuses -----------------------------------------------------------

# The enumerators in a file, as NAME NUMBER.
exits_in() {
  sed -n 's/^ *\(EXIT_[A-Z_]*\) = \([0-9]*\).*/\1 \2/p' "$1"
}

# ended_by NAME: what the source of a program has for its end.
# shellcheck disable=SC2016 # texts of sources
ended_by() {
  case $1 in
    hsts-compile) exits_in "$tools/compile_exit.h" ;;
    hsts-lookup) exits_in "$tools/lookup_exit.h" ;;
    hsts-squid)
      exits_in "$tools/lookup_exit.h" | while read -r name number; do
        grep -q -w -e "$name" "$tools"/squid_*.c && echo "$name $number"
      done
      ;;
    hsts-update | update-list)
      sed -n 's/^FAULTY=/DONE=0 &/p' "$top_srcdir/data/update.sh" |
        tr ' =' '\n ' && sed -n 's/^  exit \$((\([0-9]*\) + .*/STOPPED \1/p' \
        "$top_srcdir/data/fetch-list.sh"
      ;;
  esac | cut -d ' ' -f 2
}

exits_are_those_of_the_source() {
  ended_by "$1" >"$scratch/exits"
  section "$2" 'EXIT STATUS' | sed -n 's/^\.It \([0-9]*\).*/\1/p' | sort -u |
    same "$scratch/exits"
}

# 128 and more goes without saying there.
exits_are_those_of_help() {
  ended_by "$1" | grep -v -x 128 >"$scratch/exits"
  "$(tool "$1")" --help | sed -n '/^Exit status/,$p' | grep -o '[0-9][0-9]*' |
    sort -u | same "$scratch/exits"
}

# --- The environment ---------------------------------------------------------

# variables_in FILE...: that a program reads, in C or in shell.
variables_in() {
  cat "$@" | sed -n 's/.*\(getenv\|environment\)("\([A-Z_]*\)").*/\2/p
    s/.*\${\([A-Z][A-Z_]*\)-.*/\1/p' | sort -u
}

variables() {
  variables_in "$top_srcdir"/libhsts/*.c "$tools"/*.c \
    "$top_srcdir/data/update.sh" "$tools/hsts-update.sh"
}

# variables_are PAGE FILE...: those in these files; besides, those of curl.
variables_are() {
  page=$1
  shift
  variables_in "$@" >"$scratch/read"
  section "$page" ENVIRONMENT | sed -n 's/^\.It Ev //p' | sed 's/ , /\n/g' |
    grep -v '^[a-z]*_proxy$' | same "$scratch/read"
}

# --- Words -------------------------------------------------------------------

# words_are COMMAND...: of the list in $scratch/words what a page has.
words_are() {
  "$@" | same "$scratch/words"
}

# Those of a .It Cm or .Cm line.
cm_words() {
  sed -n "$1" | sed 's/^\.\(It \)*Cm //; s/ , /\n/g'
}

formats_are_described() {
  "$HSTS_COMPILE" --format=help | sed 's/ .*//' >"$scratch/words"
  { sed -n '/^\.It Fl -format/,/^\.It Ar name/p' "$manual/hsts-compile.1" |
    cm_words '/^\.It Cm/p' &&
    section hsts-compile.1 'FORMATS OF OTHER PROGRAMS' |
    cm_words '/^\.It Cm/p'; } | same "$scratch/words"
}

policies_are_described() {
  sed -n 's/^\([a-z0-9-]*\), LIST_POLICY_.*/\1/p' \
    "$tools/keywords_policy.gperf" >"$scratch/words"
  cm_words '/^A name that is neither/,/^nor in/{ /^\.Cm/{ s/ ,$//; p; }; }' \
    <"$manual/hsts-compile.1" | same "$scratch/words"
}

reasons_are_described() {
  sed -n '/^static const char .*reason/,/^  return/s/.*"\([a-z-]*\)".*/\1/p
    /^    return "/s/.*"\([a-z-]*\)".*/\1/p' "$tools/lookup_answer.c" \
    >"$scratch/words"
  sed -n 's/.*\[HSTS_REASON_.*"\([a-z-]*\)".*/\1/p' "$tools/lookup_answer.c" \
    >>"$scratch/words"
  sort -u -o "$scratch/words" "$scratch/words"
  sed -n '/^\.It Va reason/,/^\.It Va host/s/^\.Qq \([a-z-]*\).*/\1/p' \
    "$manual/hsts-lookup.1" | same "$scratch/words"
}

# --- The blob ----------------------------------------------------------------

# rows TITLE: of a table in hsts-blob.5, as A|B|C.
rows() {
  section hsts-blob.5 "$1" | sed -n 's/ Ta /|/g; s/^\.It \([0-9].*\)/\1/p'
}

# The same of the document's.
document_rows() {
  sed -n "/^## $1\. /,/^## $2\. /p" "$top_srcdir/doc/blob-format.md" |
    sed -n 's/ *| */|/g; s/^|\([0-9].*\)/\1/p'
}

header_is_that_of_the_document() {
  document_rows 3 4 | cut -d '|' -f 1-3 >"$scratch/fields"
  rows 'The header' | cut -d '|' -f 1-3 | same "$scratch/fields"
}

header_is_that_of_the_source() {
  sed -n 's/^  HEADER_[A-Z_]* = \([0-9]*\),.*/\1/p' \
    "$top_srcdir/libhsts/blob_format.h" >"$scratch/offsets"
  rows 'The header' | cut -d '|' -f 1 | same "$scratch/offsets"
}

sections_are_those_of_the_document() {
  document_rows 4 5 | cut -d '|' -f 1-2 >"$scratch/sections"
  rows Sections | cut -d '|' -f 1-2 | same "$scratch/sections"
}

# --- The cases ---------------------------------------------------------------

check 'each function is in the NAME of one page' functions_are_each_in_one_name
check '... and its text tells of it' functions_are_told_of
check 'SYNOPSIS declares functions as hsts.h does' \
  synopses_are_those_of_the_header
check 'libhsts.3 lists each page of functions' overview_has_each_page
check 'libhsts.3 has each status with its number' statuses_are_in_the_overview
check 'each constant of hsts.h is on a page' constants_are_described
check 'each type of hsts.h is on a page' types_are_described
check 'each member of a struct is on a page' members_are_described
check 'whatever a page names is in hsts.h, or a page' names_exist
for page in hsts-compile.1 hsts-lookup.1 hsts-squid.8 hsts-update.8; do
  name=${page%.*}
  check "$name --help tells each option that it reads" \
    help_tells_all_options "$name"
  check "$page has the options of --help" \
    options_are_those_of_help "$name" "$page"
  check "$page has its short options" \
    short_options_are_described "$name" "$page"
  check "the SYNOPSIS of $page has no others" \
    synopsis_has_no_other_options "$page"
  check "$page has the exit statuses of the source" \
    exits_are_those_of_the_source "$name" "$page"
  check "$name --help has them, too" exits_are_those_of_help "$name"
done
check 'update-list --help tells each option that it reads' \
  help_tells_all_options update-list
check 'update-list --help has its exit statuses' \
  exits_are_those_of_help update-list
check 'options exist, wherever a page names one' named_options_exist

check 'hsts-compile.1 has the variables that it reads' \
  variables_are hsts-compile.1 "$tools"/*.c
for page in libhsts.3 hsts-lookup.1 hsts-squid.8; do
  check "$page has the variables that the library reads" \
    variables_are "$page" "$top_srcdir"/libhsts/*.c
done
check 'hsts-update.8 has the variables that it reads' \
  variables_are hsts-update.8 "$top_srcdir/data/update.sh" \
  "$tools/hsts-update.sh"

check 'hsts-compile.1 has the formats of --format=help' formats_are_described
check 'hsts-compile.1 has the policies' policies_are_described
check 'hsts-lookup.1 has the reasons of --format=json' reasons_are_described

check 'hsts-blob.5 has the header of doc/blob-format.md' \
  header_is_that_of_the_document
check '... and its fields where the source has them' \
  header_is_that_of_the_source
check 'hsts-blob.5 has the sections of doc/blob-format.md' \
  sections_are_those_of_the_document

finish
