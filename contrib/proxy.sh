# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For the tests of proxies that have the list as a map file: what they have to do
# is the same for all.  The script says how one is configured, and started:
#
#     . "$top_srcdir/contrib/proxy.sh"
#     configure_proxy() { ...; } # SERVER: what is asked instead of hosts, or ''
#     start_proxy() { ...; }     # and sets proxy_process
#     reload_proxy() { ...; }
#     prepare_proxy FORMAT
#     proxy_cases [OPTION-OF-VECTORS]...
#
# Its files are $scratch/list, the map file, and what configure_proxy writes.

# shellcheck source=tests/tap.sh
. "${top_srcdir:?run this by make check-contrib}/tests/tap.sh"
# shellcheck source=contrib/servers.sh
. "$top_srcdir/contrib/servers.sh"

: "${HSTS_COMPILE:?}" "${HSTS_LIST:?}"
PATH=$PATH:/usr/sbin
need python3 python3
need curl curl
need openssl openssl

# prepare_proxy FORMAT LINE: the list and one line more, in which listed.test and
# what is below it are listed; servers, and a port for the proxy.
prepare_proxy() {
  listed_line=$2
  "$HSTS_COMPILE" --quiet --format="$1" -o "$scratch/exported" "$HSTS_LIST"
  new_list "$listed_line"
  make_certificates listed.test
  start_server plain
  start_server other
  start_server secure "$scratch/host.pem" "$scratch/host.key"
  start python3 "$top_srcdir/contrib/name_server.py" "$scratch" names
  wait_until test -e "$scratch/names.port"
  plain=$(port_of plain)
  other=$(port_of other)
  secure=$(port_of secure)
  names=$(port_of names)
  proxy_port=$(free_port)
}

# new_list LINE...
new_list() {
  { cat "$scratch/exported" && printf '%s\n' "$@"; } >"$scratch/list.new"
  mv "$scratch/list.new" "$scratch/list"
}

proxy_process=
# Of the proxy and what it has started: pages that two have count half for each.
memory() {
  for process in "$proxy_process" \
    $(cat "/proc/$proxy_process/task/$proxy_process/children"); do
    cat "/proc/$process/smaps_rollup"
  done | awk '$1 == "Pss:" { sum += $2 } END { print sum " kB" }'
}

# How long it takes until the proxy answers, and what memory it has then.  Who asks
# for that is there before.
start_measured() {
  rm -f "$scratch/asking"
  python3 - "$proxy_port" "$scratch/asking" >"$scratch/answered" <<'END' &
import socket, sys, time
open(sys.argv[2], "w").close()
for _ in range(10000):
    try:
        with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10) as proxy:
            proxy.sendall(b"GET / HTTP/1.0\r\n\r\n")
            if proxy.recv(1):
                break
    except OSError:
        pass
    time.sleep(0.001)
print(time.time_ns())
END
  asking=$!
  wait_until test -e "$scratch/asking"
  begun=$(date +%s%N)
  start_proxy
  wait "$asking"
  echo "# it answers after $((($(cat "$scratch/answered") - begun) / 1000000)) ms;" \
    "memory: $(memory)"
}

stop_proxy() {
  kill "$proxy_process" && wait "$proxy_process"
  started=${started% *}
}

# --- Asking ------------------------------------------------------------------

# through ARGUMENT...: curl through the proxy, by http only
through() {
  curl -q --silent --show-error --max-time 20 --noproxy '' \
    --cacert "$scratch/authority.pem" --resolve "listed.test:$secure:127.0.0.1" \
    "$@"
}
http_proxy_of() {
  http_proxy=http://127.0.0.1:$proxy_port through "$@"
}

# asked TARGET [ARGUMENT...]: the target is written as it is, and its host beside
# it if it has one and none is given
asked() {
  target=$1
  shift
  host=${target#*://}
  case "$target $*" in
    *Host:* | /*) ;;
    *) set -- --header "Host: ${host%%[/?]*}" "$@" ;;
  esac
  through --request-target "$target" "http://127.0.0.1:$proxy_port/" "$@"
}

# redirected TARGET LOCATION [ARGUMENT...]
redirected() {
  from=$1 to=$2
  shift 2
  equal "307 $to" "$(asked "$from" --output "$scratch/body" \
    --write-out '%{http_code} %{redirect_url}' "$@")"
}

refused() { # STATUS TARGET [ARGUMENT...]
  expected=$1
  shift
  equal "$expected" "$(asked "$@" --output "$scratch/body" \
    --write-out '%{http_code}')"
}

# --- What proxies have to do -------------------------------------------------

headers() {
  http_proxy_of --output "$scratch/body" --dump-header "$scratch/head" "$@" \
    http://listed.test/a?b
  tr -d '\r' <"$scratch/head" | grep -i -E \
    '^(http/|location|non-auth|access-control|cross-origin)' |
    sed 's/^HTTP\S* \([0-9]*\).*/\1/' | sort >"$scratch/found"
}
headers_of_redirect() {
  cat >"$scratch/expected" <<'END'
307
Cross-Origin-Resource-Policy: Cross-Origin
Location: https://listed.test/a?b
Non-Authoritative-Reason: HSTS
END
  headers
  diff -i "$scratch/expected" "$scratch/found"
}
headers_for_origin() {
  cat >"$scratch/expected" <<'END'
307
Access-Control-Allow-Credentials: true
Access-Control-Allow-Origin: https://a.example
Cross-Origin-Resource-Policy: Cross-Origin
Location: https://listed.test/a?b
Non-Authoritative-Reason: HSTS
END
  headers --header 'Origin: https://a.example'
  diff -i "$scratch/expected" "$scratch/found"
}
headers_of_others() {
  http_proxy_of --header 'Origin: https://a.example' --output "$scratch/body" \
    --dump-header "$scratch/head" "http://plain.test:$plain/" &&
    ! grep -i -E '^(non-auth|access-control|cross-origin)' "$scratch/head"
}

whole_urls() {
  redirected http://LISTED.Test/A?b https://listed.test/A?b &&
    redirected HTTP://a.listed.test/ https://a.listed.test/ &&
    redirected http://listed.test https://listed.test/ &&
    redirected http://listed.test./a https://listed.test./a &&
    redirected http://listed.test:80/ https://listed.test/ &&
    redirected http://listed.test:/ https://listed.test/ &&
    redirected http://listed.test:080/ https://listed.test/ &&
    redirected http://listed.test.:080/ https://listed.test./ &&
    redirected http://listed.test:443/ https://listed.test/ &&
    redirected http://listed.test:08080/ https://listed.test:8080/ &&
    redirected http://listed.test:0/ https://listed.test:0/ &&
    redirected http://listed.test:8043/ https://listed.test:8043/ &&
    redirected http://a_b.listed.test/ https://a_b.listed.test/ &&
    redirected http://1.0.0.1/ https://1.0.0.1/ &&
    redirected http://listed.test/ https://listed.test/ --http1.0 --header Host:
}
paths() {
  redirected /A?b https://listed.test/A?b --header 'Host: LISTED.Test' &&
    redirected /a https://listed.test./a --header 'Host: listed.test.' &&
    redirected /a https://listed.test/a --header 'Host: listed.test:80' &&
    redirected /a https://listed.test/a --header 'Host: listed.test:080' &&
    redirected /a https://listed.test:81/a --header 'Host: listed.test:81' &&
    redirected / https://listed.test/ --header 'Host: listed.test:' &&
    redirected /http://plain.test/ https://listed.test/http://plain.test/ \
      --header 'Host: listed.test'
}

passed_on() {
  equal "GET plain.test:$plain /x?y 0 -" \
    "$(http_proxy_of "http://plain.test:$plain/x?y")" &&
    equal "GET plain.test:$plain /x?y 0 -" \
      "$(asked /x?y --header "Host: plain.test:$plain")" &&
    equal "GET 127.0.0.1:$plain /%7E//a/./b?a 0 -" \
      "$(asked "http://127.0.0.1:$plain/%7E//a/./b?a")"
}
listed_is_not_asked() {
  http_proxy_of --output "$scratch/body" "http://listed.test:$plain/"
  ! grep listed.test "$scratch/plain.requests"
}
# By one connection to the proxy.
two_servers() {
  equal "GET plain.test:$plain /1 0 -
GET plain.test:$other /2 0 -
GET plain.test:$plain /3 0 -" \
    "$(http_proxy_of "http://plain.test:$plain/1" "http://plain.test:$other/2" \
      "http://plain.test:$plain/3")"
}
large_post() {
  head -c 3000000 /dev/zero >"$scratch/large"
  equal "POST plain.test:$plain /x 3000000 -" \
    "$(http_proxy_of --data-binary "@$scratch/large" "http://plain.test:$plain/x")"
}
# followed METHOD ARGUMENT...: the server of https sees what the http request was
followed() {
  expected="$1 listed.test:$secure /p 3 -"
  shift
  equal "$expected" "$(http_proxy_of --location --data abc "$@" \
    "http://listed.test:$secure/p")"
}
# The URL counts; but it may be refused, too.
another_host_beside() {
  asked http://listed.test/ --header 'Host: plain.test' --output "$scratch/body" \
    --write-out '%{http_code} %{redirect_url}' |
    grep -x -e '307 https://listed.test/' -e '400 '
}
# No client writes this, and HAProxy does not understand it.
query_without_path() {
  asked 'http://listed.test?a/b:1' --output "$scratch/body" \
    --write-out '%{http_code} %{redirect_url}' |
    grep -x -e '307 https://listed.test/?a/b:1' -e '400 '
}
# raw TEXT: sends that, octet by octet, and prints the answer
raw() {
  python3 - "$proxy_port" "$1" <<'END'
import socket, sys
connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10)
connection.sendall(sys.argv[2].encode().decode("unicode_escape").encode("latin-1"))
connection.settimeout(10)
print(connection.recv(65536).decode("latin-1"))
END
}
# faulty REQUEST: it is refused, and no server gets to see anything of it
faulty() {
  : >"$scratch/plain.requests"
  raw "$1\r\n\r\n" >"$scratch/answer"
  sed 1q "$scratch/answer" | grep '^HTTP/1.[01] 400 ' &&
    equal '' "$(cat "$scratch/plain.requests")"
}
faulty_requests() {
  host="Host: plain.test:$plain"
  faulty "GET / HTTP/1.1\r\n$host\r\nHost: 127.0.0.1:$plain" &&
    faulty "GET / HTTP/1.1" &&
    faulty "GET / HTTP/1.0" &&
    faulty "GET /a b HTTP/1.1\r\n$host" &&
    faulty "GET / HTTP/1.1\r\n$host\r\nContent-Length: x" &&
    faulty "GET /\x00 HTTP/1.1\r\n$host"
}
not_http() {
  refused 501 https://plain.test/ && refused 501 ftp://plain.test/ &&
    refused 501 plain.test:443 --request CONNECT
}
unknown_host() {
  http_proxy_of --output "$scratch/body" --write-out '%{http_code}' \
    http://nowhere.test/ | grep '^50[234]$'
}
itself() {
  equal 508 "$(http_proxy_of --output "$scratch/body" --write-out '%{http_code}' \
    "http://127.0.0.1:$proxy_port/")"
}
new_list_is_taken() {
  refused 307 http://new.test/ && return 1
  new_list "$listed_line" "$(echo "$listed_line" | sed s/listed.test/new.test/)"
  reload_proxy
  wait_until refused 307 http://new.test/ >"$scratch/waited"
}

clients() {
  python3 "$top_srcdir/contrib/squid/clients.py" "$proxy_port" "$plain" "$1" 50
}

# proxy_cases WHOLE PATH: what of the vectors the proxy refuses, as options.
proxy_cases() {
  configure_proxy ''
  start_measured
  check 'whole URLs: 307 to https, and where to' whole_urls
  check 'paths and hosts: the same' paths
  check 'the head of a redirect is Chromium'\''s' headers_of_redirect
  check '... also for a request with Origin' headers_for_origin
  check '... and other answers have none of it' headers_of_others
  check 'a host that is not listed is asked' passed_on
  check 'one that is listed is not' listed_is_not_asked
  check 'servers are not mixed up' two_servers
  check 'a large POST goes through' large_post
  check 'a POST to a listed host stays a POST, with its body' followed POST
  check '... a PUT stays one' followed PUT --request PUT
  check 'a Host that differs from the URL'\''s does not decide' \
    another_host_beside
  check 'a query without a path is redirected, or refused' query_without_path
  check 'of a faulty request no server hears' faulty_requests
  check 'https, ftp and CONNECT are refused' not_http
  check 'a host that is not there' unknown_host
  check 'a request to fetch something from itself ends' itself
  check '4,000 requests of 50 clients, each answered' clients 4000
  check 'a new list is taken' new_list_is_taken
  stop_proxy
  new_list "$listed_line"
  configure_proxy "127.0.0.1:$plain"
  start_measured
  for form in whole path; do
    # shellcheck disable=SC2086 # one word each
    check "the recorded vectors, all of them, asked by $form" python3 \
      "$top_srcdir/contrib/vectors.py" "$proxy_port" $form $1 \
      "$top_srcdir"/tests/vectors/chromium-*.tsv &&
      sed 's/^/# /' "$scratch/said"
    shift
  done
}
