#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Whom update-list and hsts-update serve: nobody else can hold their lock, lead
# them out of their folder by a link, or make root work for him.  No file is
# replaced that is not theirs to replace, and a new one is as readable as the old.

# shellcheck source=tests/update.sh
. "${top_srcdir:?run this by make check}/tests/update.sh"
umask 022
update=$top_builddir/hsts-update
# What root does as somebody else has to be reached by him.
chmod 711 "$scratch" && chmod 755 "$served"

# Root may be nobody, and nobody may come as far as to the tools.
as_nobody() {
  setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
}

other_user=
if as_nobody "$HSTS_COMPILE" --version >"$scratch/said" 2>&1 &&
  as_nobody test -x "$update"; then
  other_user=yes
fi

# with_others WHAT COMMAND...: check, where there can be another user.
with_others() {
  if [ -n "$other_user" ]; then
    check "$@"
  else
    skip "$1" 'this is not root, or others may not enter the build folder'
  fi
}

# stays FILE TEXT
stays() {
  equal "$2" "$(cat "$1")"
}

# --- The lock ----------------------------------------------------------------

# The folder is all that a stranger can lock.
stranger_holds_the_folder() {
  run --date=2026-01-02 --from="$served/old"
  as_nobody flock -n "$lock" true && return 1
  mkfifo held -m 666 && as_nobody flock -F "$place" \
    sh -c "echo >'$scratch/held' && exec sleep 600" &
  holder=$!
  until read -r _ <held; do
    sleep 0.1
  done 2>/dev/null
  takes new --from="$served/new"
  found=$?
  kill $holder
  rm -f held
  return $found
}

held_by_owner() {
  (umask 077 && : >"$lock")
  exec 7<>"$lock"
  flock 7
  refuses 6 'another update is running' --from="$served/new"
  found=$?
  exec 7<&-
  return $found
}

# no_lock COMMAND...: makes something else of the name of the lock.
no_lock() {
  $tool
  "$@"
  refuses 3 'not a file that only we can open' --from="$served/new"
}

locks() {
  $1
  check "$1: a lock that is held" held_by_owner
  echo mine >victim
  check "$1: a link for a lock" no_lock ln -s "$scratch/victim" "$lock"
  check "$1: its target stays" stays victim mine
  check "$1: a link to nothing for a lock" no_lock ln -s "$scratch/none" "$lock"
  check "$1: makes no file" not test -e none
  check "$1: a FIFO for a lock" no_lock mkfifo -m 600 "$lock"
  check "$1: a lock that all can open" no_lock cp "$served/old" "$lock"
  with_others "$1: a lock of another user" no_lock install -m 600 -o 65534 \
    "$served/old" "$lock"
  $1
  with_others "$1: another user holds the folder" stranger_holds_the_folder
}

# --- Names of ours that are links ---------------------------------------------

# What a killed run has left could be a link.
work_is_a_link() {
  mkdir -p elsewhere && echo mine >elsewhere/list.json
  ln -s "$scratch/elsewhere" "$place/$(basename "$lock" .lock).new" || return
  takes new --from="$served/new" && stays elsewhere/list.json mine
}

# not_resumed COMMAND...: what makes a folder of an update that was cut short.
not_resumed() {
  tree
  mkdir -p elsewhere && cp "$served/new" elsewhere/$name
  "$@"
  status=0
  tree/data/update-list --resume >"$out" 2>"$err" || status=$?
  ends 3 'not a folder of ours' && current old
}

make_ready_of_nobody() {
  cp -R elsewhere tree/data/.update-list.ready &&
    chown -R 65534 tree/data/.update-list.ready
}

# --- Which blob is replaced ---------------------------------------------------

own_link() {
  mkdir -p real && mv state/preload.blob real/b.blob &&
    ln -s ../real/b.blob state/preload.blob || return
  run --date=2026-03-04 --from="$served/new"
  ends 0 'a new list' && [ -L state/preload.blob ] && [ -e real/b.source ] &&
    blob_of new wanted --date=2026-03-04 && cmp wanted real/b.blob
}

# In a folder that all may write to, as /tmp.
link_of_nobody() {
  echo mine >victim && chmod 600 victim
  rm state/preload.blob && chmod 1777 state &&
    as_nobody ln -s "$scratch/victim" state/preload.blob || return
  run --from="$served/new"
  ends 3 "it is another user's link" && stays victim mine
}

record_of_nobody() {
  chmod 1777 state && as_nobody touch state/preload.source || return
  run --from="$served/new"
  ends 3 "preload.source: it is another user's" && current old
}

# A list that he has put there is not taken for one that was refused.
refused_of_nobody() {
  refuses 5 'but kept' --date=2018-01-01 --from="$served/new" || return
  chmod 1777 state && chown 65534 state/preload.refused.* || return
  run --from="$served/new" --date=2018-01-01
  ends 5 'this file is not' && [ -e state/preload.refused.json ]
}

# no_blob CONTENT OPTION...
no_blob() {
  printf '%b' "$1" >state/preload.blob
  cp state/preload.blob before
  shift
  run "$@" --from="$served/new"
  ends 3 'preload.blob: this file is no blob, and is not replaced' &&
    cmp before state/preload.blob
}

no_record() {
  echo mine >state/preload.source
  run --from="$served/new"
  ends 3 'preload.source: this file is not' && stays state/preload.source mine &&
    current old
}

# is_no_file NAME COMMAND...: makes something else of it.
is_no_file() {
  $tool
  rm -rf "${place:?}/$1"
  made=$1
  shift
  "$@" "$place/$made" || return
  run --from="$served/new"
  ends 3 "$made: Not a regular file"
}

protected() {
  chmod a-w "$place/$1" || return
  refuses 3 'it is write-protected' --from="$served/new"
}

# --- Modes -------------------------------------------------------------------

# mode_stays MODE MASK: of the list in a tree, whatever the umask is.
mode_stays() {
  tree
  chmod "$1" tree/data/$name
  (umask "$2" && tool --quiet --from="$served/new") || return
  equal "$1" "$(stat -c %a tree/data/$name)"
}

mode_of_nobody() {
  tree
  chmod 666 tree/data/$name && chown 65534 tree/data/$name &&
    takes new --from="$served/new" &&
    equal '0 644' "$(stat -c '%u %a' tree/data/$name)"
}

# --- Root in a folder of another user's ----------------------------------------

# A compiler that says what it is told of root: user, groups, session, variables.
cat >spy <<END
#!/bin/sh
{
  echo "\$(id -u) \$(id -g) \$(id -G)"
  cut -d ' ' -f 6 /proc/\$\$/stat
  echo "\${SECRET-none} \${https_proxy-none}"
} >"$scratch/told/spied"
exec '$HSTS_COMPILE' "\$@"
END
chmod 755 spy

owner_is() {
  equal "$1" "$(find "$place" -mindepth 1 -printf '%u\n' | sort -u)"
}

# The group of the folder is one that its owner need not be in.
works_as_owner() {
  rm -rf told && mkdir -m 777 told
  chown -R 65534:42 "$place" || return
  SECRET=password https_proxy=http://127.0.0.1:1 HSTS_COMPILE=$scratch/spy \
    tool --from=- <"$served/new" >"$out" 2>"$err" || return
  said "working as the user $(id -n -u 65534)\|65534" && replaced new &&
    owner_is "$(id -n -u 65534)" || return
  { read -r ids && read -r session && read -r variables; } <told/spied
  equal '65534 65534 65534' "$ids" &&
    equal 'none http://127.0.0.1:1' "$variables" &&
    [ "$session" != "$(cut -d ' ' -f 6 /proc/$$/stat)" ]
}

tells_its_status() {
  chown -R 65534 "$place" && refuses 5 'but kept' --date=2018-01-01 \
    --from="$served/new" &&
    owner_is "$(id -n -u 65534)"
}

without_input() {
  chown -R 65534 "$place" || return
  status=0
  tool --from="$served/new" <&- >"$out" 2>"$err" || status=$?
  ends 0 'a new list' && replaced new
}

# led_away COMMAND...: the folder is root's, and nobody has led there.
led_away() {
  rm -rf theirs && mkdir theirs && "$@" && chown -h 65534 theirs theirs/* ||
    return
  [ ! -d theirs/own ] || chown 0 theirs/own
  status=0
  "$update" --output=theirs/own/preload.blob --from="$served/new" >"$out" \
    2>"$err" || status=$?
  ends 3 'Permission denied' && not test -e target/preload.blob &&
    not test -e theirs/own/preload.blob
}

link_to_roots() {
  rm -rf target && mkdir target && ln -s ../target theirs/own
}

# No folder is made for nobody, by root.
folder_to_come() {
  rm -rf theirs && mkdir theirs && chown 65534 theirs || return
  "$update" --quiet --output=theirs/new/preload.blob --from="$served/new" &&
    equal 65534 "$(stat -c %u theirs/new)"
}

open_to_all() {
  chmod "$1" state && run --from="$served/new"
  ends 3 'others may write to state' && kept
}

in_a_sticky_one() {
  chmod 1777 state && takes new --from="$served/new"
}

# --- The cases ---------------------------------------------------------------

for tool in tree state; do
  locks $tool
  $tool
  check "$tool: what a killed run left is a link" work_is_a_link
  $tool
  with_others "$tool: root works as the owner" works_as_owner
  $tool
  with_others "$tool: and ends as he does" tells_its_status
  $tool
  with_others "$tool: also without standard input" without_input
done

check 'what is to be resumed is a link' not_resumed \
  ln -s "$scratch/elsewhere" tree/data/.update-list.ready
with_others "what is to be resumed is another user's" not_resumed \
  make_ready_of_nobody

state
check 'a link of our own is followed' own_link
state
with_others 'a link of another user is not' link_of_nobody
state
with_others 'nor is a record of his believed' record_of_nobody
state
with_others 'nor a list of his replaced' refused_of_nobody
state
check 'a file that is no blob' no_blob '#!/bin/sh\n'
check 'also if --force is given' no_blob '#!/bin/sh\n' --force
check 'a file that begins as a blob does' no_blob '\0211HSTS\n'
: >state/preload.blob
check 'an empty file has nothing to lose' takes new --from="$served/new"
state
check 'a record that is none' no_record
tool=state
check 'a folder for a record' is_no_file preload.source mkdir
check 'a FIFO for a blob' is_no_file preload.blob mkfifo
tool=tree
check 'a link for a list' is_no_file $name ln -s "$served/old"
check 'a folder for a date' is_no_file list-date mkdir
tree
check 'tree: a list that is write-protected' protected $name
state
check 'state: a blob that is write-protected' protected preload.blob

check 'tree: the mode stays' mode_stays 644 077
check 'tree: the mode stays, if it is less' mode_stays 600 022
with_others "tree: but not another user's" mode_of_nobody

with_others "a folder of root's in one of another user" led_away mkdir theirs/own
with_others "a link of another user to a folder of root's" led_away link_to_roots
with_others 'a folder that is to be made' folder_to_come
for mode in 777 775; do
  state
  [ $mode = 777 ] || chgrp 42 state 2>/dev/null
  with_others "root works in no folder of mode $mode" open_to_all $mode
done
state
with_others 'but in one like /tmp' in_a_sticky_one

finish
