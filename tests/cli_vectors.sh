#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-lookup over a whole list: every entry, x. + every entry, and the URLs
# that Chromium was observed with, as a stream on standard input.  What to
# expect comes from the list and the vectors alone, by awk.
#
# Reads HSTS_LOOKUP, HSTS_BLOB, HSTS_LIST and top_srcdir; `make check` sets
# them.
set -eu
LC_ALL=${HSTS_TEST_LOCALE:-C}
export LC_ALL
: "${HSTS_LOOKUP:?}" "${HSTS_BLOB:?}" "${HSTS_LIST:?}" "${top_srcdir:?}"

case " ${HSTS_TEST_TRAITS-} " in
  *' slow '*)
    echo '1..0 # SKIP it takes minutes; test_oracle asks a share of the same'
    exit
    ;;
esac

folder=$(mktemp -d "${TMPDIR:-/tmp}/cli_vectors.XXXXXX")
trap 'rm -rf "$folder"' EXIT
tab=$(printf '\t')

# same NAME: $folder/out has to be $folder/expected.
same() {
  if ! diff "$folder/expected" "$folder/out" >"$folder/diff"; then
    echo "$1: not as expected (<), but (>):" >&2
    head -n 20 "$folder/diff" >&2
    exit 1
  fi
  echo "$1: $(wc -l <"$folder/out") lines as expected"
}

# look_up NAME STATUS: $folder/in to $folder/out, with that exit status.
look_up() {
  status=0
  "$HSTS_LOOKUP" --blob="$HSTS_BLOB" --format=tsv \
    <"$folder/in" >"$folder/out" || status=$?
  if [ "$status" -ne "$2" ]; then
    echo "$1: exit status $status, not $2" >&2
    exit 1
  fi
}

# The list as lines of NAME, 1 or 0 for include_subdomains.
awk -F'"' '$2 == "name" {
  print $4 "\t" (/"include_subdomains": true/ ? 1 : 0)
}' "$HSTS_LIST" >"$folder/list"
entries=$(wc -l <"$folder/list")
if [ "$entries" -lt 1 ]; then
  echo "no entries in $HSTS_LIST" >&2
  exit 1
fi

cut -f1 "$folder/list" >"$folder/in"
awk -F"$tab" '{ print $1 "\thttps\t" $1 "\t" $2 "\t" }' \
  "$folder/list" >"$folder/expected"
look_up 'every entry' 0
same 'every entry'

# The nearest entry of x.NAME is x.NAME itself or NAME.
sed 's/^/x./' "$folder/in" >"$folder/x"
mv "$folder/x" "$folder/in"
awk -F"$tab" '
  NR == FNR { flag[$1] = $2; next }
  {
    host = "x." $1
    if (host in flag)
      print host "\thttps\t" host "\t" flag[host] "\t"
    else
      print host "\t" ($2 ? "https" : "http") "\t" $1 "\t" $2 "\t"
  }' "$folder/list" "$folder/list" >"$folder/expected"
look_up 'x. + every entry' 1
same 'x. + every entry'

# Only the verdict and the URL to use were observed.
grep -v '^#' "$top_srcdir/tests/vectors/chromium-truth.tsv" >"$folder/truth"
cut -f1 "$folder/truth" >"$folder/in"
look_up 'chromium-truth' 1
cut -f1,2,5 "$folder/out" >"$folder/observable"
mv "$folder/observable" "$folder/out"
awk -F"$tab" '{
  print $1 "\t" ($2 ? "https" : "http") "\t" ($2 ? $3 : $1)
}' "$folder/truth" >"$folder/expected"
same 'chromium-truth'
