"""Hears the deprecation warnings of a process: where each points, how it was reached, in which tests it was raised.

The agent lets it into its own process, `sitecustomize.py` beside it into those that a suite starts. Standard library only,
Python 2.7 to the newest; nothing of django-seven is imported. CONTRACT.md tells what is written.
"""

import atexit
import functools
import json
import os
import re
import sys

import seven_hook

SELF = sys.modules[__name__]  # Python 2 empties a module that nobody holds
__unittest = True  # unittest leaves the frames of such modules out of its tracebacks
PY3 = sys.version_info[0] > 2
HEARD = "DJANGO_SEVEN_HEARD"  # names the file for those processes that the suite starts
CURRENT = "PYTEST_CURRENT_TEST"  # pytest's own, in each of its processes
DEPRECATED = (DeprecationWarning, PendingDeprecationWarning)
MOST = {"warnings": 20000, "frames": 60, "stack": 16}  # of what is written down
TEMPLATES = os.path.join("django", "template", "base.py")
PACKAGES = re.compile(r".*/(?:site|dist)-packages/")
STANDARD = re.compile(r"<|.*/lib/python\d\.\d+/")


def text(value):
    """Any value as text; an object whose `__str__` fails is no reason to fail."""
    try:
        return str(value) if PY3 else value if isinstance(value, unicode) else str(value).decode("utf-8", "replace")  # noqa: F821
    except Exception:
        return "?"


def plainly(root):
    """Functions for the project below a root: its own path of a file (empty where it has none), and texts as they are."""
    root = os.path.realpath(root) + os.sep
    prefix = os.path.realpath(sys.prefix) + os.sep

    def relative(path):
        real = os.path.realpath(path)
        foreign = "<" in path or real.startswith(prefix) or PACKAGES.match(real.replace(os.sep, "/"))
        return text(real[len(root) :].replace(os.sep, "/")) if real.startswith(root) and not foreign else ""

    def plain(message):
        return message.replace(text(root), "").replace(text(prefix), "")

    return relative, plain


def id_of(test):
    """The id of a test of unittest, the same on every Python."""
    kind, method = type(test), getattr(test, "_testMethodName", None)
    if method and "<locals>" in getattr(kind, "__qualname__", ""):
        return text("%s.%s.%s" % (kind.__module__, kind.__name__, method))
    return text(test.id())


class Warnings(object):
    """Writes each warning when it is first raised, with its stack; then how often each test raised it.

    A warning is one of its category, text and place. What the project's filters make of it stays theirs.
    """

    def __init__(self, path, relative, plain, name=id_of):
        self.path = path
        self.plain = plain
        self.name = name
        self.own = relative
        self.files = {}  # whose a file is, and what it is called
        self.known = {}  # the number of each warning
        self.now = {}  # by number, how often the running test raised it, as far as that is not yet written
        self.test = self.last = None  # the test that runs, and the one that `now` is about
        self.owner = self.pid = os.getpid()
        self.running = 0  # the process in which a test of unittest runs now
        self.inside = 0  # Python's own `warn` has one that was heard already

    # -- hearing -----------------------------------------------------------------------------------------------

    def install(self):
        """Hear `warnings.warn` itself, and what is warned of in C and then shown."""
        import unittest
        import warnings

        warnings.warn = self.heard_before(warnings.warn)
        if hasattr(warnings, "_showwarnmsg"):
            warnings._showwarnmsg = self.heard_where_shown(warnings._showwarnmsg)
        unittest.TestCase.run = self.told(unittest.TestCase.run)

    def watch_cases(self, module):
        """Let what Django does before a test of unittest begins belong to it as well."""
        kind = module.SimpleTestCase
        kind.__call__ = self.told(kind.__call__)

    def heard_before(self, original):
        seen = self

        @functools.wraps(original)
        def warn(message, category=None, stacklevel=1, *rest, **named):
            __tracebackhide__ = True  # pytest
            kind = type(message) if isinstance(message, Warning) else category
            prefixes = named.get("skip_file_prefixes")
            if isinstance(kind, type) and issubclass(kind, DEPRECATED):
                seen.hear(kind, message, sys._getframe(1), stacklevel, prefixes)
            further = 0 if prefixes else 1  # the frame of this function
            category = UserWarning if category is None else category  # Python 2 takes no None
            seen.inside += 1
            try:
                return original(message, category, max(stacklevel, 2 - further) + further, *rest, **named)
            finally:
                seen.inside -= 1

        return warn

    def heard_where_shown(self, original):
        seen = self

        @functools.wraps(original)
        def shown(said):
            if not seen.inside and issubclass(said.category, DEPRECATED):
                seen.hear_shown(said, sys._getframe(1))
            return original(said)

        return shown

    def told(self, original):
        """A method that runs a test, during which we know which test it is."""
        seen = self

        @functools.wraps(original)
        def run(test, *arguments, **named):
            before, seen.test, seen.running = (seen.test, seen.running), test, os.getpid()
            try:
                return original(test, *arguments, **named)
            finally:
                seen.test, seen.running = before
                if os.getpid() != seen.owner:  # the ends of other processes are not always told
                    seen.flush()

        return run

    def hear(self, kind, message, frame, level, prefixes):
        try:
            at = pointed(frame, level, prefixes)
            place = (frame if at is None else at).f_code.co_filename, (frame if at is None else at).f_lineno
            self.note(kind, message, place, frame, at)
        except Exception:  # a warning must never cost a test
            pass

    def hear_shown(self, said, frame):
        """One of C's own, at the line that called it; what a compiler tells of a file depends on who compiled it before."""
        try:
            at = frame
            while at is not None and (at.f_code.co_filename, at.f_lineno) != (said.filename, said.lineno):
                at = at.f_back
            if at is not None:
                self.note(said.category, said.message, (said.filename, said.lineno), at, at)
        except Exception:
            pass

    def forwarded(self, said, test):
        """What pytest tells of a warning in a worker of xdist: not where that writes it down itself."""
        if "DJANGO_SEVEN_SIDE" not in os.environ and issubclass(said.category, DEPRECATED):
            self.test = test + " (call)" if test else None
            self.note(said.category, said.message, (said.filename, said.lineno), None, None)

    def note(self, kind, message, place, frame, at):
        """Count a warning that points at a place; `at` is the frame of that, None where it may not be on the stack."""
        key = (kind.__name__, text(message), place, self.line(place, frame))
        number = self.known.get(key)
        self.settle()
        if number is not None:
            self.now[number] = self.now.get(number, 0) + 1
        elif len(self.known) < MOST["warnings"]:
            number = self.known[key] = "%d.%d" % (self.pid, len(self.known))
            self.write(key, number, frame, at)
        if self.pid != self.owner and self.running != self.pid:
            self.flush()

    def line(self, place, frame):
        """The line of the project that a warning is about: where it points, else the innermost."""
        path = self.whose(place[0])
        if path[0] == "project":
            return path[1], place[1]
        for _ in range(MOST["frames"]):
            if frame is None:
                break
            template = at_template(frame)
            path = self.whose(template[0] if template else frame.f_code.co_filename)
            if path[0] == "project":
                return path[1], template[1] if template else frame.f_lineno
            frame = frame.f_back
        return "", 0

    def whose(self, path):
        """Whose a file is (`project`, `packages`, `python`, or nobody's), and its name among theirs."""
        if path not in self.files:
            own = self.own(path)
            real = text(os.path.realpath(path)).replace(os.sep, "/") if "<" not in path else text(path)
            if own:
                found = ("project", own)
            elif PACKAGES.match(real):
                found = ("packages", PACKAGES.sub("", real))
            elif STANDARD.match(real):
                found = ("python", STANDARD.sub("", real) if not real.startswith("<") else real)
            else:
                found = ("", real)
            self.files[path] = found
        return self.files[path]

    # -- writing -----------------------------------------------------------------------------------------------

    def settle(self):
        """Write what was counted for another test than the one that runs; a forked child begins with nothing."""
        if os.getpid() != self.pid:
            self.pid, self.now, self.last = os.getpid(), {}, None
        test = os.environ.get(CURRENT) if "_pytest" in sys.modules else None
        test = self.test if test is None else test
        if test is not self.last and not (isinstance(test, str) and test == self.last):
            self.flush()
            self.last = test

    def flush(self):
        if os.getpid() != self.pid:  # what the parent counted
            self.pid, self.now = os.getpid(), {}
        counts, self.now = self.now, {}
        if counts:
            self.append({"again": sorted(counts.items()), "test": self.named(self.last)})

    def named(self, test):
        if test is None:
            return ""
        if isinstance(test, str):  # of pytest, with the part of it that runs
            return text(test.rpartition(" (")[0])
        try:
            return self.name(test)
        except Exception:
            return ""

    def write(self, key, number, frame, at):
        kind, message, place, line = key
        said = ([part.strip() for part in message.splitlines() if part.strip()] or [""])[0]
        row = {"warned": [text(kind), self.plain(said)[:300], line[0], line[1], 1], "number": number}
        row["at"] = [self.whose(place[0])[1], place[1], self.whose(place[0])[0]]
        row["stack"] = self.stack(frame, at)
        row["test"] = self.named(self.last)
        self.append(row)

    def stack(self, frame, at):
        """The frames that led there, innermost first: who warns, and from where it points on all but Python's own.

        Of those of Django that follow each other only the innermost.
        """
        rows, past, before = [], at is None, ""
        for depth in range(MOST["frames"]):
            if frame is None or len(rows) == MOST["stack"]:
                break
            whose, path = self.whose(frame.f_code.co_filename)
            past = past or frame is at
            django = whose == "packages" and path.startswith("django/")
            wanted = past and whose and whose != "python" and not (django and before == "django")
            template = at_template(frame) if past else None
            if depth == 0 or frame is at or wanted:
                rows.append([path, frame.f_lineno, text(frame.f_code.co_name), whose])
            if template:
                whose, path = self.whose(template[0])
                rows.append([path, template[1], "template", whose])
                django = whose == "packages" and path.startswith("django/")
            before = "django" if django else before if whose == "python" else whose
            frame = frame.f_back
        return rows

    def append(self, row):
        stream = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(stream, (json.dumps(row) + "\n").encode("ascii"))
        finally:
            os.close(stream)


def internal(frame):
    name = frame.f_code.co_filename
    return "importlib" in name and "_bootstrap" in name


def pointed(frame, level, prefixes):
    """The frame at which Python lets a warning point that is raised in another one; None where the stack ends before."""
    if prefixes:
        level = max(2, level)
    plain = not PY3 or level <= 1 or internal(frame)
    for _ in range(max(level, 1) - 1):
        frame = frame.f_back
        while frame is not None and not plain and (internal(frame) or skipped(frame, prefixes)):
            frame = frame.f_back
        if frame is None:
            return None
    return frame


def skipped(frame, prefixes):
    return bool(prefixes) and frame.f_code.co_filename.startswith(tuple(prefixes))


def at_template(frame):
    """The file and the line of the template that a frame of Django's reads or renders; nothing of others."""
    code = frame.f_code
    if code.co_name not in ("parse", "render_annotated") or not code.co_filename.endswith(TEMPLATES):
        return None
    node = frame.f_locals.get("self")
    token = frame.f_locals.get("token") if code.co_name == "parse" else getattr(node, "token", None)
    path, line = getattr(getattr(node, "origin", None), "name", None), getattr(token, "lineno", None)
    return (path, line) if path and line and not path.startswith("<") else None


def begin():
    """Hear a process that the suite started."""
    relative, plain = plainly(os.environ.get("DJANGO_SEVEN_ROOT", os.getcwd()))
    heard = Warnings(os.environ[HEARD], relative, plain)
    heard.install()
    seven_hook.watch({"django.test.testcases": heard.watch_cases})
    atexit.register(heard.flush)
