#!/bin/sh
# SPDX-License-Identifier: MIT
#
# HAProxy with what hsts-compile --format=haproxy writes, as doc/formats.md shows
# it.

# shellcheck source=contrib/export/export.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/export/export.sh"
PATH=$PATH:/usr/sbin
need haproxy haproxy

port=$(free_port)
# One look-up for each label of the longest name, longest first.
write_conf() {
  map=$scratch/exported
  cat <<END
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend hsts
  bind 127.0.0.1:$port
  http-request set-var(txn.host) req.hdr(host),field(1,:),lower,regsub(\.$,)
  http-request set-var(txn.hsts) var(txn.host),map_str($map)
END
  labels=$(sed -n 's/^# labels: //p' "$map")
  while [ "$labels" -gt 0 ]; do
    cat <<END
  http-request set-var(txn.above) var(txn.host),field(-1,.,$labels),map_str($map) if !{ var(txn.hsts) -m found } !{ var(txn.above) -m found }
END
    labels=$((labels - 1))
  done
  cat <<END
  http-request redirect location https://%[var(txn.host)]%[pathq] code 307 if { var(txn.hsts) -m str all host } || { var(txn.above) -m str all }
  http-request return status 200
END
}

try_list() { # WHAT NUMBER
  write_conf >"$scratch/haproxy.cfg"
  check "$1: haproxy -c" haproxy -c -f "$scratch/haproxy.cfg"
  check '... without a warning' not_warned
  start haproxy -db -f "$scratch/haproxy.cfg" 2>"$scratch/haproxy.log"
  wait_until is_open "$port"
  check '... answers as the list does' proxy_answers "$port" "$2"
  stop_last
}
not_warned() {
  ! haproxy -c -f "$scratch/haproxy.cfg" 2>&1 | grep -i -e warning -e alert
}

export_list haproxy HAProxy "$scratch/masks.json" 1
try_list 'masks within masks' 30
export_list haproxy HAProxy "$HSTS_LIST" 50
try_list 'the whole list' 7000

finish
