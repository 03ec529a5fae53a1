"""Templates that use a library, a tag, a filter or a template which the new side lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.findings.api import Api
from django_seven.findings.met import Word
from django_seven.rules.syntax import tags

_FILTER = re.compile(r"\|\s*(\w+)")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
# Packages that took a library of Django's over under its name, with its templates.
_HEIRS = {"comments": b"django_comments", "markup": b"markup_deprecated"}
_PARENT = re.compile(r"\{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")


def met(text: str, api: Api) -> Iterator[Word]:
    """All places of one template; what another library may bring is not certain."""
    live = list(tags(text))
    loaded = [name for tag in live for name in _loaded(tag.group())]
    known, fresh = api.libraries(api.old), api.libraries(api.new)
    foreign = any(name not in known or _is_own(name, api) for name in loaded)
    there = [name for name in loaded if name in fresh]  # of one that went, that is said
    old_tags, new_tags = _names(api, "tags", there)
    old_filters, new_filters = _names(api, "filters", there)
    for tag in live:
        whole = tag.group()
        words = whole[2:-2].split()
        here = tag.start(), tag.end()
        for name in _loaded(whole):
            if name in known and name not in fresh and not _is_own(name, api):
                yield _word("gone-library", here, f"The template library `{name}`", True, api, "libraries", name)
        if whole.startswith("{%") and words and words[0] in old_tags - new_tags:
            yield _word("gone-tag", here, f"The template tag `{words[0]}`", not foreign, api, "tags", words[0])
        if words and words[0] != "load":
            for name in _FILTER.findall(_QUOTED.sub("", whole)):
                if name in old_filters - new_filters:
                    yield _word("gone-filter", here, f"The template filter `{name}`", not foreign, api, "filters", name)
        for path in _PARENT.findall(whole):
            if _went(path, api):
                yield _word("gone-template", here, f"The template `{path}`", True, api, "templates", path)


def _went(path: str, api: Api) -> bool:
    """Whether a template is Django's on the old side, not on the new one, and none of the project's own."""
    heir = _HEIRS.get(path.partition("/")[0])
    if heir is not None and api.tree.holders(heir):
        return False
    there = path in api.index.templates(api.old) and path not in api.index.templates(api.new)
    return there and not any(one.endswith(f"/{path}") for one in api.tree.templates)


def _loaded(tag: str) -> list[str]:
    words = tag[2:-2].split()
    if not tag.startswith("{%") or not words or words[0] != "load":
        return []
    return words[-1:] if "from" in words[2:] else words[1:]


def _names(api: Api, kind: str, loaded: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The names that the built-in and the loaded libraries bring on each side."""
    sides = []
    for minor in (api.old, api.new):
        libraries = api.libraries(minor)
        found = (libraries[one] for one in ("", *loaded) if one in libraries)
        sides.append(frozenset().union(*(getattr(one, kind) for one in found)))
    return sides[0], sides[1]


def _is_own(library: str, api: Api) -> bool:
    heir = _HEIRS.get(library)
    if heir is not None and api.tree.holders(heir):
        return True
    return any(path.endswith(f"templatetags/{library}.py") for path in api.tree.python)


def _word(rule: str, here: tuple[int, int], what: str, certain: bool, api: Api, kind: str, name: str) -> Word:
    ask = getattr(api.index, kind)
    first = next((one for one in api.between if name not in ask(one)), api.new)
    return Word(rule, *here, certain, f"{what} is gone in Django {first}.", first)
