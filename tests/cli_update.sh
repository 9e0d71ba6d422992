#!/bin/sh
# SPDX-License-Identifier: MIT
#
# update-list and hsts-update when all goes well: where a list may come from,
# what is shown and recorded, what is new and what is not, and the options.

# shellcheck source=tests/update.sh
. "${top_srcdir:?run this by make check}/tests/update.sh"
serve
today=$(date -u +%Y-%m-%d)

# --- What is taken, and what of it is recorded -------------------------------

sha256() {
  sha256sum <"$served/$1" | cut -d ' ' -f 1
}

digest() {
  blob_of "$1" digest.blob && "$HSTS_COMPILE" --info digest.blob |
    sed -n 's/^digest: //p'
}

taken_and_recorded() {
  check "$1: a file" takes new --from="$served/new" --date=2026-03-04
  check "$1: its date" date_is 2026-03-04
  check "$1: the record has the date" recorded 'date: 2026-03-04'
  check "$1: the record has the source" recorded 'source: the file new'
  check "$1: the record has the number" recorded 'entries: 42'
  check "$1: the record has the list's SHA-256" \
    recorded "sha256: $(sha256 new)"
  check "$1: the record has the entries' digest" \
    recorded "digest: $(digest new)"
  check "$1: the record has no revision" recorded 'revision: unknown'
  $1
  check "$1: nothing is written into the old file" reader_keeps_the_old
  $1
  check "$1: a file: URL" takes new --url="file://$served/new.b64"
  $1
  check "$1: standard input" from_stdin
}

from_stdin() {
  status=0
  tool --from=- <"$served/new.b64" >"$out" 2>"$err" || status=$?
  ends 0 'there is a new list' && replaced new &&
    recorded 'source: standard input'
}

# Who has it open keeps what he has.
reader_keeps_the_old() {
  case $place in
    state) cp state/preload.blob opened && exec 8<state/preload.blob ;;
    *) cp "$served/old" opened && exec 8<"tree/data/$name" ;;
  esac
  run --from="$served/new"
  ends 0 'a new list' && cmp opened - <&8
  kept=$?
  exec 8<&-
  return $kept
}

# --- Dates -------------------------------------------------------------------

dates() {
  $1
  check "$1: the date that the server tells" takes new --url="$at/dated/new"
  check "$1: is that of the list" date_is 2026-07-07
  $1
  check "$1: no date that is told" takes new --url="$at/plain/new"
  check "$1: is today's" date_is "$today"
  cp "$served/new" "$served/dated"
  touch -d '2026-05-06 12:00 UTC' "$served/dated"
  $1
  check "$1: a file's date" takes new --from="$served/dated"
  check "$1: is that of its last change" date_is 2026-05-06
  touch -d '2150-01-01 12:00 UTC' "$served/dated"
  $1
  check "$1: a date that is to come" takes new --from="$served/dated"
  check "$1: becomes today's" date_is "$today"
  # Of what is packed reproducibly, say; hsts-compile takes no such day.
  touch -d '1970-01-01 00:00:01 UTC' "$served/dated"
  $1
  check "$1: the first of all days" takes new --from="$served/dated"
  check "$1: is no date, but today's" date_is "$today"
  for date in today 2026-02-31 1970-01-01 2009-12-31 2200-01-01; do
    check "$1: no date: $date" refuses_to_begin \
      "$date: --date takes a day from 2010-01-01 to 2199-12-31" --date=$date
  done
}

refuses_to_begin() {
  text=$1
  shift
  run "$@"
  ends 2 "$text"
}

# --- Nothing new -------------------------------------------------------------

# What would show that a file was written.
trace() {
  ls -lid --time-style=full-iso "$place"/*
}

is_nothing_new() {
  before=$(trace)
  run "$@"
  ends 10 'nothing new' && kept || return
  [ "$(trace)" = "$before" ] || complain 'a file was written'
}

nothing_new() {
  $1
  { echo '// A comment.' && cat "$served/old"; } >"$served/commented"
  for answer in old old.b64 commented; do
    check "$1: $answer is nothing new" is_nothing_new --date=2026-01-02 \
      --url="$at/plain/$answer"
  done
  check "$1: nor with --force" is_nothing_new --force --date=2026-01-02 \
    --from="$served/old"
}

# --- Upstream's revision -----------------------------------------------------

revision=0123456789abcdef0123456789abcdef01234567
gitiles=/chromium/src/+/refs/heads/main/net/http/list.json
cp "$served/new.b64" "$served/gitiles"

# The second entry is an older one, and the author's time another.
write_log() {
  cat >"$served/log" <<END
)]}'
{
  "log": [
    {
      "commit": "$1",
      "tree": "2222222222222222222222222222222222222222",
      "author": { "name": "A", "time": "Mon Jun 01 00:00:00 2026" },
      "committer": {
        "name": "B",
        "email": "b@example.com",
        "time": "$2"
      },
      "message": "[HSTS] \"time\": \"Fri Jan 02 2026\"\n"
    },
    {
      "commit": "1111111111111111111111111111111111111111",
      "committer": { "name": "B", "time": "Fri Jan 02 00:00:00 2026" }
    }
  ]
}
END
}

asked_in_order() {
  printf '%s\n' "$@" | diff - "$served/requests"
}

# fetched_once WHAT: the run was of a new revision; the next one fetches nothing.
fetched_once() {
  check "$1: is fetched" test "$(requests .)" -eq 2
  check "$1: is recorded" recorded "revision: $2"
  run --url="$at$gitiles?format=TEXT"
  check "$1: is nothing new then" ends 10 'nothing new'
  check "$1: is fetched once" test "$(requests .)" -eq 1
}

# A blob has no policies, so hsts-update finds the same entries.
policies_only() {
  sed 's/bulk-1-year/custom/' "$served/new" | base64 >"$served/gitiles"
  write_log 3333333333333333333333333333333333333333 'Mon Jul 13 08:00:00 2026 +0000'
  run --url="$at$gitiles?format=TEXT"
  case $1 in
    tree) check 'tree: other policies' ends 0 'there is a new list' ;;
    *) check 'state: other policies' ends 0 'the entries are the same' ;;
  esac
  check "$1: other policies have their date" date_is 2026-07-13
  fetched_once "$1: a revision of other policies" \
    3333333333333333333333333333333333333333
  cp "$served/new.b64" "$served/gitiles"
  write_log 4444444444444444444444444444444444444444 'Mon Jul 13 09:00:00 2026 +0000'
  run --url="$at$gitiles?format=TEXT"
  case $1 in
    tree) check 'tree: others on the same day' ends 0 'there is a new list' ;;
    *) check 'state: others on the same day' ends 10 'nothing new' ;;
  esac
  fetched_once "$1: another revision of that day" \
    4444444444444444444444444444444444444444
  set_date 2026-05-06
  run --url="$at$gitiles?format=TEXT"
  check "$1: the revision is known, but not its day" ends 0 'a'
  check "$1: which it gets" date_is 2026-07-13
}

revisions() {
  write_log $revision 'Thu Jul 09 23:59:59 2026 -0700'
  $1
  check "$1: as Chromium's server has it" takes new --url="$at$gitiles?format=TEXT"
  check "$1: first the revision, then the list of that" asked_in_order \
    '/chromium/src/+log/refs/heads/main/net/http/list.json?format=JSON&n=1' \
    "/chromium/src/+/$revision/net/http/list.json?format=TEXT"
  check "$1: the revision is recorded" recorded "revision: $revision"
  check "$1: its day is the date, in UTC" date_is 2026-07-10
  run --url="$at$gitiles?format=TEXT"
  check "$1: the same revision is nothing new" ends 10 'nothing new'
  check "$1: and nothing is fetched" test "$(requests .)" -eq 1
  blob_of old state/preload.blob --date=2026-07-10 2>/dev/null
  cp "$served/old" tree/data/$name 2>/dev/null
  run --url="$at$gitiles?format=TEXT"
  check "$1: unless the record is about another list" ends 0 'a new list'
  policies_only "$1"
  for log in ')]}' '<html>' '{"log": [{"commit": "main"}]}'; do
    echo "$log" >"$served/log"
    $1
    check "$1: a log that is none: $log" takes new \
      --url="$at$gitiles?format=TEXT"
    check "$1: leaves the revision unknown" recorded 'revision: unknown'
    check "$1: and is told" ends 0 "upstream's revision is unknown"
  done
  rm "$served/log"
  $1
  check "$1: no log" takes new --url="$at$gitiles?format=TEXT"
}

# --- What is shown -----------------------------------------------------------

# added NUMBER: lines of added entries that are shown.
added() {
  [ "$(grep -c '+ .*added-' "$out")" -eq "$1" ] ||
    complain "$(grep -c '+ .*added-' "$out") are shown"
}

shown() {
  # shellcheck disable=SC2046 # a word each
  some_list 38 dev app $(seq -f 'added-%g.example' 12) >"$served/twelve"
  $1
  check "$1: --dry-run" would_change
  run --dry-run --from="$served/twelve"
  check "$1: shows the first few" added 5
  check "$1: and how many" grep -q 'added 12' "$out"
  run --dry-run --diff --from="$served/twelve"
  check "$1: --diff shows all" added 12
  run --quiet --from="$served/twelve"
  check "$1: --quiet" ends 0 ''
  check "$1: says nothing" test ! -s "$out" -a ! -s "$err"
  run --quiet --from="$served/twelve"
  check "$1: nor that nothing is new" test "$status" -eq 10 -a ! -s "$err"
  run --quiet --date=2026-01-03 --from="$served/shrunk"
  check "$1: but what is wrong" ends 5 'suspicious'
}

would_change() {
  run --dry-run --from="$served/new"
  ends 0 'dry run: nothing changed' && kept
}

# --- URLs --------------------------------------------------------------------

# Nothing goes out: neither is there a request, nor is anything resolved.
urls() {
  while read -r bad; do
    check "not from $bad" refuses 2 ': ' --url="$bad"
  done <<'END'
http://example.com/list
HTTP://example.com/list
http://127.0.0.1@example.com/
http://127.0.0.1:80@example.com/
http://127.0.0.1\@example.com/
http://[::1]:80@example.com/
http://127.0.0.1.example.com/
http://localhost.example.com/
ftp://localhost/list
list.json
https://
--url
https://example.com/a b
END
}

urls_of_this_machine() {
  port=${at##*:}
  for host in 127.0.0.1 localhost 127.1.2.3; do
    tree
    run --retries=0 --url="http://$host:$port/plain/new"
    case $host in
      127.1.2.3) check "$host is this machine" ends 4 'connect' ;;
      *) check "$host is this machine" ends 0 'a new list' ;;
    esac
  done
}

# --- Other lists that are there, and none ------------------------------------

no_list_before() {
  tree
  rm tree/data/$name tree/data/list-date
  check 'tree: no list before' takes new --from="$served/new"
  echo '{ "entries": [ { "name": "A" } ] }' >tree/data/$name
  check 'tree: a list before that does not compile' takes new \
    --from="$served/new"
  check 'tree: is told' ends 0 'is not compared with'
  state
  rm -r state
  check 'state: no folder before' takes new --from="$served/new"
  printf '\211HSTS\r\n\032damaged' >state/preload.blob
  check 'state: a blob before that is damaged' takes new --from="$served/new"
  check 'state: is told' ends 0 'is not compared with'
  state
  rm state/preload.blob
  (umask 077 && tool --quiet --from="$served/new")
  check 'state: all may read the blob' \
    test "$(stat -c %a state/preload.blob)" = 644
}

# --- The lock ----------------------------------------------------------------

locked() {
  (umask 077 && : >"$lock")
  status=0
  flock "$lock" "$@" >"$out" 2>"$err" || status=$?
  ends 6 'another update is running' && kept
}

# --- The compiler ------------------------------------------------------------

# compiled_by WHERE COMMAND...: a script there that calls the compiler.
compiled_by() {
  where=$1
  shift
  tree
  mkdir -p "$(dirname "$where")" &&
    printf '#!/bin/sh\necho x >>"%s/called"\nexec "%s" "$@"\n' "$scratch" \
      "$HSTS_COMPILE" >"$where" && chmod +x "$where" || return
  rm -f called
  (unset HSTS_COMPILE && "$@") >"$out" 2>"$err" && [ -s called ] &&
    replaced new
  found=$?
  rm "$where"
  return $found
}

without_compiler() {
  tree
  cp "$HSTS_COMPILE" tree # which would be the next to look at
  status=0
  HSTS_COMPILE=$1 tool --from="$served/new" >"$out" 2>"$err" || status=$?
  ends 3 'there is no hsts-compile at' && kept
}

compilers() {
  check 'HSTS_COMPILE that is none' without_compiler "$scratch/none"
  check 'HSTS_COMPILE that is a folder' without_compiler "$scratch"
  check 'HSTS_COMPILE without a folder is in PATH' compiled_by bin/hsts-compile \
    env PATH="$scratch/bin:$PATH" HSTS_COMPILE=hsts-compile \
    tree/data/update-list --from="$served/new"
  check 'in build/' compiled_by tree/build/hsts-compile \
    tree/data/update-list --from="$served/new"
  check 'in the folder it is called in' compiled_by ./hsts-compile \
    tree/data/update-list --from="$served/new"
  check 'in the top folder' compiled_by tree/hsts-compile \
    tree/data/update-list --from="$served/new"
  check 'in PATH' compiled_by bin/hsts-compile \
    env PATH="$scratch/bin:$PATH" tree/data/update-list --from="$served/new"
}

# --- Options -----------------------------------------------------------------

helps() {
  run --help
  ends 0 '' && grep -q -e '--from=FILE' "$out" && [ ! -s "$err" ] && kept &&
    not grep '.\{80\}' "$out"
}

options() {
  check "$1: --help" helps
  run --version
  check "$1: --version" grep -q "(libhsts) [0-9.]*$" "$out"
  while read -r text arguments; do
    # shellcheck disable=SC2086 # a word each
    check "$1: $arguments" refuses_to_begin "$text" $arguments
  done <<'END'
such --bogus
arguments operand
needs --url
needs --url=
needs --from=
1 --timeout=x
1 --timeout=0
20 --retries=21
20 --retries=08
600 --wait=08
takes --quiet=yes
contradict --url=https://x/ --from=x
END
  check "$1: a file that is missing" refuses 3 'No such file' --from=none
  check "$1: a folder" refuses 3 'Is a directory' --from="$scratch"
  check "$1: what a name would tell a terminal" is_harmless
  for option in --help --version; do
    check "$1: $option to a full disk" full_disk $option
  done
}

is_harmless() {
  run --from="$(printf 'none\033[2J')"
  ends 3 'none?[2J: No such file'
}

full_disk() {
  status=0
  tool "$1" >/dev/full 2>"$err" || status=$?
  ends 3 'standard output: '
}

# --- The cases ---------------------------------------------------------------

for tool in tree state; do
  rm -rf tree state
  $tool
  options $tool
  taken_and_recorded $tool
  dates $tool
  nothing_new $tool
  revisions $tool
  shown $tool
done
tree
check 'tree: two at once' locked tree/data/update-list --from="$served/new"
urls
urls_of_this_machine
compilers
state
cp state/preload.blob file
not_a_folder() {
  status=0
  "$top_builddir/hsts-update" --output="$1" --from="$served/new" >"$out" \
    2>"$err" || status=$?
  ends 3 "$2" && [ "$(wc -l <"$err")" -eq 1 ]
}
check 'state: a blob in what is no folder' not_a_folder file/x.blob \
  "file: Not a directory"
check 'state: a blob that is a folder' not_a_folder . '.: Is a directory'
check 'state: two at once' locked "$top_builddir/hsts-update" \
  --output=state/preload.blob --from="$served/new"
no_list_before

finish
