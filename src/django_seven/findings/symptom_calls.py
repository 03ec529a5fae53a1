"""Arguments that an exception says are refused or missing, and the release in which the index says that began."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django_seven.findings.symptom_names import Fact, ended
from django_seven.index import Signature, load
from django_seven.values import Minor, Road

_REFUSED = re.compile(r"(?:([\w.]+)\(\) )?got an unexpected keyword argument '(\w+)'")
_MISSING = re.compile(r"([\w.]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: '(\w+)'")
_TOO_MANY = re.compile(r"([\w.]+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) were given")
_CALL = re.compile(r"(\w+)\(")
_CODE = re.compile(r"^(?!\s*(?:File \"|E  |[~^\s]*$)|\S+\.py:\d+: in )\s*(\S.*)$", re.M)
Ask = Callable[[Signature], bool]


def facts(text: str, trace: str, road: Road) -> Iterator[Fact]:
    """What calls of Django's own take no longer on the road, of what the text of an exception says.

    `trace` is what stands before the text in the traceback; its last line of code tells which class was called.
    """
    if found := _REFUSED.search(text):
        word = found[2]
        said = "`{name}` takes no argument `" + word + "` from Django {since} on."
        yield from _of(found[1] or "", trace, road, "gone-argument", said, lambda call: call.accepts(word), word)
    elif found := _MISSING.search(text):
        word = found[2]
        said = "`{name}` needs the argument `" + word + "` from Django {since} on."
        yield from _of(found[1], trace, road, "missing-argument", said, lambda call: word not in call.required, word)
    elif found := _TOO_MANY.search(text):
        given = int(found[3]) - 1  # `self` is counted by Python
        said = "`{name}` takes fewer positional arguments from Django {since} on."
        yield from _of(found[1], trace, road, "too-many-arguments", said, lambda call: _takes(call, given))


def _takes(call: Signature, count: int) -> bool:
    return call.most_positional is None or call.most_positional >= count


def _of(function: str, trace: str, road: Road, rule: str, said: str, fits: Ask, word: str = "") -> Iterator[Fact]:
    index = load()
    for name in _called(function, trace, road):

        def there(minor: Minor, name: str = name) -> bool | None:
            call = index.signature(name, minor)
            return None if call is None else fits(call)

        since = ended(road, there)
        if since:
            plain = name.rpartition(".")[2]
            names = (f"{name}({word}=)", name, plain) if word else (name, plain)
            yield Fact(names, rule, said.format(name=name, since=since), since)


def _called(function: str, trace: str, road: Road) -> Iterator[str]:
    """The dotted names of Django's that the call may be of: a function by its name, a class by the line that calls."""
    index = load()
    owner, _, last = function.rpartition(".")
    if last and last != "__init__":
        yield from index.called(last, road.old)
        return
    if owner:
        yield from index.called(owner.rpartition(".")[2], road.old)
    lines = _CODE.findall(trace)
    for name in dict.fromkeys(_CALL.findall(lines[-1])) if lines else ():
        yield from index.called(name, road.old)
