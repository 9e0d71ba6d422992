# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests of programs that answer line by line, hsts-lookup and hsts-squid: long
# lines, a conversation, and input and output that are none.
#
#     . "$top_srcdir/tests/tap.sh"
#     . "$top_srcdir/tests/streams.sh"
#     steps() { ask dev https && ask google.com http; }
#     check 'each is answered at once' converse steps COMMAND...

: "${scratch:?}" "${out:?}" "${err:?}"

# letters KIBIBYTES: without an end of line.
letters() {
  dd if=/dev/zero bs=1024 count="$1" 2>/dev/null | tr '\0' a
}

# --- A conversation ----------------------------------------------------------

# begin COMMAND...: starts it, as process $program, with questions on descriptor
# 3 and answers on 4.  After a minute there will be no answer.
begin() {
  rm -f "$scratch/questions" "$scratch/answers"
  mkfifo "$scratch/questions" "$scratch/answers"
  "$@" <"$scratch/questions" >"$scratch/answers" 2>"$err" &
  program=$!
  { sleep 60 && kill $program; } 2>/dev/null >&2 &
  watchdog=$!
  exec 3>"$scratch/questions" 4<"$scratch/answers"
}

# ask QUESTION ANSWER
ask() {
  echo "$1" >&3
  IFS= read -r answer <&4
  equal "$2" "$answer"
}

# end STATUS: fails if that is a failure, or the program ends with one.
end() {
  exec 3>&- 4<&-
  kill "$watchdog" 2>/dev/null
  wait "$program" && [ "$1" -eq 0 ]
}

# converse STEPS COMMAND...: STEPS is a function that asks.
converse() {
  steps=$1
  shift
  begin "$@"
  "$steps"
  end $?
}

# --- Faults ------------------------------------------------------------------

# fails_saying TEXT STATUS: exit status 3, and one line on standard error.
fails_saying() {
  equal 3 "$2" && equal 1 "$(wc -l <"$err" | tr -d ' ')" && said "$1"
}

# ends_quietly STATUS: exit status 3, and no message.
ends_quietly() {
  equal 3 "$1" && equal '' "$(cat "$err")"
}

# without_reader LINE COMMAND...: whoever reads the answers has gone.
without_reader() {
  line=$1
  shift
  {
    yes "$line" | "$@" 2>"$err"
    echo $? >"$scratch/status"
  } | sed 1q
  ends_quietly "$(cat "$scratch/status")"
}

# to_full_disk INPUT COMMAND...
to_full_disk() {
  input=$1
  shift
  "$@" <"$input" >/dev/full 2>"$err"
  fails_saying 'standard output: No space left' $?
}

from_folder() {
  "$@" <"$scratch" >"$out" 2>"$err"
  fails_saying 'standard input: ' $?
}

without_input() {
  "$@" <&- >"$out" 2>"$err"
  fails_saying 'standard input: ' $?
}

# without_output INPUT COMMAND...
without_output() {
  input=$1
  shift
  "$@" <"$input" >&- 2>"$err"
  fails_saying 'standard output: ' $?
}
