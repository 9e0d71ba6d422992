#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# clients.py PROXY-PORT ORIGIN-PORT COUNT CLIENTS: so many requests through a
# proxy by so many clients at once, of which half are for listed.test, which is
# to be upgraded, and half for plain.test.  No two are alike, and each must get
# the answer to it, and no other's.

import http.client
import sys
import threading

proxy, origin, count, clients = map(int, sys.argv[1:])
faults = []
good = [0] * clients


def ask(connection, number):
    host = "listed.test" if number % 2 else "plain.test"
    path = "%s:%d/%d?q=%d" % (host, origin, number, number)
    connection.request("GET", "http://" + path)
    response = connection.getresponse()
    body = response.read()
    if host == "listed.test":
        return response.status == 307 and response.headers["Location"] == (
            "https://" + path
        )
    return response.status == 200 and body.split()[2] == (
        "/%d?q=%d" % (number, number)
    ).encode()


def run(client):
    connection = http.client.HTTPConnection("127.0.0.1", proxy, timeout=60)
    for number in range(client, count, clients):
        try:
            if ask(connection, number):
                good[client] += 1
            else:
                faults.append("request %d: another answer" % number)
        except (OSError, http.client.HTTPException) as error:
            faults.append("request %d: %r" % (number, error))
            connection.close()


threads = [threading.Thread(target=run, args=(i,)) for i in range(clients)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum(good), "of", count, "requests were answered as they should be")
print("\n".join(faults[:10]))
sys.exit(sum(good) != count)
