#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Which list hsts-lookup asks, and what it says of one that is old.  Lists are
# dated by the day on which the test runs; for the places of the system's list
# the program is linked again with places, and a built-in list, of the test's
# own.

# shellcheck source=tests/lookup.sh
. "${top_srcdir:?run this by make check}/tests/lookup.sh"
# shellcheck source=tests/sources.sh
. "$top_srcdir/tests/sources.sh"

: "${HSTS_COMPILE:?}" "${HSTS_BUILD_FLAGS:?}" "${HSTS_LOOKUP_LIBS:?}"
unset HSTS_BLOB HSTS_PRELOAD_BLOB SOURCE_DATE_EPOCH

printf '{"entries": [{"name": "%s", "policy": "test", "mode": "force-https", %s' \
  listed.example '"include_subdomains": true}]}' >"$scratch/list"

# days_ago NUMBER: the date; of tomorrow for -1.
days_ago() {
  date -u -d "$1 days ago" +%F
}

# make_blob FILE [DAYS]: of a list that is so old, or of an unknown date.
make_blob() {
  "$HSTS_COMPILE" --quiet ${2:+--date="$(days_ago "$2")"} \
    -o "$scratch/$1" "$scratch/list"
}

# ask ARGUMENT...: leaves $status, and what was written in $out and $err.
ask() {
  "${lookup:-$HSTS_LOOKUP}" "$@" >"$out" 2>"$err" </dev/null
  status=$?
}

# is STATUS LINES: of the run before, and how many lines of messages it wrote.
is() {
  [ "$status" -eq "$1" ] && [ "$(wc -l <"$err")" -eq "$2" ] && return
  echo "status $status, not $1; or not $2 lines:"
  cat "$err"
  return 1
}

echo '# Age'
# of_age DAYS STATUS LINES ARGUMENT...: on one and the same day.
of_age() {
  days=$1 expected=$2 lines=$3
  shift 3
  until
    today=$(days_ago 0)
    make_blob aged "$days"
    ask --blob="$scratch/aged" "$@"
    [ "$today" = "$(days_ago 0)" ]
  do :; done
  is "$expected" "$lines"
}
check 'nothing is said of a fresh list' of_age 0 0 0 listed.example
check '... of one of 70 days' of_age 70 0 0 listed.example
check '... of one from tomorrow' of_age -1 0 0 listed.example
check 'one from the future is warned of' of_age -4 0 1 listed.example
check '... with its date' said "/aged: this list is dated 2.*in the future"
check '... and older than any limit' of_age -4 3 1 --max-age=1000000 \
  listed.example
check '--explain says so, too' of_age -4 0 0 --explain --max-age=none \
  listed.example
check '... beside the date' wrote '^list .*, of 2.* (in the future), 1 entries'
check 'one of 71 days is warned of' of_age 71 0 1 listed.example
check '... with its age' said "/aged: this list is 71 days old"
check '... and asked' wrote '^https'
check '... once' of_age 71 1 1 listed.example a.example b.example
many() {
  yes listed.example | head -n 20000 |
    "$HSTS_LOOKUP" --threads=3 --blob="$scratch/aged" >"$out" 2>"$err"
  status=$?
  is 0 1
}
check '... once with threads' many
check '--max-age allows what is as old' of_age 71 0 0 --max-age=71 listed.example
check '... and less' of_age 200 0 0 --max-age=1000000 listed.example
check '... and nothing older' of_age 71 3 1 --max-age=70 listed.example
check '... of which it says the age' said 'is 71 days old, and --max-age is 70'
check '... and asks nothing' equal '' "$(cat "$out")"
check '--max-age=0 allows today' of_age 0 0 0 --max-age=0 listed.example
check '... and not yesterday' of_age 1 3 1 --max-age=0 listed.example
check '--max-age=none does not warn' of_age 999 0 0 --max-age=none listed.example
check 'of URLs, too' of_age 71 3 1 --max-age=1 --redirect http://listed.example/
unknown() {
  make_blob unknown && ask --blob="$scratch/unknown" "$@"
}
unknown listed.example
check 'a list without a date may be old' is 0 1
check '... which it says' said 'date of this list is not known'
unknown --max-age=1000000 listed.example
check '... older than any limit' is 3 1
for days in '' -1 x 1x 1000001 99999999999999999999 ' 1'; do
  check "no number of days: '$days'" complains 2 '--max-age takes a number' \
    --max-age="$days" listed.example
done

echo '# The list of the system'
link() {
  "$HSTS_COMPILE" --quiet --format=c --date="$(days_ago 15)" \
    -o "$scratch/builtin.c" "$scratch/list" || return
  # shellcheck disable=SC2086 # one word an option
  $HSTS_BUILD_FLAGS -std=c11 -D_GNU_SOURCE -I"$top_srcdir/libhsts" \
    -I"$top_srcdir/tools" -DHSTS_STATE_BLOB="\"$scratch/state\"" \
    -DHSTS_SYSTEM_BLOB="\"$scratch/system\"" \
    "$top_srcdir/tools/lookup_main.c" "$top_srcdir/libhsts/blob_default.c" \
    "$scratch/builtin.c" \
    "$top_builddir/tools/libtools.a" "$top_builddir/.libs/libhsts.a" \
    "$top_builddir/.libs/libhsts-core.a" $HSTS_LOOKUP_LIBS -o "$scratch/linked"
}
if has_trait foreign; then
  why_not='what is linked here does not run here'
elif [ ! -e "$top_builddir/.libs/libhsts.a" ]; then
  why_not='no static library was built'
else
  why_not=
fi
[ -z "$why_not" ] || skip_rest 'where it looks' "$why_not"
check 'hsts-lookup is linked with other places' link || exit
lookup=$scratch/linked

# asks LIST STATUS LINES ARGUMENT...: of listed.example, with --explain.
asks() {
  list=$1 expected=$2 lines=$3
  shift 3
  ask --explain "$@" listed.example
  is "$expected" "$lines" && wrote "^list     $list, of "
}
if [ -n "${HSTS_NO_BUILTIN:-}" ]; then
  ask listed.example
  check 'without files and a built-in list there is none' is 3 1
  make_blob system 20
else
  check 'without files it is the built-in list' asks 'built in' 0 0
  make_blob system 20
  check 'a file that is older stays behind' asks 'built in' 0 0
  make_blob system 15
fi
check 'that of a package' asks "$scratch/system" 0 0
make_blob state 15
check '... but not of the same day as that of this machine' \
  asks "$scratch/state" 0 0
make_blob state 10
check 'that of this machine, if it is newer' asks "$scratch/state" 0 0
make_blob system 9
check '... and that of the package, if that is' asks "$scratch/system" 0 0
make_blob state -4
check '... and not one from the future' asks "$scratch/system" 0 0
ask --version
check '... of which --version says so' wrote \
  "^not asked: $scratch/state, 2.*, which is in the future\$"
make_blob state 10
make_blob named 8
HSTS_PRELOAD_BLOB=$scratch/named
export HSTS_PRELOAD_BLOB
check 'that of the environment' asks "$scratch/named" 0 0
make_blob named 30
check '... also if it is older' asks "$scratch/named" 0 0
make_blob named 80
check '... of which its age is told' asks "$scratch/named" 0 1
make_blob named -4
check '... and if it is from the future' asks "$scratch/named" 0 1
check '--blob is asked, whatever there is' asks "$scratch/state" 0 0 \
  --blob="$scratch/state"
make_blob named 30
ask --version
check '--version says which is asked' wrote "^list asked: $scratch/named, "
check '... and which are not' equal "not asked: $scratch/state, $(days_ago 10)
not asked: $scratch/system, $(days_ago 9)" \
  "$(grep '^not asked: /' "$out")"
HSTS_PRELOAD_BLOB=$scratch/none
check 'one that is named and not there is spoken of' \
  asks "$scratch/system" 0 1
check '... with the reason' said 'none: passed over: .*No such file'
HSTS_PRELOAD_BLOB=
check 'an empty name is none' asks "$scratch/system" 0 0
unset HSTS_PRELOAD_BLOB
echo '<html>' >"$scratch/system"
check 'one that is no blob is passed over' asks "$scratch/state" 0 1
check '... with the reason' said 'system: passed over: not an HSTS preload blob'
rm "$scratch/system"
if [ -z "${HSTS_NO_BUILTIN:-}" ]; then
  check '--builtin asks the built-in list' asks 'built in' 0 0 --builtin
  printf 'HSTS' >"$scratch/state"
  check 'with no good file it is the built-in list' asks 'built in' 0 1
fi
{
  for i in $(seq 15); do
    printf '{"name": "%s.example", "policy": "test"}, ' "$i"
  done | sed 's/^/{"entries": [/'
  sed 's/{"entries": \[//' "$scratch/list"
} >"$scratch/more"
mv "$scratch/more" "$scratch/list"
make_blob state 71
check 'a file with far more entries is asked, and told of as old' \
  asks "$scratch/state" 0 1

echo '# A clock that has not been set'
cat >"$scratch/clock.c" <<'END'
#include <time.h>
time_t time(time_t *now) {
  if (now != NULL)
    *now = 60;
  return 60;
}
END
if is_instrumented || [ -n "${HSTS_NO_BUILTIN:-}" ]; then
  skip 'a clock that has not been set' 'it takes a built-in list and LD_PRELOAD'
else
  # shellcheck disable=SC2086 # one word an option
  check 'there is such a clock' $HSTS_BUILD_FLAGS -shared -fPIC \
    -o "$scratch/clock.so" "$scratch/clock.c"
  make_blob state 10
  LD_PRELOAD=$scratch/clock.so
  export LD_PRELOAD
  ask --explain listed.example
  unset LD_PRELOAD
  check 'the newest list is asked, and not called old' wrote \
    "^list     $scratch/state, of "
  check '... without a word' is 0 0
  LD_PRELOAD=$scratch/clock.so
  export LD_PRELOAD
  ask --max-age=1000000 listed.example
  unset LD_PRELOAD
  check '... but its age is not known' is 3 1
  check '... which is said' said 'age of this list is not known, as the clock'
fi

echo '# A program with more rights than its caller'
make_blob named 0
may_be_setuid() {
  [ "$(id -u)" -eq 0 ] && has setpriv &&
    ! findmnt -n -o OPTIONS -T "$scratch" | grep -q nosuid
}
as_nobody() {
  HSTS_PRELOAD_BLOB=$scratch/named setpriv --reuid=65534 --clear-groups \
    "$scratch/linked" --explain --max-age=none listed.example 2>"$err" |
    grep '^list '
}
if may_be_setuid && ! is_instrumented; then
  chmod 755 "$scratch" && chmod a+r "$scratch/named"
  check 'one without looks at the environment' \
    eval "as_nobody | grep -F '$scratch/named'"
  chmod 4755 "$scratch/linked"
  check 'one with them does not' \
    eval "as_nobody >'$scratch/seen'; ! grep -F named '$scratch/seen'"
else
  skip 'the environment' 'it takes root, setpriv and a file system with setuid'
fi

finish
