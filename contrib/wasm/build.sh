#!/bin/sh
# SPDX-License-Identifier: MIT
#
# build.sh TOP BLOB.c PAGE: the core of the library, the list, and the page that
# asks it, in one file that needs no server.  BLOB.c is what hsts-compile
# --format=c makes.  clang and wasm-ld are Debian's clang and lld; $CLANG is
# another clang.

set -eu
if [ $# -ne 3 ]; then
  echo "Usage: $0 TOP BLOB.c PAGE" >&2
  exit 2
fi
top=$1 blob=$2 page=$3
scratch=$(mktemp -d "$page.XXXXXX") # beside it, so that it is replaced at once
trap 'rm -rf "$scratch"' EXIT

# sources_of VARIABLE: the C files in it, of Makefile.am.
sources_of() {
  sed -n "/^$1 =/,/[^\\\\]\$/s|^ *\(libhsts/[a-z_]*\.c\).*|$top/\1|p" \
    "$top/Makefile.am"
}
# What opens files needs a system; what nobody calls is left out by the linker.
sources="$(sources_of libhsts_core_la_SOURCES | grep -v /blob_file) \
  $(sources_of libhsts_policy_la_SOURCES) $top/libhsts/builtin.c"

# shellcheck disable=SC2086 # one word a source
"${CLANG:-clang}" --target=wasm32 -std=c11 -O2 -ffreestanding -fno-builtin \
  -fvisibility=hidden -nostdlib -Wall -Wextra -Werror \
  -I "$top/contrib/wasm/include" -I "$top/libhsts" \
  -Wl,--no-entry -Wl,--gc-sections -Wl,--strip-all -Wl,--stack-first \
  -o "$scratch/hsts.wasm" "$top/contrib/wasm/hsts_wasm.c" "$blob" $sources
base64 -w 0 "$scratch/hsts.wasm" >"$scratch/text"

# The text is too long for an argument of sed: the page is cut in two.
{
  sed '/@WASM@/,$d' "$top/contrib/wasm/page.html"
  cat "$scratch/text"
  sed '1,/@WASM@/d' "$top/contrib/wasm/page.html"
} >"$scratch/page"
mv "$scratch/page" "$page"
echo "$page: $(wc -c <"$page") octets, $(wc -c <"$scratch/hsts.wasm") of them WebAssembly"
