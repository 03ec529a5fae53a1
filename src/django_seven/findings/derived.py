"""The findings that the index of Django's APIs gives by itself, for one file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from django_seven.findings import api_classes, api_names, api_templates
from django_seven.findings.api import Api, Met
from django_seven.findings.configured import configured, in_namespace, keys, named
from django_seven.findings.touched import Led
from django_seven.project.guards import is_guarded
from django_seven.project.names import Names
from django_seven.project.settings_classes import settings_classes
from django_seven.project.source import Source
from django_seven.project.words import BLANK
from django_seven.templates.lexer import Places
from django_seven.values import Finding, Minor, Sure

NEEDLE = b"django"
_CALLED = re.compile(r"`(\w+\()\)` takes ")
# What says the same in settings that are given to a call; others that are not read there do no harm.
_INSTEAD = {
    "DEFAULT_FILE_STORAGE": "STORAGES",
    "STATICFILES_STORAGE": "STORAGES",
    "PASSWORD_RESET_TIMEOUT_DAYS": "PASSWORD_RESET_TIMEOUT",
    "TEMPLATE_CONTEXT_PROCESSORS": "TEMPLATES",
    "TEMPLATE_DIRS": "TEMPLATES",
    "TEMPLATE_LOADERS": "TEMPLATES",
    "TEMPLATE_STRING_IF_INVALID": "TEMPLATES",
}


def of_python(names: Names, api: Api, asked: frozenset[str], led: Led) -> tuple[Finding, ...]:
    """The findings of a Python file, of the kinds asked for, each place once; `led`: what it may use that went."""
    words = frozenset(names.source.data.translate(BLANK).decode("utf-8", "replace").split())
    found: dict[tuple[str, int, int], Finding] = {}
    below = api_classes.met(names, api, words) if led.below else ()
    for one in (*api_names.met(names, api, led.names), *_settings(names, api), *below):
        if one.rule in asked:
            span = one.node.start_byte, one.node.end_byte
            key = (one.rule, *span)
            found.setdefault(key, _finding(names.source, one.rule, span, one.certain, one.message, one.until))
    return tuple(found.values())


def of_package(names: Names, api: Api, asked: frozenset[str]) -> tuple[Finding, ...]:
    """The findings of a Python file about another package than Django, of the kinds asked for."""
    found: dict[tuple[str, int], Finding] = {}
    for one in api_names.met(names, api):
        if one.rule in asked:
            span = one.node.start_byte, one.node.end_byte
            found.setdefault(
                (one.rule, span[0]), _finding(names.source, one.rule, span, one.certain, one.message, None)
            )
    return tuple(found.values())


def of_template(source: Source, api: Api, asked: frozenset[str]) -> tuple[Finding, ...]:
    """The findings of a template, of the kinds asked for."""
    found: list[Finding] = []
    if not api.may_be_met(source):
        return ()
    text = source.template
    places = Places(text)
    for one in (*api_templates.met(text, api), *api.pages.met(source)):
        if one.rule in asked:
            span = places.byte(one.start), places.byte(one.end)
            found.append(_finding(source, one.rule, span, one.certain, one.message, one.until))
    return tuple(found)


def beside(derived: Iterable[Finding], written: Sequence[Finding]) -> tuple[Finding, ...]:
    """The derived findings that no written rule speaks of: it says more of the same place."""
    return tuple(one for one in derived if not any(_same_place(one, other) for other in written))


def _same_place(one: Finding, other: Finding) -> bool:
    if one.line != other.line:
        return False
    starts = other.column <= one.column
    called = _CALLED.match(one.message)  # an argument of the call whose function the other one is about
    if starts and called is not None and called[1] in other.message:
        return True
    return one.column == other.column or (starts and (other.end_line, other.end_column) >= (one.line, one.column))


def _settings(names: Names, api: Api) -> Iterator[Met]:
    """Assignments in settings modules and their classes, and arguments for them, that the new side does not read."""
    ours = names.source.path in api.tree.settings_files
    for given in (*configured(names), *(in_namespace(names) if ours else ())):
        said = list(keys(given))
        for key, node in zip(said, named(given), strict=True):
            if _INSTEAD.get(key, key) not in said and key in api.dead_settings:
                yield api_names.setting(node, key, False, api)
    if not ours:
        return
    classes = {node.id for node in settings_classes(names, api.tree)}
    for name in sorted(api.dead_settings - api.judged):
        for binding in names.bindings(name):
            above = binding.node.parent
            scope = binding.scope.type == "module" or binding.scope.id in classes
            if above is not None and above.type == "assignment" and scope and not is_guarded(binding.node):
                yield api_names.setting(binding.node, name, True, api)


def _finding(
    source: Source, rule: str, span: tuple[int, int], certain: bool, message: str, until: Minor | None
) -> Finding:
    line, column = source.position(span[0])
    end_line, end_column = source.position(span[1])
    sure: Sure = "safe" if certain else "show"
    ends = str(until) if until is not None else None
    return Finding(rule, source.path, line, column, end_line, end_column, message, sure, None, ends)
