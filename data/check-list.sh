# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2086 # what update.sh needs, and has
#
# For update.sh: whether what came is a list, whether it looks like an accident,
# and what it changes.

: "${program:?}" "${force?}" "${all?}"

# --- Whether it is a list ----------------------------------------------------

is_html() {
  head -c 512 "$work/list.json" | tr -d ' \t\r\n' | grep -q -i \
    '^<\(!doctype\|html\|head\|body\|?xml\)'
}

# compile LIST OUT OPTION...: from within $work, so that messages name the list
# as list.json.
compile() {
  input=$1 output=$2
  shift 2
  (cd "$work" &&
    "$compiler" --quiet --allow-redundant "$@" -o "$output" "$input")
}

check_list() {
  say 'checking it'
  if is_html; then
    fail $FAULTY "$(source_name): an HTML page, not a list"
  fi
  code=0
  compile list.json new.blob --date="$date" || code=$?
  case $code in
    0) count new ;;
    1) fail $FAULTY "$(source_name): it does not compile, and is not taken" ;;
    *) fail $FAILED "$compiler: it fails" ;;
  esac
}

# --- Whether to trust it -----------------------------------------------------

# count NAME: writes what $work/NAME.blob has to $work/NAME.counts: the entries,
# those that force https, those that include subdomains, and of dev and app
# which are there.
count() {
  "$compiler" --dump "$work/$1.blob" | awk '
    !/^ *\{ "name": "/ { next }
    { entries++ }
    /"mode": "force-https"/ { https++ }
    /"include_subdomains": true/ { subdomains++ }
    /"name": "(dev|app)"/ { landmarks++ }
    END { print entries + 0, https + 0, subdomains + 0, landmarks + 0 }' \
    >"$work/$1.counts"
  grep -q '[0-9] [012]$' "$work/$1.counts" ||
    fail $FAILED "$compiler: what it wrote cannot be read"
}

# The old list as $work/old.blob, if there is one that is of use.
read_old_list() {
  [ -n "$old" ] || return 0
  if make_old_blob 2>"$work/said"; then
    count old
  else
    complain "$old: it is not compared with, as it cannot be used:" \
      "$(head -n 1 "$work/said")"
    old=
  fi
}

make_old_blob() {
  if [ -n "$is_list" ]; then
    compile "$old" old.blob
  else
    cp "$old" "$work/old.blob" && "$compiler" --info "$old" >"$work/info"
  fi
}

suspicious=
suspect() {
  suspicious=yes
  complain "suspicious: $*"
}

# shrinks WHAT OLD NEW
shrinks() {
  [ $((5 * $3)) -ge $((4 * $2)) ] ||
    suspect "$1 shrink by more than a fifth, from $2 to $3"
}

# What an accident upstream, or on the way, looks like.
look_for_suspicious() {
  read -r entries https subdomains landmarks <"$work/new.counts"
  [ "$landmarks" -eq 2 ] ||
    suspect 'it has not both "dev" and "app", which Chromium'"'"'s list has'
  if [ -n "$old" ]; then
    read -r old_entries old_https old_subdomains _ <"$work/old.counts"
    shrinks 'the entries' "$old_entries" "$entries"
    shrinks 'those that force https' "$old_https" "$https"
    shrinks 'those that include subdomains' "$old_subdomains" "$subdomains"
  fi
  [ -n "$suspicious" ] || return 0
  [ -n "$force" ] || fail $REFUSED 'it is not taken; --force would take it'
  say 'taken all the same, as of --force'
}

# --- What changes ------------------------------------------------------------

digest_of() {
  "$compiler" --info "$1" | sed -n 's/^digest: //p'
}

# What differs, in $work/changes; lists tell more than blobs, their policies.
compare() {
  [ -n "$old" ] || return 0
  new=new.blob
  [ -z "$is_list" ] || new=list.json
  code=0
  # shellcheck disable=SC2086 # one word, or none
  (cd "$work" && "$compiler" --diff $all "$old" $new >changes 2>said) || code=$?
  case $code in
    0) nothing_new ;;
    1) [ -n "$quiet" ] || cat "$work/changes" ;;
    *)
      [ "$(digest_of "$work/old.blob")" != "$(digest_of "$work/new.blob")" ] ||
        nothing_new
      complain "what changes cannot be shown: $(head -n 1 "$work/said")"
      ;;
  esac
}

nothing_new() {
  say "nothing new: the list of $(source_name) is the one that is there"
  exit $NOTHING_NEW
}
