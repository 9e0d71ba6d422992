#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What hsts-compile writes in a world with other users: links and files that a
# stranger has planted, files that may not be written, and what root leaves to
# the user whose file it replaces.  None of it depends on
# fs.protected_symlinks.

# shellcheck source=tests/users.sh
. "${top_srcdir:?run this by make check}/tests/users.sh"
: "${HSTS_COMPILE:?}"
leave_out foreign 'an emulator has its own view of users and links'

cd "$scratch" || exit 1
umask 022
echo '{ "entries": [{ "name": "a.test", "mode": "force-https" }] }' >list.json
cp "$HSTS_COMPILE" compile && ./compile --quiet -o right list.json || exit 1
chmod 644 list.json right
old=old

# writes FILE [COMMAND...]: what runs the compiler.
writes() {
  file=$1
  shift
  "$@" ./compile --quiet -o "$file" list.json 2>"$err" || complain "status $?" ||
    return
  cmp "$file" right
}

# refuses FILE [COMMAND...]: for want of permission, and the file stays.
refuses() {
  file=$1 status=0
  shift
  "$@" ./compile --quiet -o "$file" list.json 2>"$err" || status=$?
  [ $status -eq 3 ] || complain "status $status, not 3" || return
  said "compile: $file: Permission denied" && ! cmp -s "$file" right
}

protected() {
  fresh own 755 && echo $old >own/out && chmod 444 own/out && refuses own/out &&
    is_alone own/out
}
check 'a file that may not be written stays, for root as well' protected

protected_by_link() {
  fresh own 755 && echo $old >own/out && chmod 444 own/out &&
    ln -s own/out link && refuses link && is_alone own/out
}
check '... at the end of a link, too' protected_by_link

open_file() {
  ./compile --quiet -o /dev/fd/3 list.json 3>through 2>"$err" &&
    cmp through right
}
check 'a file by the name of its descriptor' open_file

open_pipe() {
  { ./compile --quiet -o /dev/fd/3 list.json 3>&1 >said | cat >through; } &&
    cmp through right
}
check 'a pipe by the name of its descriptor' open_pipe

need_users

prepare() {
  user_folders "$@" && echo $old | as $user tee home/out >tee.said
}

planted_link() {
  prepare && as $stranger ln -s ../home/out shared/out &&
    refuses shared/out as $user && refuses shared/out && is_alone shared/out &&
    is_alone home/out
}
check "a stranger's link is not followed" planted_link

# Whoever is kept out does not wait for a reader.
planted_fifo() {
  prepare 777 && as $stranger mkfifo -m 666 shared/out || return
  for who in $user 0; do
    as "$who" timeout 30 ./compile --quiet -o shared/out list.json 2>"$err"
    equal 3 $? && said 'compile: shared/out: Permission denied' || return
  done
}
check "a stranger's FIFO gets nothing" planted_fifo

planted_link_to_nothing() {
  prepare && as $stranger ln -s ../home/new shared/out &&
    refuses shared/out as $user && refuses shared/out && is_alone home/out
}
check '... nor if it leads to nothing' planted_link_to_nothing

planted_link_to_device() {
  prepare && as $stranger ln -s /dev/null shared/out && refuses shared/out
}
check '... nor to a device' planted_link_to_device

trusted_links() {
  prepare && ln -s ../home/out shared/out && as $user ln -s ../shared/out \
    home/link && writes home/link as $user && [ -h home/link ] &&
    [ -h shared/out ] && is home/out $user:$user 644
}
check "the user's own links and root's are followed" trusted_links

planted_file() {
  prepare 777 && as $stranger sh -c "echo $old >shared/out" &&
    chmod 666 shared/out && writes shared/out as $user &&
    is shared/out $user:$user 644
}
check "the mode of a stranger's file is not taken" planted_file

planted_in_sticky() {
  prepare && as $stranger sh -c "echo $old >shared/out" &&
    chmod 666 shared/out && ! as $user ./compile --quiet -o shared/out list.json \
    2>"$err" && said 'compile: shared/out: Operation not permitted' &&
    is_alone shared/out
}
check '... and in a sticky folder it stays, and nothing beside it' \
  planted_in_sticky

planted_for_root() {
  prepare && as $stranger sh -c "echo $old >shared/out" &&
    chmod 666 shared/out && writes shared/out &&
    is shared/out $stranger:$stranger 644
}
check '... nor by root, who gives it back' planted_for_root

file_of_another() {
  prepare 777 && echo $old >shared/out && refuses shared/out as $user &&
    is_alone shared/out
}
check "another's file that the user may not write stays" file_of_another

given_back() {
  prepare && chmod 640 home/out && chgrp 4444 home/out && writes home/out &&
    is home/out $user:4444 640 && is_alone home/out
}
check "root gives a user's file back" given_back

finish
