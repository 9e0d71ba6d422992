#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Asks a proxy for every http URL of the recorded vectors, and holds what it does to
what Chromium did:

    vectors.py PORT whole|path [--refused=REGEX] [--lost=REGEX] VECTORS...

"whole": as a client that knows of the proxy; "path": as one that takes it for the
server.  A URL goes out as a client writes it that has read it: the canonical one,
without user and fragment.  One that is redirected has to come back as 307 with
that Location, and for all others echo_server.py behind the proxy has to be asked
for that host and path.  But of the latter those that match --refused have to be
refused, with 400, and of the former those that match --lost.
"""
import argparse
import http.client
import json
import re
import sys
import urllib.parse


def vectors(path):
    """Yields the canonical URL and what it is redirected to, or None."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            columns = line.rstrip("\n").split("\t")
            if line.startswith("#") or columns[1] not in ("0", "1"):
                continue
            url = columns[3] if len(columns) > 3 else columns[0]
            url, target = json.loads('["%s", "%s"]' % (url, columns[2]))
            if url.startswith("http:"):
                yield sent(url), sent(target) if columns[1] == "1" else None


def sent(url):
    parts = urllib.parse.urlsplit(url)
    authority = parts.netloc.rpartition("@")[2]
    return url.partition("#")[0].replace(parts.netloc, authority, 1)


def split(url):
    """Its host and port, and its path."""
    authority, slash, path = url.partition("://")[2].partition("/")
    return authority, slash + path


def ask(connection, form, url):
    authority, path = split(url)
    connection.putrequest(
        "GET", url if form == "whole" else path, skip_host=True,
        skip_accept_encoding=True,
    )
    connection.putheader("Host", authority)
    connection.endheaders()
    response = connection.getresponse()
    return response, response.read().decode("latin-1")


def wrong(response, body, url, target):
    """What is wrong with an answer, or None."""
    if target is not None:
        found = (response.status, response.getheader("Location"),
                 response.getheader("Non-Authoritative-Reason"))
        expected = (307, target, "HSTS")
    else:
        found = (response.status, body)
        expected = (200, "GET %s %s 0 -\n" % split(url))
    if found != expected:
        return "%s: %s, not %s" % (url, found, expected)
    return None


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("form", choices=["whole", "path"])
    parser.add_argument("--refused", type=re.compile)
    parser.add_argument("--lost", type=re.compile)
    parser.add_argument("vectors", nargs="+")
    return parser.parse_args()


def main():
    given = options()
    connection = http.client.HTTPConnection("127.0.0.1", given.port, timeout=20)
    counts = {"redirected": 0, "passed": 0, "refused": 0, "lost": 0}
    faults = []
    for url, target in (row for path in given.vectors for row in vectors(path)):
        response, body = ask(connection, given.form, url)
        exception = given.lost if target else given.refused
        if exception and exception.search(url):
            counts["lost" if target else "refused"] += 1
            fault = None if response.status == 400 else "%s: not refused" % url
        else:
            counts["redirected" if target else "passed"] += 1
            fault = wrong(response, body, url, target)
        if fault:
            faults.append(fault)
    print(*faults[:40], sep="\n")
    print(*("%d %s," % (n, what) for what, n in counts.items()),
          "%d wrong" % len(faults))
    sys.exit(bool(faults) or not counts["redirected"] or not counts["passed"])


main()
