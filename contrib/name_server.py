#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
For tests: a name server on 127.0.0.1, by whom every host has that address, but
nowhere.test, which is not there:

    name_server.py FOLDER NAME

Its port is written to FOLDER/NAME.port.
"""
import os
import socket
import struct
import sys

NO_SUCH_NAME = 3
A = 1


def question(message):
    """The name, its type, and where the question ends."""
    labels, at = [], 12
    while message[at]:
        labels.append(message[at + 1 : at + 1 + message[at]])
        at += 1 + message[at]
    kind = struct.unpack_from(">H", message, at + 1)[0]
    return b".".join(labels).lower(), kind, at + 5


def answer(message):
    name, kind, end = question(message)
    status = NO_SUCH_NAME if name == b"nowhere.test" else 0
    count = 1 if kind == A and not status else 0
    head = struct.pack(">2sHHHHH", message[:2], 0x8180 | status, 1, count, 0, 0)
    record = struct.pack(">HHHIH4B", 0xC00C, A, 1, 60, 4, 127, 0, 0, 1)
    return head + message[12:end] + record * count


def main():
    folder, name = sys.argv[1:]
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    path = os.path.join(folder, name + ".port")
    with open(path + ".new", "w") as file:
        file.write("%d\n" % server.getsockname()[1])
    os.rename(path + ".new", path)
    while True:
        message, client = server.recvfrom(4096)
        try:
            server.sendto(answer(message), client)
        except (IndexError, struct.error):
            pass


main()
