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
  list.json, new.json, old.blob, new.blob, preload.blob, hosts and hosts.txt.
  Programs are found as if they were installed.
- A command that shows nothing may print anything, but its exit status must be
  0 or 1.
- Python after ">>> ", as doctest has it.
- C that begins with #include, or with typedef, is compiled: functions, or
  statements of one, for which examples.txt declares what is not shown.

Of what is printed, two things differ from day to day, and are not compared:
the age in "N days old" and the figures behind "seconds:".  The warning that a
list is old is passed over where an example does not show it.

Every other example is in examples.txt: a line each, with tabs between

    why    document    how it begins    more

where why is "skip" (more says the reason, and the test is skipped), "tested"
(more is the test that does run it), "c" (more declares what C uses) or "text"
(no example: more says what it is).  A line that fits no example is an error,
and so is an example that nothing here knows.
"""

import doctest
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
        elif line.startswith(".Dl $ "):
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
        self.rows = [line.split("\t") for line in lines]
        self.used = set()

    def of(self, example):
        for row in self.rows:
            if row[1] == example.document and example.text.startswith(row[2]):
                self.used.add(tuple(row))
                return row[0], row[3]
        return None, None

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


def compare(example, said, status):
    shown = list(example.output)
    while shown and not shown[-1].strip():
        shown.pop()
    lines = [same_every_day(line) for line in said]
    if not shown:
        return None if status < 2 else ["it fails:"] + lines
    if not any("this list is" in line for line in shown):
        lines = [line for line in lines
                 if "this list is N days old" not in line]
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


def compile_c(example, declared, folder, environment):
    """Complaints of the compiler about C, whole or in part."""
    source = os.path.join(folder, "example.c")
    includes = "".join(re.findall(r"#include.*\n", example.text))
    rest = re.sub(r"#include.*\n", "", example.text)
    if not re.search(r"^(typedef|\w[^;]*\) {$)", rest, re.MULTILINE):
        rest = f"void example(void);\nvoid example(void) {{\n{rest}\n}}\n"
    text = (f"{includes}#include <hsts.h>\n#include <string.h>\n"
            f"#include <time.h>\n{declared}\n{rest}\n")
    with open(source, "w", encoding="utf-8") as file:
        file.write(text)
    run = subprocess.run(
        shlex.split(environment["CC"]) + ["-Wall", "-Wextra", "-Werror", "-c",
                                          "-o", "/dev/null", "-I",
                                          environment["HSTS_INCLUDE"], source],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        check=False)
    return run.stdout.decode().split("\n") if run.returncode else None


def run_python(example):
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
        mkdir -p home/.dillo
        cp data/transport_security_state_static.json list.json
        cp list.json transport_security_state_static.json
        sed '/"name": "accounts.google.com"/d' list.json >new.json
        compile="hsts-compile --quiet --allow-redundant --date=2026-07-06"
        $compile -o old.blob list.json
        $compile -o new.blob new.json
        printf '%s\\n' hstspreload.org time.example.dev x.www.figma.com >hosts
        cp hosts hosts.txt
        cp old.blob preload.blob
        touch -d @0 hosts hosts.txt"""], cwd=folder, check=True)


def check_document(document, top, scratch, exceptions, report):
    folder = os.path.join(scratch, document.replace("/", "_"))
    shutil.copytree(os.path.join(scratch, "files"), folder, symlinks=True)
    # Nothing leaves this machine, even if examples.txt forgets it.
    nowhere = "http://127.0.0.1:9"
    environment = dict(os.environ, HOME=os.path.join(folder, "home"),
                       http_proxy=nowhere, https_proxy=nowhere)
    to_run, found = [], 0
    for example in examples_of(document, os.path.join(top, document)):
        found += 1
        why, more = exceptions.of(example)
        if why == "skip":
            report.case(str(example), skipped=more)
        elif why == "tested":
            report.case(str(example) + ", by " + more,
                        None if os.path.exists(os.path.join(top, more))
                        else ["there is no " + more])
        elif why == "text":
            continue
        elif example.kind == "command":
            to_run.append(example)
        elif example.kind == "python":
            report.case(str(example), run_python(example))
        elif example.kind == "c" or why == "c":
            report.case(str(example),
                        compile_c(example, more or "", folder, environment))
        else:
            report.case(str(example),
                        ["it is not run, and examples.txt has no reason"])
    for example, (said, status) in zip(
            to_run, run_commands(to_run, folder, environment)):
        report.case(str(example), compare(example, said, status))
    return found


def main():
    top, scratch, exceptions_file, *documents = sys.argv[1:]
    exceptions, report = Exceptions(exceptions_file), Report()
    make_files(os.path.join(scratch, "files"), top)
    for document in documents:
        check_document(document, top, scratch, exceptions, report)
    report.case("every line of examples.txt is about an example",
                ["\t".join(row) for row in exceptions.idle()] or None)
    report.case("there are at least 80 examples",
                None if report.cases > 80 else [f"only {report.cases}"])
    print(f"1..{report.cases}")
    return report.failures != 0


if __name__ == "__main__":
    sys.exit(main())
