# SPDX-License-Identifier: MIT
"""Hosts that are not ASCII, as browsers convert them to A-labels (UTS #46): what
`upgrade_url` takes as `idna`.

    >>> from hsts_preload.uts46 import to_ascii
    >>> to_ascii("zettlmeißl.de")
    'xn--zettlmeil-n1a.de'

It is done by ICU, the library icuuc of this machine; ImportError without it.  The
result is the same as in hsts-lookup: tools/idna.c, uts46_changes.c and
idna_hyphen.c have the reasons for what is done here before ICU and after it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import re
from ctypes import POINTER, byref, c_char_p, c_int, c_int16, c_int32, c_uint32
from ctypes import c_void_p
from typing import Any

# What UTS #46 maps otherwise since the Unicode 15.0 of Debian 12's ICU.
_CHANGES: dict[int, str] = {
    **dict.fromkeys(
        [0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFFA0], ""
    ),
    **dict.fromkeys([*range(0x2061, 0x2064), *range(0x206A, 0x2070)], ""),
    **dict.fromkeys(range(0x1D173, 0x1D17B), ""),
    **{0x10A0 + i: chr(0x2D00 + i) for i in range(0x26)},
    0x04C0: "\u04cf",
    0x1E9E: "\xdf",
    0x2132: "\u214e",
    0x2183: "\u2184",
    0x2F868: "\u36fc",
    0x2F874: "\u5f53",
    0x2F91F: "\U000243ab",
    0x2F95F: "\u7aee",
    0x2F9BF: "\u45d7",
}

# Disallowed up to Unicode 15.1, and what may stand in for it meanwhile.
_HYPHEN = "\u1806"
_STAND_INS = "\u2010\u2012\u2013\u2014"

# CheckBidi, CheckContextJ, nontransitional both ways; and which faults are none
# in a URL: those of lengths and hyphens.
_OPTIONS = 0x3C
_NO_FAULTS = 0x3F
_OVERFLOW = 15  # U_BUFFER_OVERFLOW_ERROR


class _Info(ctypes.Structure):
    """UIDNAInfo"""

    _fields_ = [
        ("size", c_int16),
        ("different", c_int16),
        ("errors", c_uint32),
        ("reserved", c_int32 * 2),
    ]


def _load() -> tuple[Any, Any, c_void_p]:
    """ICU's two functions, and the UIDNA that they take.  The names of all that it
    exports end in its version."""
    name = ctypes.util.find_library("icuuc")
    version = name and re.search(r"\.so\.(\d+)$", name)
    if not name or not version:
        raise ImportError("ICU is needed (Debian: libicu72, or a newer one)")
    library = ctypes.CDLL(name)
    convert = [c_void_p, c_char_p, c_int32, c_char_p, c_int32]
    functions = []
    for function in "nameToASCII_UTF8", "nameToUnicodeUTF8":
        found = library[f"uidna_{function}_{version[1]}"]
        found.argtypes = [*convert, POINTER(_Info), POINTER(c_int)]
        found.restype = c_int32
        functions.append(found)
    opened = library[f"uidna_openUTS46_{version[1]}"]
    opened.restype = c_void_p
    error = c_int(0)
    return (*functions, c_void_p(opened(_OPTIONS, byref(error))))


_to_ascii, _to_unicode, _uidna = _load()


def _convert(function: Any, host: str) -> str:
    text = host.encode()
    size = len(text) + 64
    while True:
        info, error = _Info(16), c_int(0)
        out = ctypes.create_string_buffer(size)
        made = function(
            _uidna, text, len(text), out, size, byref(info), byref(error)
        )
        if error.value != _OVERFLOW:
            break
        size = made
    if error.value > 0 or info.errors & ~_NO_FAULTS:
        raise ValueError(f"{host!r} is no host")
    return out.raw[:made].decode()


def _encode(label: str) -> str:
    if label.isascii():
        return label
    return "xn--" + label.encode("punycode").decode()


def _with_hyphens(host: str) -> str:
    for stand_in in _STAND_INS:
        found = _convert(_to_unicode, host.replace(_HYPHEN, stand_in))
        if found.count(stand_in) == host.count(_HYPHEN):
            labels = found.replace(stand_in, _HYPHEN).split(".")
            return ".".join(map(_encode, labels))
    raise ValueError(f"{host!r} is no host")


def to_ascii(host: str) -> str:
    """The host in ASCII; ValueError if that cannot be."""
    host = host.translate(_CHANGES)
    try:
        return _convert(_to_ascii, host)
    except ValueError:
        if _HYPHEN not in host:
            raise
        return _with_hyphens(host)
