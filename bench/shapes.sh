#!/bin/sh
# SPDX-License-Identifier: MIT
#
# shapes.sh BUILD FOLDER [SHAPE...]: makes lists whose names have an odd shape
# (very many parents, very deep ones, very long labels), compiles them, and says
# how many instructions it takes to open and to enumerate them: a table, with the
# list of this project for comparison.  shapes.md has the table of all shapes.
# What it makes is left in FOLDER.

set -eu
unset CDPATH
LC_ALL=C
export LC_ALL

top=$(cd "$(dirname -- "$0")/.." && pwd)
list=$top/data/transport_security_state_static.json

fail() {
  printf 'shapes: %s\n' "$*" >&2
  exit 1
}

[ $# -ge 2 ] || fail 'usage: shapes.sh BUILD FOLDER [SHAPE...]'
build=$1 folder=$2
shift 2
[ $# -gt 0 ] || set -- real children parents long-parents like-parents \
  long-labels long-names like-names deep below-deep parents-below-deep \
  many-deep
mkdir -p "$folder"

# The names of a shape, a line each, always the same ones: awk's own random
# numbers differ between its versions.
names_of() { # SHAPE
  awk -v shape="$1" '
    function below(bound) {
      state = (state * 16807) % 2147483647
      return int(state / 8) % bound
    }
    function label(length_, text) {
      for (text = ""; length_ > 0; length_--) {
        text = text substr("abcdefghijklmnopqrstuvwxyz0123456789", below(36) + 1, 1)
      }
      return text
    }
    function same(letter, length_, i, text) { # but for the number at its end
      text = sprintf("%*s", length_ - 5, "")
      gsub(" ", letter, text)
      return text sprintf("%05d", i)
    }
    function deep(labels, text) {
      for (text = "com"; labels > 0; labels--) { text = label(1) "." text }
      return text
    }
    BEGIN {
      state = 20260706
      count = 100000
      if (shape ~ /-names$/) { count = 40000 }
      if (shape == "deep") { count = 2000 }
      chains = shape == "many-deep" ? 1000 : 1
      for (i = 0; i < chains; i++) { chain[i] = deep(115) }
      for (i = 0; i < count; i++) {
        if (shape == "children") { print label(10) ".com" }
        if (shape == "parents") { print "a.p" i ".com" }
        if (shape == "long-parents") { print "a." label(63) ".com" }
        if (shape == "like-parents") { print "a." same("x", 63, i) ".com" }
        if (shape == "long-labels") { print label(63) ".com" }
        if (shape == "long-names") {
          print label(63) "." label(63) "." label(63) "." label(54) ".com"
        }
        if (shape == "like-names") {
          print same("x", 63, i) "." same("y", 63, i) "." same("z", 63, i) \
            "." same("w", 54, i) ".com"
        }
        if (shape == "deep") { print deep(122) }
        if (shape == "below-deep") {
          print label(5) "." substr(chain[0], 2 * below(16) + 1)
        }
        if (shape == "parents-below-deep") { print "a." label(5) "." chain[0] }
        if (shape == "many-deep") { print label(5) "." chain[below(1000)] }
      }
    }' | sort -u
}

make_list() { # SHAPE
  if [ "$1" = real ]; then
    cat "$list"
  else
    echo '{"entries": ['
    names_of "$1" | sed -e 's/.*/{"name": "&", "mode": "force-https"},/' \
      -e '$s/,$//'
    echo ']}'
  fi
}

# Instructions inside of a function, with all that it calls.
instructions() { # SHAPE FUNCTION
  "$build/libtool" --mode=execute valgrind --tool=callgrind \
    "--toggle-collect=$2" --callgrind-out-file=/dev/null \
    "$build/bench/list_cost" "$folder/$1.blob" 2>"$folder/said" >/dev/null ||
    fail "callgrind: $(tail -n 2 "$folder/said")"
  sed -n 's/.*Collected : //p' "$folder/said"
}

table='%-18s %7s %9s %11s %13s %14s %14s\n'
# shellcheck disable=SC2059 # the format is a constant
printf "$table" shape names bytes 'name bytes' open/byte enumerate/name \
  enumerate/byte
for shape; do
  make_list "$shape" >"$folder/$shape.json"
  "$build/hsts-compile" --allow-redundant -o "$folder/$shape.blob" \
    "$folder/$shape.json" 2>"$folder/said" ||
    fail "hsts-compile: $(tail -n 2 "$folder/said")"
  said=$("$build/libtool" --mode=execute "$build/bench/list_cost" \
    "$folder/$shape.blob" | tr -dc '0-9 ')
  # shellcheck disable=SC2086 # three numbers
  set -- $said
  awk -v format="$table" -v shape="$shape" -v bytes="$1" -v names="$2" \
    -v name_bytes="$3" -v opened="$(instructions "$shape" hsts_open_memory)" \
    -v told="$(instructions "$shape" hsts_db_enumerate)" 'BEGIN {
      printf format, shape, names, bytes, name_bytes,
        sprintf("%.1f", opened / bytes), sprintf("%.0f", told / names),
        sprintf("%.0f", told / name_bytes)
    }'
done
