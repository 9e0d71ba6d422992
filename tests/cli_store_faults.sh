#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The store's file when the system fails: each call of each kind in turn fails,
# is interrupted or cut short, or is the last before SIGKILL.  The file is the
# old one or the new one, whole; what a crash leaves does not disturb the next.

# shellcheck source=tests/faults.sh
. "${top_srcdir:?run this by make check}/tests/faults.sh"
need_faults
cd "$scratch" || exit 1

saver=$top_builddir/tests/store_saver
file=place/hosts
now=1900000000
mkdir place

# A host whose name is too long for its entry, so that it takes memory.
long=a-long-name-that-has-no-room-in-its-entry.test

prepare() {
  rm -f place/*
  cp old $file
}

keep_right() {
  cp $file right
}

old_or_new() {
  cmp -s $file old || cmp -s $file right ||
    trouble 'the file is neither the old nor the new one'
}

nothing_beside() {
  [ ! -e $file.new ] || trouble "left: $file.new"
}

# Of all but 0 a fault is told, and the old file is there.  A folder that cannot
# be brought to the disk is told of when the new one is.
judge() {
  if [ "$kind" = memory ] || [ "$kind" = map ]; then
    judge_memory
    return
  fi
  old_or_new && nothing_beside && blocks_given_back || return
  case $status in
    0)
      made_up=$((made_up + 1))
      cmp -s $file right || trouble 'done, and the file is the old one'
      ;;
    *) told "*: *: $1" || trouble "it does not say: $1" ;;
  esac
}

# Whatever fails for want of memory is told of, or was not needed.
judge_memory() {
  old_or_new && nothing_beside && blocks_given_back || return
  [ "$status" != 0 ] || cmp -s $file right || trouble 'done, but it is not'
}

each_of() {
  each_call "$1" "$2" "$saver" $file $now load +new.test=100 ".$long=1000" \
    +gone.test=0 save
}

# No such fault is passed over.
each_told() {
  each_of "$@" || return
  [ $made_up -eq 0 ] || trouble "$made_up faults are not told of"
}

{
  echo 'old.test "unlimited"'
  echo '.gone.test "20380119 03:14:08"'
} >old

for kind in open read write sync rename; do
  for errno in $EIO $ENOSPC; do
    check "each $kind that fails with $errno" each_told $kind "$errno"
  done
done
check 'each stat that fails' each_of stat $EIO
check 'each write that fails and all after it, on a full disk' \
  each_told write+ $ENOSPC

# What nothing depends on may fail and be passed over.
check 'each close that fails' each_of close $EIO
check 'each unlink that fails' each_of unlink $EIO
check 'each change of a mode that fails' each_of change $EIO

memory_fails() {
  each_of memory $ENOMEM && each_of memory+ $ENOMEM
}
check 'memory that is not to be had' memory_fails

maps_fail() {
  each_of map $ENOMEM
}
check 'tables that are not to be had' maps_fail

# right_after ORDERS
right_after() {
  prepare
  faulty "$1" "$saver" $file $now load +new.test=100 ".$long=1000" \
    +gone.test=0 save
  [ "$status" -eq 0 ] || trouble 'it fails' || return
  cmp $file right
}
check 'octet by octet' right_after FAULTS_SHORT=1
check 'by chance' right_after FAULTS_SHORT=random
check 'interrupted each time' right_after FAULTS_EINTR=3

# killed_at CALL
killed_at() {
  prepare
  faulty "FAULTS_KILL=system:$1:9" "$saver" $file $now load +new.test=100 \
    ".$long=1000" +gone.test=0 save
  [ "$status" -eq 137 ]
}

killed_anywhere() {
  call=1 olds=0 news=0
  while killed_at $call; do
    old_or_new || return
    if cmp -s $file old; then olds=$((olds + 1)); else news=$((news + 1)); fi
    "$saver" $file $now load '+new.test=100' ".$long=1000" '+gone.test=0' save ||
      return
    cmp $file right && nothing_beside || return
    call=$((call + 1))
  done
  if [ "$status" -ne 0 ] || [ $olds -le 5 ] || [ $news -eq 0 ]; then
    trouble "$olds times the old one, $news times the new one"
  fi
}
check 'killed before each system call' killed_anywhere

# One process saves without end, is killed at any time, and what it leaves can
# be read without a damaged line.
many() {
  i=0
  while [ $i -lt 300 ]; do
    echo "+h$i.test=100 save"
    i=$((i + 1))
  done
}

killed_at_random() {
  rm -f place/*
  round=0
  while [ $round -lt 20 ]; do
    # shellcheck disable=SC2046 # a step each
    "$saver" $file $now $(many) &
    sleep "0.0$((round % 10))"
    kill -9 $! 2>killed || :
    wait $! 2>killed || :
    round=$((round + 1))
    [ -e $file ] || continue
    "$saver" $file $now load >loaded 2>&1 && [ ! -s loaded ] || return
  done
  "$saver" $file $now +last.test=9 save && grep -q last.test $file
}
check 'killed at any time' killed_at_random

read_only() {
  prepare
  chmod 555 place
  status=0
  ordinary "$saver" $file $now +new.test=100 save >"$out" 2>"$err" || status=$?
  chmod 755 place
  [ $status -ne 0 ] && told '*: Permission denied' && cmp $file old
}
check 'a folder that cannot be written' read_only

full_disk_device() {
  "$saver" /dev/full $now +new.test=100 save 2>"$err" && return 1
  told '*: Invalid argument' && [ -c /dev/full ] && [ ! -e /dev/full.lock ]
}
check 'a device' full_disk_device

finish
