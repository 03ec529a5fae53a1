"""Starts the agent: a script would be compiled anew each time, a module is only once.

    python [OPTIONS] start.py REQUEST.json

Standard library only, Python 2.7 to the newest.
"""

import os
import sys

SELF = sys.modules[__name__]  # Python 2 empties a module that nobody holds
HERE = os.path.dirname(os.path.realpath(__file__))


def begin():
    """Import the agent under a name that nobody finds afterwards; give the path back as the user's command has it."""
    safe = not (sys.path and os.path.realpath(sys.path[0]) == HERE)  # with `-P` or `-I`
    if not safe:
        del sys.path[0]
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, False  # the folder is ours
    sys.path.insert(0, HERE)
    try:
        import agent
    finally:
        sys.path.remove(HERE)
        sys.dont_write_bytecode = kept
    return sys.modules.pop("agent").main(sys.argv, safe)


sys.exit(begin())
