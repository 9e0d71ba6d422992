#!/bin/sh
# SPDX-License-Identifier: MIT
#
# How deep the stack can get is known from the code, whatever comes in: no
# function of library or tools takes over 4 KiB of it or an amount that depends
# on data, and none can call itself, however many others are between.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"
# shellcheck source=tests/sources.sh
. "$top_srcdir/tests/sources.sh"

leave_out instrumented 'it builds anew, without instruments'
leave_out foreign 'it builds anew, for this machine'

most=4096

# What each call through a pointer can reach of ours: the function that calls
# (or one of another library that calls back), and those that are called.
# Callbacks of hsts.h may do as they like: they are the embedder's.
pointers='
  answer_all         explain_begin
  ask                reader_nearest reader_any reader_any_name reader_haproxy
  ask                reader_wget
  change_many        clear_entry prune
  check_all          check_name check_redundant
  convert            to_ascii
  convert_domain     to_ascii
  convert_host       to_ascii
  decide             ask_all ask_list
  emit               emit_blob emit_c
  last_that          block_begins_by special_begins_by
  family_of
  hsts_store_enumerate
  is_kept            export_keeps_forcing keeps_squid
  option_table_read  apply
  print              compile_options_help emit_help message_version
  put_text           put_for_json put_for_terminal
  pthread_create     work
  qsort              by_bucket by_group by_name compare_keys compare_messages
  qsort              densest_first frequent_first greatest_first heaviest_first
  qsort              most_changes_first by_depth compare_hosts compare_places
  read_lines
  run                parse_with
  session_answer     explain_answer json_answer redirect_answer text_answer
  session_answer     tsv_answer
  session_begin      explain_begin
  wait_for_input     flush_output before_waiting
  write_all          await_turn
  write_list         write_curl write_dafsa write_dillo write_firefox
  write_list         write_haproxy write_json write_nginx write_privoxy
  write_list         write_squid write_tsv write_wget
  visit_name         check_enumerated collect measure
  yajl_alloc         take resize give_back
  yajl_complete_parse  on_array_start on_boolean on_end on_key on_null
  yajl_complete_parse  on_number on_object_start on_string take resize give_back
  yajl_free          take resize give_back
  yajl_parse         on_array_start on_boolean on_end on_key on_null
  yajl_parse         on_number on_object_start on_string take resize give_back
'

# compile_all FOLDER COMPILER...
compile_all() {
  folder=$scratch/$1
  shift
  mkdir "$folder" && cd "$folder" || return
  for source in $(all_sources); do
    # shellcheck disable=SC2086 # one word an option
    "$@" -Werror -Wvla -Walloca "-Wframe-larger-than=$most" -Wno-unused \
      -I"$top_srcdir/libhsts" -I"$top_srcdir/tools" \
      $HSTS_COMPILE_CFLAGS $HSTS_LOOKUP_CFLAGS -c "$source" || return
  done
}

# Who calls whom, a line each; a function that only its file sees has that
# before its name.  A name of the table stands for all functions that have it.
# Fails for a call through a pointer that is not in the table.
draw_graph() {
  cat "$scratch"/graph/*.ci | awk -F '"' -v pointers="$pointers" '
    function bare(title) { sub(/.*:/, "", title); return title }
    function link(caller, callees,   name, title, i, j) {
      split(callees, name, " ")
      for (i in name) {
        if (!(name[i] in titles)) { missing(name[i]) }
        split(titles[name[i]], title, " ")
        for (j in title) { print caller, title[j] }
      }
    }
    function missing(name) {
      print name ": in the table or in the code alone" >"/dev/stderr"
      bad = 1
    }
    BEGIN {
      rows = split(pointers, row, "\n")
      for (i = 1; i <= rows; i++) {
        caller = callees = row[i]
        sub(/^ */, "", caller); sub(/ .*/, "", caller)
        sub(/^ *[^ ]* */, "", callees)
        reached[caller] = reached[caller] " " callees
      }
    }
    $1 ~ /^node:/ { titles[bare($2)] = titles[bare($2)] " " $2 }
    $1 ~ /^edge:/ && $4 == "__indirect_call" { callers[$2] = 1; next }
    $1 ~ /^edge:/ { print $2, $4 }
    END {
      for (caller in callers) {
        if (!(bare(caller) in reached)) { missing(bare(caller)) }
        link(caller, reached[bare(caller)])
        done[bare(caller)] = 1
      }
      for (caller in reached) {
        if (caller == "" || caller in done) { continue }
        if (!(caller in titles)) { missing(caller) }
        link(caller, reached[caller])
      }
      exit bad
    }' >"$scratch/edges"
}

# tsort, which puts callers before whom they call, cannot where there is a loop;
# it takes a pair of the same for no edge.
nothing_calls_itself() {
  grep -q '^hsts_lookup_blob .*walk$' "$scratch/edges" &&
    tsort "$scratch/edges" >"$scratch/sorted" &&
    ! grep '^\([^ ]*\) \1$' "$scratch/edges"
}

for compiler in gcc clang; do
  if ! has $compiler; then
    skip "frames by $compiler" "it is not here (Debian: $compiler)"
    continue
  fi
  check "no frame has over $most octets, or as many as data say, by $compiler" \
    compile_all $compiler $compiler -O2
done

if has gcc; then
  check 'nor has any where nothing is optimised' \
    compile_all graph gcc -O0 -fcallgraph-info
  check 'where calls through pointers go is known' draw_graph
  check 'no function calls itself, by whatever way' nothing_calls_itself
else
  skip 'recursion' 'gcc is not here (Debian: gcc)'
fi

finish
