# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2086 # what update.sh needs, and has
#
# For update.sh: where a list may come from, how it is fetched, which revision of
# upstream's it is, and from which day; and its text, out of gzip and base64.
# What goes wrong on the way is told apart from what is wrong with the list: the
# first may pass, and is tried again.

: "${program:?}" "${url?}" "${file?}"

# --- Where a list may come from ----------------------------------------------

# is_loopback AUTHORITY: of an http URL.  Nothing but a name or an address and a
# port, so that nobody can read it as another host than we do.
is_loopback() {
  printf '%s\n' "$1" | grep -q -x -E \
    '(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?'
}

# What curl may speak for the URL, and what after a redirect.
choose_protocols() {
  case $url in
    *[![:graph:]]*) misused "$url: --url takes printable ASCII, without blanks" ;;
    https://?*) first='=https' then='=https' ;;
    file:/*) first='=file' then='-all' ;;
    http://*)
      authority=${url#http://}
      is_loopback "${authority%%[/?#]*}" || misused "$url: not by http, which \
anyone on the way can change; https, file, or http of this machine itself"
      first='=http,https' then='=https'
      ;;
    *) misused "$url: --url takes a URL of https, file, or http of this machine" ;;
  esac
}

# --- Fetching ----------------------------------------------------------------

child=
stop() {
  [ -z "$child" ] || kill "$child" 2>/dev/null
  exit $((128 + $1))
}

# in_background COMMAND...: waits for it, and can be stopped meanwhile; it does
# not hold the lock if this script dies.
in_background() {
  "$@" 9<&- &
  await
}

# await: the command that was started last; $code is its status.
await() {
  child=$!
  code=0
  wait "$child" || code=$?
  child=
  return "$code"
}

# A bar for people who wait at a terminal.  curl's own message goes with the
# rest of what it tells, in $work/told.
curl_shows() {
  if [ -z "$quiet" ] && [ -t 2 ]; then
    echo --progress-bar
  else
    echo --silent
  fi
}

# Without the user's .curlrc and without a proxy for this machine, and no longer
# than stated; stalled is less than 100 octets a second in half a minute.
run_curl() {
  case $url in
    http:*) set -- --noproxy '*' "$@" ;;
  esac
  in_background curl -q "$(curl_shows)" --fail --location --globoff \
    --compressed --proto "$first" --proto-redir "$then" --max-redirs 5 \
    --connect-timeout 30 --max-time "$timeout" --speed-limit 100 \
    --speed-time 30 --user-agent "$program/$version" \
    --write-out '%{http_code} %{errormsg}' "$@" >"$work/told"
}

# may_pass CODE HTTP-STATUS: a failure that may pass: of resolving,
# connecting or transferring, or one that the server says will pass.
may_pass() {
  case $1 in
    5 | 6 | 7 | 16 | 18 | 28 | 35 | 52 | 55 | 56 | 92 | 95 | 96) ;;
    22) case $2 in 408 | 429 | 5??) ;; *) return 1 ;; esac ;;
    *) return 1 ;;
  esac
}

# fetch URL OUT RETRIES: leaves in $told why not.
fetch() {
  left=$3 pause=$wait
  while :; do
    rm -f "$2"
    run_curl --output "$2" --dump-header "$work/headers" "$1" && return
    http=
    read -r http told <"$work/told" || :
    told="${told:-curl ends} (curl's status $code)"
    [ "$left" -gt 0 ] && may_pass "$code" "$http" || return
    say "$(source_name): $told; again in $pause s"
    in_background sleep "$pause"
    left=$((left - 1)) pause=$((pause * 2))
    [ "$pause" -le 60 ] || pause=60
  done
}

# --- Upstream's revision -----------------------------------------------------

revision=unknown

# The server of Chromium's sources says which commit changed the file last, and
# when; asked for the file of that commit, it cannot give another one meanwhile.
find_revision() {
  branch='/+/refs/heads/[^/?]*/'
  case $url in
    https://*'?format=TEXT' | http://*'?format=TEXT') ;;
    *) return ;;
  esac
  log=$(printf '%s\n' "$url" | sed -n "s|/+\(/refs/heads/[^/?]*/[^?]*\)?format=TEXT\$|\
/+log\1?format=JSON\&n=1|p")
  [ -n "$log" ] || return 0
  if fetch "$log" "$work/log" 1 && read_log; then
    url_of_revision=$(printf '%s\n' "$url" | sed "s|$branch|/+/$revision/|")
    say "upstream's revision is $revision, of $upstream_date"
  else
    revision=unknown
    say "upstream's revision is unknown: ${told:-no answer that could be read}"
  fi
}

# JSON after a line that keeps browsers from running it.
read_log() {
  # shellcheck disable=SC2046 # a word each
  set -- $(tr '{},' '[\n*]' <"$work/log" | sed -n '
    s/^ *"commit": *"\([0-9a-f]\{40,64\}\)".*/\1/p
    /^ *"committer"/,/^ *"time"/ s/^ *"time": *"\([^"]*\)".*/\1/p' |
    sed -n '1,2p')
  [ $# -ge 6 ] || return
  revision=$1 # and a time as in Thu Jul 09 23:59:59 2026 -0700
  upstream_date=$(day_of "$4 $3 $6 $5 ${7:-+0000}")
}

# day_of TIME: as servers write it.
day_of() {
  date -u -d "$1" +%Y-%m-%d 2>/dev/null
}

# Nothing is fetched again that is there already, with this date or a later one.
is_known() {
  [ "$revision" != unknown ] && [ -n "$old_date" ] &&
    is_recorded "revision: $revision" "source: $(source_name)" || return
  if [ -n "$date" ]; then
    [ "$date" = "$old_date" ]
  else
    ! is_day "$upstream_date" || ! is_later "$upstream_date" "$old_date"
  fi
}

# --- The list ----------------------------------------------------------------

recalled='' # the source of a list that was refused

# Where it is from, without a password.
source_name() {
  if [ -n "$recalled" ]; then
    printf '%s\n' "$recalled"
  elif [ -z "$file" ]; then
    printf '%s\n' "$url" | sed 's|^\([a-z]*://\)[^/?#]*@|\1|'
  elif [ "$file" = - ]; then
    echo 'standard input'
  else
    echo "the file $(printf '%s' "${file##*/}" | tr -c '[:print:]' '?')"
  fi
}

get_list() {
  if [ -n "$file" ]; then
    read_file
  else
    say "fetching $(source_name)"
    fetch "${url_of_revision:-$url}" "$work/answer" "$retries" || fetch_failed
  fi
  # An empty answer makes no file.
  [ -e "$work/answer" ] || : >"$work/answer"
}

# That the disk is full is no fault of the server's.
fetch_failed() {
  refuse_too_large "$work/answer"
  [ "$code" -ne 23 ] || fail $FAILED "$work: $told"
  fail $UNFETCHED "$(source_name): $told"
}

# cat says itself why it failed, and of which file.
read_file() {
  if [ "$file" = - ]; then
    cat
  else
    cat -- "$file"
  fi >"$work/answer" 2>"$work/said" || {
    refuse_too_large "$work/answer"
    why=$(head -n 1 "$work/said")
    fail $FAILED "$(source_name): ${why##*: }"
  }
}

# What the octets of $work/list.json are.
wrapping() {
  if [ "$(head -c 2 "$work/list.json" | od -An -tx1 | tr -d ' ')" = 1f8b ]; then
    echo gzip
  elif [ "$(head -c 4096 "$work/list.json" |
    tr -d 'A-Za-z0-9+/=\r\n' | wc -c)" -eq 0 ]; then
    echo base64
  fi
}

# unwrap_by COMMAND...
unwrap_by() {
  mv "$work/list.json" "$work/wrapped" || exit $FAILED
  "$@" <"$work/wrapped" >"$work/list.json" 2>"$work/said" ||
    unwrapping_failed "$1"
  rm -f "$work/wrapped"
}

unwrapping_failed() {
  refuse_too_large "$work/list.json"
  why=$(grep -m 1 . "$work/said") # gzip begins with an empty line
  if grep -q -i 'no space\|quota\|too large' "$work/said"; then
    fail $FAILED "$why"
  fi
  fail $FAULTY "$(source_name): damaged $1, or cut off: $why"
}

unwrap() {
  mv "$work/answer" "$work/list.json" || exit $FAILED
  not_empty
  for _ in 1 2 3; do
    case $(wrapping) in
      gzip) unwrap_by gzip -dc ;;
      base64) unwrap_by base64 -d ;;
      *) break ;;
    esac
    not_empty
  done
}

not_empty() {
  [ "$(tr -d '[:space:]' <"$work/list.json" 2>"$work/said" |
    head -c 1 | wc -c)" -eq 1 ] ||
    fail $FAULTY "$(source_name): there is nothing in it"
}

upstream_date='' # of its revision
guessed=''       # whether the list is of today only because the file is

# The day that the list is from: the best that is known.  Files that are packed
# reproducibly, and servers that know no better, have the first of all days.
find_date() {
  [ -z "$date" ] || return 0
  today=$(day_of now)
  date=$upstream_date
  [ -n "$date" ] || date=$(date_of_answer)
  if clock_is_set; then
    is_day "$date" && ! is_later "$date" "$today" || date=$today
  elif ! is_day "$date"; then
    fail $FAILED 'the clock has not been set, so the day of the list is unknown;' \
      '--date says it'
  fi
  case ${file:+file:}$url in
    file:*) [ -n "$upstream_date" ] || [ "$date" != "$today" ] || guessed=yes ;;
  esac
}

# The day that the server tells, or that of a file.
date_of_answer() {
  if [ -e "$work/headers" ]; then
    day_of "$(tr 'A-Z\r' 'a-z ' <"$work/headers" |
      sed -n 's/^last-modified: *//p' | tail -n 1)"
  elif [ "$file" != - ]; then
    date -u -r "${file:-${url#file:}}" +%Y-%m-%d 2>/dev/null
  fi
}
