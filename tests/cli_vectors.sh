#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-lookup over a whole list: every entry, x. + every entry, and the URLs
# that Chromium was observed with, as a stream on standard input.  What to
# expect comes from the list and the vectors alone, by awk.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"

: "${HSTS_BLOB:?}" "${HSTS_LIST:?}"
leave_out slow 'it takes minutes; test_oracle asks a share of the same'
cd "$scratch" || exit 1

# streams STATUS [COLUMNS]: `asked`, to be answered by `expected`, with that exit
# status; or by these columns of it.
streams() {
  lookup --format=tsv <asked >"$out" 2>"$err"
  equal "$1" $? || return
  if [ $# -gt 1 ]; then cut -f "$2" "$out"; else cat "$out"; fi >answered
  diff expected answered >differences && return
  echo 'not as expected (<), but (>):'
  head -n 20 differences
  return 1
}

# The list as lines of NAME, 1 or 0 for include_subdomains.
awk -F'"' '$2 == "name" {
  print $4 "\t" (/"include_subdomains": true/ ? 1 : 0)
}' "$HSTS_LIST" >list
check 'the list has entries' test -s list

cut -f1 list >asked
awk -F"$tab" '{ print $1 "\thttps\t" $1 "\t" $2 "\t\texact" }' list >expected
check 'every entry' streams 0

# The nearest entry of x.NAME is x.NAME itself or NAME; below an address there is
# no host.
cut -f1 list | sed 's/^/x./' >asked
awk -F"$tab" '
  NR == FNR { flag[$1] = $2; next }
  {
    host = "x." $1
    if ($1 ~ /^[0-9.]*$/)
      print host "\tinvalid\t\t\t\tinvalid"
    else if (host in flag)
      print host "\thttps\t" host "\t" flag[host] "\t\texact"
    else
      print host "\t" ($2 ? "https" : "http") "\t" $1 "\t" $2 "\t\t" \
        ($2 ? "superdomain" : "masked")
  }' list list >expected
check 'x. + every entry' streams 2

# Only the verdict and the URL to use were observed.
grep -v '^#' "$top_srcdir/tests/vectors/chromium-truth.tsv" >truth
cut -f1 truth >asked
awk -F"$tab" '{
  print $1 "\t" ($2 ? "https" : "http") "\t" ($2 ? $3 : $1)
}' truth >expected
check 'what Chromium did with URLs' streams 1 1,2,5

finish
