#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# For the test: what Chromium did with the recorded URLs, and what libsoup does.
#
#     recorded.py urls FILE...                     the http and ws URLs, one a line
#     recorded.py compare ANSWERS LOST FILE...     with what "fetch ask" said
#
# The URLs are in Chromium's canonical form, as libsoup is given URLs by whoever
# has read them.  LOST gets the hosts that Chromium upgrades and libsoup does not.
# Only two kinds may be lost: hosts that libsoup passes over, which are addresses,
# and those with a label of "xn--" that decodes to nothing.  Of hosts that are
# none, as they end in two dots, either answer will do.

import re
import sys

ADDRESS = re.compile(r"\d+(\.\d+){3}$")
UNDECODABLE = {"xn--", "xn---", "xn--zzzzzzzz9"}


def host_of(url):
    return re.match(r"\w+://(?:[^/@]*@)?([^:/]*)", url).group(1)


def recorded(paths):
    """Pairs of a URL and whether Chromium upgraded it."""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                fields = line.rstrip("\n").split("\t")
                url = fields[3] if len(fields) > 3 else fields[0]
                if fields[1] in "01" and re.match("(http|ws):", url):
                    yield url, fields[1] == "1"


def is_accounted_for(url, answer, upgraded):
    host = host_of(url)
    if upgraded:
        return (
            ADDRESS.match(host) is not None
            or not UNDECODABLE.isdisjoint(host.split("."))
            or answer == "invalid"  # and so not sent
        )
    return host.endswith("..")


def compare(answers, lost, paths):
    pairs = list(recorded(paths))
    if len(answers) != len(pairs) or not pairs:
        sys.exit("%d answers to %d URLs" % (len(answers), len(pairs)))
    failures = 0
    for (url, upgraded), answer in zip(pairs, answers):
        if answer.startswith("https:") != upgraded:
            if not is_accounted_for(url, answer, upgraded):
                failures += 1
                print("%s: %s, and Chromium %s" % (url, answer, upgraded))
            elif upgraded:
                print(host_of(url), file=lost)
    return failures


if sys.argv[1] == "urls":
    for url, _ in recorded(sys.argv[2:]):
        print(url)
else:
    with open(sys.argv[2]) as answers, open(sys.argv[3], "w") as lost:
        lines = answers.read().splitlines()
        sys.exit(compare(lines, lost, sys.argv[4:]) > 0)
