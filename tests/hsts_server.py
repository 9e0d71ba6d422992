#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# A server of http and https on 127.0.0.1 that says what it is told to, octet
# for octet, right or wrong:
#
#     hsts_server.py FOLDER
#
# Its two ports are written to FOLDER/ports, and each request to
# FOLDER/requests: "https HOST /NAME".  The answer to it is the file
# FOLDER/https/NAME or FOLDER/http/NAME, and then the connection ends.  Three
# names have no file: "endless", a head without end; "endless-body"; and
# "silent", nothing at all.
#
# Over TLS its certificate is FOLDER/CERTIFICATE.pem, of the first label of the
# host, or else FOLDER/good.pem.

import os
import socket
import ssl
import sys
import threading
import time

folder = sys.argv[1]
log_lock = threading.Lock()


def log(text):
    with log_lock, open(os.path.join(folder, "requests"), "a") as requests:
        requests.write(text + "\n")


def certificate(name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, name))
    return context


def choose_certificate(connection, host, _):
    name = (host or "").split(".")[0] + ".pem"
    if os.path.exists(os.path.join(folder, name)):
        connection.context = certificate(name)


def read_request(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(4096)
        if not more:
            return None, None
        head += more
        if not head[:1].isalpha():  # TLS, which has no end of a head
            return None, None
    lines = head.decode("latin-1").split("\r\n")
    hosts = [line[6:] for line in lines if line.lower().startswith("host: ")]
    return lines[0].split(" ")[1], hosts[0]


def answer(connection, scheme, path):
    name = path[1:].split("?")[0]
    if name == "silent":
        time.sleep(60)
    if name.startswith("endless"):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        if name == "endless-body":
            connection.sendall(b"\r\n")
        while True:
            connection.sendall(b"Field: value\r\n" * 100)
    try:
        with open(os.path.join(folder, scheme, name), "rb") as file:
            connection.sendall(file.read())
    except OSError:
        connection.sendall(b"HTTP/1.1 404 Not Found\r\n\r\nnot here\n")


def serve(connection, scheme, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        path, host = read_request(connection)
        if path:
            log(f"{scheme} {host} {path}")
            answer(connection, scheme, path)
        connection.close()
    except OSError:  # the client has gone, or does not like the certificate
        connection.close()


def listen(listener, scheme, context=None):
    while True:
        connection, _ = listener.accept()
        arguments = (connection, scheme, context)
        threading.Thread(target=serve, args=arguments, daemon=True).start()


plain = socket.create_server(("127.0.0.1", 0))
secure = socket.create_server(("127.0.0.1", 0))
good = certificate("good.pem")
good.sni_callback = choose_certificate
threading.Thread(target=listen, args=(plain, "http"), daemon=True).start()
with open(os.path.join(folder, "ports.new"), "w") as ports:
    ports.write(f"{plain.getsockname()[1]} {secure.getsockname()[1]}\n")
os.rename(os.path.join(folder, "ports.new"), os.path.join(folder, "ports"))
listen(secure, "https", good)
