#!/bin/sh
# SPDX-License-Identifier: MIT
#
# curl --hsts with what hsts-compile --format=curl writes: of a few hosts, as curl
# has no room for the whole list, and until a day that has passed.

# shellcheck source=contrib/export/export.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/export/export.sh"
need curl curl
start_recorder

curl_with_list() {
  cp "$scratch/exported" "$scratch/list" # curl writes it anew
  curl -q --silent --max-time 10 --output /dev/null --hsts "$scratch/list" "$@"
}

export_list curl curl "$scratch/masks.json" 1
check 'curl answers by the list, but for what is lost' \
  client_answers 30 curl_with_list

hosts_of "$HSTS_LIST" 4000 >"$scratch/only"
export_list curl curl "$HSTS_LIST" 4000 --only="$scratch/only"
check 'curl answers by a part of the whole list' \
  client_answers 80 curl_with_list
kept_unlimited() {
  grep -q '^\.app "unlimited"$' "$scratch/list"
}
check '... and keeps it without an end' kept_unlimited

printf 'example.com\nx.a.de\n' >"$scratch/hosts"
ended() {
  "$HSTS_COMPILE" --quiet --format=curl --expires="$1" -o "$scratch/exported" \
    "$scratch/masks.json"
  printf 'example.com\thttp\nx.a.de\t%s\n' "$2" >"$scratch/expected"
  client_answers 2 curl_with_list || diff "$scratch/expected" "$scratch/answers"
}
check 'until a day to come' ended 2037-01-01 https
check 'until one that has passed' ended 2010-01-02 http

finish
