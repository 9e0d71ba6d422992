#!/bin/sh
# SPDX-License-Identifier: MIT
#
# update-list and hsts-update are killed before each command that they call: the
# list that is there is the old one or the new one, with its date and its record,
# and the next run is not disturbed.  A signal that can be caught ends them at
# once, and leaves nothing.

# shellcheck source=tests/update.sh
. "${top_srcdir:?run this by make check}/tests/update.sh"

# --- Kills -------------------------------------------------------------------

# Each command that changes something, and some of those between, counts its
# calls in one file, and from call $KILL_AT on kills the script; those that the
# script has started already do nothing more.
mkdir wrapped
for command in base64 cat chmod cp flock mkdir mv rm rmdir sync; do
  path=$(command -v $command) || continue
  cat >wrapped/$command <<END
#!/bin/sh
echo $command >>"$scratch/calls"
set_at=\$($(command -v wc) -l <"$scratch/calls")
if [ "\$set_at" -ge "\$KILL_AT" ]; then
  kill -KILL "\$($(command -v cat) "$scratch/pid")" 2>/dev/null
  exit 9
fi
exec $path "\$@"
END
  chmod +x wrapped/$command
done
{
  sed '$d' wrapped/cat
  echo "exec '$HSTS_COMPILE' \"\$@\""
} >wrapped/hsts-compile
chmod +x wrapped/hsts-compile

# killed_at NUMBER: fails if the run is over before.
killed_at() {
  : >calls
  status=0
  # shellcheck disable=SC2016 # for the inner shell
  KILL_AT=$1 command_line sh -c 'echo $$ >pid && exec "$@"' sh \
    >"$out" 2>"$err" || status=$?
  [ "$status" -eq 137 ]
}

command_line() {
  case $place in
    tree/data) set -- "$@" tree/data/update-list ;;
    state) set -- "$@" "$top_builddir/hsts-update" --output=state/preload.blob ;;
  esac
  PATH=$scratch/wrapped:$PATH HSTS_COMPILE=$scratch/wrapped/hsts-compile \
    "$@" --date="$day" --from="$served/$answer"
}
day=2026-03-04 answer=new.b64

# The list and its date are both old, or both new.  Where an update was decided,
# it is finished first, as `make` does.
consistent() {
  [ ! -d tree/data/.update-list.ready ] || tree/data/update-list --resume ||
    complain 'it cannot be finished' || return
  if current old >"$scratch/is"; then
    date_is 2026-01-02
  else
    current new && date_is 2026-03-04
  fi
}

# The list itself is whole at any moment.
whole() {
  current old || current new || complain 'the list is neither old nor new'
}

# What the script had started may live a moment longer, and hold the lock.
next_run_is_right() {
  [ ! -e "$lock" ] || flock "$lock" true
  run --date=2026-03-04 --from="$served/new.b64"
  case $status in
    0 | 10) replaced new && recorded_if_update ;;
    *) complain "the next run ends with $status" ;;
  esac
}

# hsts-update may be killed between the blob and its record.
recorded_if_update() {
  case $place:$status in
    state:10) ;;
    *) recorded "sha256: $(sha256sum <"$served/new" | cut -d ' ' -f 1)" ;;
  esac
}

kills() {
  number=1
  $1
  while killed_at $number; do
    if ! whole >"$scratch/is" || ! consistent || ! next_run_is_right; then
      complain "killed at $number, before $(tail -n 1 calls)"
      return
    fi
    number=$((number + 1))
    $1
  done
  ends 0 'a new list' || return
  [ $number -gt 10 ] || complain "$number kills"
}

# A list that is refused is kept, though a killed run has begun to keep it.
kills_of_refused() {
  day=2026-01-03 answer=shrunk number=1
  $1
  while killed_at $number; do
    [ ! -e "$lock" ] || flock "$lock" true
    current old >"$scratch/is" || complain "killed at $number" || return
    run --date=$day --from="$served/$answer"
    ends 5 'but kept' && kept && cmp "$refused.json" "$served/shrunk" ||
      complain "killed at $number, before $(tail -n 1 calls)" || return
    number=$((number + 1))
    $1
  done
  day=2026-03-04 answer=new.b64
  ends 5 'but kept'
}

# Between the decision and its end: what `make` finds then.
resumed() {
  tree
  mkdir tree/data/.update-list.ready
  cp "$served/new" tree/data/.update-list.ready/$name
  echo 2026-03-04 >tree/data/.update-list.ready/list-date
  tree/data/update-list --resume && replaced new && date_is 2026-03-04
}

not_resumed() {
  tree
  tree/data/update-list --resume && kept
}

# --- Signals -----------------------------------------------------------------

# is_over: within two seconds
is_over() {
  tries=0
  while kill -0 "$1" 2>/dev/null; do
    sleep 0.1
    tries=$((tries + 1))
    [ $tries -lt 20 ] || return
  done
}

# ended_by SIGNAL STATUS: while it waits for a slow server.  Who runs the tests
# may ignore the signal (nohup does), and what is run would, too.
ended_by() {
  : >"$served/requests"
  case $place in
    state) set -- "$@" "$top_builddir/hsts-update" --output=state/preload.blob ;;
    *) set -- "$@" tree/data/update-list ;;
  esac
  signal=$1 wanted=$2
  shift 2
  env "--default-signal=$signal" "$@" --url="$at/slow/new" >"$out" 2>"$err" &
  pid=$! tries=0
  until [ -s "$served/requests" ] || [ $tries -eq 50 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  kill "-$signal" $pid
  is_over $pid || complain 'it goes on' || return
  status=0
  wait $pid || status=$?
  ends "$wanted" '' && kept
}

# --- The cases ---------------------------------------------------------------

check 'tree: killed before each command' kills tree
check 'state: killed before each command' kills state
check 'tree: killed while a list is refused' kills_of_refused tree
check 'state: killed while a list is refused' kills_of_refused state
check 'what was decided is finished' resumed
check 'where nothing was decided, nothing changes' not_resumed
serve
for tool in tree state; do
  $tool
  check "$tool: TERM" ended_by TERM 143
  $tool
  check "$tool: HUP" ended_by HUP 129
done

finish
