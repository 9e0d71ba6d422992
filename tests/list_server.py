#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# A server of lists on 127.0.0.1 that misbehaves as it is asked to:
#
#     list_server.py FOLDER
#
# Its port is written to FOLDER/port, and each request's path to
# FOLDER/requests.  /MODE/NAME is the file FOLDER/NAME in one of the ways below;
# any path with /+/ or /+log/ is answered as the server of Chromium's sources
# does, with FOLDER/gitiles and FOLDER/log.

import gzip
import http.server
import os
import sys
import time

folder = sys.argv[1]
asked = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, body, status=200, length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Length", len(body) if length is None else length)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        self.close_connection = True

    def do_GET(self):
        with open(os.path.join(folder, "requests"), "a") as requests:
            requests.write(self.path + "\n")
        asked[self.path] = asked.get(self.path, 0) + 1
        if "/+log/" in self.path:
            return self.send("log")
        if "/+/" in self.path:
            return self.send("gitiles")
        _, mode, name = self.path.split("/", 2)
        self.name = name
        with open(os.path.join(folder, name), "rb") as file:
            self.body = file.read()
        return getattr(self, "mode_" + mode.replace("-", "_"))()

    def send(self, name):
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            return self.answer(b"not here\n", 404)
        with open(path, "rb") as file:
            return self.answer(file.read())

    def mode_plain(self):
        self.answer(self.body)

    def mode_dated(self):
        self.answer(self.body, Last_Modified="Tue, 07 Jul 2026 23:30:00 GMT")

    def mode_404(self):
        self.answer(self.body, 404)

    def mode_500(self):
        self.answer(self.body, 500)

    def mode_429(self):
        self.answer(self.body, 429)

    # 503 twice, then the list.
    def mode_recovers(self):
        if asked[self.path] <= 2:
            self.answer(b"later\n", 503)
        else:
            self.answer(self.body)

    # Closes the connection without a word, then sends the list.
    def mode_hangs_up_once(self):
        if asked[self.path] > 1:
            self.answer(self.body)
        self.close_connection = True

    # Sends one octet, and then nothing.
    def mode_slow(self):
        self.answer(self.body[:1], length=len(self.body))
        time.sleep(30)

    # Half of what it announced.
    def mode_cut(self):
        self.answer(self.body[: len(self.body) // 2], length=len(self.body))

    # More octets announced than there are, and fewer: the others are lost.
    def mode_announces_more(self):
        self.answer(self.body, length=len(self.body) + 5)

    def mode_announces_less(self):
        self.answer(self.body, length=len(self.body) - 10)

    # Without a length: the end of the connection is the end of the list.
    def mode_cut_unseen(self):
        self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + self.body[: len(self.body) // 2])
        self.close_connection = True

    def mode_chunks_cut(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        self.wfile.write(b"%x\r\n" % len(self.body) + self.body + b"\r\n")
        self.close_connection = True

    def mode_gzip(self):
        self.answer(gzip.compress(self.body), Content_Encoding="gzip")

    def mode_gzip_cut(self):
        packed = gzip.compress(self.body)
        self.answer(packed[: len(packed) // 2], Content_Encoding="gzip")

    def mode_to_http(self):
        port = self.server.server_address[1]
        self.answer(b"", 302, Location=f"http://127.0.0.2:{port}/plain/{self.name}")

    def mode_to_file(self):
        self.answer(b"", 302, Location=f"file://{folder}/{self.name}")

    # To where nobody listens: but it has to be tried.
    def mode_to_https(self):
        self.answer(b"", 302, Location=f"https://127.0.0.1:1/{self.name}")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
with open(os.path.join(folder, "port.new"), "w") as port:
    print(server.server_address[1], file=port)
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
