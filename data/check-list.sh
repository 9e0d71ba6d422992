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
# as list.json.  What a list warns of is said once, by check_list.
compile() {
  input=$1 output=$2
  shift 2
  (cd "$work" &&
    "$compiler" --allow-redundant "$@" -o "$output" "$input")
}

check_list() {
  say 'checking it'
  if is_html; then
    fail $FAULTY "$(source_name): an HTML page, not a list"
  fi
  code=0
  said=$(compile list.json new.blob $quiet --date="$date" 2>&1) || code=$?
  # Of a list that compiles there is a summary, too.
  [ $code -ne 0 ] || said=$(printf '%s\n' "$said" | grep '^list\.json:')
  [ -z "$said" ] || printf '%s\n' "$said" >&2
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

old_date='' # nothing: it is unknown

find_old_date() {
  [ -z "$old" ] || old_date=$(date_of_old)
  is_known_day "$old_date" || old_date=''
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
    compile "$old" old.blob --quiet --date="$date"
  else
    cp "$old" "$work/old.blob" && "$compiler" --info "$old" >"$work/info"
  fi
}

suspicious=
suspect() {
  suspicious=yes
  complain "suspicious: $*"
}

# months_between DAY LATER: whole ones of the calendar.
months_between() {
  echo "$1 $2" | tr - ' ' | {
    read -r year month day later_year later_month later_day
    months=$((12 * (later_year - year) + ${later_month#0} - ${month#0}))
    [ "${later_day#0}" -ge "${day#0}" ] || months=$((months - 1))
    echo "$months"
  }
}

# How much may go, in percent: a fifth, and a twentieth more for each month, up
# to a half.  doc/updating.md has the reasons.
find_allowance() {
  allowance=20 allowed_for=''
  [ -n "$old_date" ] || return 0
  months=$(months_between "$old_date" "$date")
  [ "$months" -gt 0 ] || return 0
  case $months in
    1) allowed_for=" in the month since $old_date" ;;
    *) allowed_for=" in the $months months since $old_date" ;;
  esac
  allowance=$((20 + 5 * months))
  [ $allowance -le 50 ] || allowance=50
}

# shrinks WHAT OLD NEW
shrinks() {
  [ $((100 * $3)) -ge $(((100 - allowance) * $2)) ] ||
    suspect "$1 shrink from $2 to $3; at most $allowance % may go$allowed_for"
}

# What an accident of the entries looks like: upstream, or on the way.
look_at_entries() {
  [ "$landmarks" -eq 2 ] ||
    suspect 'it has not both "dev" and "app", which Chromium'"'"'s list has'
  [ -n "$old" ] || return 0
  read -r old_entries old_https old_subdomains _ <"$work/old.counts"
  if [ -n "$guessed" ] && grep -q '^removed:' "$work/changes"; then
    complain "warning: the list is taken to be of today, $date, as its file is;" \
      'entries go that are there now, as they would with an older list;' \
      '--date says from when it is'
  fi
  find_allowance
  shrinks 'the entries' "$old_entries" "$entries"
  shrinks 'those that force https' "$old_https" "$https"
  shrinks 'those that include subdomains' "$old_subdomains" "$subdomains"
}

look_for_suspicious() {
  read -r entries https subdomains landmarks <"$work/new.counts"
  [ -n "$same" ] || look_at_entries
  [ -z "$old" ] || [ -z "$old_date" ] || ! is_later "$old_date" "$date" ||
    suspect "it is older, of $date instead of $old_date"
  is_known_day "$date" ||
    suspect "its date, $date, is in the future, and counts as none"
  [ -n "$suspicious" ] || return 0
  [ -n "$force" ] || refuse
  say 'taken anyway, because of --force'
}

# --- What changes ------------------------------------------------------------

digest_of() {
  "$compiler" --info "$1" | sed -n 's/^digest: //p'
}

same='' # whether nothing does

# What differs, in $work/changes; lists tell more than blobs, their policies.
compare() {
  [ -n "$old" ] || return 0
  new=new.blob
  [ -z "$is_list" ] || new=list.json
  code=0
  # shellcheck disable=SC2086 # one word, or none
  (cd "$work" && "$compiler" --diff $all "$old" $new >changes 2>said) || code=$?
  case $code in
    0) same=yes ;;
    1) [ -n "$quiet" ] || cat "$work/changes" ;;
    *)
      if [ "$(digest_of "$work/old.blob")" = "$(digest_of "$work/new.blob")" ]
      then
        same=yes
      else
        complain "what changes cannot be shown: $(head -n 1 "$work/said")"
      fi
      ;;
  esac
}

nothing_new() {
  if is_record "$refused.source" &&
    [ "$(recorded_in "$refused.source" source)" = "$(source_name)" ]; then
    drop_refused
  fi
  say "nothing new: the list of $(source_name) is the one that is there"
  exit $NOTHING_NEW
}
