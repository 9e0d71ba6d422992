#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# For tests: a server on 127.0.0.1, of http or, with a certificate, of https:
#
#     echo_server.py FOLDER NAME [CERTIFICATE KEY]
#
# Its port is written to FOLDER/NAME.port, a line for each connection to
# FOLDER/NAME.connections, and one for each request to FOLDER/NAME.requests:
# method, host, path, length of the body, and Authorization.  The same line is
# the answer; /redirect/STATUS/URL is answered with that redirect, and so is
# /forget/STATUS/URL, with a Strict-Transport-Security of max-age=0 behind it;
# /known has one of a minute, includeSubDomains, and a Location on the way.
# /private wants Authorization.  /early/STATUS/URL is that redirect behind an
# early response with another Location; after /last the connection ends as the
# next request comes.
# $ECHO_ADDRESS is where else to listen, as "127.0.0.2:80".

import http.server
import os
import ssl
import sys
import threading
import urllib.parse

folder, name = sys.argv[1:3]
lock = threading.Lock()


def note(kind, line):
    with lock, open(os.path.join(folder, name + "." + kind), "a") as file:
        file.write(line + "\n")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def setup(self):
        note("connections", "%s:%d" % self.client_address)
        self.ends = False
        super().setup()

    def answer(self):
        if self.ends:
            self.close_connection = True
            return
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        line = " ".join(
            [
                self.command,
                self.headers.get("Host", "-"),
                self.path,
                str(len(body)),
                self.headers.get("Authorization", "-"),
            ]
        )
        note("requests", line)
        parts = self.path.split("/", 3)
        self.ends = parts[1] == "last"
        if parts[1] == "early":
            self.send_response_only(103)
            self.send_header("Location", "http://elsewhere.test/")
            self.end_headers()
        if parts[1] in ("redirect", "forget", "early"):
            self.send_response(int(parts[2]))
            self.send_header("Location", urllib.parse.unquote(parts[3]))
            if parts[1] == "forget":
                self.send_header("Strict-Transport-Security", "max-age=0")
        elif parts[1] == "private" and "Authorization" not in self.headers:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="all"')
        else:
            self.send_response(200)
            if parts[1] == "known":
                self.send_header("Location", "https://elsewhere.test/")
                self.send_header(
                    "Strict-Transport-Security", "max-age=60; includeSubDomains"
                )
        octets = (line + "\n").encode()
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(octets)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


address, port = os.environ.get("ECHO_ADDRESS", "127.0.0.1:0").split(":")
server = Server((address, int(port)), Handler)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
path = os.path.join(folder, name + ".port")
with open(path + ".new", "w") as file:
    file.write("%d\n" % server.server_address[1])
os.rename(path + ".new", path)
server.serve_forever()
