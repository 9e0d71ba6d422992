#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fuzz targets, on the inputs that are committed or made here: what fuzzing
# has found once stays mended, and a change that breaks a promise is seen before
# anybody fuzzes.  A case is a target; doc/fuzzing.md says what each demands.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"
: "${top_builddir:?}" "${scratch:?}"

# Mutants of each blob, since those that are interesting are no text: of good
# ones and, as there are many, of those that are bad in one way each.
share=${HSTS_TEST_SHARE:-1}
good_mutants=$((1000 / share))
bad_mutants=$((50 / share))

# run TARGET OPTION-OR-INPUT...: by what test programs are run by
run() {
  # shellcheck disable=SC2034 # eval uses it
  program=$top_builddir/fuzz/fuzz_$1
  shift
  eval "${FUZZ_RUN-} \"\$program\" \"\$@\""
}

# replay TARGET OPTION-OR-INPUT...: if that fails, says at which input.
replay() {
  run "$@" >"$scratch/count" 2>"$scratch/fault" && return
  status=$?
  cat "$scratch/fault"
  echo "exit status $status; this input, or a mutant of it:"
  target=$1
  shift
  run "$target" --show "$@" 2>&1 | grep '^/.*:[0-9]*: ' | tail -n 1
  return 1
}

# replay_case WHAT COMMAND...: and how many inputs there were
replay_case() {
  : >"$scratch/count"
  check "$@"
  sed "s/^/# /" "$scratch/count"
}

# what_lacks TARGET: says what the target needs and this build has not
what_lacks() {
  case $1 in
    host | lines | squid | url)
      if [ -n "${HSTS_NO_BUILTIN-}" ]; then
        echo 'it needs the built-in list'
      elif has_trait no-icu; then
        echo 'it needs ICU'
      fi
      ;;
  esac
}

for target in ${FUZZ_TARGETS:?}; do
  inputs=$scratch/$target
  lack=$(what_lacks "$target")
  if [ -n "$lack" ]; then
    skip "$target" "$lack"
    continue
  fi
  check "$target: inputs" "$top_srcdir/fuzz/seeds.sh" "$target" "$inputs" ||
    continue
  case $target in
    blob)
      replay_case 'blob' replay blob --mutate "$good_mutants" "$inputs"/*.blob
      if [ -d "$inputs/bad" ]; then
        replay_case 'blob, bad ones' \
          replay blob --mutate "$bad_mutants" "$inputs/bad"
      fi
      ;;
    *) replay_case "$target" replay "$target" "$inputs" ;;
  esac
done

finish
