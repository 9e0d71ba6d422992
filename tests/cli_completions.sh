#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Completion in bash and zsh: the shells themselves are asked, with the tools of
# this build.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?}/tests/tap.sh"

leave_out slow 'the shells would call the tools as they are, not under valgrind'
leave_out foreign 'the shells call the tools as they are'

PATH=$(cd "$top_builddir" && pwd):$PATH
completions=$(cd "$top_srcdir" && pwd)/contrib/completions
library=/usr/share/bash-completion/bash_completion
: >"$scratch/readme.json"
mkdir "$scratch/folder"

# --- What completes ----------------------------------------------------------

# Calls the completion as readline would, which takes = for the end of a word.
cat >"$scratch/ask.bash" <<'END'
source "$1"
source "$2/hsts.bash"
compopt() { :; }
line=$3
read -ra COMP_WORDS <<<"${line//=/ = }"
[[ $line != *[\ =] ]] || COMP_WORDS+=('')
COMP_LINE=$line COMP_POINT=${#line} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_hsts "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
END

# Types a line into a zsh of its own, and prints what the line becomes.
cat >"$scratch/ask.zsh" <<'END'
zmodload zsh/zpty
zpty shell 'PS1= zsh -f -i'
zpty -w shell "fpath=($1 \$fpath); autoload -U compinit; compinit -u -D
  complete_and_say() { zle complete-word; print -r -- \"=> <\$BUFFER>\" }
  zle -N complete_and_say; bindkey '^I' complete_and_say; print -r 'I am' ready"
zpty -r -m shell said '*I am ready*'
zpty -w -n shell "$2"$'\t'
zpty -r -m shell said '*=> <*>*'
print -r -- ${${said##*=> <}%%>*}
END

# by_bash LINE, by_zsh LINE
by_bash() {
  (cd "$scratch" && bash ask.bash "$library" "$completions" "$1")
}

by_zsh() {
  (cd "$scratch" && timeout 60 zsh -f ask.zsh "$completions" "$1")
}

# becomes HOW LINE WANTED: the choices on one line
becomes() {
  "$1" "$2" | tr '\n' ' ' | sed 's/ *$//' >"$scratch/answer"
  cat "$scratch/answer" && test "$(cat "$scratch/answer")" = "$3"
}

# All that looks like an option in the list of options, in another way than the
# completion reads it.
options_of() {
  "$1" --help | grep '^ *-' | LC_ALL=C grep -o -E -e '(^| |, )(-o|--[a-z0-9-]+)' |
    sed 's/[^-]*-/-/' | sort -u
}

completes_all_options() {
  options_of "$1" >"$scratch/wanted"
  by_bash "$1 -" | sed 's/=$//' | sort -u >"$scratch/answer"
  diff "$scratch/wanted" "$scratch/answer" && grep -x -e --help "$scratch/answer"
}

formats() {
  hsts-compile --format=help | cut -d ' ' -f 1 | tr '\n' ' ' | sed 's/ *$//'
}

# --- The cases ---------------------------------------------------------------

if [ -e "$library" ] && command -v bash >"$scratch/answer"; then
  for tool in hsts-lookup hsts-compile hsts-squid hsts-update; do
    check "bash: the options of $tool" completes_all_options "$tool"
  done
  check 'bash: formats' becomes by_bash 'hsts-compile --format=' "$(formats)"
  check 'bash: a format apart' becomes by_bash 'hsts-compile --format w' wget
  check 'bash: formats of hsts-lookup' \
    becomes by_bash 'hsts-lookup --format=' 'text tsv json'
  check 'bash: a file' becomes by_bash 'hsts-lookup --blob=re' readme.json
  check 'bash: an output' becomes by_bash 'hsts-compile -o re' readme.json
  check 'bash: a list' becomes by_bash 'hsts-compile --quiet re' readme.json
  check 'bash: a host is no file' becomes by_bash 'hsts-lookup re' ''
  check 'bash: nothing for what only the user knows' \
    becomes by_bash 'hsts-lookup --origin=re' ''
  check 'bash: heads of a site' \
    becomes by_bash 'hsts-lookup --check-response re' readme.json
else
  skip 'completion in bash' 'it is not here (Debian: bash-completion)'
fi

if command -v zsh >"$scratch/answer"; then
  check 'zsh: an option' \
    becomes by_zsh 'hsts-lookup --check-h' 'hsts-lookup --check-header='
  check 'zsh: a format' \
    becomes by_zsh 'hsts-compile --format=wg' 'hsts-compile --format=wget'
  check 'zsh: a file' becomes by_zsh 'hsts-squid --blob=re' \
    'hsts-squid --blob=readme.json'
  check 'zsh: an output' becomes by_zsh 'hsts-compile -o re' \
    'hsts-compile -o readme.json'
  check 'zsh: an option of hsts-update' \
    becomes by_zsh 'hsts-update --dry' 'hsts-update --dry-run'
else
  skip 'completion in zsh' 'it is not here (Debian: zsh)'
fi

finish
