"""What Python itself reads at the start of every process of a suite: lets the other guests in, and goes.

The workers of xdist and of Django's `--parallel` are among those processes. Standard library only, Python 2.7 to the newest;
nothing of django-seven is imported.
"""

import os
import sys

SELF = sys.modules[__name__]  # Python 2 empties a module that nobody holds


def guest(name):
    """A module beside this one, which nobody finds among the others afterwards."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, here)
    try:
        return __import__(name)
    finally:
        sys.path.remove(here)
        for ours in ("seven_hook", name):
            sys.modules.pop(ours, None)


def begin():
    """Give the place on the path back, and let a `sitecustomize` of the environment's own have its turn."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    if os.environ.get("DJANGO_SEVEN_SIDE"):
        guest("seven_apart").begin()
    if os.environ.get("DJANGO_SEVEN_HEARD"):
        guest("seven_warned").begin()
    me = sys.modules.pop("sitecustomize", None)
    try:
        __import__("sitecustomize")
    except ImportError:
        pass
    finally:
        if me is not None:
            sys.modules.setdefault("sitecustomize", me)
    if os.environ.get("DJANGO_SEVEN_STUBS"):
        guest("seven_stubs").begin()


begin()
