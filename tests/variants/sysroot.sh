#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sysroot.sh ARCHITECTURE FOLDER PACKAGE...: makes FOLDER the root of another
# machine's Debian, with these packages and what they depend on, unpacked and no
# more: enough to compile and link against, and to run programs with.
#
# Adding the architecture to the machine's dpkg would do the same by apt-get
# install, but would stay there, and would want root; so would debootstrap.
# mmdebstrap can do without, but is one more package, and does what is here.

set -eux
unset CDPATH

architecture=$1
root=$2
shift 2
wanted="$architecture $*"
if [ "$wanted" = "$(cat "$root/packages" 2>/dev/null)" ]; then
  exit
fi

apt=$root/apt
# shellcheck source=tests/variants/private_apt.sh
. "$(dirname -- "$0")/private_apt.sh"
rm -rf "$root"
mkdir -p "$root"

for_architecture() {
  "$@" -o APT::Architecture="$architecture" \
    -o APT::Architectures="$architecture"
}
for_architecture private_apt_update
for_architecture private_apt install --yes --download-only \
  --no-install-recommends "$@"
for package in "$apt"/cache/archives/*.deb; do
  dpkg-deb --extract "$package" "$root"
done
rm -rf "$apt"

# What points to an absolute path would point out of FOLDER.
find "$root" -type l -lname '/*' | while read -r link; do
  ln -sfn "$root$(readlink "$link")" "$link"
done

echo "$wanted" >"$root/packages"
