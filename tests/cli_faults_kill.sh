#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-compile is ended by a signal before each system call in turn: the output
# is the old one or the new one, whole.  If the signal can be caught, no other
# file is left; after SIGKILL one may be, under a name that says whose it was,
# and does not disturb the next run.

# shellcheck source=tests/faults_compile.sh
. "${top_srcdir:?run this by make check}/tests/faults_compile.sh"
need_faults

compile() {
  faulty "$1" "$HSTS_COMPILE" --quiet -o place/out list.json
}

prepare_nothing() {
  rm -f place/*
}

others() {
  for file in place/*; do
    [ "$file" = place/out ] || [ ! -e "$file" ] || echo "$file"
  done
}

old_or_new() {
  cmp -s place/out old || cmp -s place/out right ||
    trouble 'the output is neither the old nor the new one'
}

nothing_or_new() {
  [ ! -e place/out ] || cmp -s place/out right ||
    trouble 'the output is there, but not whole'
}

no_others() {
  [ -z "$(others)" ] || trouble "left: $(others)"
}

others_are_harmless() {
  left=$(others)
  for file in $left; do
    case $file in
      place/out.?????? | place/out.??????~) ;;
      *) trouble "left: $file" || return 1 ;;
    esac
  done
  compile ''
  if [ "$status" -ne 0 ] || ! cmp -s place/out right ||
    [ "$(others)" != "$left" ]; then
    trouble "the next run is disturbed by $left"
  fi
}

# killed SIGNAL STEP PREPARE JUDGE...: by the signal, before each system call,
# or each second, and so on.
killed() {
  number=$(signal_number "$1") step=$2 prepare=$3 wrong=0 call=1
  shift 3
  $prepare
  compile "$slow"
  total=$(calls system)
  [ "$total" -ge 30 ] || trouble "only $total calls" || return 1
  while [ $call -le "$total" ] && [ $wrong -lt 5 ]; do
    $prepare
    compile "--default-signal=$signals $slow FAULTS_KILL=system:$call:$number"
    [ "$status" -eq $((128 + number)) ] || trouble 'it is not killed' ||
      wrong=$((wrong + 1))
    for judge; do
      $judge || wrong=$((wrong + 1))
    done
    call=$((call + step))
  done
  [ $wrong -eq 0 ]
}

# A signal that is ignored when the program begins stays so.
ignored() {
  prepare
  compile "--ignore-signal=HUP $slow FAULTS_KILL=system:1+:$(signal_number HUP)"
  [ "$status" -eq 0 ] || trouble 'it is killed'
  cmp place/out right && no_others
}

# shellcheck disable=SC3045 # every sh of Linux has it
ulimit -c 0 # QUIT and XCPU would leave a core
slow=FAULTS_SHORT=700 # so that it is also killed within the file
signals=ALRM,HUP,INT,QUIT,TERM,USR1,USR2,XCPU,VTALRM
prepare
compile "$slow"
cp place/out right

check 'KILL' killed KILL 1 prepare old_or_new others_are_harmless
check 'KILL, with no file before' \
  killed KILL 1 prepare_nothing nothing_or_new others_are_harmless
check 'TERM' killed TERM 1 prepare old_or_new no_others
check 'TERM, with no file before' \
  killed TERM 1 prepare_nothing nothing_or_new no_others
for signal in HUP INT; do
  check $signal killed $signal 1 prepare old_or_new no_others
done
for signal in ALRM QUIT USR1 USR2 XCPU VTALRM; do
  check $signal killed $signal 4 prepare old_or_new no_others
done
check 'a HUP that is ignored' ignored

finish
