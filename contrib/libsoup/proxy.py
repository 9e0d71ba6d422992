#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# For the test: a proxy on 127.0.0.1 that tells what leaves a client:
#
#     proxy.py FOLDER PORT-OF-HTTP PORT-OF-HTTPS
#
# Its port is written to FOLDER/proxy.port, and the first line of each request to
# FOLDER/proxy.requests: "CONNECT listed.test:443" is https, "GET
# http://plain.test/" is not.  Whatever the host, the former are led to the one
# server and the latter to the other.

import os
import socket
import socketserver
import sys
import threading

folder = sys.argv[1]
plain, secure = int(sys.argv[2]), int(sys.argv[3])
lock = threading.Lock()


def note(line):
    with lock, open(os.path.join(folder, "proxy.requests"), "a") as file:
        file.write(line.rsplit(" ", 1)[0] + "\n")


def pump(source, sink):
    try:
        while octets := source.recv(65536):
            sink.sendall(octets)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        lines = []
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            lines.append(line)
        if not lines:
            return
        first = lines[0].decode().rstrip()
        note(first)
        tunnel = first.startswith("CONNECT ")
        server = socket.create_connection(("127.0.0.1", secure if tunnel else plain))
        if tunnel:
            self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            server.sendall(self.relayed(first, lines[1:]))
        thread = threading.Thread(target=pump, args=(server, self.request))
        thread.start()
        pump(self.request, server)
        thread.join()
        server.close()

    def relayed(self, first, fields):
        """The request as a server gets it, and the connection's last one."""
        method, url, version = first.split(" ")
        path = "/" + url.split("/", 3)[3]
        fields = [f for f in fields if not f.lower().startswith(b"connection:")]
        head = " ".join([method, path, version]).encode() + b"\r\n"
        return head + b"".join(fields) + b"Connection: close\r\n\r\n"


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
path = os.path.join(folder, "proxy.port")
with open(path + ".new", "w") as file:
    file.write("%d\n" % server.server_address[1])
os.rename(path + ".new", path)
server.serve_forever()
