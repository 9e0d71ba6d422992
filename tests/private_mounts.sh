# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests that mount disks: begins the test again in a namespace of its own,
# where that is allowed, and then private_mounts is set.  The disks are gone with
# the test.

if [ -z "${private_mounts-}" ]; then
  for namespace in '-m' '-Urm'; do
    # shellcheck disable=SC2016 # for the inner shell
    if unshare $namespace sh -c 'mount -t tmpfs none "$0"' /mnt 2>/dev/null
    then
      private_mounts=yes
      export private_mounts
      exec unshare $namespace "$0" "$@"
    fi
  done
fi
