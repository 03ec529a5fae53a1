"""Calls functions with modules right after somebody imported them; what all guests share.

Standard library only, Python 2.7 to the newest; nothing of django-seven is imported.
"""

import sys

SELF = sys.modules[__name__]  # Python 2 empties a module that nobody holds


class AfterImport(object):
    """Calls a function with a module, by name, right after it was imported; imports nothing by itself."""

    def __init__(self, todo):
        self.todo = todo

    def find_spec(self, name, path=None, target=None):
        after = self.todo.pop(name, None)
        if after is None:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find is not None and finder is not self else None
            if spec is not None:
                break
        if spec is None or not hasattr(spec.loader, "exec_module"):
            return spec
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            after(module)

        spec.loader.exec_module = exec_module
        return spec

    def find_module(self, name, path=None):  # Python 2
        return self if name in self.todo else None

    def load_module(self, name):  # Python 2
        after = self.todo.pop(name)
        __import__(name)
        after(sys.modules[name])
        return sys.modules[name]


def watch(todo):
    """Call the functions of `todo`, by the name of a module, each once; the newest to watch is called first of all."""
    sys.meta_path.insert(0, AfterImport(todo))
