#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The manual pages as pages: in mdoc without a fault or a complaint of style, no
# wider than a terminal, called what their files are called, with a line that
# apropos(1) shows, in the Makefile, and with references that lead to a page.
# What they say is for cli_man.sh.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

leave_out instrumented 'it judges texts'

manual=$top_srcdir/man

# Pages of others that ours refer to.
foreign='cron 8
curl 1
diff 1
flock 2
prlimit 1
squid 8
systemd 1
time 2'

# --- One page ----------------------------------------------------------------

# All but whether pages exist that are referred to, which mandoc asks the
# machine that it runs on.
lint_is_content() {
  mandoc -T lint -W all "$1" >"$scratch/lint" 2>&1
  grep -v -e 'STYLE: referenced manual not found' \
    -e '^mandoc: outdated mandoc.db lacks' "$scratch/lint"
  test $? -eq 1
}

# At 80 columns man(1) has 78 for the page; examples are not broken.
fits_a_terminal() {
  mandoc -T ascii -O width=78 "$1" 2>"$scratch/said" | sed 's/.\x08//g' \
    >"$scratch/rendered"
  test -s "$scratch/rendered" && awk 'length > 80 { print; wide = 1 }
    END { exit wide }' "$scratch/rendered"
}

# A page of several functions is called after one of them, or the begin of some.
is_called_as_its_file() {
  section=${1##*.}
  name=$(basename "$1" ".$section")
  title=$(echo "$name" | tr '[:lower:]' '[:upper:]')
  grep -q -x "\\.Dt $title $section" "$1" &&
    grep -q "^\\.Nm $name" "$1"
}

# One line for apropos(1), no sentence.
is_described_in_a_line() {
  test "$(grep -c '^\.Nd ' "$1")" -eq 1 &&
    test -z "$(grep -x -e '^\.Nd .\{71,\}' -e '^\.Nd [A-Z].*[a-z]\.' \
      -e '^\.Nd .*\.' "$1")"
}

# has_sections PAGE TITLE...
has_sections() {
  page=$1
  shift
  for title; do
    grep -q -x "\\.Sh $title" "$page" || echo "no $title"
  done >"$scratch/missing"
  cat "$scratch/missing"
  test ! -s "$scratch/missing"
}

has_all_sections() {
  case $1 in
    *.3) has_sections "$1" SYNOPSIS DESCRIPTION EXAMPLES 'SEE ALSO' ;;
    *.5) has_sections "$1" DESCRIPTION EXAMPLES 'SEE ALSO' STANDARDS \
      'SECURITY CONSIDERATIONS' ;;
    *) has_sections "$1" SYNOPSIS DESCRIPTION ENVIRONMENT FILES 'EXIT STATUS' \
      EXAMPLES 'SEE ALSO' STANDARDS CAVEATS 'SECURITY CONSIDERATIONS' ;;
  esac
}

# --- All of them -------------------------------------------------------------

# What can be referred to, as NAME SECTION.
known_pages() {
  echo "$foreign"
  for page in "$manual"/*; do
    basename "$page" | tr . ' '
    sed -n "s/^\\.Nm \\([a-z][a-z0-9_-]*\\).*/\\1 ${page##*.}/p" "$page"
  done
}

references_lead_to_pages() {
  known_pages | sort -u >"$scratch/pages"
  cat "$manual"/* |
    sed -n 's/.*\(^\.\| \)Xr \([a-z][a-z0-9_-]*\) \([0-9]\).*/\2 \3/p' |
    sort -u >"$scratch/references"
  comm -13 "$scratch/pages" "$scratch/references" >"$scratch/nowhere"
  cat "$scratch/nowhere"
  test -s "$scratch/references" && test ! -s "$scratch/nowhere"
}

no_page_of_others_is_listed_in_vain() {
  echo "$foreign" | while read -r name section; do
    grep -q "Xr $name $section" "$manual"/* || echo "$name $section"
  done >"$scratch/vain"
  cat "$scratch/vain"
  test ! -s "$scratch/vain"
}

# Nobody comes to a page that no other names.
pages_are_referred_to() {
  for page in "$manual"/*; do
    reference=$(basename "$page" | tr . ' ')
    grep -q "Xr $reference" "$manual"/* || echo "$reference"
  done >"$scratch/alone"
  cat "$scratch/alone"
  test ! -s "$scratch/alone"
}

pages_are_in_the_makefile() {
  (cd "$top_srcdir" && echo man/*) | tr ' ' '\n' | sort >"$scratch/files"
  sed -n 's|^  \(man/[^ ]*\).*|\1|p' "$top_srcdir/Makefile.am" | sort |
    diff "$scratch/files" -
}

descriptions_differ() {
  grep -h '^\.Nd ' "$manual"/* | sort | uniq -d >"$scratch/twice"
  test ! -s "$scratch/twice"
}

# --- The cases ---------------------------------------------------------------

for file in "$manual"/*; do
  called=${file##*/}
  if command -v mandoc >"$scratch/said"; then
    check "mandoc has nothing to say of $called" lint_is_content "$file"
    check "$called fits into 80 columns" fits_a_terminal "$file"
  else
    skip "mandoc has nothing to say of $called" 'no mandoc (Debian: mandoc)'
    skip "$called fits into 80 columns" 'no mandoc (Debian: mandoc)'
  fi
  check "$called is called as its file is" is_called_as_its_file "$file"
  check "$called is described in a line" is_described_in_a_line "$file"
  check "$called has all sections" has_all_sections "$file"
done
check 'each reference leads to a page' references_lead_to_pages
check '... and no page of others is allowed in vain' \
  no_page_of_others_is_listed_in_vain
check 'each page is referred to' pages_are_referred_to
check 'each page is in Makefile.am' pages_are_in_the_makefile
check 'no two pages are described alike' descriptions_differ

finish
