# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # what update.sh needs, and has
#
# For update.sh: a list that was refused is kept, so that somebody can look at it
# and take it.  Its record is beside it, so that it is still known where it is
# from when it is taken.  There is one at most, and it goes with the next list
# that is taken.
#
# The record is written first and removed last, so a list without one is not
# ours, and is left alone.

: "${program:?}"

keep_refused() {
  if [ -e "$refused.json" ] && ! is_record "$refused.source"; then
    complain "$refused.json: this file is not $program's, and is not replaced"
    return 1
  fi
  keep_mode "$work/list.json" "$old"
  why=$({ print_record >"$work/refused" &&
    mv -fT "$work/refused" "$refused.source" &&
    mv -fT "$work/list.json" "$refused.json"; } 2>&1) && return
  complain "$refused.json: ${why##*: }"
  return 1
}

drop_refused() {
  [ -z "$dry" ] && is_record "$refused.source" || return 0
  rm -f "$refused.json" && rm -f "$refused.source"
}

# A list that was refused has its source, its revision and its day from then.  If
# --date names another day, the kept file is not the list that was looked at.
recall_refused() {
  [ -n "$file" ] && is_record "$refused.source" &&
    record_has "$refused.source" \
      "sha256: $(sha256sum <"$work/list.json" | cut -d ' ' -f 1)" || return 0
  recalled=$(recorded_in "$refused.source" source)
  revision=$(recorded_in "$refused.source" revision)
  upstream_date=$(recorded_in "$refused.source" date)
  [ "$file" != "$refused.json" ] ||
    [ "${date:-$upstream_date}" = "$upstream_date" ] ||
    fail "$REFUSED" "$refused.json: this list is of $upstream_date, not of $date:" \
      'another one was refused since; look at it again'
}

# show_command WORD...: as a shell reads it; of NAME=VALUE the value may have to
# be quoted.
show_command() {
  printf ' '
  for word; do
    key=
    case $word in
      /*) ;;
      *=*) key=${word%%=*}= ;;
    esac
    env LC_ALL=C.UTF-8 printf " $key%q" "${word#"$key"}"
  done
  echo
} >&2

# The commands that show it, and that take it.
tell_commands() {
  complain 'the list is not taken, but kept; to see it, and to take it:'
  if [ -n "$old" ]; then
    show_command "$compiler" --diff --all "$old" "$refused.json"
  else
    show_command "$compiler" --format=tsv "$refused.json"
  fi
  set -- "$self" ${again:+"$again"} --from="$refused.json" --date="$date" \
    --force
  [ -z "${HSTS_COMPILE-}" ] || set -- HSTS_COMPILE="$compiler" "$@"
  show_command "$@"
}

refuse() {
  if [ -n "$dry" ]; then
    complain 'the list would not be taken; --force takes it'
  elif keep_refused; then
    tell_commands
  else
    complain 'the list is not taken; --force takes it'
  fi
  exit "$REFUSED"
}
