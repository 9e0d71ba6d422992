#!/bin/sh
# SPDX-License-Identifier: MIT
#
# update-list and hsts-update against a server that misbehaves: what may pass is
# tried again, and whatever else comes leaves the old list as it was.

# shellcheck source=tests/update.sh
. "${top_srcdir:?run this by make check}/tests/update.sh"
serve

cat >"$served/page" <<'END'
  <!DOCTYPE html>
<html><body>Sign in to the network</body></html>
END
: >"$served/empty"
echo >"$served/blank"
base64 -w 0 "$served/page" >"$served/page.b64"
base64 -w 0 "$served/new" | head -c 1001 >"$served/cut.b64"
base64 -w 0 "$served/new" | head -c 1000 >"$served/cut-in-list.b64"
{ head -n 2 "$served/new.b64" && echo '!' && cat "$served/new.b64"; } \
  >"$served/bad.b64"
echo 'no list at all' >"$served/text"
head -c 1000 "$served/new" >"$served/cut-in-json"
gzip -c "$served/new" | head -c 100 >"$served/cut.gz"
gzip -c "$served/new" | base64 >"$served/new.gz.b64"
sed 's/"name": "app"/"name": "App"/' "$served/new" >"$served/faulty"

# Each way to get a list that is as good as any.
good_answers() {
  for answer in plain/new plain/new.b64 gzip/new.b64 plain/new.gz.b64 \
    recovers/new hangs-up-once/new; do
    $1
    check "$1: /$answer" takes new --url="$at/$answer"
  done
}

tries() {
  [ "$(requests .)" -eq "$1" ] || complain "$(requests .) requests, not $1"
}

bad_transfers() {
  check "$1: 404" refuses 4 'returned error: 404' --url="$at/404/new"
  check "$1: 404 is not tried again" tries 1
  check "$1: 500, always" refuses 4 'returned error: 500' --retries=2 \
    --url="$at/500/new"
  check "$1: 500 is tried as often as it is said" tries 3
  check "$1: 429" refuses 4 'returned error: 429' --retries=1 --url="$at/429/new"
  check "$1: 429 is tried again" tries 2
  begun=$(date +%s)
  check "$1: slow" refuses 4 'timed out' --retries=0 --timeout=1 \
    --url="$at/slow/new"
  check "$1: and no longer than is said" test $(($(date +%s) - begun)) -le 10
  for answer in cut/new cut/new.b64 announces-more/new announces-more/new.b64 \
    chunks-cut/new; do
    check "$1: /$answer" refuses 4 "curl's status" --retries=0 \
      --url="$at/$answer"
  done
  check "$1: a redirect to http elsewhere" refuses 4 'http' \
    --url="$at/to-http/new"
  check "$1: that is not followed" tries 1
  check "$1: a redirect to a file" refuses 4 'file' --url="$at/to-file/new"
  check "$1: a redirect to https is followed" refuses 4 'port 1' --retries=0 \
    --url="$at/to-https/new"
  check "$1: nobody listens" refuses 4 'connect' --retries=0 \
    --url=http://127.0.0.1:1/
  check "$1: https, but no TLS" refuses 4 "curl's status" --retries=0 \
    --url="https${at#http}/plain/new"
}

# bad_lists TOOL [OPTION...]: with --force, too, they are no lists.
bad_lists() {
  tool=$1
  shift
  while read -r answer text; do
    check "$tool $*: /$answer" refuses 1 "$text" "$@" --url="$at/$answer"
  done <<'END'
plain/page an HTML page
plain/page.b64 an HTML page
plain/empty there is nothing in it
plain/blank there is nothing in it
plain/cut.b64 damaged base64
plain/cut-in-list.b64 it does not compile
plain/bad.b64 damaged base64
plain/text it does not compile
plain/cut-in-json it does not compile
plain/cut.gz damaged gzip
plain/faulty it does not compile
gzip-cut/new it does not compile
cut-unseen/new it does not compile
cut-unseen/new.b64 or cut off
announces-less/new it does not compile
announces-less/new.b64 it does not compile
END
}

suspicious_lists() {
  check "$1: a fifth less" takes fifth --date=2026-01-03 --url="$at/plain/fifth"
  $1
  for list in shrunk no-dev no-app; do
    check "$1: $list" refuses 5 'suspicious: ' --date=2026-01-03 \
      --url="$at/plain/$list"
    check "$1: $list, forced" takes $list --force --url="$at/plain/$list"
    $1
  done
  check "$1: what is suspicious is shown" refuses 5 \
    'the entries shrink from 41 to 32; at most 20 % may go' \
    --date=2026-01-03 --url="$at/plain/shrunk"
}

# Names alone are not enough: without "mode" no host is upgraded.
sed 's/"mode": "force-https", //' "$served/new" >"$served/no-mode"
sed 's/, "include_subdomains": true//' "$served/new" >"$served/no-subdomains"
lost_flags() {
  check "$1: no-mode" refuses 5 'those that force https shrink from 41 to 1;' \
    --url="$at/plain/no-mode"
  check "$1: no-subdomains" refuses 5 \
    'those that include subdomains shrink from 40 to 0;' \
    --url="$at/plain/no-subdomains"
}

tree
bad_transfers tree
bad_lists tree
bad_lists tree --force
state
bad_lists state --force
for tool in tree state; do
  good_answers "$tool"
  "$tool"
  suspicious_lists "$tool"
  "$tool"
  lost_flags "$tool"
done

finish
