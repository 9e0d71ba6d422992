# SPDX-License-Identifier: MIT
"""
A reader of .DAFSA@HSTS_0 files, written after the description of the format in
Chromium's make_dafsa, and a minimization that shares nothing with the one that
is tested.

    dafsa_reader.py answers FILE <HOSTS     http or https for each host
    dafsa_reader.py entries FILE            what is in it: NAME 0 or NAME 1
    dafsa_reader.py minimal FILE            the nodes of the file, and how many
                                            an automaton of its names has to have
"""
import functools
import sys


def links(octets, at):
    """Where the links that begin at `at` lead."""
    target = at
    while True:
        first = octets[at]
        if first & 0x60 == 0x60:
            distance = (first & 0x1F) << 16 | octets[at + 1] << 8 | octets[at + 2]
            at += 3
        elif first & 0x60 == 0x40:
            distance = (first & 0x1F) << 8 | octets[at + 1]
            at += 2
        else:
            distance = first & 0x3F
            at += 1
        target += distance
        yield target
        if first & 0x80:
            return


def meaning(octet):
    """What a node's first octet says: an octet of a name, or -1 - VALUE."""
    return -1 - (octet & 0x0F) if octet & 0xE0 == 0x80 else octet & 0x7F


@functools.lru_cache(maxsize=None)
def after(octets, at):
    """The nodes that may follow the one at `at`, by what they mean; of the whole
    file, if that is -1."""
    if at < 0:
        following = links(octets, 0) if octets else []
    elif octets[at] & 0x80:
        following = links(octets, at + 1)
    else:
        following = [at + 1]
    return {meaning(octets[n]): n for n in following}


def look_up(octets, name):
    """The value of a name, or None."""
    following = after(octets, -1)
    for octet in name:
        if octet not in following:
            return None
        following = after(octets, following[octet])
    values = [-1 - what for what in following if what < 0]
    return values[0] if values else None


def is_forced(octets, host):
    """As libhsts 0.1: the first domain that is there decides."""
    value, name = look_up(octets, host), host
    if value is not None:
        return True
    while b'.' in name:
        name = name.split(b'.', 1)[1]
        value = look_up(octets, name)
        if value is not None:
            return value & 1 == 1
    return False


def walk(octets):
    """All names with their values, and the places of all nodes."""
    places, names = set(), []
    waiting = [(-1, b'')]
    while waiting:
        at, before = waiting.pop()
        for what, place in after(octets, at).items():
            places.add(place)
            if what < 0:
                names.append((before, -1 - what))
            else:
                waiting.append((place, before + bytes([what])))
    return names, places


def least_nodes(names):
    """How many classes the nodes of a tree of these names fall into, where two
    are alike if they have the same octet and alike nodes after them."""
    tree = {}
    for name, value in names:
        node = tree
        for octet in name:
            node = node.setdefault(octet, {})
        node[-1 - value] = None
    # All nodes, those above first; a class of each from the leaves up.
    order, classes, of_tree = [tree], {}, {}
    for node in order:
        order.extend(child for child in node.values() if child is not None)
    for node in reversed(order):
        below = frozenset(
            classes.setdefault((octet, None if child is None
                                else of_tree[id(child)]), len(classes))
            for octet, child in node.items())
        of_tree[id(node)] = below
    return len(classes)


def main():
    what, path = sys.argv[1:]
    with open(path, 'rb') as file:
        octets = file.read()
    if octets[:16] != b'.DAFSA@HSTS_0  \n':
        sys.exit('no .DAFSA@HSTS_0 file')
    octets = octets[16:]
    if what == 'answers':
        for line in sys.stdin.buffer:
            print('https' if is_forced(octets, line.rstrip(b'\n')) else 'http')
    elif what == 'entries':
        for name, value in sorted(walk(octets)[0]):
            print(name.decode(), value)
    else:
        names, places = walk(octets)
        print(len(places), least_nodes(names))


main()
