#!/bin/sh
# SPDX-License-Identifier: MIT
#
# hsts-squid with a real Squid, by the configuration that is installed, between
# curl and local servers.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check-contrib}/tests/tap.sh"
# shellcheck source=contrib/servers.sh
. "$top_srcdir/contrib/servers.sh"

: "${HSTS_SQUID:?}" "${top_builddir:?}"
# shellcheck source=contrib/squid/squid.sh
. "$top_srcdir/contrib/squid/squid.sh"
need curl curl
need openssl openssl
need python3 python3
need procps ps

# --- Squid -------------------------------------------------------------------

# The helper is there, too, since not every user may enter the build folder.
make_squid_home
cp "$HSTS_SQUID" "$home/hsts-squid"
printf '+ listed.test include_subdomains\n' >"$home/overlay"
give_to_squid

# The snippet, with another program.
snippet=$top_builddir/contrib/squid/hsts-squid.conf
sed "s|^url_rewrite_program .*|url_rewrite_program $home/hsts-squid \
--max-age=none --overlay=$home/overlay|" "$snippet" >"$home/hsts-squid.conf"

write_conf() { # PORT
  squid_conf "$1"
  cat <<EOF
http_access allow all
hosts_file $home/hosts
uri_whitespace allow
access_log stdio:$home/access.log
include $home/hsts-squid.conf
EOF
}

printf '127.0.0.1 %s\n' plain.test listed.test >"$home/hosts"
make_certificates listed.test plain.test
start_server plain
start_server secure "$scratch/host.pem" "$scratch/host.key"
squid_port=$(free_port)
plain=$(port_of plain)
secure=$(port_of secure)
write_conf "$squid_port" >"$home/squid.conf"
start squid -N -f "$home/squid.conf" >"$scratch/squid.said" 2>&1
squid_process=${started##* }

squid_is_up() {
  is_open "$squid_port" >"$scratch/said" 2>&1
}
squid_answers() {
  wait_until squid_is_up || {
    cat "$scratch/squid.said" "$home/cache.log"
    return 1
  }
}

# --- What clients see --------------------------------------------------------

# through ARGUMENT...: curl through the proxy, as few things of its own as can be
through() {
  curl -q --silent --show-error --max-time 20 --noproxy '' \
    --proxy "http://127.0.0.1:$squid_port" --cacert "$scratch/authority.pem" \
    "$@"
}

# redirected FROM TO [ARGUMENT...]: by 307, without a body
redirected() {
  from=$1 to=$2
  shift 2
  equal "307 $to 0" "$(through --output /dev/null \
    --write-out '%{http_code} %{redirect_url} %{size_download}' "$@" "$from")"
}

# That nobody asks the server is what the redirect is for.
listed_is_not_asked() {
  redirected "http://listed.test:$plain/a?b=c" "https://listed.test:$plain/a?b=c" &&
    ! grep listed.test "$scratch/plain.requests"
}

passed_on() {
  equal "GET plain.test:$plain /x?y 0 -" \
    "$(through "http://plain.test:$plain/x?y")"
}

post_is_passed_on() {
  equal "POST plain.test:$plain /x 3 -" \
    "$(through --data abc "http://plain.test:$plain/x")"
}

# followed METHOD ARGUMENT...: the server of https sees what the http request was
followed() {
  expected="$1 listed.test:$secure /p 3 -"
  shift
  equal "$expected" "$(through --location --data abc "$@" \
    "http://listed.test:$secure/p")"
}

tunnelled() {
  equal "GET $1:$secure /t 0 -" "$(through "https://$1:$secure/t")"
}

# sent_as_it_is URL: no client that is well-behaved sends these.  URL is for
# printf.
sent_as_it_is() {
  # shellcheck disable=SC2059
  printf "GET $1 HTTP/1.0\r\n\r\n" >"$scratch/raw"
  through --http0.9 --noproxy '*' --proxy '' --output "$scratch/answer" \
    --upload-file "$scratch/raw" "telnet://127.0.0.1:$squid_port"
}

# located URL TO: TO is a basic regular expression.
located() {
  sent_as_it_is "$1" && grep -i "^location: $2.\$" "$scratch/answer" && return
  cat "$scratch/answer"
  return 1
}

odd_urls() {
  redirected "http://LISTED.test:$plain/%22%5C?a%0Ab" \
    "https://listed.test:$plain/%22%5C?a%0Ab" || return 1
  # shellcheck disable=SC1003 # backslashes
  located 'http://listed.test/"a"?b\\c' 'https://listed.test/"a"?b\\c'
}

# Squid takes a blank behind the host for the begin of the path.
another_host() {
  sent_as_it_is "http://plain.test:$plain @listed.test/" &&
    not grep -i '^location: ' "$scratch/answer"
}

# --- The helper --------------------------------------------------------------

helpers() {
  ps -o pid= --ppid "$squid_process" | while read -r process; do
    if grep -q hsts-squid "/proc/$process/cmdline"; then
      echo "$process"
    fi
  done
}

all_were_replaced() { # PROCESS...
  for process in $(helpers); do
    case " $* " in *" $process "*) return 1 ;; esac
  done
  [ -n "$(helpers)" ]
}

# What a helper had not answered when it died would pass: so nothing is asked
# until Squid has another one.
killed_helper() {
  before=$(helpers | tr '\n' ' ')
  [ -n "$before" ] || return 1
  # shellcheck disable=SC2086 # one word each
  kill -9 $before
  # shellcheck disable=SC2086 # one word each
  wait_until all_were_replaced $before && listed_is_not_asked && passed_on
}

# Squid writes to its log what its helpers say.
statistics() {
  for process in $(helpers); do
    kill -USR1 "$process"
  done
  wait_until grep -q 'hsts-squid: requests: [1-9][0-9]* upgraded' \
    "$home/cache.log"
}

new_overlay() {
  redirected "http://plain.test:$plain/" '' && return 1
  printf '+ plain.test\n' >"$home/overlay"
  for process in $(helpers); do
    kill -HUP "$process"
  done
  wait_until redirected "http://plain.test:$plain/" \
    "https://plain.test:$plain/" >"$scratch/waited"
}

no_complaints() {
  ! grep -E '(ERROR|FATAL): ' "$home/cache.log"
}

# --- The cases ---------------------------------------------------------------

if ! check 'Squid starts with the configuration that is installed' \
  squid_answers; then
  finish
  exit
fi
check 'a listed host: 307 to https, and the server is not asked' \
  listed_is_not_asked
check 'a host below a listed one' redirected "http://a.listed.test/" \
  "https://a.listed.test/"
check 'a host of the preload list' redirected http://hstspreload.org:80/a?b \
  https://hstspreload.org/a?b
check 'an unlisted host goes through' passed_on
check 'a POST to one, too' post_is_passed_on
check 'a POST to a listed host stays a POST, with its body' followed POST
check 'so does a PUT' followed PUT --request PUT
check 'https through CONNECT is left alone: a listed host' tunnelled listed.test
check 'and an unlisted one' tunnelled plain.test
check 'quotes and backslashes come through' odd_urls
check 'blanks are encoded' located 'http://listed.test/a b?c  d' \
  'https://listed.test/a%20b?c%20%20d'
check 'what looks like extras, too' \
  located 'http://listed.test/a 127.0.0.1/- - GET' \
  'https://listed.test/a%20127.0.0.1/-%20-%20GET'
check 'and VT, FF and tabs' located 'http://listed.test/a\013b\014\tc' \
  'https://listed.test/a%0Bb%0Cc'
check 'a blank changes no host' another_host
check '10,000 requests of 50 clients, each answered' \
  python3 "$top_srcdir/contrib/squid/clients.py" "$squid_port" "$plain" 10000 50
check 'Squid had nothing to complain of' no_complaints
check 'SIGUSR1: statistics in cache.log' statistics
check 'the helper is killed, and Squid starts another' killed_helper
check 'and again, at once' killed_helper
check '1,000 requests after that' \
  python3 "$top_srcdir/contrib/squid/clients.py" "$squid_port" "$plain" 1000 50
check 'SIGHUP: another overlay' new_overlay

finish
