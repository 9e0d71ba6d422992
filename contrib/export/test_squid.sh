#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Squid's ACLs with what hsts-compile --format=squid-acl writes, as doc/formats.md
# shows it.

# shellcheck source=contrib/export/export.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/export/export.sh"
# shellcheck source=contrib/squid/squid.sh
. "$top_srcdir/contrib/squid/squid.sh"

start_recorder
make_squid_home
port=$(free_port)
squid_conf "$port" >"$home/squid.conf"
cat >>"$home/squid.conf" <<END
acl hsts dstdomain -n "$home/list"
acl hsts_http proto HTTP
http_access deny hsts_http hsts
deny_info 307:https://%H%R hsts
http_access allow all
cache_peer 127.0.0.1 parent $(port_of recorder) 0 no-query no-digest
never_direct allow all
access_log none
END
give_to_squid

# Squid says that of names below others, which it drops.
not_warned() {
  squid -k parse -f "$home/squid.conf" >"$scratch/parsed" 2>&1 || return
  ! grep -i -e warning -e error -e fatal "$scratch/parsed"
}

try_list() { # WHAT NUMBER
  cp "$scratch/exported" "$home/list"
  check "$1: squid -k parse, without a warning" not_warned
  start squid -N -f "$home/squid.conf" >"$scratch/squid.said" 2>&1
  wait_until is_open "$port"
  check '... answers as the list does, but for what is lost' \
    proxy_answers "$port" "$2"
  stop_last
}

export_list squid-acl Squid "$scratch/masks.json" 1
try_list 'masks within masks' 30
export_list squid-acl Squid "$HSTS_LIST" 200
try_list 'the whole list' 2000

finish
