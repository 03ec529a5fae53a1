"""`seven.toml`: read strictly, written with the comments that stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError

from django_seven.errors import ConfigError
from django_seven.project import hops
from django_seven.project.config_keys import check
from django_seven.project.hops import PlannedHop
from django_seven.values import SideSpec, TestSpec

NAME: Final = "seven.toml"
_Table = Mapping[str, Any]
_HEADER = "How django-seven takes this project to a new Django. Every key may be left out."
_COMMENTS = {
    "from": "the Django that the project runs on",
    "to": "the Django that it goes to",
    "settings": "the settings module, where there are several",
    "test.command": "run on each side; split as a shell would, but no shell runs",
    "test.timeout": "seconds",
    "test.format": "auto, django, unittest or pytest",
    "test.together": "false: one side after the other",
    "test.known": "the tests that are known not to pass",
    "old.python": "a version or a path",
    "new.python": "a version or a path",
}


@dataclass(frozen=True, slots=True)
class Config:
    """What seven.toml says; `present` is False where there is none."""

    from_: str | None = None
    to: str | None = None
    settings: str | None = None
    test: TestSpec = field(default_factory=TestSpec)
    old: SideSpec = field(default_factory=SideSpec)
    new: SideSpec = field(default_factory=SideSpec)
    present: bool = False
    hops: tuple[PlannedHop, ...] = ()


def load(root: Path) -> Config:
    """Read the seven.toml of a project.

    Parameters: `root` is the folder of the project.
    Returns: what the file says; the defaults where there is no such file.
    Raises: ConfigError where it cannot be read, has an unknown key or a value of the wrong type, or names
    files outside the project.
    """
    path = root / NAME
    if not path.is_file():
        return Config()
    table = _parse(path)
    check(table)
    test, old, new = table.get("test", {}), table.get("old", {}), table.get("new", {})
    for key in ("directory", "known"):
        _inside(root, f"test.{key}", test.get(key, "."))
    for side, spec in (("old", old), ("new", new)):
        for name in spec.get("requirements", ()):
            _inside(root, f"{side}.requirements", name)
    written = hops.read(table.get(hops.KEY, ()))
    return Config(
        from_=hops.stands(table.get("from"), written),
        to=table.get("to"),
        settings=table.get("settings"),
        test=_test(test),
        old=_side(old),
        new=_side(new),
        hops=written,
        present=True,
    )


def render(config: Config, existing: str = "") -> str:
    """Write a configuration as TOML.

    What is at its default is left out; what stands in the existing file keeps its place and its comments.

    Parameters: `config` is what to write; `existing` is the text of the file that is there now, if any.
    Returns: the text of the new file.
    Raises: ConfigError where the existing text is not TOML.
    """
    try:
        document = tomlkit.parse(existing)
    except TOMLKitError as error:
        raise ConfigError(f"`{NAME}` is not TOML: {error}.", "Correct that line.") from error
    if not existing.strip():
        document.add(tomlkit.comment(_HEADER))
    _put(document, "", {"from": config.from_, "to": config.to, "settings": config.settings})
    _put_table(document, "test", _test_keys(config.test))
    _put_table(document, "old", _side_keys(config.old))
    _put_table(document, "new", _side_keys(config.new))
    return tomlkit.dumps(document)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return dict(tomlkit.parse(path.read_text("utf-8-sig")).unwrap())
    except TOMLKitError as error:
        raise ConfigError(f"`{NAME}` is not TOML: {error}.", "Correct that line.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"`{NAME}` is not UTF-8.", "Save it as UTF-8.") from error
    except OSError as error:
        raise ConfigError(f"`{NAME}` cannot be read: {error.strerror}.", "Check its permissions.") from error


def _inside(root: Path, key: str, name: str) -> None:
    """Refuse a path that leads out of the project: nothing of ours reads or writes there."""
    if not (root / name).resolve().is_relative_to(root.resolve()):
        raise ConfigError(
            f"`{key}` in `{NAME}` names `{name}`, which lies outside the project.",
            f"Give a path below the folder of `{NAME}`.",
        )


def _test(table: _Table) -> TestSpec:
    default = TestSpec()
    return TestSpec(
        command=table.get("command"),
        directory=table.get("directory", default.directory),
        env=dict(table.get("env", {})),
        before=tuple(table.get("before", ())),
        timeout=table.get("timeout", default.timeout),
        format=cast("Literal['auto', 'django', 'unittest', 'pytest']", table.get("format", default.format)),
        together=table.get("together", default.together),
        known=table.get("known", default.known),
    )


def _side(table: _Table) -> SideSpec:
    return SideSpec(
        python=table.get("python"),
        requirements=tuple(table.get("requirements", ())),
        packages=tuple(table.get("packages", ())),
        add=tuple(table.get("add", ())),
        without=tuple(table.get("without", ())),
        exclude_newer=table.get("exclude-newer"),
        env=dict(table.get("env", {})),
    )


def _test_keys(test: TestSpec) -> dict[str, object]:
    default = TestSpec()
    return {
        "command": test.command,
        "directory": None if test.directory == default.directory else test.directory,
        "env": dict(test.env),
        "before": list(test.before),
        "timeout": None if test.timeout == default.timeout else test.timeout,
        "format": None if test.format == default.format else test.format,
        "together": None if test.together == default.together else test.together,
        "known": None if test.known == default.known else test.known,
    }


def _side_keys(side: SideSpec) -> dict[str, object]:
    return {
        "python": side.python,
        "requirements": list(side.requirements),
        "packages": list(side.packages),
        "add": list(side.add),
        "without": list(side.without),
        "exclude-newer": side.exclude_newer,
        "env": dict(side.env),
    }


def _put_table(document: tomlkit.TOMLDocument, name: str, keys: Mapping[str, object]) -> None:
    if name not in document:
        if not any(value or value is False for value in keys.values()):
            return
        document.add(tomlkit.nl())
        document.add(name, tomlkit.table())
    _put(cast("tomlkit.TOMLDocument", document[name]), f"{name}.", keys)


def _put(table: tomlkit.TOMLDocument, prefix: str, keys: Mapping[str, object]) -> None:
    for key, value in keys.items():
        if not value and value is not False:
            # a default that somebody wrote out stays; another value that is no longer meant goes
            if key in table and table[key] not in _DEFAULTS.get(prefix + key, ()):
                table.remove(key)
            continue
        if key in table:
            if table[key] != value:
                table[key] = value
            continue
        item = tomlkit.item(value)
        if isinstance(value, dict):
            item = tomlkit.inline_table()
            item.update(value)
        if prefix + key in _COMMENTS:
            item.comment(_COMMENTS[prefix + key])
        table.add(key, item)


_DEFAULTS: Mapping[str, tuple[object, ...]] = {
    "test.directory": (".",),
    "test.timeout": (TestSpec().timeout,),
    "test.format": ("auto",),
    "test.together": (True,),
    "test.known": (TestSpec().known,),
    "test.env": ({},),
    "test.before": ([],),
    "old.env": ({},),
    "new.env": ({},),
    "old.requirements": ([],),
    "new.requirements": ([],),
    "old.packages": ([],),
    "new.packages": ([],),
    "old.add": ([],),
    "new.add": ([],),
    "old.without": ([],),
}
