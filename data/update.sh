# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # what the other files need, and have
#
# What update-list and hsts-update have in common, which is all but where the
# list goes: here, the options and the order of things.  The list is fetched or
# read from a file (fetch-list.sh), compiled, compared with the one that is there,
# and refused if it looks like an accident (check-list.sh); then it is kept
# beside the other (keep-refused.sh).  Otherwise it is handed on.  Whatever goes
# wrong before leaves the old list as it is.  own-files.sh says as whom all this
# is done, and which files may be replaced.
#
# One of the two reads the five files, after it has set
#
#   program, version   for messages
#   about, usage       for --help: what it does, and the options of its own
#
# and then calls `update_list ARGUMENT...`, which calls back:
#
#   set_option NAME [VALUE]   an option of its own; fails if it has none such
#   set_up ARGUMENT...        options are read; sets
#                               folder     in which the list is, a full path
#                               record     where the list there is from, a file
#                               refused    files of a refused list, less .json
#                                          and .source
#                               again      an option to find the folder again
#                               old        the list or blob that is there, or
#                                          nothing; a list is compared with lists
#                               is_list    whether that is a list
#                               compiler   hsts-compile, a full path
#   settle                    nobody else is at it now: finishes what a killed
#                             run has left
#   date_of_old               prints the date of the list that is there
#   is_recorded LINE...       whether the record is of what is there, and has
#                             these lines
#   install_list              puts $work/list.json in its place
#
# Files in between are in $work, which is in $folder, so that nothing has to go
# from one disk to another at the end; a folder that a killed run has left there
# is removed by the next.

: "${program:?}" "${version:?}" "${about:?}" "${usage?}"
LC_ALL=C # what other programs say is read here
export LC_ALL
unset CDPATH
self=$(cd -- "$(dirname -- "$0")" && pwd)/${0##*/}

# --- What there is to say ----------------------------------------------------

upstream=https://chromium.googlesource.com/chromium/src/+/refs/heads/main
upstream="$upstream/net/http/transport_security_state_static.json?format=TEXT"

# Exit statuses; the first three are as hsts-compile has them.
FAULTY=1 MISUSED=2 FAILED=3 UNFETCHED=4 REFUSED=5 BUSY=6 NOTHING_NEW=10

common_usage="\
      --url=URL               fetch it: https, file, or http of this machine
      --from=FILE             read it; - is standard input
      --date=YYYY-MM-DD       the day it is from [upstream's, or the file's]
      --force                 take what looks suspicious, if it compiles
      --diff                  show all that changes, not a few of each kind
      --dry-run               show what would change, and change nothing
      --retries=NUMBER        after a failure that may pass [4]
      --wait=SECONDS          before the first of them, then doubled [1]
      --timeout=SECONDS       for each attempt [300]
      --quiet                 say nothing but what is wrong
      --version               print the version
      --help                  print this text

Exit status: 0 there is a new list, 1 what came is no list, 2 usage, 3 a file
or a program is missing or fails, 4 the list could not be fetched, 5 it is
suspicious (see --force), 6 another update is running, 10 nothing is new."

say() {
  [ -n "$quiet" ] || complain "$@"
}

# Names are of unknown origin, and a terminal obeys controls.
complain() {
  printf '%s: %s\n' "$program" "$*" | tr '\000-\011\013-\037\177' '?' >&2
}

# fail STATUS MESSAGE...
fail() {
  status=$1
  shift
  complain "$@"
  exit "$status"
}

misused() {
  fail $MISUSED "$*; see --help"
}

# print TEXT: on standard output, all of it.
print() {
  { printf '%s\n' "$1"; } 2>/dev/null ||
    fail $FAILED 'standard output: it cannot be written to'
}

# --- Options -----------------------------------------------------------------

folder='' record='' refused='' again='' # for set_up
old='' is_list='' compiler=''

url='' file='' date='' force='' all='' dry='' quiet=''
retries=4 wait=1 timeout=300

# number NAME VALUE LEAST MOST: without zeros before it, which would make it an
# octal one where it is reckoned with.
number() {
  case $2 in
    '' | *[!0-9]* | 0?* | ??????*) ;;
    *) [ "$2" -ge "$3" ] && [ "$2" -le "$4" ] && return ;;
  esac
  misused "$2: $1 takes a number from $3 to $4"
}

# A day of the calendar that hsts-compile takes.
is_day() {
  case $1 in
    20[1-9][0-9]-[01][0-9]-[0-3][0-9]) ;;
    21[0-9][0-9]-[01][0-9]-[0-3][0-9]) ;;
    *) return 1 ;;
  esac
  [ "$(day_of "$1")" = "$1" ]
}

# is_later DAY THAN
is_later() {
  [ "$(echo "$1" | tr -d -)" -gt "$(echo "$2" | tr -d -)" ]
}

# A clock that is behind the day of the list that this was built with has not been
# set, as on a device without a battery.
clock_is_set() {
  is_day "$(day_of now)" && ! is_later "${built:-2010-01-01}" "$(day_of now)"
}

# is_known_day DAY: a list from a day that is more than two days from now counts
# as one without a date, as it would be the newest for ever.
is_known_day() {
  is_day "$1" && { ! clock_is_set || ! is_later "$1" "$(day_of '2 days')"; }
}

# takes_value NAME: of the options with one, whether it is this.
takes_value() {
  case $1 in
    --url | --from | --date | --retries | --wait | --timeout) ;;
    *) set_option "$1" ;;
  esac
}

set_common_option() {
  [ -n "$2" ] || misused "$1: the option needs an argument"
  case $1 in
    --url) url=$2 ;;
    --from) file=$2 ;;
    --date)
      is_day "$2" ||
        misused "$2: --date takes a day from 2010-01-01 to 2199-12-31," \
          "as YYYY-MM-DD"
      date=$2
      ;;
    --retries) number "$1" "$2" 0 20 && retries=$2 ;;
    --wait) number "$1" "$2" 0 600 && wait=$2 ;;
    --timeout) number "$1" "$2" 1 86400 && timeout=$2 ;; # 0 is curl's for none
    *) set_option "$1" "$2" ;;
  esac
}

set_flag() {
  case $1 in
    --force) force=yes ;;
    --diff) all=--all ;;
    --dry-run) dry=yes ;;
    --quiet) quiet=--quiet ;;
    --help)
      print "Usage: $program [OPTION]...
$about
The list is plain, gzipped or in base64.  Without --url and --from it is that
of Chromium's main branch.

$usage
$common_usage"
      exit
      ;;
    --version)
      print "$program (libhsts) $version"
      exit
      ;;
    --force=* | --diff=* | --dry-run=* | --quiet=* | --help=* | --version=*)
      misused "$1: the option takes no argument"
      ;;
    -*) misused "$1: no such option" ;;
    *) misused "$1: there are no arguments but options" ;;
  esac
}

read_options() {
  while [ $# -gt 0 ]; do
    if takes_value "${1%%=*}"; then
      case $1 in
        *=*) set_common_option "${1%%=*}" "${1#*=}" ;;
        *)
          [ $# -ge 2 ] || misused "$1: the option needs an argument"
          set_common_option "$1" "$2"
          shift
          ;;
      esac
    else
      set_flag "$1"
    fi
    shift
  done
  [ -z "$url" ] || [ -z "$file" ] ||
    misused '--url and --from: they contradict each other'
  [ -n "$file" ] || url=${url:-$upstream}
}

# --- The record --------------------------------------------------------------

# Where the list is from, a field a line.
print_record() {
  read -r entries _ <"$work/new.counts"
  cat <<END
# Written by $program, which compares with it; do not edit.
source: $(source_name)
revision: $revision
date: $date
fetched: $(date -u +%Y-%m-%dT%H:%M:%SZ)
entries: $entries
sha256: $(sha256sum <"$work/list.json" | cut -d ' ' -f 1)
digest: $(digest_of "$work/new.blob")
END
}

# record_has FILE LINE...
record_has() {
  searched=$1
  shift
  for line; do
    grep -q -x -F -e "$line" "$searched" 2>/dev/null || return 1
  done
}

# recorded_in FILE FIELD
recorded_in() {
  sed -n "s/^$2: //p" "$1" | head -n 1
}

# A new revision can have the list that is there already.  What is noted is not
# fetched again.
note_revision() {
  [ -z "$dry" ] && [ "$revision" != unknown ] || return 0
  [ -z "$is_list" ] || cmp -s "$work/list.json" "$old" || return 0
  ! is_recorded "revision: $revision" "source: $(source_name)" || return 0
  if ! print_record >"$work/source" || ! mv -fT "$work/source" "$record"; then
    complain "$record: not written; the next run will fetch the list again"
  fi
}

# --- In order ----------------------------------------------------------------

# find_compiler PATH...: HSTS_COMPILE, if it is set, and nothing else; or the
# first of these that is a program; or that in PATH.
find_compiler() {
  if [ -n "${HSTS_COMPILE-}" ]; then
    set -- "$HSTS_COMPILE"
  else
    set -- "$@" hsts-compile
  fi
  for candidate; do
    compiler=$(command -v -- "$candidate")
    if [ -f "$compiler" ] && [ -x "$compiler" ]; then
      compiler=$(cd "$(dirname -- "$compiler")" && pwd)/${compiler##*/}
      return
    fi
  done
  fail $FAILED "there is no hsts-compile${HSTS_COMPILE:+ at $HSTS_COMPILE}:" \
    "build it, or say where it is with HSTS_COMPILE=PATH"
}

# need_program NAME PACKAGE
need_program() {
  command -v "$1" >/dev/null ||
    fail $FAILED "$1: it is missing (Debian: $2)"
}

heed_signals() {
  trap 'stop 1' HUP
  trap 'stop 2' INT
  trap 'stop 15' TERM
}

make_work() {
  work=$folder/.$program.new
  trap 'status=$?; rm -rf "$work" 2>/dev/null; exit $status' EXIT
  rm -rf "$work" 2>/dev/null || fail $FAILED "$work: it cannot be removed;" \
    "it belongs to $(stat -c %U -- "$work")"
  why=$(mkdir -m 700 "$work" 2>&1) || fail $FAILED "$folder: ${why##*: }"
}

# No file gets larger than 256 MiB, whatever a server sends; hsts-compile reads no
# larger one either.  What writes one is told so, and not killed.
limit=268435456
limit_files() {
  trap '' XFSZ
  # shellcheck disable=SC3045 # every sh of Linux has it
  ulimit -f $((limit / 512)) 2>/dev/null || :
}

# refuse_too_large FILE: to be asked after its writer has failed.
refuse_too_large() {
  size=$(stat -c %s -- "$1" 2>/dev/null) && [ "$size" -ge $limit ] || return 0
  fail $FAULTY "$(source_name): too large, over 256 MiB"
}

# What there is to say of a list that is taken.
tell_news() {
  if [ -n "$same" ]; then
    say "the entries are the same; the list is now of $date" \
      "(it was of ${old_date:-an unknown day})"
  else
    say "there is a new list, of $date, with $entries entries"
  fi
}

update_list() {
  read_options "$@"
  [ -n "$file" ] || choose_protocols
  heed_signals
  set_up "$@"
  [ -n "$file" ] || need_program curl curl
  need_program flock util-linux
  limit_files
  lock
  settle
  make_work
  find_old_date
  [ -n "$file" ] || find_revision
  if is_known; then
    nothing_new
  fi
  get_list
  unwrap
  recall_refused
  find_date
  check_list
  read_old_list
  compare
  if [ -n "$same" ] && [ "$date" = "$old_date" ]; then
    note_revision
    nothing_new
  fi
  look_for_suspicious
  if [ -n "$dry" ]; then
    [ -z "$same" ] || say "the entries are the same; the date would be $date"
    say 'dry run: nothing changed'
  else
    install_list
    drop_refused
    tell_news
  fi
}
