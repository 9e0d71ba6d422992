#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every example in README.md, the other documents and the manual pages is run, or
# compiled, and compared with what it says it prints: examples.py, which says how
# to write one.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check}/tests/tap.sh"

leave_out slow 'examples take seconds, and the programs have tests of their own'
leave_out instrumented 'it is about what is installed'
leave_out foreign 'it compiles, and runs what it compiles'

leave_out no-icu 'an example has a host that ICU converts'

need python3
pkg-config --exists libcurl ||
  skip_all 'an example wants libcurl (Debian: libcurl4-openssl-dev)'
[ -e "$top_builddir/.libs/libhsts.so.1" ] ||
  skip_all 'examples want a shared library, which this build has not'

# --- As if it were installed -------------------------------------------------

sources=$(cd "$top_srcdir" && pwd)
root=$scratch/root
"$MAKE" -C "$top_builddir" DESTDIR="$root" install >"$scratch/answer" 2>&1 || {
  sed 's/^/# /' "$scratch/answer"
  exit 1
}
binaries=$(dirname "$(find "$root" -type f -perm -u+x -name hsts-lookup)")
PATH=$binaries:$(dirname "$binaries")/sbin:$PATH
LIBHSTS=$(find "$root" -name 'libhsts.so.1')
LD_LIBRARY_PATH=$(dirname "$LIBHSTS")
PKG_CONFIG_PATH=$(dirname "$(find "$root" -name libhsts.pc)"):${PKG_CONFIG_PATH-}
PKG_CONFIG_SYSROOT_DIR=$root
PYTHONPATH=$sources/contrib/python
PYTHONDONTWRITEBYTECODE=1
HSTS_INCLUDE=$(dirname "$(find "$root" -name hsts.h)")
LC_ALL=C.UTF-8
export PATH LIBHSTS LD_LIBRARY_PATH PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR \
  PYTHONPATH PYTHONDONTWRITEBYTECODE HSTS_INCLUDE LC_ALL CC

# --- All documents -----------------------------------------------------------

mkdir "$scratch/folders"
# shellcheck disable=SC2012 # no file here has an odd name
documents=$(cd "$sources" && ls ./*.md doc/*.md bench/*.md data/*.md \
  contrib/*/README.md man/*.[1-8] | sed 's|^[.]/||')
# shellcheck disable=SC2086 # one word a document
python3 "$sources/tests/examples.py" "$sources" "$scratch/folders" \
  "$sources/tests/examples.txt" $documents
