#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A list that update-list or hsts-update refuses is kept beside the one that is
# there, and the message ends with the commands that show it and take it.

# shellcheck source=tests/update.sh
. "${top_srcdir:?run this by make check}/tests/update.sh"
serve
umask 022
base64 "$served/shrunk" >"$served/shrunk.b64"

# is_kept NAME
is_kept() {
  cmp "$refused.json" "$served/$1"
}

# nothing_kept: no longer, or not at all.
nothing_kept() {
  [ -z "$(find "$place" -name '*.refused.*')" ] || complain 'it is there'
}

# refuse NAME [OPTION...]
refuse() {
  refused_list=$1
  shift
  refuses 5 'not taken, but kept' --date=2026-01-03 "$@" \
    --from="$served/$refused_list"
}

# command_to show|take: the last lines that were said.
command_to() {
  case $1 in
    show) tail -n 2 "$err" | head -n 1 ;;
    take) tail -n 1 "$err" ;;
  esac | grep '^  [/H]'
}

# paste COMMAND: as somebody would, in any folder; $status and $out are its own.
paste() {
  status=0
  (cd / && unset HSTS_COMPILE && sh -c "$1") >"$out" 2>"$scratch/err.paste" ||
    status=$?
  mv "$scratch/err.paste" "$err"
}

# --- What is kept ------------------------------------------------------------

kept_and_gone() {
  check "$1: a list that is refused" refuse shrunk
  check "$1: is kept" is_kept shrunk
  check "$1: and all may read it" equal 644 "$(stat -c %a "$refused.json")"
  check "$1: the next one" refuse no-dev
  check "$1: replaces it" is_kept no-dev
  check "$1: one in base64" refuse shrunk.b64
  check "$1: is kept as it was read" is_kept shrunk
  check "$1: --dry-run" refuses 5 'would not be taken' --dry-run \
    --date=2026-01-03 --from="$served/no-dev"
  check "$1: keeps nothing" is_kept shrunk
  run --dry-run --from="$served/new"
  check "$1: and removes nothing" is_kept shrunk
  run --dry-run --date=2026-01-02 --from="$served/old"
  check "$1: nor if nothing is new" is_kept shrunk
  run --url="$at/404/new"
  check "$1: nor does a failure" is_kept shrunk
  run --date=2026-01-02 --from="$served/old"
  check "$1: nor another list that is not new" is_kept shrunk
  mkdir "$served/there" && cp "$served/no-dev" "$served/there/list"
  run --date=2026-01-03 --from="$served/there/list"
  cp "$served/old" "$served/there/list"
  run --date=2026-01-02 --from="$served/there/list"
  check "$1: it goes when nothing is new where it was from" ends 10 'nothing new'
  rm -r "$served/there"
  check "$1: is gone" nothing_kept
  run --date=2026-01-03 --from="$served/shrunk"
  check "$1: it goes with the next list" takes new --from="$served/new"
  $1
  run --dry-run --date=2026-01-03 --from="$served/shrunk"
  check "$1: --dry-run alone" nothing_kept
  echo mine >"$refused.json"
  run --date=2026-01-03 --from="$served/shrunk"
  check "$1: a file of another's" ends 5 'not replaced'
  check "$1: stays" equal mine "$(cat "$refused.json")"
  run --from="$served/new"
  check "$1: when a list is taken, too" equal mine "$(cat "$refused.json")"
}

as_private_as_the_list() {
  case $place in
    state) chmod 600 state/preload.blob ;;
    *) chmod 600 tree/data/$name ;;
  esac
  refuse shrunk && equal 600 "$(stat -c %a "$refused.json")"
}

# --- The commands ------------------------------------------------------------

shown_and_taken() {
  refuse shrunk || return
  show=$(command_to show) take=$(command_to take)
  paste "$show"
  [ "$status" -eq 1 ] && wrote 'site-38.example' || return
  paste "$take"
  ends 0 'there is a new list, of 2026-01-03' && replaced shrunk &&
    date_is 2026-01-03 && recorded 'source: the file shrunk'
}

# The command takes the list that it was shown with, and no other.
refused_since() {
  refuse shrunk || return
  take=$(command_to take)
  run --date=2026-01-04 --from="$served/no-dev"
  ends 5 'but kept' || return
  paste "$take"
  ends 5 'another one was refused since' && current old
}

# An older one with the same entries.
date_taken() {
  run --date=2018-01-01 --from="$served/old"
  ends 5 'but kept' || return
  paste "$(command_to take)"
  ends 0 'the entries are the same' && date_is 2018-01-01
}

# Without HSTS_COMPILE in the environment none is in the command.
without_variable() {
  cp "$HSTS_COMPILE" tree/hsts-compile
  (unset HSTS_COMPILE && refuse shrunk) || return
  take=$(command_to take)
  case $take in
    *HSTS_COMPILE=*) complain "the variable is in $take" || return ;;
  esac
  paste "$take"
  ends 0 'there is a new list' && replaced shrunk
}

# --- What it is recorded as --------------------------------------------------

gitiles=/chromium/src/+/refs/heads/main/net/http/list.json
revision=0123456789abcdef0123456789abcdef01234567
cat >"$served/log" <<END
)]}'
{ "log": [ { "commit": "$revision",
  "committer": { "time": "Sat Jan 03 08:00:00 2026 +0000" } } ] }
END
cp "$served/shrunk.b64" "$served/gitiles"

of_upstream() {
  run --url="$at$gitiles?format=TEXT"
  ends 5 'but kept' || return
  paste "$(command_to take)"
  ends 0 'there is a new list' && recorded "revision: $revision" &&
    recorded "source: $at$gitiles?format=TEXT" && recorded 'date: 2026-01-03'
}

# Without the option, the day is still known.
day_is_kept() {
  run --date=2026-01-03 --from="$served/shrunk"
  run --force --from="$refused.json"
  ends 0 'there is a new list, of 2026-01-03' && replaced shrunk
}

# --- Odd places --------------------------------------------------------------

in_odd_place() {
  rm -rf "$1" && mkdir "$1" && mv "$place" "$1/place" && ln -s "$1/place" moved || return
  case $place in
    state)
      moved_tool() {
        "$top_builddir/hsts-update" --output="$odd/place/preload.blob" "$@"
      }
      ;;
    *)
      moved_tool() {
        "$odd/place/update-list" "$@"
      }
      ;;
  esac
  odd=$1
  status=0
  moved_tool --date=2026-01-03 --from="$served/shrunk" >"$out" 2>"$err" ||
    status=$?
  ends 5 'but kept' || return
  show=$(command_to show) take=$(command_to take)
  paste "$show"
  [ "$status" -eq 1 ] && wrote 'site-38.example' || return
  paste "$take"
  ends 0 'there is a new list' || return
  case $place in
    state) blob_of shrunk wanted --date=2026-01-03 && cmp wanted moved/preload.blob ;;
    *) cmp "moved/$name" "$served/shrunk" ;;
  esac
}

odd_places() {
  number=0
  while read -r odd; do
    number=$((number + 1))
    $1
    rm -rf moved
    check "$1: in $odd" in_odd_place "$scratch/$number $odd"
  done <<'END'
a b
it's
$(echo) `echo` \
"; false; #
a=b & c*
END
}

# The first list of all, which there is nothing to compare with.
first_of_all() {
  rm state/preload.blob
  run --date=2026-01-03 --from="$served/no-dev"
  ends 5 'but kept' || return
  show=$(command_to show) take=$(command_to take)
  paste "$show"
  [ "$status" -eq 0 ] && wrote 'site-38.example' || return
  paste "$take"
  ends 0 'there is a new list' && replaced no-dev
}

# --- The cases ---------------------------------------------------------------

for tool in tree state; do
  $tool
  kept_and_gone $tool
  $tool
  check "$tool: as private as the list" as_private_as_the_list
  $tool
  check "$tool: shown and taken by the commands" shown_and_taken
  $tool
  check "$tool: an older date, too" date_taken
  $tool
  check "$tool: not another list that was refused since" refused_since
  $tool
  check "$tool: the source and the revision stay" of_upstream
  run --url="$at$gitiles?format=TEXT"
  check "$tool: so it is not fetched again" test "$(requests .)" -eq 1
  $tool
  check "$tool: and the day" day_is_kept
  odd_places $tool
done
tree
check 'the compiler need not be in the command' without_variable
state
check 'the first list of all' first_of_all

if git -C "$top_srcdir" rev-parse --git-dir >"$scratch/said" 2>&1; then
  for file in .update-list.refused.json .update-list.refused.source \
    .update-list.lock; do
    check "git ignores $file" git -C "$top_srcdir" check-ignore "data/$file"
  done
else
  skip 'git ignores what is kept' 'this is no git checkout'
fi

finish
