"""Puts something in the place of what a Django no longer has, so that a suite starts and shows what else it meets.

Python itself reads this at the start of every process of a suite. DJANGO_SEVEN_STUBS names a JSON file with rows that have
`kind` (`module`, `name`, `keyword` or `checks`), `module`, `name`, `word`, and `instead`: what does the work now, as a
dotted name. Standard library only, Python 2.7 to the newest; nothing of django-seven is imported.
"""

import importlib
import json
import os
import sys
import types

SELF = sys.modules[__name__]  # Python 2 empties a module that nobody holds
try:
    import builtins
except ImportError:  # Python 2
    import __builtin__ as builtins


class Stub(object):
    """Stands for anything: is called, decorates, is derived from, and has every attribute."""

    def __init__(self, *arguments, **given):
        pass

    def __call__(self, *arguments, **given):
        if len(arguments) == 1 and not given and callable(arguments[0]):
            return arguments[0]
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub()


class StubModule(types.ModuleType):
    """A module that has every name."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub


class Stubs(object):
    """What stands in, by module; it is put there when the module was imported."""

    def __init__(self, rows):
        self.names, self.words, self.modules = {}, {}, {}
        self.checks = any(row["kind"] == "checks" for row in rows)
        self.inside = False
        for row in rows:
            row = {str(key): str(value) for key, value in row.items()}  # Python 2 takes no other names of modules
            if row["kind"] == "module":
                self.modules[row["module"]] = row["instead"]
            elif row["kind"] == "name":
                self.names.setdefault(row["module"], []).append((row["name"], row["instead"]))
            elif row["kind"] == "keyword":
                self.words.setdefault(row["module"], []).append((row["name"], row["word"]))

    def before(self, name):
        for missing, instead in self.modules.items():
            if missing not in sys.modules and (name == missing or name.startswith(missing + ".")):
                found = found_at(instead)
                if not isinstance(found, types.ModuleType):
                    found = StubModule(missing)
                sys.modules[missing] = found
                parent, _, last = missing.rpartition(".")
                if parent in sys.modules:
                    setattr(sys.modules[parent], last, found)

    def after(self):
        if self.inside:
            return
        self.inside = True
        try:
            for name in [name for name in self.names if name in sys.modules]:
                self.fill(sys.modules[name], self.names[name])
            for name in [name for name in self.words if name in sys.modules]:
                module = sys.modules[name]
                self.words[name] = [row for row in self.words[name] if not without(module, *row)]
            module = sys.modules.get("django.core.management.base")
            if self.checks and hasattr(module, "BaseCommand"):
                module.BaseCommand.check = lambda self, *arguments, **given: None
        finally:
            self.inside = False

    def fill(self, module, rows):
        spec = getattr(module, "__spec__", None)
        if getattr(spec, "_initializing", False):
            return
        for name, instead in rows:
            if name not in module.__dict__:
                found = found_at(instead)
                setattr(module, name, Stub if found is None else found)


def found_at(dotted):
    """What has a dotted name; None where nothing has."""
    parts = (dotted or "").split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:cut]))
            for part in parts[cut:]:
                found = getattr(found, part)
            return found
        except (ImportError, AttributeError, ValueError):
            continue
    return None


def without(module, name, word):
    """Let a function or the making of a class drop a keyword; whether it could."""
    found = module.__dict__.get(name)
    if isinstance(found, type):
        original = found.__init__

        def __init__(self, *arguments, **given):
            given.pop(word, None)
            original(self, *arguments, **given)

        found.__init__ = __init__
    elif callable(found):

        def called(*arguments, **given):
            given.pop(word, None)
            return found(*arguments, **given)

        setattr(module, name, called)
    return found is not None


def watch(rows):
    stubs, imported, by_name = Stubs(rows), builtins.__import__, importlib.import_module

    def __import__(name, *arguments, **given):
        stubs.before(name)
        found = imported(name, *arguments, **given)
        stubs.after()
        return found

    def import_module(name, package=None):
        stubs.before(name)
        found = by_name(name, package)
        stubs.after()
        return found

    builtins.__import__, importlib.import_module = __import__, import_module


def begin():
    """Give the place on the path back, let other `sitecustomize` modules have their turn, and then begin."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    me = sys.modules.pop("sitecustomize", None)
    try:
        __import__("sitecustomize")
    except ImportError:
        pass
    finally:
        if me is not None:
            sys.modules.setdefault("sitecustomize", me)
    with open(os.environ["DJANGO_SEVEN_STUBS"]) as file:
        watch(json.load(file))


if os.environ.get("DJANGO_SEVEN_STUBS"):
    begin()
