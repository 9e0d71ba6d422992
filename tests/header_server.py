#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# An https server on 127.0.0.1 that sends the header that it is asked for:
#
#     header_server.py FOLDER
#
# FOLDER/server.pem has its certificate and key; its port is written to
# FOLDER/port, and each request's Host and path to FOLDER/requests.  The path is
# /HEADER, percent-encoded, or /, which has none; with the query ?hold the answer
# waits until there is FOLDER/go.

import http.server
import os
import ssl
import sys
import time
import urllib.parse

folder = sys.argv[1]


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        path, _, query = self.path.partition("?")
        header = urllib.parse.unquote(path[1:])
        with open(folder + "/requests", "a") as requests:
            requests.write(self.headers["Host"] + " " + self.path + "\n")
        while query == "hold" and not os.path.exists(folder + "/go"):
            time.sleep(0.01)
        self.send_response(200)
        if header:
            self.send_header("Strict-Transport-Security", header)
        self.send_header("Content-Length", "0")
        self.end_headers()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder + "/server.pem")
# The handshake is the thread's own, so that nobody who is slow stops others.
server.socket = context.wrap_socket(
    server.socket, server_side=True, do_handshake_on_connect=False
)
with open(folder + "/port.new", "w") as port:
    port.write(str(server.server_port))
os.rename(folder + "/port.new", folder + "/port")
server.serve_forever()
