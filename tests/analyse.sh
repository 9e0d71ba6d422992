#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Static analysis, by whichever of these tools are here: each must find nothing
# in any file.  What is no fault is said in place, with the reason (NOLINT,
# cppcheck-suppress, shellcheck disable), and what a tool should not look for is
# in .clang-tidy, or below.  The last line is "N passed, N failed, N skipped", a
# tool and a file being one.
#
#     tests/analyse.sh              everything
#     tests/analyse.sh TOOL FILE    one of them

set -u
cd "$(dirname -- "$0")/.." || exit 1

tools='clang-tidy cppcheck gcc shellcheck'

# --- One tool, one file ------------------------------------------------------

# The headers of the project and of its libraries.
include_flags() {
  echo '-Ilibhsts -Itools -Itests -Ifuzz'
  pkg-config --cflags yajl zlib nettle icu-uc check
}

# Of cppcheck, not shadowFunction: a header's local variable may be called as a
# function of some file that includes it; -Wshadow looks at what can be meant.
# Nor unusedStructMember in tests: a macro takes a table's size, a loop its rows,
# and cppcheck sees no use.
analyse() {
  flags=${ANALYSE_FLAGS-$(include_flags | tr '\n' ' ')}
  # shellcheck disable=SC2086 # one word an option
  case $1 in
    clang-tidy) clang-tidy --quiet "$2" -- -std=gnu11 $flags ;;
    cppcheck)
      cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 \
        --enable=warning,style,performance,portability \
        --suppress=shadowFunction '--suppress=unusedStructMember:tests/*' \
        '--suppress=unusedStructMember:fuzz/*' \
        -Ilibhsts -Itools -Itests -Ifuzz "$2"
      ;;
    gcc)
      gcc -std=gnu11 -O2 -fanalyzer -Wall -Wextra -Werror $flags -c "$2" \
        -o /dev/null
      ;;
    shellcheck) shellcheck --external-sources "$2" ;;
  esac
}

if [ $# -eq 2 ]; then
  said=$(analyse "$1" "$2" 2>&1)
  status=$?
  [ $status -eq 0 ] && said=
  [ $status -eq 0 ] && result=ok || result='not ok'
  # In one piece, as others write as well.
  printf '%s %s %s\n%s' "$result" "$1" "$2" "${said:+$said
}"
  exit 0
fi

# --- All of them -------------------------------------------------------------

is_shell() {
  case $1 in *.sh) return 0 ;; esac
  head -n 1 "$1" | grep -q '^#!/bin/sh$'
}

files_of() {
  case $1 in
    gcc) ls libhsts/*.c tools/*.c ;;
    shellcheck)
      for file in bootstrap .ci/run tests/*.sh tests/variants/*.sh data/* fuzz/* \
        bench/* tools/*.sh contrib/*.sh contrib/*/*.sh; do
        [ -f "$file" ] && is_shell "$file" && echo "$file"
      done
      ;;
    *)
      for file in libhsts/*.c tools/*.c tests/*.c tests/variants/*.c fuzz/*.c \
        bench/*.c; do
        [ -f "$file" ] && echo "$file"
      done
      ;;
  esac
}

# What a build inside the source tree makes is none of ours.
is_generated() {
  case $1 in
    libhsts/preload_blob.c | libhsts/header_names.c) return 0 ;;
    tools/keywords_*.c) return 0 ;;
  esac
  return 1
}

# A line a task: tool and file.
tasks() {
  for tool in $tools; do
    command -v "$tool" >/dev/null || continue
    for file in $(files_of "$tool"); do
      is_generated "$file" || echo "$tool $file"
    done
  done
}

ANALYSE_FLAGS=$(include_flags | tr '\n' ' ')
export ANALYSE_FLAGS

for tool in $tools; do
  command -v "$tool" >/dev/null ||
    echo "skip $tool: it is not here (Debian: $tool)"
done >"${results:=$(mktemp)}"
trap 'rm -f "$results"' EXIT
trap 'exit 1' HUP INT TERM
tasks | xargs -n 2 -P "$(getconf _NPROCESSORS_ONLN)" tests/analyse.sh \
  >>"$results"

grep -v '^ok ' "$results"
awk '/^ok / { passed++ }
     /^not ok / { failed++ }
     /^skip / { skipped++ }
     END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
           exit failed > 0 || passed == 0 }' "$results"
