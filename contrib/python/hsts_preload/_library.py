# SPDX-License-Identifier: MIT
"""libhsts.so.1 as ctypes sees it: what is declared here is what hsts.h declares,
in its order.  Errors become exceptions here and nowhere else.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import POINTER, c_bool, c_char_p, c_int, c_int64, c_size_t
from ctypes import c_uint, c_void_p
from typing import Any, Optional


class Error(Exception):
    """What libhsts refuses; `status` is its hsts_status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class BadList(Error, ValueError):
    """A file is no list, or is damaged, or newer than the library."""


class InvalidURL(Error, ValueError):
    """No valid URL, or no valid host."""


class NonASCIIHost(InvalidURL):
    """The host of a URL is not ASCII, and there is no `idna` to convert it."""


OK, ARGUMENT, NOT_BLOB, VERSION, TRUNCATED, CORRUPT, MEMORY = range(7)
IO, URL, NON_ASCII, SPACE = range(7, 11)
BAD_LIST = (NOT_BLOB, VERSION, TRUNCATED, CORRUPT)


class Match(ctypes.Structure):
    _fields_ = [
        ("force_https", c_bool),
        ("include_subdomains", c_bool),
        ("exact", c_bool),
        ("from_overlay", c_bool),
        ("entry_offset", c_size_t),
        ("reason", c_int),
    ]


class Span(ctypes.Structure):
    _fields_ = [("offset", c_size_t), ("length", c_size_t)]


class Url(ctypes.Structure):
    _fields_ = [
        ("verdict", c_int),
        ("scheme", Span),
        ("userinfo", Span),
        ("host", Span),
        ("port", Span),
        ("rest", Span),
        ("match", Match),
    ]


ToASCII = ctypes.CFUNCTYPE(
    c_int, c_void_p, c_void_p, c_size_t, POINTER(c_size_t)
)


class Idna(ctypes.Structure):
    _fields_ = [("to_ascii", ToASCII), ("context", c_void_p)]


FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "hsts_version": (c_char_p, []),
    "hsts_strerror": (c_char_p, [c_int]),
    "hsts_builtin": (c_void_p, []),
    "hsts_open_file": (c_int, [POINTER(c_void_p), c_char_p]),
    "hsts_open_default": (c_int, [POINTER(c_void_p), c_int64, c_void_p]),
    "hsts_close": (None, [c_void_p]),
    "hsts_lookup": (
        c_int,
        [c_void_p, c_char_p, c_size_t, c_uint, POINTER(Match)],
    ),
    "hsts_reason_text": (c_char_p, [c_int]),
    "hsts_upgrade_url_idna": (
        c_int,
        [c_void_p, c_char_p, c_size_t, c_uint, c_char_p, c_size_t]
        + [POINTER(c_size_t), POINTER(Url), POINTER(Idna)],
    ),
    "hsts_db_entry_count": (c_size_t, [c_void_p]),
    "hsts_db_date": (c_int64, [c_void_p]),
}

FILE = "libhsts.1.dylib" if sys.platform == "darwin" else "libhsts.so.1"


def load() -> ctypes.CDLL:
    """The library that $LIBHSTS names, or the system's."""
    path = os.environ.get("LIBHSTS") or FILE
    try:
        library = ctypes.CDLL(path, use_errno=True)
        for name, (result, arguments) in FUNCTIONS.items():
            function = getattr(library, name)
            function.restype = result
            function.argtypes = arguments
    except (OSError, AttributeError) as error:
        raise ImportError(
            f"{error} (libhsts 1.0 is needed: install it, or name its file, "
            f"{FILE}, in the environment variable LIBHSTS)",
            path=path,
        ) from error
    return library


library = load()


def check(status: int, path: Optional[Any] = None) -> None:
    """Raises what a status other than HSTS_OK stands for."""
    if status == OK:
        return
    if status == IO:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), path)
    if status == MEMORY:
        raise MemoryError
    message = library.hsts_strerror(status).decode()
    if status in BAD_LIST:
        raise BadList(status, message if path is None else f"{path}: {message}")
    if status == NON_ASCII:
        raise NonASCIIHost(status, message)
    raise (InvalidURL if status == URL else Error)(status, message)


class Handle:
    """An open list, which is closed when nobody uses it any longer: whoever
    looks something up holds on to it for so long, so a list can be closed in
    one thread while another one asks it."""

    def __init__(self, db: c_void_p, close: Any = library.hsts_close) -> None:
        self.db = db
        self._close = close  # even while the interpreter ends

    def __del__(self) -> None:
        self._close(self.db)
