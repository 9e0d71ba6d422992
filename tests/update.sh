# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests of update-list and hsts-update: a small list and ways to change it,
# a server that has them, and what must hold after a run.
#
#     . "$top_srcdir/tests/update.sh"
#     serve
#     check 'a new list' updates 0 'there is a new list' --url="$at/plain/new"
#     finish
#
# The tool under test is `tool ARGUMENT...`, and `kept` and `replaced` tell what
# became of the list that was there; `tree` and `state` choose one of the two.

# shellcheck disable=SC2317 # functions that are defined by others
# shellcheck disable=SC2034 # what the tests need
# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

: "${HSTS_COMPILE:?}" "${top_builddir:?}"
LC_ALL=C
export LC_ALL
unset SOURCE_DATE_EPOCH http_proxy https_proxy all_proxy
leave_out instrumented 'what is tried here are scripts'
leave_out foreign 'the scripts are the same, and the compiler is not the matter'

served=$scratch/served
name=transport_security_state_static.json
mkdir "$served"
cd "$scratch" || exit 1

need curl
need util-linux flock
need coreutils base64
need gzip

# --- Lists -------------------------------------------------------------------

# some_list COUNT [NAME...]: dev, app, so many others, and those.
some_list() {
  echo '{ "entries": ['
  i=0 count=$1
  shift
  while [ $i -lt "$count" ]; do
    i=$((i + 1))
    set -- "$@" "site-$i.example"
  done
  entry='{ "name": "%s", "policy": "bulk-1-year", "mode": "force-https",'
  # shellcheck disable=SC2059 # the format is above
  printf "  $entry \"include_subdomains\": true },\n" "$@"
  printf '  { "name": "last.example", "mode": "force-https" }\n] }\n'
}

some_list 38 dev app >"$served/old"
some_list 38 dev app added.example >"$served/new"
base64 "$served/old" >"$served/old.b64"
base64 "$served/new" >"$served/new.b64"
# 40 of 41 entries include subdomains, and 32 of 33.
some_list 30 dev app >"$served/fifth"
some_list 29 dev app >"$served/shrunk"
some_list 38 app one.example >"$served/no-dev"
some_list 38 dev one.example >"$served/no-app"

# --- The server --------------------------------------------------------------

server=
# So that the rest of what tap.sh does at the end is done.
end_server() {
  [ -z "$server" ] || kill "$server"
  server=
}

# serve: $at is its address.  Without Python the test ends here.
serve() {
  has python3 ||
    skip_rest 'updates from a server' 'python3 is not here (Debian: python3)'
  python3 "$top_srcdir/tests/list_server.py" "$served" 2>"$scratch/server" &
  server=$!
  trap 'end_server; chmod -R u+w "$scratch" && rm -rf "$scratch"' EXIT
  tries=0
  while [ ! -e "$served/port" ]; do
    sleep 0.1
    tries=$((tries + 1))
    [ $tries -lt 100 ] || exit 1
  done
  at=http://127.0.0.1:$(cat "$served/port")
}

# requests PATTERN: how many there were since the last run began.
requests() {
  grep -c -e "$1" "$served/requests"
}

# --- The tools ---------------------------------------------------------------

# tree: update-list, in a tree that has the old list.
tree() {
  rm -rf tree
  mkdir -p tree/data
  cp "$top_srcdir/data/update-list" "$top_srcdir"/data/*.sh tree/data
  cp "$served/old" tree/data/$name
  echo 2026-01-02 >tree/data/list-date
  cp "$top_srcdir/configure.ac" tree
  place=tree/data record=tree/data/list-source
  lock=tree/data/.update-list.lock refused=tree/data/.update-list.refused
  tool() {
    tree/data/update-list "$@"
  }
  current() {
    cmp "$place/$name" "$served/$1"
  }
  files='check-list.sh
fetch-list.sh
keep-refused.sh
list-date
own-files.sh
transport_security_state_static.json
update-list
update.sh'
}

# state: hsts-update, with the blob of the old list.
state() {
  rm -rf state
  mkdir state
  blob_of old state/preload.blob --date=2026-01-02
  place=state record=state/preload.source
  lock=state/.hsts-update.lock refused=state/preload.refused
  tool() {
    "$top_builddir/hsts-update" --output="$scratch/state/preload.blob" "$@"
  }
  current() {
    blob_of "$1" wanted --date="$(date_of_blob)" && cmp wanted state/preload.blob
  }
  files='preload.blob'
}

blob_of() {
  input=$1 output=$2
  shift 2
  "$HSTS_COMPILE" --quiet --allow-redundant "$@" -o "$output" "$served/$input"
}

date_of_blob() {
  "$HSTS_COMPILE" --info state/preload.blob | sed -n 's/^date: //p'
}

# set_date DAY: of the list that is there; nothing: it has none.
set_date() {
  case $place:$1 in
    state:) blob_of old state/preload.blob ;;
    state:*) blob_of old state/preload.blob --date="$1" ;;
    *:) rm -f tree/data/list-date ;;
    *) echo "$1" >tree/data/list-date ;;
  esac
}

# The date of what is there now.
date_is() {
  case $place in
    state) [ "$(date_of_blob)" = "$1" ] ;;
    *) [ "$(cat tree/data/list-date)" = "$1" ] ;;
  esac || complain "the date is another one"
}

# recorded LINE
recorded() {
  grep -q -x -F -e "$1" "$record" ||
    complain "not recorded: $1"
}

# --- Judging -----------------------------------------------------------------

run() {
  : >"$served/requests"
  status=0
  tool --wait=0 "$@" >"$out" 2>"$err" || status=$?
}

# ends STATUS TEXT: of the run before.
ends() {
  if [ "$status" -ne "$1" ]; then
    complain "exit status $status, not $1"
  elif [ -n "$2" ] && ! grep -q -F -e "$2" "$err"; then
    complain "not said: $2"
  fi
}

# kept: nothing has changed, and no other file is there, but for the lock and, if
# the list was refused, that list.
kept() {
  current old || complain 'the list is not the old one' || return
  case $status in
    5) ignored='*.refused.*' ;;
    *) ignored='' ;;
  esac
  left=$(ls -A --ignore='.*.lock' --ignore="$ignored" --ignore=".$ignored" "$place")
  [ "$left" = "$files" ] || complain "left: $left"
}

# replaced NAME: by the list that is served under this name; nothing is left.
replaced() {
  current "$1" || complain "the list is not $1" || return
  left=$(find "$place" -name '.*.new' -o -name '.*.ready' -o -name '*.refused.*')
  [ -z "$left" ] || complain "left: $left"
}

# refuses STATUS TEXT ARGUMENT...
refuses() {
  wanted=$1 text=$2
  shift 2
  run "$@"
  ends "$wanted" "$text" && kept
}

# takes NAME ARGUMENT...: from then on it is the old one again.
takes() {
  taken=$1
  shift
  run "$@"
  ends 0 'there is a new list' && replaced "$taken"
}
