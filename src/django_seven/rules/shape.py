"""The shape of a rule: what changed in Django, how sure its cure is, and the closed set of changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django_seven.rules.around import Inside, Where
from django_seven.rules.drafting import Draft, Match
from django_seven.rules.tool_file import ToolFunction
from django_seven.values import Minor, Road, Sure

__all__ = [
    "ByHand",
    "Change",
    "Default",
    "Doubt",
    "Draft",
    "Example",
    "Fine",
    "Hidden",
    "Indexed",
    "Keyword",
    "Library",
    "Match",
    "Method",
    "Moved",
    "Renamed",
    "Rewrite",
    "RewriteFunction",
    "Rule",
    "Setting",
    "Skip",
    "Template",
    "TemplateFunction",
    "Tooling",
]

# Why a cure is only likely: the answer may be another one in odd code, or the object may be none of Django's.
Doubt = Literal["answer", "receiver"]


class Skip(Exception):
    """Raised by a rewrite that is not sure: the place is shown and left as it is."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Hidden(Skip):
    """Raised where `*` or `**` hide what a rule would look at: a `.name` of anything is then no place of Django's."""


class Fine(Exception):
    """Raised by a rewrite where the place is as it should be: it is no finding."""


RewriteFunction = Callable[[Draft, Match], None]
TemplateFunction = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name that moved or is called otherwise; both are dotted. `new` gives the same answer."""

    old: str
    new: str

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Old and new name."""
        return ((self.old, self.new),)


@dataclass(frozen=True, slots=True)
class Moved:
    """Many names of one announcement that moved or are called otherwise, old dotted name to new one.

    Each pair is what a `Renamed` is; all share the versions of their rule.
    """

    names: Mapping[str, str]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Old and new names."""
        return tuple(self.names.items())


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword argument of a callable that is called otherwise, or (`new=None`) has no effect and goes.

    `calls` are dotted names; `.name` is a method of anything, for names that nobody else has.
    """

    calls: tuple[str, ...]
    old: str
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A method or attribute of the classes `owners` (dotted) that is called otherwise.

    Rewritten are uses on `self`, `cls` and `super()` in classes that may derive from an owner, and definitions and
    assignments in classes that certainly do. `anywhere`: the old name is so much Django's own that `.name` of
    anything means it, unless the project defines a function of that name elsewhere.
    """

    owners: tuple[str, ...]
    old: str
    new: str
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that is called otherwise, or (`new=None`) is no longer read."""

    old: str
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Default:
    """A setting whose default changes: where the project does not set it, the old value is written down.

    From `ends` on nothing reads it, and the change is only shown. The value, as a function, and `only` raise Fine where
    none is needed. `new` is the new default as code (None: only a person can tell), `note` says what it does.
    """

    name: str
    value: str | Callable[[Draft, Match], str]
    new: str | None
    note: str
    risk: str
    flip: str
    ends: str | None = None
    only: RewriteFunction | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """A template library that moved: `{% load old %}` becomes `{% load new %}`; `where` as in Template."""

    old: str
    new: str
    where: Where | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A rewrite of template text: `words` select the files, the function gives the new text or None.

    `ends`: first release without the new spelling: there it is only shown. `where` asks the project around,
    `inside` gives the new text where that takes the project.
    """

    words: tuple[str, ...]
    function: TemplateFunction
    ends: str | None = None
    where: Where | None = None
    inside: Inside | None = None


@dataclass(frozen=True, slots=True)
class Rewrite:
    r"""A function (at most 40 lines) that rewrites one place.

    `on` names what it looks for: a dotted name; `module.*` a module and all below it (the place is then the first
    piece of the name that leads there); `*.module` the import of, or from, any module that is called so;
    `.name` an attribute of anything; `def name` a function with that name;
    `Meta.name` an option of an inner class Meta; `class name` an attribute set in a class body;
    `.relation =` an assignment to an attribute called as the many side of some relation of the project's models;
    `NAME =` a setting; `NAME +=` any other mention of it in a settings module; `'text'` a string with just that
    text; `statement word` a statement or clause that begins with a keyword; `global NAME` a name assigned at the top
    of any module; `name word` that identifier wherever it stands; `\` a string with a backslash in it.
    """

    on: tuple[str, ...]
    function: RewriteFunction
    whole: bool = False  # the import of the name goes too, once every use is rewritten
    # What is plainly elsewhere, old dotted name to new one (`old.*` to `new.*` for modules): imports of it are
    # moved, uses rewritten, and the function gets only the rest. `builtins.name` needs no import.
    moves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ByHand:
    """A change that only a person can decide; `on` as in Rewrite.

    `on` also knows templates: `{% name` is a tag, `{% name word` a tag that has the word (`*` is any text),
    `{|name` a filter, `{load name` a library in `{% load %}`, `{block name` a block in a template that
    extends one of the admin's: `{block name in outer` one within another, `{block name whole` one without
    `{{ block.super }}`, `{block name without text` one that adds something of its own, which has no such text.
    `only` looks closer and changes nothing: it raises Fine where all is well.
    """

    on: tuple[str, ...]
    decide: str
    only: RewriteFunction | None = None


@dataclass(frozen=True, slots=True)
class Tooling:
    """A change in files that tools read: requirements, tox, CI and the like.

    `files` are their kinds (`project.tool_files`); the function tells the places of one file.
    """

    files: tuple[str, ...]
    function: ToolFunction


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index of Django's APIs tells by itself, whatever the name; nothing is rewritten."""


Change = (
    Renamed | Moved | Keyword | Method | Setting | Default | Library | Template | Tooling | Rewrite | ByHand | Indexed
)


@dataclass(frozen=True, slots=True)
class Example:
    """Code before and after, run on the real Djangos: both leave their result in `answer`.

    `kind` says what file it stands in. For `template` the answer is what it renders to (with `context`, an
    expression); for `settings` the answer is what `probe` evaluates to under these settings. `probe` is code run
    after a `python` example too, and is not rewritten. `settings` are lines the example needs in its settings.
    `name` is what the file is called: that of a `tooling` example, which no Django reads, or where its place counts.
    """

    before: str
    after: str
    kind: Literal["python", "template", "settings", "tooling"] = "python"
    name: str = ""
    probe: str = ""
    context: str = "{}"
    settings: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One change of Django (or, where `axis` says so, of Python or of a package), with its cure.

    `since`: first release in which the new spelling gives today's answer. `until`: first release in which the
    old spelling no longer does (an exception, a system check, or silently another answer); None where it still
    does. Both are measured by running the example. What is only announced ends in `2028.0` or `2029.0`.
    `more` are further examples, each proven like the first; names that only moved need none: theirs are derived
    (`rules.derive`). `ledger` names the rows of the ledger (`rules.coverage`) that the rule answers.
    `axis` is `django`, `python` or the normalised name of a package, in whose versions `since` and `until` are then.
    """

    id: str
    what: str
    why: str
    since: str
    until: str | None
    change: Change
    sure: Sure
    notes: str
    example: Example | None = None
    more: tuple[Example, ...] = ()
    leaves: tuple[str, ...] = ()
    warns: str | None = None
    axis: str = "django"
    ledger: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    unproven: str = ""
    needs: str = ""  # a C library that the proof must find on its machine: `geos_c`, `gdal`
    texts: tuple[str, ...] = ()  # one of these stands in every Python file that the rule has something to say of
    doubt: Doubt = "answer"  # of a rule that is `likely`; one about the receiver ends where the receiver is known
    pattern: str = ""  # the same as an expression: it matches somewhere in each such file
    below: tuple[str, ...] = ()  # one of these classes stands above some class of each such file
    early: bool = False  # goes before what only moved: it needs the old name
    starting: bool = False  # only files that are loaded while Django starts have something of it
    asked: bool = False  # only where it is selected by name, whatever the road
    migrations: bool = True  # False where Django keeps the old spelling for historical migrations: those are left

    def bites(self, road: Road) -> bool:
        """Whether code that runs on the old side stops giving the same answer before or on the new side."""
        if self.until is None:
            return isinstance(self.change, Indexed | Tooling)
        ends, between = Minor.parse(self.until), road.ends(self.axis)
        if between is None:
            return False
        old, new = between
        if old < ends <= new:
            return True
        return road.deprecated and self.warns is not None and old < ends and Minor.parse(self.warns) <= new

    def overlaps(self, road: Road) -> bool:
        """Whether the new spelling already gives the same answer on the old side, so that no guard is needed."""
        between = road.ends(self.axis)
        return between is not None and Minor.parse(self.since) <= between[0]

    @property
    def package(self) -> str:
        """The package that the rule is about; empty for Django and Python themselves."""
        return "" if self.axis in ("django", "python") else self.axis

    @property
    def subject(self) -> str:
        """What its versions are those of, as people write it."""
        return {"django": "Django", "python": "Python"}.get(self.axis, self.axis)
