#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Lists go forward: an older list is suspicious, a newer date is taken even if the
# entries are the same, and a date in the future is none.  The longer ago the old
# list is, the more entries may have gone.

# shellcheck source=tests/update.sh
. "${top_srcdir:?run this by make check}/tests/update.sh"

# in_days NUMBER: the day, from today.
in_days() {
  date -u -d "$1 days" +%Y-%m-%d
}

# --- Older, newer, the same --------------------------------------------------

older() {
  text='suspicious: it is older, of 2018-01-01 instead of 2026-01-02'
  for list in new old; do
    check "$1: $list, of an older date" refuses 5 "$text" --date=2018-01-01 \
      --from="$served/$list"
  done
  check "$1: that is shown without --force" refuses 5 "$text" --dry-run \
    --date=2018-01-01 --from="$served/new"
  check "$1: a day before" refuses 5 'it is older, of 2026-01-01' \
    --date=2026-01-01 --from="$served/new"
  check "$1: the same day" takes new --date=2026-01-02 --from="$served/new"
  $1
  check "$1: an older one, forced" takes new --force --date=2018-01-01 \
    --from="$served/new"
  check "$1: has its own date" date_is 2018-01-01
}

# The entries are the same.
same() {
  check "$1: an older date, forced" dates_to 2018-01-01 'it was of 2026-01-02' \
    --force
  check "$1: a newer date" dates_to 2026-03-04 'it was of 2018-01-01'
  check "$1: which is recorded" recorded 'date: 2026-03-04'
  run --date=2026-03-04 --from="$served/old"
  check "$1: that date again" ends 10 'nothing new'
  $1
  run --dry-run --date=2026-03-04 --from="$served/old"
  check "$1: --dry-run tells of the date" ends 0 'the date would be 2026-03-04'
  check "$1: but leaves it" date_is 2026-01-02
  set_date ''
  check "$1: a date where there was none" dates_to 2018-01-01 \
    'it was of an unknown day'
}

# dates_to DAY TEXT OPTION...
dates_to() {
  day=$1 text=$2
  shift 2
  run --date="$day" --from="$served/old" "$@"
  ends 0 "the entries are the same; the list is now of $day ($text)" &&
    replaced old && date_is "$day"
}

# --- No date -----------------------------------------------------------------

# dated_so DAY DATE: the old list is of DAY; a new one of DATE is taken.
dated_so() {
  set_date "$1"
  takes new --date="$2" --from="$served/new"
}

# Once more if midnight has come meanwhile.
three_days_from_now() {
  dated_so "$(in_days 3)" 2018-01-01 && return
  $tool
  dated_so "$(in_days 3)" 2018-01-01
}

undated() {
  $1
  check "$1: any is newer than one without a date" dated_so '' 2018-01-01
  $1
  check "$1: or of a day to come" dated_so 2199-12-31 2018-01-01
  $1
  check "$1: or of three days from now" three_days_from_now
  $1
  set_date "$(in_days 2)"
  check "$1: but two days from now may be a clock's fault" refuses 5 'it is older' \
    --from="$served/new"
  check "$1: a date to come is refused" refuses 5 'is in the future' \
    --date=2199-12-31 --from="$served/new"
  check "$1: ... unless that is forced" takes new --date=2199-12-31 --force \
    --from="$served/new"
}

# --- How much may go ---------------------------------------------------------

# all_alike COUNT: dev, app and so many others in all, each with both flags.
all_alike() {
  some_list $(($1 - 3)) dev app |
    sed 's/last.example", "mode": "force-https"/&, "include_subdomains": true/'
}

# before DAY LIST: this list, of that day, is there.
before() {
  case $place in
    state) blob_of "$2" state/preload.blob ${1:+--date="$1"} ;;
    *) cp "$served/$2" tree/data/$name && set_date "$1" ;;
  esac
}

# may_go PERCENT OLD-DAY DAY [TEXT]: and not one in a hundred more.
may_go() {
  $tool
  before "$2" hundred
  all_alike $((99 - $1)) >"$served/less"
  run --date="$3" --from="$served/less"
  ends 5 "the entries shrink from 100 to $((99 - $1)); at most $1 % may go${4-}" ||
    return
  all_alike $((100 - $1)) >"$served/less"
  takes less --date="$3" --from="$served/less"
}

allowances() {
  all_alike 100 >"$served/hundred"
  while read -r percent since now; do
    check "$1: $percent % may go from $since to $now" \
      may_go "$percent" "$since" "$now"
  done
  check "$1: the month is told" may_go 25 2025-01-15 2025-02-15 \
    ' in the month since 2025-01-15'
  check "$1: the months are told" may_go 45 2025-01-15 2025-06-15 \
    ' in the 5 months since 2025-01-15'
  check "$1: a fifth, if a date is unknown" may_go 20 '' 2026-06-15
}

# What upstream did, with a thousandth of its entries.
history() {
  while read -r since entries now left; do
    all_alike "$entries" >"$served/hundred"
    all_alike "$left" >"$served/less"
    $1
    before "$since" hundred
    check "$1: from $entries in $since to $left in $now" takes less \
      --date="$now" --from="$served/less"
  done <<'END'
2023-01-15 192 2024-01-15 134
2025-01-15 161 2025-12-15 94
END
}

# --- A file of today ---------------------------------------------------------

warned='warning: the list is taken to be of today'

warns() {
  run "$@"
  ends 0 "$warned" && replaced fifth
}

does_not_warn() {
  run "$@"
  ends 0 '' && not grep -F "$warned" "$err"
}

of_today() {
  touch "$served/fifth" "$served/new"
  $1
  check "$1: a file of today, but fewer entries" warns --from="$served/fifth"
  $1
  check "$1: with --quiet, too" warns --quiet --from="$served/fifth"
  $1
  check "$1: also by its URL" warns --url="file://$served/fifth"
  $1
  check "$1: --date says from when it is" does_not_warn --date=2026-10-11 \
    --from="$served/fifth"
  $1
  check "$1: a file of today, and more entries" does_not_warn --from="$served/new"
  # An older list may be larger; but it lacks what has come since.
  sed 's/"site-1.example"/"gone.example"/' "$served/new" >"$served/larger"
  $1
  run --from="$served/larger"
  check "$1: a file of today, and more entries, but one goes" ends 0 "$warned"
  $1
  touch -d '2026-10-11 12:00 UTC' "$served/fifth"
  check "$1: a file of another day" does_not_warn --from="$served/fifth"
}

# --- The cases ---------------------------------------------------------------

for tool in tree state; do
  $tool
  older $tool
  $tool
  same $tool
  undated $tool
  of_today $tool
  history $tool
done
# Both are the same here, and this is the faster one.
allowances state <<'END'
20 2025-01-31 2025-01-31
20 2025-01-31 2025-02-28
25 2025-01-31 2025-03-01
20 2025-01-15 2025-02-14
25 2025-01-15 2025-02-15
20 2024-12-31 2025-01-30
25 2025-08-08 2025-09-09
45 2025-01-15 2025-07-14
50 2025-01-15 2025-07-15
50 2018-01-15 2026-01-15
END

finish
