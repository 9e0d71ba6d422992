# SPDX-License-Identifier: MIT
"""Extracts the examples of README.md, of the other documents and of the manual
pages, runs them, and compares with the output that they show.

How to write an example, so that it is tested without further ado:

- A command, in a block that is indented by four columns (or more, in a list),
  or a literal display or .Dl of a manual page, begins with "$ ".  What it
  prints, errors included, follows, until the next command.  A line that ends
  with |, \\ or && goes on in the next one.  [...] stands for any text, and a
  line that begins with it for any lines.
- `$ cat FILE` makes it, if no command before did: it has what is shown.
- The commands of a document run in their order, in one shell, in a folder that
  has data/ and doc/ of the sources, and files that examples name as they like:
  list.json, new.json, old.blob, new.blob, preload.blob, hosts, hosts.txt, and
  hosts.txt.gz.
  Programs are found as if they were installed.
- A command that shows nothing prints nothing, but perhaps that the list is old,
  and its exit status is 0 or 1.  To leave out what it prints, write [...].
- Python after ">>> ", as doctest has it.
- C that begins with #include, or with typedef, is compiled: functions, or
  statements of one, for which examples.txt declares what is not shown.  What
  has a main function is linked by pkg-config's word, and run.

Of what is printed, two things differ from day to day, and are not compared:
the age in "N days old" and the figures behind "seconds:".  The warning that a
list is old is passed over where an example does not show it, or shows it and
the list is not old any more.

Every other example is in examples.txt: a line each, with tabs between

    why    document    how it begins    more    needs

where the last may be absent, and why is one of these:

    skip      more is the reason: the test is skipped
    tested    more is the test that runs it
    text      no example: more says what it is
    c         C; more declares what it uses, with \\n for an end of line; needs
              names packages of pkg-config
    run       a block of commands that has no "$ "; needs names programs
    instead   more is a command that is run in its place, or prints a block that
              is shown without one; what ./bootstrap says is not compared
    python    statements; more sets up what they use; needs names modules
    nginx, haproxy, squid
              a part of the configuration, which the program itself reads

Where what it needs is not here, an example is skipped.  A line that fits no
example is an error, and so is an example that nothing here knows.
"""

import doctest
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys

# --- From documents to examples ----------------------------------------------


class Example:
    """A command, or a block of another kind, and what follows it."""

    def __init__(self, document, line, kind, text, output=()):
        self.document, self.line, self.kind = document, line, kind
        self.text, self.output = text, list(output)

    def block(self):
        """All of it, where its lines are no command and what that prints."""
        prompt = "# " if self.kind == "root" else ""
        return "\n".join([prompt + self.text] + self.output)

    def __str__(self):
        return f"{self.document}:{self.line}: {self.text.splitlines()[0][:60]}"


def markdown_blocks(lines):
    """The line number and the lines of each indented or fenced block."""
    number, before, item = 0, "", 0
    while number < len(lines):
        fence = re.match(r" *```", lines[number])
        mark = re.match(r" *([-*]|\d+\.) +(?=\S)", lines[number])
        if lines[number].strip() and not lines[number].startswith(" " * item):
            item = 0
        item = len(mark.group()) if mark else item
        indent = re.match(rf" {{{item + 4},}}(?=\S)", lines[number])
        first = number + 1 if fence else number
        number += 1
        if fence:
            while not lines[number].lstrip().startswith("```"):
                number += 1
            yield first, lines[first:number]
            number += 1
        elif indent and not before.strip():
            margin = indent.group()
            while number < len(lines) and (
                lines[number].startswith(margin) or not lines[number].strip()
            ):
                number += 1
            block = [line[len(margin):] for line in lines[first:number]]
            while not block[-1]:
                block.pop()
            yield first, block
        before = "" if fence or indent else lines[number - 1]


def plain(line):
    """A line of a literal display as it is printed."""
    for escape, octet in ((r"\&", ""), (r"\(dq", '"'), (r"\(aq", "'"),
                          (r"\-", "-"), (r"\e", "\\")):
        line = line.replace(escape, octet)
    return line


def manual_blocks(lines):
    """The same for literal displays of mdoc, of many lines and of one."""
    first = None
    for number, line in enumerate(lines):
        if re.match(r"\.Bd .*-literal", line):
            first = number + 1
        elif line.startswith(".Ed") and first is not None:
            yield first, [plain(line) for line in lines[first:number]]
            first = None
        elif line.startswith(".Dl "):
            yield number, [plain(line[4:])]


def commands(document, first, block):
    """The examples of a block in which commands begin with "$ "."""
    number, prompt = 0, "[$#] " if block[0][0] == "#" else "[$] "
    while number < len(block):
        begin, text = number, block[number][2:]
        while text.endswith(("|", "\\", "&&")) and number + 1 < len(block):
            number += 1
            text += "\n" + block[number]
        number += 1
        output = number
        while number < len(block) and not re.match(prompt, block[number]):
            number += 1
        kind = "command" if block[begin].startswith("$ ") else "root"
        yield Example(document, first + begin + 1, kind, text,
                      block[output:number])


def examples_of(document, path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    blocks = markdown_blocks if path.endswith(".md") else manual_blocks
    for first, block in blocks(lines):
        text = "\n".join(block)
        if block[0].startswith(("$ ", "# ")):
            yield from commands(document, first, block)
        elif block[0].startswith(">>> "):
            yield Example(document, first + 1, "python", text)
        elif block[0].startswith(("#include", "typedef ")):
            yield Example(document, first + 1, "c", text)
        else:
            yield Example(document, first + 1, "other", text)


# --- What is said of examples elsewhere --------------------------------------


class Exceptions:
    """The lines of examples.txt."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            lines = [line for line in file.read().split("\n")
                     if line and not line.startswith("#")]
        self.rows = [(line + "\t" * 4).split("\t")[:5] for line in lines]
        self.used = set()

    def of(self, example):
        """Why, more and needs; a line for all of a document has no commands."""
        for row in self.rows:
            if (row[1] == example.document and example.text.startswith(row[2])
                    and (row[2] or example.kind == "other")):
                self.used.add(tuple(row))
                return row[0], row[3], row[4].split()
        return None, "", []

    def idle(self):
        return [row for row in self.rows if tuple(row) not in self.used]


# --- Running -----------------------------------------------------------------


def same_every_day(line):
    if line.startswith("seconds:"):
        return re.sub(r"\d+\.\d+", "N", line)
    return re.sub(r"\b\d+ days old", "N days old", line)


def pattern(shown):
    """A regular expression of what an example shows."""
    lines = []
    for line in shown:
        if line.startswith("[..."):
            lines.append(r"(.*\n)*")
        else:
            parts = same_every_day(line).rstrip().split("[...]")
            lines.append(".*".join(map(re.escape, parts)) + r"\s*\n")
    return "".join(lines)


def without_warning(lines):
    """Lines without the one that the list is old."""
    return [line for line in lines if not re.search(
        r"this list is \S+ days old, and Chromium", line)]


def compare(shown, said, status):
    """What is wrong with it, lines, or None."""
    shown, lines = list(shown), [same_every_day(line) for line in said]
    while shown and not shown[-1].strip():
        shown.pop()
    if without_warning(shown) == shown or without_warning(lines) == lines:
        shown, lines = without_warning(shown), without_warning(lines)
    if not shown and status > 1:
        return ["it fails:"] + lines
    if re.fullmatch(pattern(shown), "".join(line + "\n" for line in lines)):
        return None
    return ["it prints:"] + lines


MARK = "@@ example "  # and behind it, a number; last comes the exit status


def run_commands(examples, folder, environment):
    """Runs them in one shell; what each prints, lines, and its status."""
    script = []
    for number, example in enumerate(examples):
        cat = re.fullmatch(r"cat ([a-z.]+)", example.text)
        if cat:
            content = shlex.quote("\n".join(example.output) + "\n")
            made = f"[ {cat[1]} -nt list.json ]"
            script.append(f"{made} || printf %s {content} >{cat[1]}")
        script.append(f"printf '\\n%s\\n' '{MARK}{number}'")
        script.append(example.text)
        script.append("printf '\\n%s' $?")
    run = subprocess.run(["bash", "-c", "\n".join(script)], cwd=folder,
                         env=environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         timeout=300, check=False)
    said = {}
    for part in ("\n" + run.stdout.decode()).split("\n" + MARK)[1:]:
        number, _, text = part.partition("\n")
        *lines, status = text.rstrip("\n").split("\n")
        while lines and not lines[-1].strip():
            lines.pop()
        said[int(number)] = lines, int(status)
    return [said.get(number, (["(did not run)"], 2))
            for number in range(len(examples))]


def complaints(command, environment, folder):
    """What a command prints if it fails."""
    run = subprocess.run(command, env=environment, cwd=folder, timeout=60,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, check=False)
    return run.stdout.decode().split("\n") if run.returncode else None


def c_source(example, declared):
    """A whole file of C that is shown in part."""
    includes = "".join(re.findall(r"#include.*\n", example.text))
    rest = re.sub(r"#include.*\n", "", example.text)
    if not re.search(r"^(typedef|\w[^;]*\) {$)", rest, re.MULTILINE):
        rest = f"void example(void);\nvoid example(void) {{\n{rest}\n}}\n"
    if re.search(r"\bmain\(", rest):
        return includes + rest
    declared = declared.replace("\\n", "\n")
    return (f"{includes}#include <hsts.h>\n#include <string.h>\n"
            f"#include <time.h>\n{declared}\n{rest}\n")


def pkg_config(arguments, environment):
    run = subprocess.run(["pkg-config", "--cflags", *arguments],
                         env=environment, stdout=subprocess.PIPE, check=True)
    return shlex.split(run.stdout.decode())


def compile_c(example, declared, packages, folder, environment):
    """Complaints of the compiler about C, or of a program that it makes."""
    with open(os.path.join(folder, "example.c"), "w",
              encoding="utf-8") as file:
        file.write(c_source(example, declared))
    is_program = re.search(r"\bmain\(", example.text)
    flags = pkg_config(["libhsts"] + ["--libs"] * bool(is_program), environment)
    if packages:
        here = {name: value for name, value in environment.items()
                if name != "PKG_CONFIG_SYSROOT_DIR"}
        flags += pkg_config(packages, here)
    beside = os.path.join(environment["TOP"], os.path.dirname(example.document))
    command = (shlex.split(environment["CC"])
               + ["-Wall", "-Wextra", "-Werror", "-o", "example", "-I", beside]
               + ([] if is_program else ["-c"]) + ["example.c"]
               + flags)
    wrong = complaints(command, environment, folder)
    if not wrong and is_program:
        wrong = complaints(["./example"], environment, folder)
    return wrong


# What is around a part of a configuration, how its program reads a file, the
# list that it names, and the format that it is of.
CONFIGURATIONS = {
    "nginx": ("pid %(folder)s/pid;\nevents {\n}\nhttp {\n  access_log off;\n"
              + "".join(f"  {name}_temp_path %(folder)s/{name};\n" for name in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
              + "%(block)s\n}\n",
              "nginx -t -q -e stderr -c %(folder)s/conf", "hsts.map",
              "nginx"),
    "haproxy": ("defaults\n  mode http\n  timeout client 1s\n"
                "  timeout server 1s\n  timeout connect 1s\n"
                "frontend proxy\n  bind 127.0.0.1:3128\n%(block)s\n",
                "haproxy -c -f %(folder)s/conf", "hsts.map", "haproxy"),
    "squid": ("http_port 127.0.0.1:3128\n%(block)s\n",
              "squid -k parse -f %(folder)s/conf", "hsts.acl", "squid-acl"),
}


def read_configuration(example, program, folder, environment):
    """What the program itself says of a part of its configuration."""
    around, command, exported, form = CONFIGURATIONS[program]
    block = re.sub(rf"/etc/\w+/{re.escape(exported)}",
                   os.path.join(folder, exported), example.block())
    block = block.replace("/usr/local/bin/hsts-squid",
                          shutil.which("hsts-squid", path=environment["PATH"]))
    with open(os.path.join(folder, "conf"), "w", encoding="utf-8") as file:
        file.write(around % {"folder": folder, "block": block})
    subprocess.run(["hsts-compile", "--quiet", "--format=" + form,
                    "--only=hosts", "-o", exported, "old.blob"],
                   cwd=folder, env=environment, check=True)
    return complaints((command % {"folder": folder}).split(), environment,
                      folder)


def run_python(example, before=""):
    """What it does otherwise than is shown, or why it ends early."""
    if example.kind != "python":
        return complaints([sys.executable, "-c", before + "\n" + example.text],
                          os.environ, "/")
    test = doctest.DocTestParser().get_doctest(
        example.text + "\n", {}, example.document, None, example.line)
    said = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    return "".join(said).split("\n") if said else None


# --- The test ----------------------------------------------------------------


class Report:
    """TAP."""

    def __init__(self):
        self.cases = self.failures = 0

    def case(self, what, wrong=None, skipped=None):
        self.cases += 1
        self.failures += wrong is not None
        print(f"{'ok' if wrong is None else 'not ok'} {self.cases} - {what}"
              f"{' # SKIP ' + skipped if skipped else ''}")
        for line in wrong or []:
            print("# " + line)


def make_files(folder, top):
    """The folder that the commands of all documents have."""
    os.makedirs(folder)
    os.symlink(os.path.join(top, "data"), os.path.join(folder, "data"))
    shutil.copytree(os.path.join(top, "doc"), os.path.join(folder, "doc"))
    subprocess.run(["bash", "-c", """set -e
        mkdir -p home/.dillo security/manager/ssl
        cp data/transport_security_state_static.json list.json
        cp list.json transport_security_state_static.json
        sed '/"name": "accounts.google.com"/d' list.json >new.json
        compile="hsts-compile --quiet --allow-redundant --date=2026-07-06"
        $compile -o old.blob list.json
        $compile -o new.blob new.json
        printf '%s\\n' hstspreload.org time.example.dev x.www.figma.com >hosts
        cp hosts hosts.txt
        gzip -k hosts.txt
        cp old.blob preload.blob
        touch -d @0 hosts hosts.txt"""], cwd=folder, check=True)


def missing(why, needs, environment):
    """Why an example is not run here, or None."""
    for name in needs + [why] * (why in CONFIGURATIONS):
        if why == "c":
            there = subprocess.call(["pkg-config", "--exists", name]) == 0
        elif why == "python":
            there = importlib.util.find_spec(name)
        else:
            there = shutil.which(name, path=environment["PATH"])
        if not there:
            return name + " is not here"
    return None


def one_by_one(example, why, more, needs, folder, environment):
    """What is wrong with an example that is no command, or None."""
    if why == "tested":
        there = os.path.exists(os.path.join(environment["TOP"], more))
        return None if there else ["there is no " + more]
    if "python" in (example.kind, why):
        return run_python(example, more)
    if why in CONFIGURATIONS:
        return read_configuration(example, why, folder, environment)
    if why == "c" or example.kind == "c":
        return compile_c(example, more, needs, folder, environment)
    return ["it is not run, and examples.txt has no reason"]


def as_command(example, why, more):
    """What is run in the shell, with what it prints, or None."""
    if why == "instead":
        shown = example.output if example.kind in ("command", "root") else (
            example.block().split("\n"))
        output = [line for line in shown
                  if not line.startswith("bootstrap: ")]
        return Example(example.document, example.line, "command", more, output)
    if why == "run":
        return Example(example.document, example.line, "command",
                       example.block())
    return example if example.kind == "command" and not why else None


def check_document(document, scratch, exceptions, report, environment):
    folder = os.path.join(scratch, document.replace("/", "_"))
    shutil.copytree(os.path.join(scratch, "files"), folder, symlinks=True)
    environment = dict(environment, HOME=os.path.join(folder, "home"))
    to_run = []
    for example in examples_of(document,
                               os.path.join(environment["TOP"], document)):
        why, more, needs = exceptions.of(example)
        skipped = more if why == "skip" else missing(why, needs, environment)
        command = as_command(example, why, more)
        if skipped:
            report.case(str(example), skipped=skipped)
        elif command:
            to_run.append(command)
        elif why != "text":
            report.case(str(example) + f", by {more}" * (why == "tested"),
                        one_by_one(example, why, more, needs, folder,
                                   environment))
    for example, (said, status) in zip(
            to_run, run_commands(to_run, folder, environment)):
        report.case(str(example), compare(example.output, said, status))


def overlooked(document, path):
    """Lines that begin with "$ ", and that no example has."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    found = {example.line for example in examples_of(document, path)
             if example.kind in ("command", "root")}
    return [f"{document}:{number}: {line}"
            for number, line in enumerate(lines, 1)
            if re.match(r"( *|\.D[l1] )\$ \S", line) and number not in found]


def main():
    top, scratch, exceptions_file, *documents = sys.argv[1:]
    exceptions, report = Exceptions(exceptions_file), Report()
    # Nothing leaves this machine, even if examples.txt forgets it.
    nowhere = "http://127.0.0.1:9"
    environment = dict(os.environ, TOP=top, http_proxy=nowhere,
                       https_proxy=nowhere,
                       PATH=os.environ["PATH"] + ":/usr/sbin:/sbin")
    make_files(os.path.join(scratch, "files"), top)
    lost = []
    for document in documents:
        check_document(document, scratch, exceptions, report, environment)
        lost += overlooked(document, os.path.join(top, document))
    report.case("every line that begins with $ is an example", lost or None)
    report.case("every line of examples.txt is about an example",
                ["\t".join(row) for row in exceptions.idle()] or None)
    report.case("there are at least 150 examples",
                None if report.cases > 150 else [f"only {report.cases}"])
    print(f"1..{report.cases}")
    return report.failures != 0


if __name__ == "__main__":
    sys.exit(main())
