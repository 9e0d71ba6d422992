#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fuzz targets, on the inputs that are committed or made here: what fuzzing
# has found once stays mended, and a change that breaks a promise is seen before
# anybody fuzzes.  A case is a target; doc/fuzzing.md says what each demands.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"
: "${top_builddir:?}" "${scratch:?}"

# Mutants of each blob, since those that are interesting are no text.
blob_mutants=1000

# replay TARGET OPTION...: if that fails, says at which input.
replay() {
  target=$1
  shift
  program=$top_builddir/fuzz/fuzz_$target
  "$program" "$@" "$scratch/$target" >"$scratch/count" 2>"$scratch/fault" &&
    return
  status=$?
  cat "$scratch/fault"
  echo "exit status $status; this input, or a mutant of it:"
  "$program" --show "$@" "$scratch/$target" 2>&1 |
    grep '^/.*:[0-9]*: ' | tail -n 1
  return 1
}

for target in ${FUZZ_TARGETS:?}; do
  case $target in
    blob) set -- --mutate "$blob_mutants" ;;
    *) set -- ;;
  esac
  if [ -n "${HSTS_NO_BUILTIN-}" ]; then
    case $target in
      host | url | lines)
        skip "$target" 'it needs the built-in list'
        continue
        ;;
    esac
  fi
  "$top_srcdir/fuzz/seeds.sh" "$target" "$scratch/$target" || exit
  : >"$scratch/count"
  check "$target" replay "$target" "$@"
  sed "s/^/# fuzz_$target: /" "$scratch/count"
done

finish
