"""Puts something in the place of what a Django no longer has, so that a suite starts and shows what else it meets.

`sitecustomize.py` beside it begins it in every process of a suite. DJANGO_SEVEN_STUBS names a JSON file with rows that have
`kind` (`module`, `name`, `keyword` or `checks`), `module`, `name`, `word`, and `instead`: what does the work now, as a
dotted name. Standard library only, Python 2.7 to the newest; nothing of django-seven is imported.
"""

import importlib
import json
import os
import sys
import types

import seven_hook

SELF = sys.modules[__name__]  # Python 2 empties a module that nobody holds


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
    """Fills modules right after they were imported; what is imported by nobody stays so."""

    def __init__(self, rows):
        self.names, self.words = {}, {}
        self.checks = any(row["kind"] == "checks" for row in rows)
        for row in rows:
            if row["kind"] == "name":
                self.names.setdefault(row["module"], []).append((row["name"], row["instead"]))
            elif row["kind"] == "keyword":
                self.words.setdefault(row["module"], []).append((row["name"], row["word"]))

    def todo(self):
        """What is called after the import of a module, by its name."""
        more = ["django.core.management.base"] if self.checks else []
        return dict((name, self.after) for name in list(self.names) + list(self.words) + more)

    def after(self, module):
        name = module.__name__
        for word in self.words.get(name, ()):
            without(module, *word)
        for missing, instead in self.names.get(name, ()):
            if missing not in module.__dict__:
                found = found_at(instead)
                setattr(module, missing, Stub if found is None else found)
        if self.checks and name == "django.core.management.base":
            module.BaseCommand.check = lambda self, *arguments, **given: None


class Missing(object):
    """Finds modules that nobody else finds: what does their work now, or a stub."""

    def __init__(self, rows):
        self.modules = dict((row["module"], row["instead"]) for row in rows if row["kind"] == "module")

    def ours(self, name):
        return any(name == missing or name.startswith(missing + ".") for missing in self.modules)

    def find_spec(self, name, path=None, target=None):
        if not self.ours(name):
            return None
        from importlib.machinery import ModuleSpec

        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StubModule(spec.name)

    def exec_module(self, module):
        self.load_module(module.__name__)

    def find_module(self, name, path=None):  # Python 2
        return self if self.ours(name) else None

    def load_module(self, name):
        found = found_at(self.modules.get(name, ""))
        sys.modules[name] = found if isinstance(found, types.ModuleType) else StubModule(name)
        return sys.modules[name]


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


def begin():
    """Begin, after every other `sitecustomize` had its turn."""
    with open(os.environ["DJANGO_SEVEN_STUBS"]) as file:
        # Python 2 takes no other text for the names of modules
        rows = [dict((str(key), str(value)) for key, value in row.items()) for row in json.load(file)]
    seven_hook.watch(Stubs(rows).todo())
    sys.meta_path.append(Missing(rows))
