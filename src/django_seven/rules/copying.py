"""How a small helper that Django dropped stays: a guard with its import, and a definition in the project."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sized

from django_seven.rules.shape import Draft, Example, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.values import Minor, Sure

# The rows of the ledger that a name answers, where it is not one of its own name.
_ROWS = {
    "django.utils.checksums.luhn": ("django.utils.checksums",),
    "django.utils.itercompat.is_iterable": ("django.utils.itercompat.is_iterable", "django.utils.itercompat"),
    "django.utils.tzinfo.FixedOffset": ("django.utils.tzinfo",),
    "django.utils.tzinfo.LocalTimezone": ("django.utils.tzinfo",),
}
_IMPORT = re.compile(r"<<([\w.]+)(?: as (\w+))?>>")


def keeping(copies: Mapping[str, str], until: str) -> RewriteFunction:
    """Below a release a name is imported as before, from it on it is defined in the project.

    `copies` says what each name was. There `NAME` is what the file calls it; `<<module>>` is imported where it is
    not yet, `<<module.name>>` only beside the definition.
    """

    def keep(draft: Draft, match: Match) -> None:
        if not match.imported:
            if match.node.type != "identifier":
                raise Skip("it is written out with its module")
            return
        entry = draft.text(match.node)
        if entry.split()[0] == match.trigger:
            raise Skip("the whole module is imported")
        beside: dict[str, None] = {}

        def named(found: re.Match[str]) -> str:
            module, _, name = found[1].rpartition(".")
            if not module:
                return draft.require_module(name)
            beside[_import(found)] = None
            return found[2] or name

        new = _IMPORT.sub(named, copies[match.trigger].replace("NAME", entry.split()[-1]))
        draft.drop_import(match)
        module = match.trigger.rpartition(".")[0]
        draft.guard([f"from {module} import {entry}"], [*beside, _apart(new, beside)], Minor.parse(until))

    return keep


def _apart(new: str, beside: Sized) -> str:
    """A definition, with a line between it and the imports that it needs."""
    return f"\n{new}" if beside and new.startswith(("def ", "class ", "@")) else new


def _import(found: re.Match[str]) -> str:
    module, _, name = found[1].rpartition(".")
    return f"from {module} import {name}{f' as {found[2]}' if found[2] else ''}"


def kept(
    id: str, copies: Mapping[str, str], versions: str, words: tuple[str, str, str], *texts: str, sure: Sure = "safe"
) -> Rule:
    """A rule for names with the same versions; each text is an example, of the name at its place.

    `versions` says since and until, `words` what, why and where it is announced.
    """
    since, until = versions.split()
    module, _, name = next(iter(copies)).rpartition(".")
    examples = [_example(*copy, until, text) for copy, text in zip(copies.items(), texts, strict=False)]
    rows = {row: None for dotted in copies for row in _ROWS.get(dotted, (dotted,))}
    return Rule(
        id=id,
        what=words[0],
        why=words[1],
        since=since,
        until=until,
        change=Rewrite(tuple(copies), keeping(copies, until)),
        sure=sure,
        notes=words[2],
        example=examples[0],
        more=tuple(examples[1:]),
        leaves=(
            f"from shop.tools import {name}\nprint({name})",
            f"import {module}\nprint({module}.{name})",
            f"try:\n    from {module} import {name}\nexcept ImportError:\n    {name} = None\n",
        ),
        ledger=tuple(f"removed-{row}" for row in rows),
        symptoms=tuple(f"cannot import name '{dotted.rpartition('.')[2]}'" for dotted in copies),
    )


def _example(dotted: str, copy: str, until: str, text: str) -> Example:
    module, _, name = dotted.rpartition(".")
    needed = sorted({found[1] for found in _IMPORT.finditer(copy) if "." not in found[1]})
    head = "".join(f"import {one}\n" for one in needed) + ("\n" if needed else "")
    old = f"from {module} import {name}\n"
    guard = _guard(old, name, copy, until)
    return Example(f"{head}{old}\n{text.lstrip()}", f"{head}import django\n\n{guard}\n{text.lstrip()}")


def _guard(old: str, name: str, copy: str, until: str) -> str:
    beside = list(dict.fromkeys(_import(found) for found in _IMPORT.finditer(copy) if "." in found[1]))
    new = _IMPORT.sub(lambda found: found[2] or found[1].rpartition(".")[2], copy.replace("NAME", name))
    lines = [f"    {line}" if line else "" for line in "\n".join([*beside, _apart(new, beside)]).split("\n")]
    return f"if django.VERSION < {Minor.parse(until).code}:\n    {old}else:\n" + "\n".join(lines) + "\n"
