#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The store's file in a world with other users: links, files and locks that a
# stranger has planted, files that may not be written, and what root leaves to
# the user whose file it saves.  None of it depends on fs.protected_symlinks.

# shellcheck source=tests/users.sh
. "${top_srcdir:?run this by make check}/tests/users.sh"
leave_out foreign 'an emulator has its own view of users and links'
need util-linux flock

cd "$scratch" || exit 1
cp "$top_builddir/tests/store_saver" saver || exit 1
now=1900000000
cache='old.test "unlimited"'

# --- What is asked and said ----------------------------------------------------

# saves FILE: as who runs this.
saves() {
  status=0
  ./saver "$1" $now +new.test=100 save 2>"$err" || status=$?
  [ $status -eq 0 ] || complain "status $status" || return
  grep -q new.test "$1" && grep -q old.test "$1"
}

# refuses STATUS WHY FILE: and the file stays.
refuses() {
  status=0
  ./saver "$3" $now +new.test=100 save 2>"$err" || status=$?
  [ $status -eq "$1" ] || complain "status $status, not $1" || return
  said "$2" && ! grep -q new.test "$3"
}

denied='Permission denied'
io=7 busy=11

# --- One user ------------------------------------------------------------------

protected() {
  fresh own 755 && echo "$cache" >own/hosts && chmod 444 own/hosts &&
    refuses $io "$denied" own/hosts && is_alone own/hosts
}
check 'a file that may not be written stays, for root as well' protected

own_link() {
  fresh own 755 && echo "$cache" >own/hosts && ln -s hosts own/link &&
    ln -s own/link outer && saves outer && [ -h own/link ] && [ -h outer ] &&
    [ ! -h own/hosts ] && [ -e own/hosts.lock ]
}
check "the user's own links are followed" own_link

# The lock is held until the pipe is read.
held_lock() {
  fresh own 755 && echo "$cache" >own/hosts && rm -f holds pipe &&
    mkfifo pipe || return
  flock own/hosts.lock sh -c 'echo >holds; cat pipe' &
  holder=$!
  until [ -e holds ]; do sleep 0.02; done
  refuses $busy 'another process holds the lock' own/hosts
  result=$?
  echo >pipe && wait $holder && [ $result -eq 0 ] && [ ! -e own/hosts.new ] &&
    saves own/hosts
}
check 'who holds the lock holds up a save for a second' held_lock

short_lock() {
  fresh own 755 && echo "$cache" >own/hosts && rm -f holds || return
  flock own/hosts.lock sh -c 'echo >holds; sleep 0.2' &
  holder=$!
  until [ -e holds ]; do sleep 0.02; done
  saves own/hosts && wait $holder
}
check '... and for less if the lock is let go' short_lock

# no_file STATUS WHY COMMAND...: what the command puts in the lock's place.
no_file() {
  why=$1
  shift
  fresh own 755 && echo "$cache" >own/hosts && "$@" own/hosts.lock &&
    refuses $io "$why" own/hosts
}
check 'a lock that is a FIFO keeps nobody waiting' no_file 'Invalid argument' \
  mkfifo
check 'a lock that is a folder is refused' no_file 'Is a directory' mkdir
check 'a lock is never reached by a link' no_file 'symbolic links' \
  ln -s victim
check '... and is not made where it leads' test ! -e own/victim

linked_new() {
  fresh own 755 && echo "$cache" >own/hosts && echo victim >own/victim &&
    ln -s victim own/hosts.new && saves own/hosts &&
    equal victim "$(cat own/victim)"
}
check 'nothing is written by a link in the place of PATH.new' linked_new

own_mode() {
  fresh own 755 && echo "$cache" >own/hosts && chmod 640 own/hosts &&
    saves own/hosts && [ "$(stat -c %a own/hosts)" = 640 ]
}
check "the mode of the user's own file stays" own_mode

# --- Two users -----------------------------------------------------------------

need_users

# user_saves FILE, user_refuses STATUS WHY FILE: as the user, not as root.
user_saves() {
  status=0
  as $user ./saver "$1" $now +new.test=100 save 2>"$err" || status=$?
  [ $status -eq 0 ] || complain "status $status" || return
  grep -q new.test "$1" && grep -q old.test "$1"
}
user_refuses() {
  status=0
  as $user ./saver "$3" $now +new.test=100 save 2>"$err" || status=$?
  [ $status -eq "$1" ] || complain "status $status, not $1" || return
  said "$2" && ! grep -q new.test "$3"
}

# prepare [MODE]: both folders, and a file in the user's.
prepare() {
  user_folders "$@" && echo "$cache" | as $user tee home/hosts >tee.said
}

planted_link() {
  prepare && as $stranger ln -s ../home/hosts shared/hosts &&
    user_refuses $io "$denied" shared/hosts && is_alone shared/hosts &&
    is_alone home/hosts && refuses $io "$denied" shared/hosts
}
check "a stranger's link is not followed" planted_link

planted_link_to_nothing() {
  prepare && as $stranger ln -s ../home/new shared/hosts &&
    ! as $user ./saver shared/hosts $now +new.test=9 save 2>"$err" &&
    said "$denied" && ! ./saver shared/hosts $now +new.test=9 save 2>"$err" &&
    said "$denied" && is_alone home/hosts
}
check '... nor if it leads to nothing' planted_link_to_nothing

by_way_of_own_link() {
  prepare && as $stranger ln -s ../home/hosts shared/hosts &&
    as $user ln -s ../shared/hosts home/link &&
    user_refuses $io "$denied" home/link
}
check "... nor behind a link of the user's own" by_way_of_own_link

link_of_root() {
  prepare && ln -s ../home/hosts shared/hosts && user_saves shared/hosts &&
    [ -h shared/hosts ] && is home/hosts $user:$user 644
}
check "root's link is followed" link_of_root

planted_file() {
  prepare 777 && echo "$cache" >shared/hosts && chmod 666 shared/hosts &&
    chown $stranger:$stranger shared/hosts && user_saves shared/hosts &&
    is shared/hosts $user:$user 600
}
check "the mode of a stranger's file is not taken" planted_file

planted_for_root() {
  prepare && echo "$cache" >shared/hosts && chmod 666 shared/hosts &&
    chown $stranger:$stranger shared/hosts && saves shared/hosts &&
    is shared/hosts $stranger:$stranger 600
}
check '... nor by root, who gives it back' planted_for_root

file_of_another() {
  prepare 777 && echo "$cache" >shared/hosts && user_refuses $io "$denied" \
    shared/hosts && is shared/hosts 0:0 644 && is_alone shared/hosts
}
check "another's file that the user may not write stays" file_of_another

given_back() {
  prepare && chmod 640 home/hosts && chgrp 4444 home/hosts &&
    saves home/hosts && is home/hosts $user:4444 600 &&
    is home/hosts.lock $user:4444 600 && user_saves home/hosts
}
check "root gives a user's file and its lock to the user" given_back

lock_left_by_root() {
  prepare && : >home/hosts.lock && chmod 600 home/hosts.lock &&
    user_refuses $io "$denied" home/hosts && saves home/hosts &&
    user_saves home/hosts
}
check '... also a lock that root has left' lock_left_by_root

file_in_place_of_lock() {
  prepare && echo secret >home/hosts.lock && chmod 600 home/hosts.lock &&
    saves home/hosts && is home/hosts.lock 0:0 600
}
check '... but nothing else of that name' file_in_place_of_lock

lost_group() {
  prepare && chmod 660 home/hosts && chgrp 4444 home/hosts &&
    user_saves home/hosts && is home/hosts $user:$user 600
}
check 'a group that cannot be kept gets no permissions' lost_group

lock_of_stranger() {
  prepare 777 && echo "$cache" >shared/hosts && chown $user shared/hosts &&
    as $stranger sh -c 'umask 0; : >shared/hosts.lock' &&
    user_refuses $io "$denied" shared/hosts
}
check "a stranger's lock is refused" lock_of_stranger

finish
