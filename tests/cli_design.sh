#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The picture of doc/design.md, doc/design.dot, is true: each file of library
# and tools is in one of its modules, an arrow stands for an #include, each
# #include has an arrow or a way of arrows, no way leads in a circle, and none
# from the library to the tools.  design.svg is what Graphviz makes of it; and what
# links to a part of design.md finds it.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

leave_out instrumented 'it judges texts'

picture=$top_srcdir/doc/design.dot
edges=$scratch/edges
cd "$top_srcdir" || exit 1

# --- Of the picture ----------------------------------------------------------

# FOLDER MODULE PATTERN: one line for each pattern of a node's files.
modules() {
  sed -n '/label="[a-z]*\/"/s/.*label="\([a-z]*\)\/".*/folder \1/p
    s/^ *\([a-z]*\) \[files="\([^"]*\)".*/module \1 \2/p' "$picture" |
    awk '$1 == "folder" { folder = $2 }
      $1 == "module" { for (i = 3; i <= NF; i++) print folder, $2, $i }'
}

# A B: one line for each thin arrow.
arrows() {
  sed -n 's/^ *\([a-z]*\) -> \([a-z]*\);$/\1 \2/p' "$picture"
}

# --- Of the sources ----------------------------------------------------------

sources() {
  for file in libhsts/*.[ch] tools/*.[ch] libhsts/*.gperf tools/*.gperf; do
    case $file in
      libhsts/header_names.c | libhsts/preload_blob.c | tools/keywords_*.c) ;;
      *) echo "$file" ;;
    esac
  done
}

# FILE MODULE, once for each module that a file is in.
placed() {
  sources | while read -r file; do
    modules | while read -r folder module pattern; do
      # shellcheck disable=SC2254 # it is a pattern
      case $file in
        $folder/$pattern) echo "$file $module" ;;
      esac
    done
  done
}

# FILE HEADER, for each #include of a file of the project's.
includes() {
  sources | xargs grep -H '^ *# *include "' |
    sed 's/^\([^:]*\):.*include "\([^"]*\)".*/\1 \2/' |
    while read -r file header; do
      folder=${file%/*}
      case $header in
        ../*) echo "$file ${header#../}" ;;
        *)
          [ -e "$folder/$header" ] || folder=libhsts
          echo "$file $folder/$header"
          ;;
      esac
    done
}

# A B: a file of module A includes a header of module B.
find_edges() {
  includes | awk 'FNR == NR { module[$1] = $2; next }
    ($1 in module) && ($2 in module) && module[$1] != module[$2] { print module[$1], module[$2] }' \
    "$scratch/placed" - | sort -u
}

# --- The comparisons ---------------------------------------------------------

# is_empty: prints standard input, which should have nothing.
is_empty() {
  cat >"$scratch/left"
  cat "$scratch/left"
  test ! -s "$scratch/left"
}

files_are_in_one_module() {
  sources | sort >"$scratch/sources"
  cut -d ' ' -f 1 "$scratch/placed" | sort |
    diff "$scratch/sources" - | is_empty
}

modules_have_files() {
  modules | cut -d ' ' -f 2 | sort -u >"$scratch/modules"
  cut -d ' ' -f 2 "$scratch/placed" | sort -u |
    comm -23 "$scratch/modules" - | is_empty
}

arrows_are_includes() {
  arrows | sort >"$scratch/arrows"
  test -s "$scratch/arrows" && comm -23 "$scratch/arrows" "$edges" | is_empty
}

# Whatever can be reached by arrows needs no arrow of its own.
includes_are_arrows() {
  arrows | awk 'FNR == NR { next_of[$1] = next_of[$1] " " $2; next }
    function reach(from, to, seen, some, count, i) {
      if (from == to) return 1
      if (from in seen) return 0
      seen[from]
      count = split(next_of[from], some, " ")
      for (i = 1; i <= count; i++) if (reach(some[i], to, seen)) return 1
      return 0
    }
    { split("", seen); if (!reach($1, $2, seen)) print "no way:", $1, "->", $2 }
    ' - "$edges" | is_empty
}

includes_go_one_way() {
  tsort "$edges" 2>&1 >"$scratch/order" | is_empty && test -s "$scratch/order"
}

library_needs_no_tools() {
  includes | grep '^libhsts/[^ ]* tools/' | is_empty
}

# What there is to read in a picture, and from where to where arrows go: where
# all this is on the page depends on the version of Graphviz.
contents() {
  sed -n 's/.*<title>\(.*\)<.title>.*/\1/p
    s/^<text [^>]*>\(.*\)<.text>.*/\1/p' "$@"
}

picture_is_drawn() {
  dot -Tsvg "$picture" | contents >"$scratch/contents" &&
    contents doc/design.svg | diff "$scratch/contents" - | is_empty
}

# What #PART links to, of the headings of a document.
parts() {
  sed -n 's/^##* //p' "$1" | tr 'A-Z ' 'a-z-' | sed 's/[^a-z0-9_-]//g' | sort
}

links_lead_somewhere() {
  { grep -oh 'design[.]md#[a-z0-9_-]*' ./*.md doc/*.md contrib/*/*.md bench/*.md
    grep -o '](#[a-z0-9_-]*' doc/design.md; } | sed 's/.*#//' | sort -u \
    >"$scratch/links"
  test -s "$scratch/links" &&
    parts doc/design.md | comm -23 "$scratch/links" - | is_empty
}

placed >"$scratch/placed"
find_edges >"$edges"
check 'each file of library and tools is in one module' files_are_in_one_module
check 'each module has files' modules_have_files
check 'each arrow is an #include' arrows_are_includes
check 'each #include is an arrow, or a way of some' includes_are_arrows
check 'modules include each other one way only' includes_go_one_way
check 'the library includes nothing of the tools' library_needs_no_tools
check 'links to parts of design.md lead to one' links_lead_somewhere
if command -v dot >"$scratch/said"; then
  check 'design.svg has what design.dot says' picture_is_drawn
else
  skip 'design.svg has what design.dot says' 'there is no dot (Debian: graphviz)'
fi
finish
