# SPDX-License-Identifier: MIT
"""Is this host on the HSTS preload list, and which URL should be used instead of
this one?  By libhsts, whose header says more of every answer.

    >>> from hsts_preload import in_hsts_preload, lookup, upgrade_url
    >>> in_hsts_preload("hstspreload.org")
    True
    >>> lookup("a.hstspreload.org").entry
    'hstspreload.org'
    >>> upgrade_url("http://hstspreload.org/a")
    'https://hstspreload.org/a'

These ask the list that the machine keeps fresh, which is opened with the first
question; PreloadList is for any other.  All of it is for any number of threads.
"""

from __future__ import annotations

import ctypes
import datetime
import enum
import os
import threading
import time
from typing import Any, AnyStr, Callable, NamedTuple, Optional, Union

from . import _library
from ._library import BadList, Error, InvalidURL, NonASCIIHost

__all__ = [
    "BadList",
    "Error",
    "InvalidURL",
    "Match",
    "NonASCIIHost",
    "Option",
    "PreloadList",
    "Reason",
    "in_hsts_preload",
    "lookup",
    "reload",
    "upgrade_url",
    "version",
]

Host = Union[str, bytes, bytearray]
Path = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]
Converter = Callable[[str], Union[str, bytes]]

_c = _library.library


class Option(enum.IntFlag):
    """Options of a lookup, to be or-ed; none is what Chromium does."""

    RFC6797 = 1
    """Any domain above counts that includes its subdomains, not only the nearest
    entry; and an IPv4 address is never listed."""
    EXEMPT_SINGLE_LABELS = 2
    """A host of one label ("app") is left alone."""
    EXEMPT_PORTS = 4
    """URLs only: one with a port other than 80 or 443 is left alone."""


class Reason(enum.IntEnum):
    """Why a lookup came out as it did.  A newer library may have more reasons:
    they are UNKNOWN_12 and so on, and have their text."""

    NOT_LISTED = 0
    EXACT = 1
    SUPERDOMAIN = 2
    MASKED = 3
    NO_MODE = 4
    NOT_A_HOST = 5
    EXEMPT_LABEL = 6
    EXEMPT_PORT = 7
    ADDRESS = 8
    EXEMPT_OVERLAY = 9
    KNOWN = 10
    KNOWN_SUPERDOMAIN = 11

    @classmethod
    def _missing_(cls, value: object) -> Optional[Reason]:
        if not isinstance(value, int):
            return None
        reason = int.__new__(cls, value)
        reason._name_ = f"UNKNOWN_{value}"
        reason._value_ = value
        return reason

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        # By value: Python 3.11.2 does it by name, which it would not find.
        return type(self), (self._value_,)

    @property
    def text(self) -> str:
        """The same as a phrase in English."""
        return str(_c.hsts_reason_text(self).decode())


class Match(NamedTuple):
    """What a lookup has found."""

    force_https: bool
    """The answer: only https may be used."""
    reason: Reason
    """The same answer, with the why."""
    entry: Optional[str]
    """The name of the entry that decided; None if there was none."""
    include_subdomains: bool
    """Of that entry."""
    exact: bool
    """That entry is the host itself."""


def _octets(host: Host) -> bytes:
    if isinstance(host, str):
        return host.encode("ascii")
    if isinstance(host, (bytes, bytearray)):
        return bytes(host)
    raise TypeError(f"a host is str or bytes, not {type(host).__name__}")


class PreloadList:
    """A list, open until `close`, until the end of `with`, or until it is gone.

    path  the file of a blob, as hsts-compile makes it; None for the list that
          the machine keeps fresh for all programs, or the one that is built in.

    OSError if the file cannot be read, or there is no list at all; BadList if it
    is none.
    """

    def __init__(self, path: Optional[Path] = None) -> None:
        db = ctypes.c_void_p()
        if path is None:
            now = int(time.time())
            _library.check(_c.hsts_open_default(ctypes.byref(db), now, None))
        else:
            name = os.fsencode(path)
            if b"\0" in name:
                raise ValueError("embedded null byte")
            _library.check(_c.hsts_open_file(ctypes.byref(db), name), path)
        self._handle: Optional[_library.Handle] = _library.Handle(db)

    @classmethod
    def builtin(cls) -> PreloadList:
        """The list that was compiled into the library; LookupError if it was
        built without one."""
        db = _c.hsts_builtin()
        if db is None:
            raise LookupError("libhsts was built without a list")
        self = cls.__new__(cls)
        self._handle = _library.Handle(ctypes.c_void_p(db))
        return self

    def close(self) -> None:
        """Closes it; more than once is fine.  A lookup in another thread that
        has begun comes to its end."""
        self._handle = None

    def __enter__(self) -> PreloadList:
        self._open()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _open(self) -> _library.Handle:
        handle = self._handle
        if handle is None:
            raise ValueError("the list is closed")
        return handle

    @property
    def entry_count(self) -> int:
        """How many entries it has."""
        handle = self._open()
        return int(_c.hsts_db_entry_count(handle.db))

    @property
    def date(self) -> Optional[datetime.datetime]:
        """Of when it is, in UTC; None if that is not known, or after the year
        9999, which is the last of datetime."""
        handle = self._open()
        return _date(_c.hsts_db_date(handle.db))

    def _ask(self, host: bytes, options: int) -> _library.Match:
        handle = self._open()
        match = _library.Match()
        _library.check(
            _c.hsts_lookup(
                handle.db, host, len(host), options, ctypes.byref(match)
            )
        )
        return match

    def in_hsts_preload(self, host: Host) -> bool:
        """Whether `host` may be reached by https only: see lookup."""
        return bool(self._ask(_octets(host), 0).force_https)

    def lookup(self, host: Host, options: int = 0) -> Match:
        """Looks a host up: ASCII, upper or lower case, A-labels, perhaps one
        trailing dot.  What is no host is not listed.  UnicodeEncodeError for a
        str that is not ASCII."""
        octets = _octets(host)
        return _match(self._ask(octets, options), octets)

    def upgrade_url(
        self,
        url: AnyStr,
        options: int = 0,
        idna: Optional[Converter] = None,
    ) -> AnyStr:
        """The URL to use instead of `url`: of https (or wss) if it is one of http
        (or ws) and its host is to be upgraded.  It is read as browsers read it,
        and what is returned is what was judged, in canonical form, upgraded or
        not: others may see another host in "http://a\\@b/".  A URL of a scheme
        other than http, https, ws, wss and ftp is not parsed, and returned as it
        is.  `url` is absolute: resolve a link or a Location first (urljoin).

        idna  converts a host that is not ASCII to A-labels (UTS 46); its
              UnicodeError or ValueError says that the host is none.

        InvalidURL if no browser would take it; NonASCIIHost if there is no
        `idna` for such a host."""
        handle = self._open()
        octets = url.encode() if isinstance(url, str) else bytes(url)
        made = _upgrade(handle, octets, options, idna)
        if not made:
            return url
        return made.decode() if isinstance(url, str) else made


def _date(seconds: int) -> Optional[datetime.datetime]:
    """Not by fromtimestamp, which goes as far as the system's time_t."""
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    try:
        return epoch + datetime.timedelta(seconds=seconds) if seconds else None
    except OverflowError:
        return None


def _match(match: _library.Match, host: bytes) -> Match:
    entry = host[match.entry_offset :].lower().decode("ascii", "replace")
    if entry.endswith("."):
        entry = entry[:-1]
    return Match(
        match.force_https,
        Reason(match.reason),
        entry or None,
        match.include_subdomains,
        match.exact,
    )


def _idna(
    convert: Converter, errors: list[BaseException]
) -> _library.Idna:
    """A converter as libhsts calls it.  No exception can pass through C, so the
    one that has come is put into `errors`."""

    def to_ascii(_: Any, host: int, size: int, length: Any) -> int:
        try:
            name = ctypes.string_at(host, length[0]).decode()
            made = convert(name)
            octets = made.encode("ascii") if isinstance(made, str) else made
            length[0] = len(octets)
            if len(octets) > size:
                return _library.SPACE
            ctypes.memmove(host, octets, len(octets))
            return _library.OK
        except BaseException as error:  # raised again by _check
            errors.append(error)
            return _library.URL

    return _library.Idna(_library.ToASCII(to_ascii), None)


def _check(status: int, errors: list[BaseException]) -> None:
    for error in errors:
        if isinstance(error, ValueError):
            raise InvalidURL(_library.URL, str(error)) from error
        raise error
    _library.check(status)


def _upgrade(
    handle: _library.Handle,
    url: bytes,
    options: int,
    convert: Optional[Converter],
) -> bytes:
    """Empty if the URL's scheme has no hosts."""
    errors: list[BaseException] = []
    idna = None if convert is None else ctypes.byref(_idna(convert, errors))
    result = _library.Url()
    length = ctypes.c_size_t(3 * len(url) + 16)  # HSTS_URL_SIZE
    status = _library.SPACE
    while status == _library.SPACE:
        out = ctypes.create_string_buffer(length.value)
        status = _c.hsts_upgrade_url_idna(
            handle.db,
            url,
            len(url),
            options,
            out,
            len(out),
            ctypes.byref(length),
            ctypes.byref(result),
            idna,
        )
    _check(status, errors)
    return out.raw[: length.value]


# --- The machine's list ------------------------------------------------------

_lock = threading.Lock()
_default: Optional[PreloadList] = None


def _machine() -> PreloadList:
    global _default
    opened = _default
    if opened is None:
        with _lock:
            opened = _default
            if opened is None:
                opened = _default = PreloadList()
    return opened


def reload() -> None:
    """Takes up the machine's list anew, for programs that run for long.  If that
    fails, the one before stays."""
    global _default
    fresh = PreloadList()
    with _lock:
        _default = fresh


def in_hsts_preload(host: Host) -> bool:
    """PreloadList.in_hsts_preload, of the machine's list."""
    return _machine().in_hsts_preload(host)


def lookup(host: Host, options: int = 0) -> Match:
    """PreloadList.lookup, of the machine's list."""
    return _machine().lookup(host, options)


def upgrade_url(
    url: AnyStr, options: int = 0, idna: Optional[Converter] = None
) -> AnyStr:
    """PreloadList.upgrade_url, of the machine's list."""
    return _machine().upgrade_url(url, options, idna)


def version() -> str:
    """Of the library, "1.0.0"."""
    return str(_c.hsts_version().decode())
