"""The page of each error: what it means, and what to do next."""

from __future__ import annotations

PAGES = {
    "seven": "Something that seven cannot do; the sentence says what, the line below it what to do next.",
    "usage": "The command was asked for something that cannot be meant. `seven COMMAND --help` shows the options.",
    "not-found": "The path that was given is not there. seven never creates a project; name an existing folder.",
    "not-django": "The folder holds no manage.py, no settings module and no requirement on Django. Name the folder "
    "that does, or say what seven cannot find: `--settings MODULE`, `--test-command CMD`.",
    "ambiguous": "Several settings modules or projects fit, and choosing the wrong one would do harm. Name one with "
    "`--settings MODULE`, or as `settings` in seven.toml.",
    "version-unknown": "That is not a release of Django that this seven knows. `seven rules` names the versions; a "
    "newer seven knows newer releases.",
    "wrong-way": "seven goes forward only: `--to` must be later than `--from`.",
    "config": "seven.toml has a key or a value that seven does not know. The sentence names the nearest known one.",
    "tree": "The git tree is not in a state to write to: uncommitted changes, another branch, or a folder in the "
    "way. Commit or stash first, or give `--no-commit` to `fix --write`.",
    "interpreter-missing": "A side needs a Python that was not found on PATH, nor in the folders of pyenv, asdf, "
    "mise, conda or uv. `uv python install 3.8` gets one; `--old-python` and `--new-python` name one.",
    "package": "An environment could not be resolved or built: a package that does not build on this Python, a "
    "conflict, or no network. The sentence names the package; `[old]` and `[new]` of seven.toml take `packages`.",
    "run": "A command could not be started in the project's environment, or cannot be run inside of one Python "
    "process (make, tox, shell lines). Give the plain command with `--test-command`.",
    "interrupted": "Ctrl-C, or a signal, came while files were being written. The sentence says how many were changed, "
    "each as a whole; the same command changes the rest.",
    "write": "A file could not be written: read-only, or the disk is full. The file is as it was.",
}
