#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What `make dist` packs is enough: it builds in another folder, from a tree
# that cannot be written to, without Autotools and gperf, and nothing compiles
# the list anew.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

leave_out instrumented 'it builds anew, without instruments'
leave_out foreign 'it builds anew, for this machine'

tree=$scratch/tree
build=$scratch/build
tools=$scratch/tools
mkdir "$build" "$tools"

pack() {
  "$MAKE" -C "$top_builddir" distdir distdir="$tree" && chmod -R a-w "$tree"
}

# All that git tracks; what is generated is for the build to miss.
tree_is_complete() {
  git -C "$top_srcdir" ls-files | while read -r file; do
    test -e "$tree/$file" || echo "$file is not in Makefile.am"
  done | { ! grep .; }
}

in_build() {
  (cd "$build" && PATH=$tools:$PATH && "$@")
}

# set_up OPTION...: what the first time has found out of this machine is told the
# second time, and the code need not be fast.
set_up() {
  in_build "$tree/configure" --cache-file="$scratch/cache" CFLAGS=-O1 \
    --disable-shared "$@"
}

# Whoever calls one of these fails.
for tool in aclocal autoconf autoheader automake gperf hsts-compile; do
  printf '#!/bin/sh\necho "%s was called"\nexit 1\n' $tool >"$tools/$tool"
  chmod +x "$tools/$tool"
done

# But for that which gets the paths that configure was given.
generates_nothing() {
  in_build "$MAKE" V=0 >"$scratch/make" || return
  ! grep '^ *GEN' "$scratch/make" | grep -v '/*hsts-[a-z]*\(.service\|.conf\)*$'
}

answers() {
  test "$("$build/hsts-lookup" --builtin --format=tsv "$1" | cut -f 2)" = "$2"
}

library_alone() {
  rm -rf "$build" && mkdir "$build" &&
    set_up --disable-tools &&
    generates_nothing && test -e "$build/.libs/libhsts.a"
}

# pack_as FILE UMASK COMMAND...
pack_as() {
  file=$1
  umask "$2"
  shift 2
  "$@" XZ_OPT=-0 "$MAKE" -C "$top_builddir" dist &&
    mv "$top_builddir"/libhsts-*.tar.xz "$file"
}

is_the_same_again() {
  (pack_as "$scratch/first" 022 env TZ=UTC LC_ALL=C) &&
    (pack_as "$scratch/second" 077 env TZ=Asia/Tokyo LC_ALL=C.UTF-8) &&
    cmp "$scratch/first" "$scratch/second"
}

check 'make distdir' pack || exit
check 'make dist twice, at other times by others: the same octets' \
  is_the_same_again
if git -C "$top_srcdir" ls-files --error-unmatch configure.ac \
  >"$scratch/said" 2>&1; then
  check 'every file of git is in it' tree_is_complete
else
  skip 'every file of git is in it' 'this is no git checkout'
fi
check 'configure' set_up
check 'make generates nothing' generates_nothing || exit
check 'a listed host' answers hstspreload.org https
check 'a host that is not listed' answers google.com http

# --- Another list ------------------------------------------------------------

# The list with one more entry, as a user of the tarball has fetched it.
sed 's/^\( *{ "name": "\)app".*/&\n\1added.example", "mode": "force-https" },/' \
  "$tree/data/transport_security_state_static.json" >"$scratch/fetched"
update() {
  in_build "$MAKE" update-list \
    UPDATE_LIST="--date=2026-08-09 --from=$scratch/fetched"
}
list_is_of() {
  "$build/hsts-compile" --info "$build/data/preload.blob" |
    grep -x -F "date: $1"
}
# Killed between the list's date and the list.
cut_short() {
  mkdir "$tree/data/.update-list.ready" &&
    echo 2026-08-10 >"$tree/data/list-date" &&
    cp "$scratch/fetched" "$tree/data/.update-list.ready/list-source" &&
    in_build "$MAKE" && test ! -e "$tree/data/.update-list.ready" &&
    cmp "$scratch/fetched" "$tree/data/list-source"
}
cp -Rp "$tree/data" "$scratch/packed"
chmod -R u+w "$tree/data" "$tree/libhsts"
echo 2026-01-02 >"$tree/data/list-date" # the list that is there is older
check 'make update-list' update
check 'what was added is found' answers added.example https
check 'the new list has its date' list_is_of 2026-08-09
check 'make update-list, when nothing is new' update
check 'make finishes an update that was cut short' cut_short
check 'and builds with it' list_is_of 2026-08-10
rm -r "$tree/data" && cp -Rp "$scratch/packed" "$tree/data"

check 'the library alone, with the list that was packed' library_alone

finish
