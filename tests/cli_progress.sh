#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Who waits for hsts-compile at a terminal sees how far it is; nobody else does.

# shellcheck source=tests/compile.sh
. "${top_srcdir:?run this by make check}/tests/compile.sh"

: "${HSTS_MAKE_LIST:?}"
leave_out slow 'it would take minutes'
leave_out foreign 'bench/make_list is for that machine'
need bsdutils script

list=$scratch/list.json
shown=$scratch/typescript
clear=$(printf '\033[K')
# As long as takes a second or two.
count=300000
if has_trait instrumented; then count=60000; fi
"$HSTS_MAKE_LIST" $count <"$HSTS_LIST" >"$list"

# at_terminal OPTION...: what stood in the line, one after the other, in $shown.
at_terminal() {
  (cd "$scratch" &&
    script -q -e -c "exec '$HSTS_COMPILE' $* -o blob list.json" typescript) \
    >/dev/null </dev/null || return
  split_shown
}

# What was drawn, a line each.
split_shown() {
  tr '\r' '\n' <"$shown" | grep -F "$clear" | grep -F ... |
    LC_ALL=C sed 's/^[^a-z]*//' >"$shown.lines"
}

# in_order: the stages that were shown, each once.
in_order() {
  stages=$(LC_ALL=C sed 's/[^a-z].*//' "$shown.lines" | uniq | paste -sd ' ' -)
  [ "$stages" = "$1" ] || complain "$stages"
}

# moves STAGE: has shown per cent, never less than before in one step.
moves() {
  grep -E "^$1.* [0-9]+ %" "$shown.lines" || complain 'no per cent' || return
  awk -v stage="$1" '
    index($0, stage) != 1 { next }
    !match($0, / [0-9]+ %/) { least = 0; next }
    {
      number = substr($0, RSTART, RLENGTH - 2) + 0
      if (number < least || number > 100) exit 1
      least = number
    }' "$shown.lines" || complain 'it goes back, or too far'
}

check 'at a terminal' at_terminal
check 'all stages are shown, in their order' \
  in_order 'read parse check build verify write'
for stage in parse check verify; do
  check "the stage moves: $stage" moves "$stage"
done
check 'the line is empty in the end' grep -q -F "${clear}entries: $count" "$shown"

quiet_at_terminal() {
  at_terminal --quiet && not grep -q -F "$clear" "$shown"
}
check 'nothing with --quiet' quiet_at_terminal
not_to_a_file() {
  compiles 0 "entries: $count" -o "$scratch/blob" "$list" &&
    not grep -q -F "$clear" "$err"
}
check 'nothing to a file' not_to_a_file

from_a_pipe() {
  (cd "$scratch" && script -q -e -c \
    "gzip -1c list.json | '$HSTS_COMPILE' -o blob -" typescript) \
    >/dev/null </dev/null || return
  split_shown
  grep -E '^read [0-9]+ MB' "$shown.lines"
}
check 'from a pipe: as much as there was' from_a_pipe
finish
