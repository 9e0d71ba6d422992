#!/bin/sh
# SPDX-License-Identifier: MIT
#
# nginx as a proxy for plain http, by the configuration that is installed.

# shellcheck source=contrib/proxy.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/proxy.sh"
need nginx-light nginx

configure_proxy() {
  sed "s|/var/lib/hsts/nginx.map|$scratch/list|
    s|listen .*|listen 127.0.0.1:$proxy_port;|
    s|resolver .*|resolver 127.0.0.1:$names;|
    ${1:+s|proxy_pass http:.*|proxy_pass http://$1\$hsts_path;|}" \
    "$top_srcdir/contrib/nginx/hsts-nginx.conf" >"$scratch/hsts-nginx.conf"
  cat >"$scratch/nginx.conf" <<END
daemon off;
worker_processes 1;
$(if [ "$(id -u)" = 0 ]; then echo "user root;"; fi)
pid $scratch/nginx.pid;
error_log $scratch/nginx.log;
events { }
http {
  access_log off;
  client_body_temp_path $scratch/body.d;
  proxy_temp_path $scratch/proxy.d;
  fastcgi_temp_path $scratch/fastcgi.d;
  uwsgi_temp_path $scratch/uwsgi.d;
  scgi_temp_path $scratch/scgi.d;
  include $scratch/hsts-nginx.conf;
}
END
}
start_proxy() {
  start nginx -c "$scratch/nginx.conf" -e "$scratch/nginx.log"
  proxy_process=${started##* }
}
reload_proxy() {
  kill -HUP "$proxy_process"
}

prepare_proxy nginx '.listed.test 1;'
configure_proxy ''
check 'nginx -t takes the configuration that is installed' \
  nginx -t -c "$scratch/nginx.conf" -e "$scratch/nginx.log"
check '... without a warning' test ! -s "$scratch/nginx.log"

# What nginx refuses, whatever is configured.  In a whole URL it does so before it
# has read the host; listed hosts are redirected all the same.
odd_host='^http://([^/[]*[^][a-z0-9.:/-]|[^/]*\.\.|\.*/)'
empty_label='^http://([^/]*\.\.|\.*/)'
proxy_cases "--refused=$odd_host" \
  "--refused=$empty_label --lost=(%00|%zz)"

finish
