"""Options of a test run that say how it is reported or cut short: a comparison has no use for them."""

from __future__ import annotations

import re

_PYTEST_FLAGS = ("-x", "--exitfirst", "--no-cov", "--cov-append", "--cov-branch", "--no-cov-on-fail")
_PYTEST_VALUES = (
    "--cov", "--cov-report", "--cov-config", "--cov-fail-under", "--durations", "--html", "--junit-xml",
    "--junitxml", "--maxfail",
)  # fmt: skip
_OTHER_FLAGS = ("--failfast", "--with-coverage", "--with-xunit", "--with-xcoverage")
_SETTINGS = ("--settings", "--ds")


def without_noise(argv: list[str], pytest: bool) -> list[str]:
    """Drop the options that report, measure, or stop at the first failure.

    Parameters: `argv` follows the program; `pytest` tells whose options they are.
    Returns: the rest.
    """
    kept: list[str] = []
    at = 0
    while at < len(argv):
        part = argv[at]
        name, equals, value = part.partition("=")
        following = argv[at + 1] if at + 1 < len(argv) else ""
        at += 1
        if pytest and name in _PYTEST_VALUES:
            if not equals and following and not following.startswith("-"):
                at += 1
        elif part in (_PYTEST_FLAGS if pytest else _OTHER_FLAGS):
            continue
        elif pytest and re.fullmatch(r"-[vqsxl]*x[vqsxl]*", part):
            kept.append(part.replace("x", ""))
        elif name == "--testrunner" and (value or following).startswith(("xmlrunner", "teamcity")):
            # they only write a report, and need a package for it
            at += 0 if equals else 1
        else:
            kept.append(part)
    return kept


def settings_option(argv: list[str]) -> str | None:
    """Find the settings module that a command names.

    Parameters: `argv` is the command.
    Returns: what `--settings` or `--ds` says, None where there is neither.
    """
    for part, following in zip(argv, [*argv[1:], ""], strict=True):
        name, equals, value = part.partition("=")
        if name in _SETTINGS:
            return (value if equals else following) or None
    return None


def with_settings(argv: list[str], module: str) -> list[str]:
    """Put another settings module in the place of the one that a command names, if it names one."""
    changed: list[str] = []
    replace = False
    for part in argv:
        name, equals, _ = part.partition("=")
        if replace:
            changed.append(module)
        elif name in _SETTINGS and equals:
            changed.append(f"{name}={module}")
        else:
            changed.append(part)
        replace = name in _SETTINGS and not equals
    return changed
