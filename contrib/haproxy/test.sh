#!/bin/sh
# SPDX-License-Identifier: MIT
#
# HAProxy as a proxy for plain http, by the configuration that is installed.

# shellcheck source=contrib/proxy.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/proxy.sh"
need haproxy haproxy

conf=$scratch/haproxy.cfg
configure_proxy() {
  sed "s|/var/lib/hsts/haproxy.map|$scratch/list|
    s|bind .*|bind 127.0.0.1:$proxy_port|
    s|nameserver .*|nameserver local 127.0.0.1:$names|" \
    "$top_srcdir/contrib/haproxy/hsts-haproxy.cfg" >"$conf"
  [ -z "$1" ] || above "$1"
}
# above SERVER: which is asked instead of any host.
above() {
  sed "s|0.0.0.0:0|$1|; /do-resolve/d; /status 502/d; /set-dst/d" "$conf" \
    >"$conf.new"
  mv "$conf.new" "$conf"
}
start_proxy() {
  start haproxy -W -db -f "$conf" >"$scratch/haproxy.said" 2>&1
  proxy_process=${started##* }
}
reload_proxy() {
  kill -USR2 "$proxy_process"
}

not_warned() {
  ! haproxy -c -f "$conf" 2>&1 | grep -i -e warning -e alert
}
# It walks so many labels up.
labels_are_enough() {
  most=$(sed -n 's/^# labels: //p' "$scratch/list")
  grep "field(-1,.,$most)" "$conf"
}

prepare_proxy haproxy 'listed.test all'
configure_proxy ''
check 'haproxy -c takes the configuration that is installed' \
  haproxy -c -f "$conf"
check '... without a warning' not_warned
check 'it walks up as many labels as names of the list have' labels_are_enough
proxy_cases '' ''

finish
