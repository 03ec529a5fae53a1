"""What a package says of the versions it runs on: its bounds and its classifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from django_seven.rules.bounds import Lifted, lifted, own_line
from django_seven.rules.insertion import before, behind, line_of
from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.spellings import django_minor
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.values import Entry, Minor

_METADATA = ("pyproject.toml", "setup.cfg", "setup.py")
_POETRY = ("tool", "poetry")
_NOTES = "https://packaging.python.org/en/latest/specifications/"
_UNPROVEN = "no Django reads it; the tests let its own tool read it before and after"
_CLASSIFIER = r"(?P<quote>['\"]?)(?P<name>{}) :: (?P<version>\d+\.\d+)(?P=quote)(?![\w.])"
_DJANGO = re.compile(_CLASSIFIER.format("Framework :: Django"))
_PYTHON = re.compile(_CLASSIFIER.format("Programming Language :: Python"))


def django_bound(file: ToolFile) -> Iterator[Spot]:
    """A published package's range of Django gets an upper bound just above the new side."""
    if not file.published:
        return
    new = Minor(file.road.new.major, file.road.new.minor + 1)
    wanted = (str(file.road.old), file.latest(file.road.new))
    found = [(entry, said) for entry in _required(file) if (said := lifted(file, entry, wanted, new)) is not None]
    if not any(said.fits for _, said in found):
        yield from (_spot(entry, said) for entry, said in found)


def _required(file: ToolFile) -> Iterator[Entry]:
    """The values that require Django, each as a requirement or as the versions in a table."""
    if file.kind == "requirements" and not _for_one(file):
        lines = own_line(file.text, "django")
        yield from (line for line in lines if "==" not in line.text and django_minor(line.text) is None)
    for entry in file.entries:
        tests = "legacy_tox_ini" in entry.keys or str(entry.keys[:1]).startswith("('testenv")
        named = re.match(r"django\s*[\[(<>=!~;]", entry.text, re.I) and "\n" not in entry.text
        if (named and not tests) or (entry.keys[:2] == _POETRY and _table(entry).lower() == "django"):
            yield entry


def _for_one(file: ToolFile) -> bool:
    """Whether a requirements file is for one Django, by its name, or was made from another file."""
    return bool(re.search(r"(?:django|dj)-?\d[^/]*$", file.path, re.I)) or "--hash=" in file.text


def _table(entry: Entry) -> str:
    """The name that a version is of in a table of Poetry."""
    names = [key for key in entry.keys if isinstance(key, str)]
    return names[-2] if names[-1:] == ["version"] else entry.name


def python_bound(file: ToolFile) -> Iterator[Spot]:
    """A published package's range of Python gets room for that of the new side."""
    python = file.new_python
    new = Minor(python.major, python.minor + 1)
    for entry in file.entries:
        poetry = entry.keys[:3] == (*_POETRY, "dependencies") and _table(entry) == "python"
        if entry.name in ("python_requires", "requires-python") or poetry:
            said = lifted(file, entry, (f"{file.old_python}.18", f"{python}.5"), new)
            if said is None or said.fits:
                continue
            if file.published:
                yield _spot(entry, said)
            else:
                yield Spot(entry.start, entry.end, (), f"The new side wants Python {python}; lift it with the switch.")


def _spot(entry: Entry, said: Lifted) -> Spot:
    return Spot(entry.start, entry.end, said.edits, said.decide)


def django_classifier(file: ToolFile) -> Iterator[Spot]:
    """The new Django among the classifiers that name releases of Django."""
    yield from _classifiers(file, _DJANGO, file.road.new)


def python_classifier(file: ToolFile) -> Iterator[Spot]:
    """The new side's Python among the classifiers that name releases of Python."""
    yield from _classifiers(file, _PYTHON, file.new_python)


def _classifiers(file: ToolFile, pattern: re.Pattern[str], new: Minor) -> Iterator[Spot]:
    text = file.text
    found = [one for one in pattern.finditer(text) if "#" not in text[line_of(text, one.start())[0] : one.start()]]
    minors = [Minor.parse(one["version"]) for one in found]
    if not found or new in minors or not file.published:
        return
    lower = [number for number, minor in enumerate(minors) if minor < new]
    falling = len(minors) > 1 and all(one > other for one, other in pairwise(minors))
    last = found[max(lower, key=lambda number: minors[number])] if lower else found[-1]
    wanted = f"{last['quote']}{last['name']} :: {new}{last['quote']}"
    commas = bool(last["quote"])
    if falling:
        edits = before(text, last.start(), wanted, commas=commas)
    else:
        edits = behind(text, last.start(), last.end(), wanted, commas=commas)
    yield Spot(last.start(), last.end(), edits)


RULES = (
    Rule(
        id="django-upper-bound",
        what="The range of Django that the package requires ends below the new side.",
        why="Nobody can install the package beside the new Django, whatever its code runs on.",
        since="1.4",
        until=None,
        change=Tooling((*_METADATA, "requirements"), django_bound),
        sure="likely",
        notes=_NOTES + "version-specifiers/",
        example=Example(
            before="""
[metadata]
name = django-shop
classifiers =
    Framework :: Django

[options]
install_requires =
    Django>=2.2,<3.0
    requests
""",
            after="""
[metadata]
name = django-shop
classifiers =
    Framework :: Django

[options]
install_requires =
    Django>=2.2,<5.3
    requests
""",
            kind="tooling",
            name="setup.cfg",
        ),
        leaves=(
            "[metadata]\nclassifiers =\n    Framework :: Django\n[options]\ninstall_requires = Django>=2.2\n",
            "[metadata]\nclassifiers =\n    Framework :: Django\n[options]\ninstall_requires = Django==2.2.28\n",
            "[options]\ninstall_requires = Django>=2.2,<3.0\n",
        ),
        symptoms=("install_requires", "ResolutionImpossible"),
        unproven=_UNPROVEN,
    ),
    Rule(
        id="python-upper-bound",
        what="The range of Python ends below the Python of the new side.",
        why="pip refuses to install the package there, and a tool that makes environments does not even try.",
        since="1.4",
        until=None,
        change=Tooling(_METADATA, python_bound),
        sure="likely",
        notes=_NOTES + "core-metadata/#requires-python",
        example=Example(
            before="""
[project]
name = "django-shop"
version = "1.0"
requires-python = ">=3.6,<3.9"  # as tox has it
classifiers = ["Framework :: Django"]
""",
            after="""
[project]
name = "django-shop"
version = "1.0"
requires-python = ">=3.6,<3.14"  # as tox has it
classifiers = ["Framework :: Django"]
""",
            kind="tooling",
            name="pyproject.toml",
        ),
        leaves=('[project]\nrequires-python = ">=3.6"\nclassifiers = ["Framework :: Django"]\n',),
        symptoms=("requires-python", "python_requires", "requires a different Python"),
        unproven=_UNPROVEN,
    ),
    Rule(
        id="django-classifiers",
        what="The classifiers name releases of Django, and not the new side's.",
        why="Those who look for a package that runs on the new Django find it by its classifiers.",
        since="1.4",
        until=None,
        change=Tooling(_METADATA, django_classifier),
        sure="safe",
        notes="https://pypi.org/classifiers/",
        example=Example(
            before="""
[project]
name = "django-shop"
version = "1.0"
classifiers = [
  "Framework :: Django",
  "Framework :: Django :: 2.2",  # as long as it is supported
  "Topic :: Office/Business"
]
""",
            after="""
[project]
name = "django-shop"
version = "1.0"
classifiers = [
  "Framework :: Django",
  "Framework :: Django :: 2.2",  # as long as it is supported
  "Framework :: Django :: 5.2",
  "Topic :: Office/Business"
]
""",
            kind="tooling",
            name="pyproject.toml",
        ),
        leaves=('[project]\nclassifiers = ["Framework :: Django"]\n',),
        symptoms=("Framework :: Django",),
        unproven=_UNPROVEN,
    ),
    Rule(
        id="python-classifiers",
        what="The classifiers name releases of Python, and not the new side's.",
        why="A package index and many tools take the Pythons of a package from its classifiers.",
        since="1.4",
        until=None,
        change=Tooling(_METADATA, python_classifier),
        sure="safe",
        notes="https://pypi.org/classifiers/",
        example=Example(
            before="""
from setuptools import setup

setup(
    name="django-shop",
    classifiers=["Programming Language :: Python :: 3", "Programming Language :: Python :: 3.8"],
)
""",
            after="""
from setuptools import setup

setup(
    name="django-shop",
    classifiers=["Programming Language :: Python :: 3", "Programming Language :: Python :: 3.8", """
            """"Programming Language :: Python :: 3.13"],
)
""",
            kind="tooling",
            name="setup.py",
        ),
        leaves=('from setuptools import setup\nsetup(classifiers=["Programming Language :: Python :: 3"])\n',),
        symptoms=("Programming Language :: Python",),
        unproven=_UNPROVEN,
    ),
)
