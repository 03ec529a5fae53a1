"""The shape of a rule: what changed in Django, how sure its cure is, and the closed set of changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from tree_sitter import Node

from django_seven.rules.around import Inside, Where
from django_seven.rules.tool_file import ToolFunction
from django_seven.values import Minor, Road, Sure

# Why a cure is only likely: the answer may be another one in odd code, or the object may be none of Django's.
Doubt = Literal["answer", "receiver"]


class Match(Protocol):
    """A place that means what a rule looks for."""

    @property
    def trigger(self) -> str:
        """What was looked for, as the rule names it."""

    @property
    def node(self) -> Node:
        """The piece of the tree that means it."""

    @property
    def certain(self) -> bool:
        """False where the name may mean something else as well."""

    @property
    def imported(self) -> bool:
        """True where the node is the name in an import statement."""

    @property
    def seen(self) -> bool:
        """True where a run of the old side raised the rule's own warning at that line."""


class Draft(Protocol):
    """One file while one rule rewrites it. Nodes are read, edits are collected, nothing is written."""

    @property
    def road(self) -> Road:
        """From where to where."""

    @property
    def root(self) -> Node:
        """The whole file."""

    @property
    def path(self) -> str:
        """Where the file lies, relative to the root of the project, with `/`."""

    def text(self, node: Node) -> str:
        """The source of a node."""

    def meaning(self, node: Node) -> str | None:
        """The dotted name that a name or attribute certainly means, else None."""

    def replace(self, node: Node, text: str) -> None:
        """Put a text in a node's place."""

    def insert(self, position: int, text: str) -> None:
        """Put a text at a byte position."""

    def create(self, name: str, text: str) -> None:
        """Propose a new file in the folder of this one; Skip is raised where there is one of that name."""

    def remove_argument(self, argument: Node) -> None:
        """Take one argument out of a call or parameter list, with its comma."""

    def remove_line(self, statement: Node) -> None:
        """Take a whole statement away, with its line; `pass` stays where a block would be empty."""

    def require(self, dotted: str) -> str:
        """An expression that means the dotted name in this file; imported where it is not yet."""

    def require_module(self, name: str) -> str:
        """An expression that means a top-level module in this file; imported where it is not yet."""

    def guard(self, old: Sequence[str], new: Sequence[str], before: Minor | None) -> None:
        """Put `if django.VERSION < before: old else: new` after the file's imports (lines of code each).

        None instead of a version tries to import the new, as it is done for packages.
        """

    def drop_import(self, match: Match) -> None:
        """Take the imported name out of its import statement."""

    def handed_on(self, match: Match) -> bool:
        """Whether other files of the project take the imported name from this one."""

    def beside(self, file: str, name: str) -> str | None:
        """What another file of this folder gives a name at its top, as plain text; None where that is not seen."""

    def listed(self, text: str) -> bool:
        """Whether a settings module of the project holds a string of just that text."""

    def said_elsewhere(self, pattern: str) -> bool:
        """Whether another file of the project has what a regular expression finds."""

    def route_name(self, view: str) -> str | None:
        """The name of the one route of the project that leads to a view; None where that is not certain."""

    def required(self, function: str) -> list[str] | None:
        """The parameters without a default of a function of the project; None where it is not seen."""

    def values(self, node: Node) -> list[Node]:
        """What is assigned to a name in its scope; empty where anything else gives it a meaning."""

    def defines(self, module: str, name: str) -> bool | None:
        """Whether a module of the project binds a name; None where the module is not the project's."""

    def derives(self, node: Node, dotted: Sequence[str]) -> bool | None:
        """Whether the class that an expression means derives from one of the named ones; None where not known."""

    def is_a(self, node: Node, dotted: Sequence[str]) -> bool | None:
        """Whether an expression is certainly an object of one of the named classes; None where not known."""

    def means(self, match: Match) -> bool | None:
        """Whether what stands before the dot of `.name` is certainly what the rule is about; None where not known."""

    def model_fields(self, name: str) -> frozenset[str]:
        """The field classes under which models of the project have a field of that name."""

    def has_function(self, name: str) -> bool:
        """Whether some file of the project defines a function or method of that name."""

    def said_later(self, pattern: str) -> bool:
        """Whether a file of the same folder, behind this one by name, has what a regular expression finds."""

    def unused_filters(self, names: Sequence[str]) -> bool:
        """Whether the project has templates and none of them says one of the names."""

    def inherits_setting(self, name: str, node: Node | None = None, *, later: bool = False) -> bool:
        """Whether settings taken over above a node (`later`: below it, so that they win), or around these, set it."""

    def settings_family(self) -> list[Node]:
        """The trees of this settings module and of all that share one with it that they take over."""

    def sets_elsewhere(self, name: str) -> bool:
        """Whether another settings module of the project assigns the setting."""

    def class_means(self, node: Node, dotted: Sequence[str]) -> bool | None:
        """Whether the class around a node certainly derives from one of the named ones; None where not known."""


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
    """A function (at most 40 lines) that rewrites one place.

    `on` names what it looks for: a dotted name; `module.*` a module and all below it (the place is then the first
    piece of the name that leads there); `.name` an attribute of anything; `def name` a function with that name;
    `Meta.name` an option of an inner class Meta; `class name` an attribute set in a class body;
    `.relation =` an assignment to an attribute called as the many side of some relation of the project's models;
    `NAME =` a setting; `NAME +=` any other mention of it in a settings module; `'text'` a string with just that
    text; `global NAME` a name assigned at the top of any module.
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
    extends one of the admin's. `only` looks closer and changes nothing: it raises Fine where all is well.
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
    A `tooling` example is the file called `name`; no Django reads it.
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
