#!/bin/sh
# SPDX-License-Identifier: MIT
#
# nginx with what hsts-compile --format=nginx writes, as doc/formats.md shows it.

# shellcheck source=contrib/export/export.sh
. "${top_srcdir:?run this by make check-contrib}/contrib/export/export.sh"
PATH=$PATH:/usr/sbin
need nginx-light nginx

port=$(free_port)
cat >"$scratch/nginx.conf" <<END
daemon off;
master_process off;
pid $scratch/nginx.pid;
error_log $scratch/nginx.log;
events { }
http {
  access_log off;
  client_body_temp_path $scratch/body;
  proxy_temp_path $scratch/proxy;
  fastcgi_temp_path $scratch/fastcgi;
  uwsgi_temp_path $scratch/uwsgi;
  scgi_temp_path $scratch/scgi;
  map_hash_max_size 262144;
  map_hash_bucket_size 512;
  map \$host \$hsts {
    include $scratch/exported;
  }
  server {
    listen 127.0.0.1:$port;
    if (\$hsts) {
      return 307 https://\$host\$request_uri;
    }
    return 200;
  }
}
END

# A whole URL with "_" in its host it refuses, whatever its configuration.
try_list() { # WHAT NUMBER
  check "$1: nginx -t" nginx -t -c "$scratch/nginx.conf" -e "$scratch/nginx.log"
  check '... without a warning' test ! -s "$scratch/nginx.log"
  start nginx -c "$scratch/nginx.conf" -e "$scratch/nginx.log"
  wait_until is_open "$port"
  check '... answers as the list does' proxy_answers "$port" "$2" paths
  stop_last
}

export_list nginx nginx "$scratch/masks.json" 1
try_list 'masks within masks' 30
export_list nginx nginx "$HSTS_LIST" 50
try_list 'the whole list' 7000

finish
