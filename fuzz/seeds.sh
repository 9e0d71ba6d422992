#!/bin/sh
# SPDX-License-Identifier: MIT
#
# seeds.sh TARGET FOLDER: puts into FOLDER the inputs that fuzz_TARGET begins
# with, in the forms of fuzz/corpus.h: what fuzz/corpus/TARGET has, and what
# there is elsewhere.  Lists become blobs, for a blob is no text.

set -eu
: "${top_srcdir:?}" "${top_builddir:?}" "${HSTS_COMPILE:?}"
target=$1 folder=$2
corpus=$top_srcdir/fuzz/corpus/$target

# The URLs of tests/vectors, which are bodies of JSON strings; not all of them
# where all takes long.
write_vectors() {
  for file in "$top_srcdir"/tests/vectors/*.tsv; do
    grep -v '^#' "$file" | cut -f 1 | sed -e '/\\u/d' -e 's/\\"/"/g'
  done | awk -v share="${HSTS_TEST_SHARE:-1}" 'NR % share == 0' \
    >"$folder/vectors.txt"
}

list=$top_srcdir/data/transport_security_state_static.json

# A list of every 200th entry, which is enough for a label code with contexts.
write_sample() {
  awk '/^ *{ *"name"/ && ++count % 200 == 0 {
         sub(/, *$/, "")
         printf "%s%s", separator, $0
         separator = ",\n"
       }
       BEGIN { print "{ \"entries\": [" }
       END { print "\n] }" }' "$list" >"$folder/sample.json"
}

write_blobs() {
  write_sample
  for file in "$corpus"/*.json "$folder/sample.json"; do
    name=$(basename "$file" .json)
    "$HSTS_COMPILE" --quiet --allow-redundant --date=2026-07-06 \
      -o "$folder/$name.blob" "$file"
  done
  "$HSTS_COMPILE" --quiet --allow-redundant --date=2026-07-06 --with-policy \
    -o "$folder/policies.blob" "$folder/sample.json"
  rm "$folder/sample.json"
  generator=$top_builddir/tests/make_bad_blobs
  if [ -x "$generator" ]; then
    mkdir -p "$folder/bad"
    eval "${FUZZ_RUN-} \"\$generator\" \"\$folder/bad\""
  fi
}

mkdir -p "$folder"
case $target in
  blob) write_blobs ;;
  *) cp "$corpus"/* "$folder" ;;
esac
case $target in
  url) write_vectors ;;
esac
