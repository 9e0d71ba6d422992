#!/bin/sh
# SPDX-License-Identifier: MIT
#
# wget and wget2 --hsts-file with what hsts-compile --format=wget writes, the
# whole list.

# shellcheck source=contrib/export/export.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/export/export.sh"
start_recorder

wget_with_list() {
  cp "$scratch/exported" "$scratch/list" # it may be written anew
  "$program" --no-config --quiet --tries=1 --timeout=10 \
    --output-document=/dev/null --hsts-file="$scratch/list" "$@"
}

# ended DAY VERDICT
ended() {
  "$HSTS_COMPILE" --quiet --format=wget --expires="$1" -o "$scratch/exported" \
    "$scratch/masks.json"
  printf 'example.com\nx.a.de\n' >"$scratch/hosts"
  printf 'example.com\thttp\nx.a.de\t%s\n' "$2" >"$scratch/expected"
  client_answers 2 wget_with_list || diff "$scratch/expected" "$scratch/answers"
}

for program in wget wget2; do
  if ! command -v "$program" >"$scratch/said"; then
    skip "$program" "it is not here (Debian: $program)"
    continue
  fi
  export_list wget "$program" "$scratch/masks.json" 1
  check "$program answers by the list, but for what is lost" \
    client_answers 30 wget_with_list
  export_list wget "$program" "$HSTS_LIST" 8000 --date=2026-07-06
  # It reads the list anew for each host.
  awk 'NR % 6 == 1 || /figma|makeyour|^1\.0/' "$scratch/expected" >"$scratch/few"
  mv "$scratch/few" "$scratch/expected"
  cut -f 1 "$scratch/expected" >"$scratch/hosts"
  check "$program answers by the whole list, but for what is lost" \
    client_answers 40 wget_with_list
  check "$program: until a day to come" ended 2037-01-01 https
  check "$program: until one that has passed" ended 2010-01-02 http
done

finish
