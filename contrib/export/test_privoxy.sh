#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Privoxy with what hsts-compile --format=privoxy writes.

# shellcheck source=contrib/export/export.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/export/export.sh"
PATH=$PATH:/usr/sbin
need privoxy privoxy

start_recorder
port=$(free_port)
cat >"$scratch/privoxy.conf" <<END
confdir $scratch
logdir $scratch
actionsfile exported
listen-address 127.0.0.1:$port
forward / 127.0.0.1:$(port_of recorder)
END

try_list() { # WHAT NUMBER
  check "$1: privoxy --config-test" \
    privoxy --no-daemon --config-test "$scratch/privoxy.conf"
  start privoxy --no-daemon "$scratch/privoxy.conf" >"$scratch/privoxy.said" 2>&1
  wait_until is_open "$port"
  check '... answers as the list does' proxy_answers "$port" "$2"
}

# where URL: what it is redirected to
goes_to() {
  where=$(python3 - "$port" "$1" <<'END'
import http.client, sys
connection = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]))
connection.request('GET', sys.argv[2])
print(connection.getresponse().getheader('Location'))
END
)
  [ "$where" = "$2" ] || { echo "$where" && false; }
}

export_list privoxy Privoxy "$scratch/masks.json" 1
try_list 'masks within masks' 30
check 'port 80 goes' goes_to http://a.de:80/x 'https://a.de/x'
check '... another one stays' goes_to http://a.de:8080/x 'https://a.de:8080/x'
check '... 800 too' goes_to http://a.de:800/x 'https://a.de:800/x'
stop_last
export_list privoxy Privoxy "$HSTS_LIST" 2000
try_list 'the whole list' 300

finish
