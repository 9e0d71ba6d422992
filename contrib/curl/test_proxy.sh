#!/bin/sh
# SPDX-License-Identifier: MIT
#
# contrib/curl with a proxy from the environment, a real Squid: it is asked for a
# listed host by CONNECT alone, whatever the program does.

# shellcheck source=contrib/curl/fetch.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/curl/fetch.sh"
# shellcheck source=contrib/squid/squid.sh
. "$top_srcdir/contrib/squid/squid.sh"

make_squid_home
proxy_port=$(free_port)
echo 127.0.0.1 listed.test plain.test >"$home/hosts"
{
  squid_conf "$proxy_port"
  echo "hosts_file $home/hosts"
  echo "access_log stdio:$home/access.log"
  echo 'logformat squid %rm %ru'
  echo 'http_access allow all'
} >"$home/squid.conf"
give_to_squid
start squid -N -f "$home/squid.conf" >"$scratch/squid.said" 2>&1
check 'Squid starts' wait_until is_open "$proxy_port"
export http_proxy="http://127.0.0.1:$proxy_port"
export https_proxy="$http_proxy"
unset no_proxy NO_PROXY

listed=http://listed.test:$(port_of secure)
plain=http://plain.test:$(port_of plain)
to_listed=/redirect/302/$(echo "$listed" | sed 's/:/%3A/g; s,/,%2F,g')%2F
reset=reset=$scratch/authority.pem

# proxied CODE PATHS ARGUMENT...: PATHS of listed.test are got, by https
proxied() {
  code=$1 paths=$2
  shift 2
  : >"$home/access.log"
  fetch "$@"
  equal "$code" $? || return
  # shellcheck disable=SC2086 # several
  saw secure "$(printf "GET ${listed#*//} %s 0 -\\n" $paths)"
  wait_until grep -q CONNECT "$home/access.log" || return
  cat "$home/access.log"
  grep -q -e 'GET http://plain' -e 'CONNECT plain' "$home/access.log" &&
    ! grep 'GET http://listed' "$home/access.log"
}
check 'a URL' proxied 0 '/1 /3' "$listed/1" "$plain/2" "$listed/3"
check 'a redirect' proxied 0 /2 "$plain${to_listed}2"
check 'the multi interface' proxied 0 '/2 /3' multi=1 "$plain${to_listed}2" \
  "$listed/3"
check 'a share' proxied 0 '/2 /3' share=1 "$plain${to_listed}2" "$listed/3"
check 'CURLOPT_CURLU' proxied 0 '/2 /4' told-parts="$plain/1" \
  told-parts="$listed/2" told-parts="$plain${to_listed}4"
check 'curl_easy_reset' proxied 0 '/2 /4' "$plain/1" "$reset" "$listed/2" \
  "$plain/3" "$reset" "$plain${to_listed}4"
# A rule has libcurl ask for a tunnel.
check 'http in a tunnel' proxied 0 '/1' \
  connect-to="plain.test::plain.test:$(port_of plain)" "$listed/1" \
  "$plain/2" "$plain/3"
check 'a copy' proxied 42 '/1' "$listed/1" "$plain/2" copy=1 by-copy="$listed/3" \
  close=1 by-copy="$listed/4"
finish
