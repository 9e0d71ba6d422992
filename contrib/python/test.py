#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# hsts_preload against the recorded vectors, the list itself and whatever can go
# wrong.  tests/cli_python.sh runs it; it writes TAP.

import ctypes
import ctypes.util
import doctest
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import traceback

import hsts_preload
from hsts_preload import InvalidURL, NonASCIIHost, Option, PreloadList, Reason

top = os.environ["top_srcdir"]
scratch = tempfile.mkdtemp()
blob = os.environ["HSTS_BLOB"]
the_list = PreloadList(blob)


class Skip(Exception):
    pass


def equal(found, expected, what=""):
    assert found == expected, f"{what}: {found!r}, not {expected!r}"


def raises(kind, function, *arguments, **named):
    try:
        found = function(*arguments, **named)
    except kind as error:
        return error
    raise AssertionError(f"{arguments!r}: {found!r}, not {kind.__name__}")


def compile_list(name, *hosts, date="2026-01-02"):
    path = os.path.join(scratch, name)
    entries = [
        {"name": host, "policy": "custom", "mode": "force-https"}
        for host in hosts
    ]
    with open(path + ".json", "w") as file:
        json.dump({"entries": entries}, file)
    subprocess.run(
        [os.environ["HSTS_COMPILE"], "--quiet", f"--date={date}"]
        + ["-o", path, path + ".json"],
        check=True,
    )
    return path


# --- What users of hstspreload know ------------------------------------------


def str_and_bytes_and_nothing_else():
    for host, expected in (
        ("paypal.com", True),
        ("www.google.com", False),
        ("google.com", False),
        ("mail.google.com", True),
        ("a.b.dev", True),
        ("localhost", False),
        ("", False),
    ):
        for kind in (str, str.encode, lambda h: bytearray(h.encode())):
            found = the_list.in_hsts_preload(kind(host))
            assert found is expected, host
    for host in (None, 1, ["dev"]):
        raises(TypeError, the_list.in_hsts_preload, host)
        raises(TypeError, the_list.lookup, host)


def upper_case_and_a_trailing_dot():
    equal(the_list.in_hsts_preload("MAIL.Google.COM"), True)
    equal(the_list.in_hsts_preload(b"mail.google.com."), True)
    equal(the_list.in_hsts_preload("mail.google.com.."), False)


def hosts_that_are_not_ascii():
    equal(the_list.in_hsts_preload("xn--0ci.je"), True)
    raises(UnicodeEncodeError, the_list.in_hsts_preload, "\u2728.je")
    equal(the_list.in_hsts_preload("\u2728.je".encode()), False)
    equal(the_list.in_hsts_preload("dev\0"), False)
    equal(the_list.in_hsts_preload(b"\0.dev"), False)


# --- What Chromium did -------------------------------------------------------


def vectors():
    """URL, "1", "0" or "INVALID", target, canonical URL."""
    for name in ("edge", "forms", "truth"):
        path = f"{top}/tests/vectors/chromium-{name}.tsv"
        with open(path, encoding="utf-8", newline="\n") as file:
            for line in file:
                if not line.startswith("#"):
                    url, result, target, *rest = line.rstrip("\n").split("\t")
                    text = json.loads(f'["{url}", "{(rest or [url])[0]}"]')
                    yield text[0], result, target, text[1]


def begin_of(url):
    """Scheme and authority."""
    return re.match(r"[-+.\w]+:(//[^/?#]*)?", url)[0]


def in_hsts_preload_agrees_with_chromium():
    count = 0
    for _, result, _, canonical in vectors():
        found = re.match(r"(?:http|ws)://(?:[^/?#]*@)?([^/?#]*)", canonical)
        if result != "INVALID" and found:
            host = re.sub(r":\d*$", "", found[1])
            equal(the_list.in_hsts_preload(host), result == "1", canonical)
            count += 1
    assert count > 5000, count


def compare(url, result, target, canonical, idna=None):
    if result == "INVALID":
        raises(InvalidURL, the_list.upgrade_url, url, idna=idna)
        return
    found = the_list.upgrade_url(url, idna=idna)
    wanted = target if result == "1" else canonical
    equal(begin_of(found), begin_of(wanted), url)
    equal(the_list.upgrade_url(url.encode(), idna=idna), found.encode())


def upgrade_url_agrees_with_chromium():
    count = 0
    for url, result, target, canonical in vectors():
        if url.isascii() and "%" not in url:
            compare(url, result, target, canonical)
            count += 1
    assert count > 4500, count


def uts46():
    """The converter that README.md recommends."""
    try:
        from hsts_preload.uts46 import to_ascii
    except ImportError as error:
        raise Skip(str(error))
    return to_ascii


def upgrade_url_agrees_with_chromium_on_hosts_of_all_scripts():
    convert = uts46()
    count = 0
    for url, result, target, canonical in vectors():
        compare(url, result, target, canonical, convert)
        count += not url.isascii()
    assert count > 150, count


def the_converter_agrees_with_hsts_lookup_on_every_character():
    """In a host, of which a few have more: all up to the end of plane 3, and of
    the tags and selectors of plane 14."""
    convert = uts46()
    hosts = [
        f"a{chr(code)}b.test"
        for code in [*range(0x80, 0x34000), *range(0xE0000, 0xE0200)]
        if not 0xD800 <= code < 0xE000
    ]
    hosts += "\u1806\u2010.test", "\u05d0\u1806.test", "\u1806.\u05d0.test"
    hosts += "xn--ab-h0o.\u1806.test", "\u1806\u2010\u2012\u2013\u2014.test"
    answers = subprocess.run(
        [os.environ["HSTS_LOOKUP"], "--format=json", "--max-age=none"],
        input="".join(f"http://{host}/\n" for host in hosts).encode(),
        stdout=subprocess.PIPE,
    ).stdout.splitlines()
    equal(len(answers), len(hosts))
    for host, line in zip(hosts, answers):
        answer = json.loads(line)
        invalid = answer["verdict"] == "invalid"
        try:
            made = convert(host)
        except ValueError:
            equal(invalid, True, ascii(host))
            continue
        # What is ASCII then may have octets that a URL escapes.
        if not invalid:
            made = made.replace(" ", "%20").replace("*", "%2A")
            equal(made, answer["host"], ascii(host))


# --- The list itself ---------------------------------------------------------


def every_entry_and_a_host_below_each():
    with open(os.environ["HSTS_LIST"]) as file:
        lines = [line for line in file if not line.lstrip().startswith("//")]
    entries = {
        entry["name"]: entry.get("include_subdomains", False)
        for entry in json.loads("".join(lines))["entries"]
    }
    assert len(entries) > 90000
    for name, include in entries.items():
        equal(
            the_list.lookup(name),
            (True, Reason.EXACT, name, include, True),
            name,
        )
        equal(the_list.in_hsts_preload("-." + name), include, name)


def every_reason():
    one = PreloadList(compile_list("one", "a.test", "b"))
    equal(one.lookup("x.test"), (False, Reason.NOT_LISTED, None, False, False))
    equal(one.lookup("A.Test."), (True, Reason.EXACT, "a.test", False, True))
    equal(one.lookup("x.A.test."), (False, Reason.MASKED, "a.test", False, False))
    equal(one.lookup("a..test").reason, Reason.NOT_A_HOST)
    equal(one.lookup("b").force_https, True)
    equal(
        one.lookup("b", Option.EXEMPT_SINGLE_LABELS).reason, Reason.EXEMPT_LABEL
    )
    equal(
        the_list.lookup("x.hstspreload.org"),
        (True, Reason.SUPERDOMAIN, "hstspreload.org", True, False),
    )
    equal(the_list.lookup("1.0.0.1", Option.RFC6797).reason, Reason.ADDRESS)
    equal(the_list.lookup("x.www.figma.com").force_https, False)
    equal(
        the_list.lookup("x.www.figma.com", Option.RFC6797).entry, "figma.com"
    )
    equal(raises(hsts_preload.Error, one.lookup, "b", 1 << 20).status, 1)
    assert "includes" in Reason.SUPERDOMAIN.text


def a_reason_of_a_newer_library():
    found = hsts_preload._library.Match(True, False, True, False, 0, 99)
    match = hsts_preload._match(found, b"a.test")
    equal((match.force_https, match.entry), (True, "a.test"))
    equal((match.reason, match.reason.name), (99, "UNKNOWN_99"))
    equal(match.reason.text, "unknown reason")
    equal(repr(match.reason), "<Reason.UNKNOWN_99: 99>")
    equal({match.reason, Reason(99)}, {99})
    equal(pickle.loads(pickle.dumps(match.reason)), match.reason)
    assert isinstance(match.reason, Reason) and match.reason not in list(Reason)
    raises(ValueError, Reason, "99")


def numbers_are_those_of_the_header():
    with open(f"{top}/libhsts/hsts.h") as file:
        header = file.read()
    for reason in Reason:
        assert f" HSTS_REASON_{reason.name} = {reason.value}" in header, reason
    for option in Option:
        bit = option.value.bit_length() - 1
        assert f" HSTS_{option.name} = 1u << {bit}" in header, option
    for status in "ARGUMENT MEMORY IO URL NON_ASCII SPACE CORRUPT".split():
        number = getattr(hsts_preload._library, status)
        assert f" HSTS_ERROR_{status} = {number}," in header, status


# --- URLs --------------------------------------------------------------------


def urls_that_are_not_upgraded_are_canonical():
    for url, judged in (
        ("https://hstspreload.org/", "https://hstspreload.org/"),
        ("HTTP://x.test:80", "http://x.test/"),
        ("http://x.test\\@hstspreload.org/", "http://x.test/@hstspreload.org/"),
        ("https:x.test\\@a/", "https://x.test/@a/"),
        ("http://x.www.figma.com/\u2728", "http://x.www.figma.com/\u2728"),
    ):
        equal(the_list.upgrade_url(url), judged)
        equal(the_list.upgrade_url(url.encode()), judged.encode())
    for url in ("mailto:a@b.dev", "x:\\@a b"):
        assert the_list.upgrade_url(url) is url, url
    equal(
        the_list.upgrade_url("http://a.dev:8080", Option.EXEMPT_PORTS),
        "http://a.dev:8080/",
    )
    equal(the_list.upgrade_url(b"ws://a.dev/\xff"), b"wss://a.dev/\xff")
    equal(the_list.upgrade_url("http://a.dev/\u2728"), "https://a.dev/\u2728")


def urls_that_are_none():
    for url in ("", "a", "http://", "http://a^b/", "ws://a.dev/#", "http://a:x"):
        error = raises(InvalidURL, the_list.upgrade_url, url)
        assert isinstance(error, ValueError)
        assert isinstance(error, hsts_preload.Error)
        equal(error.status, 8)
    raises(UnicodeEncodeError, the_list.upgrade_url, "http://a.dev/\ud800")
    raises(TypeError, the_list.upgrade_url, None)


def a_converter():
    url = "http://\u2728.je/"
    raises(NonASCIIHost, the_list.upgrade_url, url)
    for made in ("xn--0ci.je", b"xn--0ci.je"):
        found = the_list.upgrade_url(url, idna=lambda host: made)
        equal(found, "https://xn--0ci.je/")
    asked = []
    the_list.upgrade_url(url, idna=lambda host: asked.append(host) or "a")
    equal(set(asked), {"\u2728.je"})


def a_converter_that_fails():
    def bad(host):
        raise UnicodeError("no such host")

    url = "http://\u2728.je/"
    error = raises(InvalidURL, the_list.upgrade_url, url, idna=bad)
    equal((str(error), type(error.__cause__)), ("no such host", UnicodeError))
    raises(ZeroDivisionError, the_list.upgrade_url, url, idna=lambda h: 1 // 0)
    raises(TypeError, the_list.upgrade_url, url, idna=lambda h: None)
    raises(InvalidURL, the_list.upgrade_url, url, idna=lambda h: "\u2728")
    raises(InvalidURL, the_list.upgrade_url, b"http://\xff/", idna=lambda h: "a")


def a_converter_that_makes_a_host_long():
    name = "a" * 5000 + ".dev"
    equal(
        the_list.upgrade_url("http://\u2728/b", idna=lambda host: name),
        f"http://{name}/b",
    )
    name = ".".join(["a" * 60] * 4) + ".dev"
    equal(
        the_list.upgrade_url("http://\u2728/b", idna=lambda host: name),
        f"https://{name}/b",
    )


# --- Opening and closing -----------------------------------------------------


def files_that_are_no_list():
    missing = os.path.join(scratch, "missing")
    equal(raises(FileNotFoundError, PreloadList, missing).filename, missing)
    raises(OSError, PreloadList, scratch)
    raises(ValueError, PreloadList, "a\0b")
    junk = os.path.join(scratch, "junk")
    with open(blob, "rb") as file:
        octets = file.read()
    for number, bad in ((2, b"junk" * 99), (4, octets[:-9]), (5, octets[::-1])):
        with open(junk, "wb") as file:
            file.write(bad if number != 5 else octets[:-99] + bytes(99))
        error = raises(hsts_preload.BadList, PreloadList, junk)
        equal(error.status, number)
        assert str(error).startswith(junk + ": "), error


def paths_of_all_kinds():
    for path in (blob, os.fsencode(blob), __import__("pathlib").Path(blob)):
        equal(PreloadList(path).in_hsts_preload("dev"), True)


def a_closed_list():
    with PreloadList(blob) as one:
        assert one.entry_count > 90000
        assert one.date.year > 2025 and one.date.tzinfo is not None
    one.close()
    for use in (
        lambda: one.lookup("dev"),
        lambda: one.in_hsts_preload("dev"),
        lambda: one.upgrade_url("http://dev/"),
        lambda: one.entry_count,
        lambda: one.date,
        one.__enter__,
    ):
        raises(ValueError, use)


def every_date_that_a_library_could_tell():
    for seconds, text in (
        (1, "1970-01-01T00:00:01+00:00"),
        (1 << 31, "2038-01-19T03:14:08+00:00"),
        (7258118399, "2199-12-31T23:59:59+00:00"),
        (253402300799, "9999-12-31T23:59:59+00:00"),
        (-1, "1969-12-31T23:59:59+00:00"),
    ):
        equal(hsts_preload._date(seconds).isoformat(), text)
    for seconds in 0, 253402300800, 1 << 61, (1 << 63) - 1, -(1 << 63):
        equal(hsts_preload._date(seconds), None, seconds)
    for date in "2010-01-01", "2199-12-31":
        with PreloadList(compile_list("dated", "a.test", date=date)) as one:
            equal(one.date.isoformat(), f"{date}T00:00:00+00:00")


class Allocated(ctypes.Structure):
    """mallinfo2(3)"""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks".split()
        + "uordblks fordblks keepcost".split()
    ]


def allocated(mallinfo):
    """The bytes that malloc has given out."""
    now = mallinfo()
    return now.uordblks + now.hblkhd


def closing_gives_all_back():
    mallinfo = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if mallinfo is None:
        raise Skip("this C library has no mallinfo2")
    mallinfo.restype = Allocated
    path = compile_list("large", *(f"a{i}.test" for i in range(50000)))
    size = os.path.getsize(path)
    PreloadList(path).close()  # what Python allocates once
    before = allocated(mallinfo)
    one = PreloadList(path)
    equal(allocated(mallinfo) - before > size * 9 // 10, True)
    one.close()
    equal(allocated(mallinfo) - before < size // 10, True)
    one = PreloadList(path)
    del one
    equal(allocated(mallinfo) - before < size // 10, True)


def a_file_that_changes_in_place_changes_no_answer():
    path = compile_list("changes", *(f"a{i}.test" for i in range(5000)))
    size = os.path.getsize(path)
    with PreloadList(path) as one:
        for octet in b"\x00", b"\x5a", b"\xff":
            with open(path, "r+b") as file:
                file.write(octet * size)
            equal(one.in_hsts_preload("a17.test"), True)
            equal(one.in_hsts_preload("b17.test"), False)
        os.truncate(path, 0)
        equal(one.in_hsts_preload("a4999.test"), True)
        equal(one.in_hsts_preload("x" * 63 + ".test"), False)


def closing_while_others_ask():
    path = compile_list("shared", "a.test")
    wrong = []

    def ask(one):
        try:
            while True:
                if not one.in_hsts_preload("a.test"):
                    wrong.append("no")
        except ValueError:
            pass

    for _ in range(20):
        one = PreloadList(path)
        threads = [threading.Thread(target=ask, args=(one,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        one.close()
        for thread in threads:
            thread.join()
    equal(wrong, [])


def the_built_in_list():
    if os.environ.get("HSTS_NO_BUILTIN"):
        raises(LookupError, PreloadList.builtin)
        return
    with PreloadList.builtin() as one:
        equal(one.in_hsts_preload("dev"), True)
    equal(PreloadList.builtin().in_hsts_preload("dev"), True)


def the_list_of_the_machine():
    path = compile_list("machine", "old.test", date="2050-01-01")
    os.environ["HSTS_PRELOAD_BLOB"] = path
    equal(hsts_preload.in_hsts_preload("old.test"), True)
    equal(hsts_preload.lookup("old.test").entry, "old.test")
    equal(hsts_preload.upgrade_url("http://old.test"), "https://old.test/")
    fresh = compile_list("fresh", "new.test", date="2050-01-01")
    os.rename(fresh, path)
    equal(hsts_preload.in_hsts_preload("new.test"), False)
    hsts_preload.reload()
    equal(hsts_preload.in_hsts_preload("new.test"), True)
    equal(hsts_preload.in_hsts_preload("old.test"), False)
    del os.environ["HSTS_PRELOAD_BLOB"]


# --- The package -------------------------------------------------------------


def python(*arguments, program=sys.executable, **environment):
    return subprocess.run(
        [program, *arguments],
        env={**os.environ, **environment},
        cwd=scratch,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def a_library_that_is_not_there():
    for path in ("/nowhere/libhsts.so.1", "libc.so.6"):
        ran = python("-c", "import hsts_preload", LIBHSTS=path)
        equal(ran.returncode, 1)
        assert "ImportError: " in ran.stdout, ran.stdout
        assert "libhsts 1.0 is needed" in ran.stdout, ran.stdout


def the_examples_of_the_documentation():
    os.environ["HSTS_PRELOAD_BLOB"] = blob
    hsts_preload.reload()
    readme = os.path.join(os.path.dirname(os.path.abspath(__file__)), "README.md")
    for result in (
        doctest.testmod(hsts_preload),
        doctest.testfile(readme, module_relative=False, encoding="utf-8"),
    ):
        assert result.attempted > 2 and result.failed == 0, result
    del os.environ["HSTS_PRELOAD_BLOB"]


def with_pip():
    """A python3 that can build packages: Debian's, if not this one."""
    for program in (sys.executable, "/usr/bin/python3"):
        code = (
            "from importlib.util import find_spec as find; import sys; "
            "sys.exit(not all(map(find, ('pip', 'setuptools', 'wheel'))))"
        )
        if os.path.exists(program):
            if python("-c", code, program=program).returncode == 0:
                return program
    raise Skip("pip, setuptools or wheel is not here (Debian: python3-pip)")


def pip_installs_it():
    program = with_pip()
    source = os.path.join(scratch, "source")
    shutil.copytree(os.path.dirname(os.path.abspath(__file__)), source)
    for folder, _, _ in os.walk(source):  # it may come from where none may write
        os.chmod(folder, 0o755)
    target = os.path.join(scratch, "target")
    ran = python(
        *"-m pip install --quiet --no-index --no-build-isolation".split(),
        *"--no-deps --no-cache-dir --disable-pip-version-check".split(),
        "--target",
        target,
        source,
        program=program,
    )
    equal(ran.returncode, 0, ran.stdout)
    code = """
import hsts_preload, importlib.metadata, os
assert hsts_preload.__file__.startswith(os.getcwd()), hsts_preload.__file__
assert os.path.exists(hsts_preload.__path__[0] + "/py.typed")
assert importlib.metadata.version("libhsts") == hsts_preload.version()
assert hsts_preload.PreloadList(os.environ["HSTS_BLOB"]).in_hsts_preload("dev")
"""
    ran = python("-c", code, program=program, PYTHONPATH=target)
    equal(ran.returncode, 0, ran.stdout)


# --- Here it begins ----------------------------------------------------------

CASES = (
    str_and_bytes_and_nothing_else,
    upper_case_and_a_trailing_dot,
    hosts_that_are_not_ascii,
    in_hsts_preload_agrees_with_chromium,
    upgrade_url_agrees_with_chromium,
    upgrade_url_agrees_with_chromium_on_hosts_of_all_scripts,
    the_converter_agrees_with_hsts_lookup_on_every_character,
    every_entry_and_a_host_below_each,
    every_reason,
    a_reason_of_a_newer_library,
    numbers_are_those_of_the_header,
    urls_that_are_not_upgraded_are_canonical,
    urls_that_are_none,
    a_converter,
    a_converter_that_fails,
    a_converter_that_makes_a_host_long,
    files_that_are_no_list,
    paths_of_all_kinds,
    a_closed_list,
    every_date_that_a_library_could_tell,
    closing_gives_all_back,
    a_file_that_changes_in_place_changes_no_answer,
    closing_while_others_ask,
    the_built_in_list,
    the_list_of_the_machine,
    a_library_that_is_not_there,
    the_examples_of_the_documentation,
    pip_installs_it,
)


def run(number, case):
    name = f"{number} - {case.__name__.replace('_', ' ')}"
    try:
        case()
    except Skip as reason:
        print(f"ok {name} # SKIP {reason}")
    except Exception:
        print(f"not ok {name}")
        print(re.sub("(?m)^", "# ", traceback.format_exc()))
        return False
    else:
        print(f"ok {name}")
    return True


try:
    results = [run(number, case) for number, case in enumerate(CASES, 1)]
finally:
    shutil.rmtree(scratch)
print(f"1..{len(CASES)}")
sys.exit(not all(results))
