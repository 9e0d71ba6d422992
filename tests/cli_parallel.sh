#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What doc/bulk.md has for GNU parallel gives the answers of one hsts-lookup, in
# their order; and what it says of exit statuses is so.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"

parallel --version 2>"$scratch/said" | grep -q '^GNU parallel' ||
  skip_all 'GNU parallel is not here (Debian: parallel)'

# The commands find the program under its name, and parallel its files here.
mkdir "$scratch/bin" "$scratch/home"
{
  echo '#!/bin/sh'
  # shellcheck disable=SC2016 # that shell expands them
  echo 'exec "$HSTS_LOOKUP" --builtin ${HSTS_BLOB:+--blob="$HSTS_BLOB"} \
    --max-age=none "$@"'
} >"$scratch/bin/hsts-lookup"
chmod +x "$scratch/bin/hsts-lookup"
PATH=$scratch/bin:$PATH
HOME=$scratch/home PARALLEL_HOME=$scratch/home
export PATH HOME PARALLEL_HOME
cd "$scratch" || exit 1

awk 'BEGIN {
  for (i = 0; i < 60000; i++) { print i ".dev"; print "http://" i ".example/" }
  print ""
  printf "http://last.dev/%s", "without an end of line"
}' >hosts.txt

# documented NUMBER: that command of the document, its lines up to a blank one.
documented() {
  awk -v wanted="$1" '
    !/^    / { within = shown = 0; next }
    !within { within = 1; shown = /parallel / && ++number == wanted }
    shown' "$top_srcdir/doc/bulk.md" | sed 's/^    //'
}

# gives_the_same NUMBER
gives_the_same() {
  documented "$1" >command.sh
  grep -q 'parallel ' command.sh || return 1
  # Blocks that are no larger than this make some of so few lines.
  sed 's/--block [0-9]*M/--block 200k/' command.sh >command_small.sh
  rm -f answers.tsv
  sh ./command_small.sh 2>&1 || return 1
  hsts-lookup --format=tsv <hosts.txt | cmp - answers.tsv
}
check 'a file that is read once' gives_the_same 1
check 'a file that all read' gives_the_same 2

answers_are_no_failures() {
  printf 'dev\n\nexample.com\n' | parallel --will-cite --pipe --keep-order \
    --halt now,fail=1 'hsts-lookup --format=tsv || test $? -le 2'
}
check 'answers are no failures' answers_are_no_failures
failures_are() {
  printf 'dev\n' | parallel --will-cite --pipe --halt now,fail=1 \
    'hsts-lookup --blob=none || test $? -le 2'
}
check 'failures are' not failures_are

finish
