#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-lookup tells on a terminal how far a long run is, where nothing else is
# shown there, and nowhere else.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"

if ! script -qec true /dev/null >"$scratch/said" 2>&1 </dev/null; then
  skip_all 'there is no script(1) of util-linux to make a terminal'
fi

# Of more than a second, and in more than one block.
cat >"$scratch/lines" <<'END'
echo dev
sleep 2
yes dev | head -n 100000
END
cat >"$scratch/lookup" <<END
exec '$HSTS_LOOKUP' --builtin ${HSTS_BLOB:+--blob="'$HSTS_BLOB'"} \
  --max-age=none --format=tsv "\$@"
END

# terminal COMMAND: what a terminal shows of it.
terminal() {
  cd "$scratch" && script -qec "$1" /dev/null </dev/null >shown
  tr '\r' '\n' <"$scratch/shown"
}

# has_progress COMMAND
has_progress() {
  terminal "$1" | grep '^100001 lines, [0-9.]* million a second *$'
}
# has_none COMMAND
has_none() {
  terminal "$1" >"$scratch/seen"
  not grep 'million a second' "$scratch/seen"
}

check 'to a file' has_progress 'sh lines | sh lookup >answers'
check '... and the answers are all there' equal 100001 \
  "$(wc -l <"$scratch/answers" | tr -d ' ')"
check 'with threads' has_progress 'sh lines | sh lookup --threads=3 >answers'
check 'not to a pipe' has_none 'sh lines | sh lookup | cat >answers'
check 'not to the terminal' has_none 'sh lines | sh lookup'
check 'not if standard error is none' has_none \
  'sh lines | sh lookup >answers 2>messages'
check '... and that has none either' equal '' "$(cat "$scratch/messages")"
check 'not with --redirect' has_none \
  'sh lines | sh lookup --redirect >answers 2>messages'
check 'not in the first second' has_none 'yes dev | head -n 100000 |
  sh lookup >answers'

finish
