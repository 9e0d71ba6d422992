# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# apt-get with lists, cache and state of its own, in $apt: it downloads, from
# the sources and by the keys of this machine, and installs nothing.  So the
# machine's dpkg learns of no other architecture, and it need not be root.
#
#     apt=/a/folder
#     . .../private_apt.sh
#     private_apt_update
#     private_apt ...

: "${apt:?}"

private_apt() {
  apt-get -o Dir::State="$apt/state" -o Dir::State::status="$apt/status" \
    -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)" \
    -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

# A list that cannot be had just now may be of packages that nobody wants; if it
# is not, the download will say so.
private_apt_update() { # OPTION...
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
  : >"$apt/status"
  private_apt "$@" update || echo 'apt-get update failed; going on'
}
