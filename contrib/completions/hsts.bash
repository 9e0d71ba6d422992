# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# bash completion for hsts-lookup, hsts-compile, hsts-squid and hsts-update.
#
# Options are those of the tool's --help, and an option takes what stands behind
# its = there; formats are those of --format=help.  So nothing is named here that
# a tool could get or lose.

# The options of a tool, a line each, as --help has them: --blob=FILE.
_hsts_options() {
  "$1" --help 2>/dev/null | awk '/^ +-/ {
    sub(/^ +/, "")
    sub(/  .*/, "")
    gsub(/, /, "\n")
    print
  }'
}

# What an option of a tool takes, FILE; nothing if it takes nothing.
_hsts_value() {
  if [[ $2 == -o ]]; then
    echo OUT
  else
    _hsts_options "$1" | awk -F = -v option="$2" '$1 == option { print $2 }'
  fi
}

_hsts_formats() {
  case ${1##*/} in
    hsts-compile) "$1" --format=help 2>/dev/null | awk '{ print $1 }' ;;
    *) echo text tsv json ;;
  esac
}

_hsts_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

_hsts() {
  # shellcheck disable=SC2034 # _init_completion sets them all
  local cur prev words cword split
  _init_completion -s || return

  case $(_hsts_value "$1" "$prev") in
    FILE | OUT) _filedir ;;
    FORMAT) _hsts_words "$(_hsts_formats "$1")" ;;
    DAYS) _hsts_words none ;;
    ?*) ;; # only the user knows
    *)
      if $split; then
        :
      elif [[ $cur == -* ]]; then
        _hsts_words "$(_hsts_options "$1" | sed 's/=.*/=/')"
        [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
      elif [[ ${1##*/} == hsts-compile || " ${words[*]} " == *' --check-response '* ]]; then
        _filedir
      fi
      ;;
  esac
}

complete -F _hsts hsts-lookup hsts-compile hsts-squid hsts-update
