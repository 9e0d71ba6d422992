#!/bin/sh
# SPDX-License-Identifier: MIT
#
# musl_libraries.sh FOLDER: builds with musl-gcc, from Debian's sources, the
# libraries that hsts-compile and the tests want, into FOLDER/include and
# FOLDER/lib.  Debian's own archives are of no use: they were compiled for glibc
# and call what only that has.  ICU is C++, which musl-gcc cannot compile; of it
# there are the headers, in FOLDER/icu, which fit any C library.

set -eux
unset CDPATH

if [ -e "$1/finished" ]; then
  exit
fi
prefix=$1
apt=$prefix/apt
# shellcheck source=tests/variants/private_apt.sh
. "$(dirname -- "$0")/private_apt.sh"
rm -rf "$prefix"
mkdir -p "$prefix/include/yajl" "$prefix/lib" "$prefix/icu" "$apt/sources"
jobs=$(getconf _NPROCESSORS_ONLN)

# --- Sources -----------------------------------------------------------------

# Those of the machine, in either of apt's formats, but for source packages.
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
  if [ -e "$file" ]; then
    sed 's/^Types:.*/Types: deb-src/; s/^deb /deb-src /; /^deb-src .*deb-src/d' \
      "$file" >"$apt/sources/$(basename "$file")"
  fi
done

from_sources() {
  "$@" -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/sources"
}
cd "$apt"
from_sources private_apt_update
from_sources private_apt source check nettle yajl zlib

# --- Libraries ---------------------------------------------------------------

CC=musl-gcc
export CC

(
  cd check-*/
  ./configure --prefix="$prefix" --disable-shared --disable-subunit \
    --disable-build-docs
  make -j"$jobs" -C lib
  make -j"$jobs" -C src
  make -C src install
  cp check_stdint.h "$prefix/include"
)
(
  cd nettle-*/
  ./configure --prefix="$prefix" --libdir="$prefix/lib" --disable-shared \
    --disable-public-key --disable-openssl --disable-documentation
  make -j"$jobs" libnettle.a
  make install-static install-headers
)
(
  cd zlib-*/
  ./configure --prefix="$prefix" --static
  make -j"$jobs" libz.a
  make install
)
# Its build wants CMake, for the version and little else.
(
  cd yajl-*/
  cp src/api/*.h "$prefix/include/yajl"
  # shellcheck disable=SC2016 # CMake's variables
  sed 's/${YAJL_MAJOR}/2/; s/${YAJL_MINOR}/1/; s/${YAJL_MICRO}/0/' \
    src/api/yajl_version.h.cmake >"$prefix/include/yajl/yajl_version.h"
  cd src
  $CC -O2 -DNDEBUG -I"$prefix/include" -c ./*.c
  ar cr "$prefix/lib/libyajl.a" ./*.o
)
ln -s /usr/include/unicode "$prefix/icu/unicode"

rm -rf "$apt"
touch "$prefix/finished"
