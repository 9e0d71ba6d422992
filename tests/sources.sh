# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For shell tests that compile the project's sources in ways of their own, or
# look at what the build made of them: which sources there are, and with which
# flags the build was made.
#
#     . "$top_srcdir/tests/tap.sh"
#     . "$top_srcdir/tests/sources.sh"
#     for source in $(core_sources); do ...

: "${top_srcdir:?}" "${top_builddir:?}" "${HSTS_CORE_SOURCES:?}" \
  "${HSTS_COMPILE_SOURCES:?}" "${HSTS_LOOKUP_SOURCES:?}" "${HSTS_STORE_SOURCES:?}" "${HSTS_BUILD_FLAGS:?}"

# The file in the build folder, or else that in the source tree.
find_source() {
  if [ -e "$top_builddir/$1" ]; then
    echo "$top_builddir/$1"
  else
    echo "$top_srcdir/$1"
  fi
}

# The sources of the core: all of libhsts/ but what opens files and the list, and
# what gperf makes.
core_sources() {
  for source in $HSTS_CORE_SOURCES; do
    case $source in
      *.h | */blob_file.c) ;;
      *) find_source "$source" ;;
    esac
  done
}

# The sources of library and tools, but for the list.
all_sources() {
  for source in $HSTS_COMPILE_SOURCES $HSTS_LOOKUP_SOURCES $HSTS_CORE_SOURCES \
    $HSTS_STORE_SOURCES \
    libhsts/builtin.c libhsts/builtin_none.c libhsts/blob_default.c; do
    case $source in
      *.c) find_source "$source" ;;
    esac
  done | sort -u
}

# Whether the compiler adds code of its own to count or check.
is_instrumented() {
  case " $HSTS_BUILD_FLAGS " in
    *' -fsanitize'* | *' --coverage'* | *' -fprofile'*) return 0 ;;
  esac
  return 1
}
