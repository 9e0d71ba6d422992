#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What a program does about hosts, seen from outside; names are never resolved.

    ask.py record FOLDER NAME  a proxy for clients, which answers everything by
                               itself.  Its port is in FOLDER/NAME.port; to
                               FOLDER/NAME.asked it writes "http HOST" for a
                               request in the clear, and "https" for all else.
    ask.py hosts PORT <HOSTS   asks the proxy there for each host; prints the
                               host, a tab, and https if it is redirected to
                               exactly that URL, http if it is served
    ask.py paths PORT <HOSTS   the same as if it were the server of that host
"""
import http.client
import os
import socket
import sys


def read_head(connection):
    octets = b''
    while b'\r\n\r\n' not in octets and octets[:1] != b'\x16':
        more = connection.recv(4096)
        if not more:
            break
        octets += more
    return octets


def answer(connection, path):
    words = read_head(connection).split()
    plain = len(words) > 1 and words[1].startswith(b'http://')
    host = words[1].split(b'/')[2].decode() if plain else ''
    with open(path, 'a') as file:
        file.write('http ' + host + '\n' if plain else 'https\n')
    status = b'200 OK' if plain else b'503 No'
    connection.sendall(b'HTTP/1.1 ' + status +
                       b'\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')


def record(folder, name):
    server = socket.create_server(('127.0.0.1', 0), backlog=100)
    path = os.path.join(folder, name)
    with open(path + '.new', 'w') as file:
        file.write('%d\n' % server.getsockname()[1])
    os.rename(path + '.new', path + '.port')
    while True:
        connection, _ = server.accept()
        connection.settimeout(10)
        try:
            answer(connection, path + '.asked')
        except OSError:
            pass
        connection.close()


def verdict(port, host, before):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=20)
    connection.request('GET', before + '/a?b', headers={'Host': host})
    response = connection.getresponse()
    response.read()
    connection.close()
    where = response.getheader('Location')
    if response.status in (302, 307) and where == 'https://' + host + '/a?b':
        return 'https'
    if response.status == 200:
        return 'http'
    return '%d %s' % (response.status, where)


def main():
    if sys.argv[1] == 'record':
        record(*sys.argv[2:])
    for line in sys.stdin:
        host = line.strip()
        before = 'http://' + host if sys.argv[1] == 'hosts' else ''
        print(host, verdict(int(sys.argv[2]), host, before), sep='\t', flush=True)


main()
