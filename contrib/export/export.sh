# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For the tests of hsts-compile --format=NAME with the programs that read it:
# each is asked about hosts, and has to answer as the list does, but where the
# loss report says otherwise.
#
#     . "$top_srcdir/contrib/export/export.sh"
#     export_list nginx nginx "$HSTS_LIST"
#     check '...' answers_of_proxy "$port"

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check-contrib}/tests/tap.sh"
# shellcheck source=contrib/servers.sh
. "$top_srcdir/contrib/servers.sh"

: "${HSTS_COMPILE:?}" "${HSTS_LOOKUP:?}" "${HSTS_LIST:?}"
export LC_ALL=C
ask=$top_srcdir/contrib/export/ask.py
need python3 python3

# Masks within masks, and an entry that forces nothing: no list has these today.
cat >"$scratch/masks.json" <<'END'
{ "entries": [
  { "name": "a.de", "mode": "force-https", "include_subdomains": true },
  { "name": "www.a.de", "mode": "force-https" },
  { "name": "in.www.a.de", "mode": "force-https", "include_subdomains": true },
  { "name": "off.in.www.a.de" },
  { "name": "on.off.in.www.a.de", "mode": "force-https" },
  { "name": "more.a.de", "mode": "force-https", "include_subdomains": true },
  { "name": "dev", "mode": "force-https", "include_subdomains": true },
  { "name": "bare", "mode": "force-https" },
  { "name": "_a-.b_c.org", "mode": "force-https" },
  { "name": "nothing.org" }
] }
END

# hosts_of LIST STEP: of each STEPth entry its name, a host below it and one below
# that, the domain above it and names that almost are it; and what is odd.
hosts_of() {
  "$HSTS_COMPILE" --quiet --format=tsv "$1" | awk -F'\t' -v step="$2" '
    NR % step == 0 || $1 !~ /\./ || $3 == 0 && NR % 2 == 0 && step < 100 {
      print $1; print "x." $1; print "y.x." $1; print "z" $1
      if ($1 ~ /\./) { sub(/^[^.]*\./, "", $1); print $1 }
    }'
  printf '%s\n' www.figma.com x.www.figma.com figma.com x.figma.com 1.0.0.1 \
    mail.google.com google.com example.com x.www.makeyourlaws.org
}

# export_list FORMAT PROGRAM LIST STEP [OPTION...]: to $scratch/exported; what
# the program has to answer, to $scratch/expected, and its hosts to
# $scratch/hosts.
export_list() {
  format=$1 program=$2 list=$3 step=$4
  shift 4
  "$HSTS_COMPILE" --format="$format" --loss="$scratch/loss" \
    -o "$scratch/exported" "$@" "$list" 2>"$scratch/report" ||
    cat "$scratch/report"
  "$HSTS_COMPILE" --quiet --allow-redundant -o "$scratch/blob" "$@" "$list"
  hosts_of "$list" "$step" | sort -u >"$scratch/hosts"
  "$HSTS_LOOKUP" --max-age=none --blob="$scratch/blob" --format=tsv \
    <"$scratch/hosts" 2>"$scratch/said" | cut -f 1,2 >"$scratch/ours"
  "$HSTS_COMPILE" --quiet --format=tsv "$@" "$list" >"$scratch/entries"
  awk -F'\t' -v program="$program" -v lost_file="$scratch/loss" \
    -v entries_file="$scratch/entries" '
    # How a line of the loss calls the host: by the nearest name of the list, or
    # domain above one.
    function called(host) {
      if (host in names) return host
      while (sub(/^[^.]*\./, "", host))
        if (host in names) return "*." host
      return "-"
    }
    BEGIN {
      while ((getline <lost_file) > 0) if ($3 == program) lost[$1] = $4
      while ((getline <entries_file) > 0) {
        names[$1]
        while (sub(/^[^.]*\./, "", $1)) names[$1]
      }
    }
    { line = called($1); print $1 "\t" (line in lost ? lost[line] : $2) }
    ' "$scratch/ours" >"$scratch/expected"
}

# as_expected NUMBER: $scratch/answers has what is in $scratch/expected, which has
# as many lines at the least, of both kinds.
as_expected() {
  [ "$(wc -l <"$scratch/expected")" -ge "$1" ] &&
    grep -q 'https$' "$scratch/expected" &&
    grep -q 'http$' "$scratch/expected" &&
    diff "$scratch/expected" "$scratch/answers"
}

# proxy_answers PORT NUMBER [paths]: it is asked by whole URLs, or paths.
proxy_answers() {
  python3 "$ask" "${3:-hosts}" "$1" <"$scratch/hosts" >"$scratch/answers" &&
    as_expected "$2"
}

# Stops what was started last.
stop_last() {
  last=${started##* }
  kill "$last" && wait "$last"
  started=${started% *}
}

# start_recorder: a proxy for clients.
start_recorder() {
  start python3 "$ask" record "$scratch" recorder
  wait_until test -e "$scratch/recorder.port"
  http_proxy=http://127.0.0.1:$(port_of recorder)
  https_proxy=$http_proxy
  no_proxy=
  export http_proxy https_proxy no_proxy
}

# client_answers NUMBER COMMAND...: the command is called with each URL.
client_answers() {
  number=$1
  shift
  while read -r host; do
    : >"$scratch/recorder.asked"
    "$@" "http://$host/" </dev/null >"$scratch/client.said" 2>&1 || :
    printf '%s\t%s\n' "$host" \
      "$(sed -n '1s/ .*//p; 1q' "$scratch/recorder.asked" | grep . ||
        sed -n 1p "$scratch/recorder.asked")"
  done <"$scratch/hosts" >"$scratch/answers"
  as_expected "$number"
}
