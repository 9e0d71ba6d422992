# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# shellcheck disable=SC2154 # what servers.sh and tap.sh have
#
# For the tests with a real Squid: a folder for its files, and the part of its
# configuration that is about nothing but running it there.
#
#     . "$top_srcdir/contrib/servers.sh"
#     . "$top_srcdir/contrib/squid/squid.sh"
#     make_squid_home
#     { squid_conf "$port" && cat mine; } >"$home/squid.conf"
#     give_to_squid

PATH=$PATH:/usr/sbin
need squid squid

# Squid that is started by root becomes another user, who has to read what is in
# $home, and to write there.
make_squid_home() {
  home=$scratch/squid squid_user=
  mkdir "$home"
  chmod 755 "$scratch" "$home"
  if [ "$(id -u)" = 0 ]; then
    squid_user=proxy
    id $squid_user >"$scratch/said" 2>&1 || squid_user=squid
  fi
}

give_to_squid() {
  [ -z "$squid_user" ] || chown -R "$squid_user" "$home"
}

# squid_conf PORT: who may ask, and what becomes of it, is to follow.
squid_conf() {
  cat <<END
http_port 127.0.0.1:$1
pid_filename $home/pid
cache_log $home/cache.log
coredump_dir $home
cache deny all
netdb_filename none
pinger_enable off
max_filedescriptors 4096
shutdown_lifetime 0 seconds
visible_hostname squid.test
${squid_user:+cache_effective_user $squid_user}
END
}
