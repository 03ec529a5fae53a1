"""The tree of errors: each has a slug that names its page and a next step.

SevenError
├── UsageError          what was asked cannot be meant
│   ├── NotFound            a path that is not there
│   ├── NotDjango           a folder without a Django project
│   ├── Ambiguous           several answers, none of them a guess of ours
│   ├── VersionUnknown      not a release of Django
│   └── WrongWay            `--to` lies before `--from`
├── ConfigError         seven.toml says something unknown
├── TreeError           git's tree is not in a state to write to
├── InterpreterMissing  the Python that a side needs is nowhere
├── PackageError        an environment cannot be built
├── RunError            a process could not be started or did not answer
├── WriteError          a file cannot be written
└── Interrupted         a person ended it while files were being written
"""

from __future__ import annotations


class SevenError(Exception):
    """Something that ends the command with exit code 2, one sentence and a next step."""

    slug = "seven"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(SevenError):
    """What was asked cannot be meant."""

    slug = "usage"


class NotFound(UsageError):
    """A path that is not there."""

    slug = "not-found"


class NotDjango(UsageError):
    """A folder without a Django project."""

    slug = "not-django"


class Ambiguous(UsageError):
    """Several answers, and a guess would do harm."""

    slug = "ambiguous"


class VersionUnknown(UsageError):
    """Not a release of Django."""

    slug = "version-unknown"


class WrongWay(UsageError):
    """The version to go to lies before the one to come from."""

    slug = "wrong-way"


class ConfigError(SevenError):
    """seven.toml cannot be read, or says something unknown."""

    slug = "config"


class TreeError(SevenError):
    """The git tree is not in a state to write to."""

    slug = "tree"


class InterpreterMissing(SevenError):
    """The Python that a side needs is nowhere to be found."""

    slug = "interpreter-missing"


class PackageError(SevenError):
    """An environment cannot be resolved or built."""

    slug = "package"


class RunError(SevenError):
    """A process could not be started, or did not answer."""

    slug = "run"


class WriteError(SevenError):
    """A file cannot be written."""

    slug = "write"


class Interrupted(SevenError):
    """A person ended the command while files were being written."""

    slug = "interrupted"
