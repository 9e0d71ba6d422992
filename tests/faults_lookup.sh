# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests of what hsts-lookup answers when the system fails it.

# shellcheck source=tests/faults.sh
. "${top_srcdir:?run this by make check}/tests/faults.sh"

cd "$scratch" || exit 1
cat >list.json <<'END'
{ "entries": [
  { "name": "example.com", "mode": "force-https", "include_subdomains": true },
  { "name": "www.example.com", "mode": "force-https" },
  { "name": "dev", "mode": "force-https", "include_subdomains": true }
] }
END
"$HSTS_COMPILE" --quiet --date=2026-07-06 -o list.blob list.json || exit 1

# Hosts that ICU has to convert: in the room that it has itself, and beyond.
sharp_s=$(printf 'stra\303\237e.example.com')
long=$(printf '\320\260%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 \
  21 22 23 24 25 26 27 28 29 30).example.com
export sharp_s long

prepare() {
  :
}

keep_right() {
  :
}

# Whether the answers are the first of the right ones.
answers_begin() {
  head -c "$(wc -c <"$out")" "$scratch/right_out" | cmp -s - "$out" ||
    trouble 'the answers are not those of a run without faults'
}

# judge WHY: either all went well, or there are right answers only, the status
# that tells of a failing system, and a message with the reason.
judge() {
  if [ "$status" -eq "$right_status" ]; then
    made_up=$((made_up + 1))
    cmp -s "$out" "$scratch/right_out" || trouble 'another answer'
  elif [ "$status" -ne 3 ]; then
    trouble "neither status $right_status nor 3"
  elif ! told "hsts-lookup: $1" "hsts-lookup: *: $1" \
    'hsts-lookup: *: out of memory' \
    'hsts-lookup: *: there is no memory, or no data for ICU'; then
    trouble "no message: $1"
  else
    answers_begin
  fi && blocks_given_back
}
