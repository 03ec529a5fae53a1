"""Calls that the new side does not take: keywords, positions, commands and their options."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from tree_sitter import Node

from django_seven.findings.api import Api, Met
from django_seven.index import Options, Signature
from django_seven.project.guards import is_guarded
from django_seven.rules.syntax import arguments, string_value
from django_seven.values import Minor

_SPLATS = ("list_splat", "dictionary_splat")


def called(call: Node, dotted: str, certain: bool, api: Api) -> Iterator[Met]:
    """What the signature of the new side says of a call that the old side takes."""
    both = api.signatures(dotted)
    if both is None or both[0] == both[1] or is_guarded(call):
        return
    old, new = both
    given = arguments(call)
    splats = [argument for argument in given if argument.type in _SPLATS]
    keywords = {_keyword(argument): argument for argument in given if argument.type == "keyword_argument"}
    positional = [one for one in given if one.type not in ("keyword_argument", *_SPLATS)]
    name = dotted.rpartition(".")[2]
    for word, argument in keywords.items():
        if old.accepts(word) and not new.accepts(word):
            first = _first(dotted, api, partial(_refuses, word))
            message = f"`{name}()` takes no `{word}=` any more from {api.release(first)} on."
            yield Met("gone-argument", argument, certain, message, first)
    if not splats:
        yield from _counted(call, dotted, positional, set(keywords), certain, api)


def _counted(
    call: Node, dotted: str, positional: list[Node], keywords: set[str], certain: bool, api: Api
) -> Iterator[Met]:
    """What the number of arguments says, where no `*` hides some."""
    both = api.signatures(dotted)
    if both is None:
        return
    (old, new), count, name = both, len(positional), dotted.rpartition(".")[2]
    if _fits(count, old) and not _fits(count, new):
        first = _first(dotted, api, lambda signature: not _fits(count, signature))
        message = f"`{name}()` takes at most {new.most_positional} positional arguments from {api.release(first)} on."
        yield Met("too-many-arguments", positional[new.most_positional or 0], certain, message, first)
    for parameter in _missing(new, count, keywords):
        if parameter not in _missing(old, count, keywords):
            first = _first(dotted, api, partial(_asks, parameter, count, keywords))
            message = f"`{name}()` asks for `{parameter}` from {api.release(first)} on."
            yield Met("missing-argument", call, certain, message, first)


def _refuses(word: str, signature: Signature) -> bool:
    return not signature.accepts(word)


def _asks(parameter: str, count: int, keywords: set[str], signature: Signature) -> bool:
    return parameter in _missing(signature, count, keywords)


def _first(dotted: str, api: Api, ends: Callable[[Signature], bool]) -> Minor | None:
    """The first release whose signature is as asked."""
    for minor in api.between:
        signature = api.index.signature(dotted, minor)
        if signature is not None and ends(signature):
            return minor
    return None


def _fits(count: int, signature: Signature) -> bool:
    return signature.takes_any_positional or count <= (signature.most_positional or 0)


def _missing(signature: Signature, positional: int, keywords: set[str]) -> list[str]:
    """The parameters without a default that a call does not give."""
    given = {parameter.name for parameter in signature.positional[:positional]} | keywords
    return [name for name in signature.required if name not in given]


def _keyword(argument: Node) -> str:
    name = argument.child_by_field_name("name")
    return ((name.text if name is not None else b"") or b"").decode("utf-8", "replace")


def commanded(call: Node, api: Api) -> Iterator[Met]:
    """`call_command("name", option=…)`."""
    given = arguments(call)
    name = string_value(given[0]) if given else None
    old, new = api.index.commands(api.old), api.index.commands(api.new)
    if name is None or name not in old or is_guarded(call) or _is_own(name, api):
        return
    if name not in new:
        first = next((one for one in api.between if name not in api.index.commands(one)), None)
        yield Met("gone-command", given[0], True, f"The command `{name}` is gone in Django {first}.", first)
        return
    before, after = old[name], new[name]
    if before is None or after is None or not after.complete:
        return
    for argument in given:
        word = _keyword(argument) if argument.type == "keyword_argument" else ""
        if word in _known(before) and word not in _known(after):
            first = next((one for one in api.between if word not in _known(api.index.commands(one).get(name))), None)
            message = f"The command `{name}` takes no `{word}` any more from Django {first} on."
            yield Met("gone-option", argument, True, message, first)


def _known(options: Options | None) -> set[str]:
    """The names by which `call_command` may be given what a command takes."""
    return set() if options is None else {*options.flags.values(), *options.positional, *options.stealth}


def _is_own(name: str, api: Api) -> bool:
    return any(path.endswith(f"/management/commands/{name}.py") for path in api.tree.python)
