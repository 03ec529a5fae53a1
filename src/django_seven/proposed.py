"""Migrations that the changed models want, told so that one file serves both sides; nothing is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from django_seven.runs.making import Operation, Wanted, Written
from django_seven.values import Minor, Proposal, Side

Ask = Callable[[Side, Mapping[str, str]], Wanted]
_SIDES: tuple[Side, ...] = ("old", "new")
_LOSES = Minor(5, 1)  # from here on SQLite loses what `index_together` of a migration made when the table is altered


def propose(ask: Ask, ends: Minor) -> list[Proposal]:
    """One proposal for each app for which a side wants a migration; `ends` is the Django of the new side."""
    sides = {side: ask(side, {}) for side in _SIDES}
    for side, wanted in sides.items():
        if wanted.failure:
            return [Proposal("", reason=f"the {side} side cannot be asked: {wanted.failure}")]
    found: list[Proposal] = []
    for app in sorted({one.app for wanted in sides.values() for one in wanted.files}):
        old = [_of_both(one, sides["old"], sides["new"]) for one in sides["old"].files if one.app == app]
        new = [_of_both(one, sides["new"], sides["old"]) for one in sides["new"].files if one.app == app]
        taken = {one.path: one.text for one in found if one.text}
        found.append(_proposed(ask, old, new, ends, taken))
    return found


def _of_both(one: Written, own: Wanted, other: Wanted) -> Written:
    """A migration that needs none which only its own side has: the last that the other has of that app stands for it.

    Those of Django's own apps are never taken back, so that both sides know the older one.
    """
    needs, text = list(one.needs), one.text
    for place, need in enumerate(needs):
        last = [known for known in other.last if known[0] == need[0]]
        if need in own.known - other.known and len(last) == 1 and last[0] in own.known:
            needs[place] = last[0]
            text = text.replace(f"({need[0]!r}, {need[1]!r})", f"({last[0][0]!r}, {last[0][1]!r})")
    return replace(one, needs=tuple(needs), text=text)


def _proposed(
    ask: Ask, old: Sequence[Written], new: Sequence[Written], ends: Minor, taken: Mapping[str, str]
) -> Proposal:
    """The first text of an app's that serves both sides, tried on both."""
    first = (*new, *old)[0]
    mine, theirs = (tuple(step.says for one in files for step in one.operations) for files in (old, new))
    if len(old) > 1 or len(new) > 1:
        return Proposal(first.app, "", "", mine, theirs, "a side wants several files")
    reason = ""
    for text in dict.fromkeys(_encoded(_candidates(old, new, ends))):
        reason = _refused(ask, first.app, {**taken, first.path: text})
        if not reason:
            return Proposal(first.app, first.path, text, mine, theirs)
    return Proposal(first.app, first.path, "", mine, theirs, reason)


def _refused(ask: Ask, app: str, files: Mapping[str, str]) -> str:
    """Why files do not serve both sides; empty where they do."""
    for side in _SIDES:
        left = ask(side, files)
        wants = [step.says for one in left.files if one.app == app for step in one.operations]
        if left.failure or wants:
            return f"with it the {side} side says: {left.failure or '; '.join(wants)}"
    return ""


def _candidates(old: Sequence[Written], new: Sequence[Written], ends: Minor) -> Iterator[str]:
    """Texts to try, the plainest first."""
    steps = [step for one in new for step in one.operations]
    unnamed = [step for step in steps if step.index is not None]
    if unnamed and (ends >= _LOSES or len(old) == 1):
        others = [step for step in steps if step.index is None]
        if not others and old:
            yield _renamed(old[0], new[0])
        return
    yield from (one.text for one in (*new, *old))
    if new:
        yield _joined(old[0].operations if old else (), new[0], ends)


def _encoded(texts: Iterator[str]) -> Iterator[str]:
    """Each text, and for Python 2 with the line that says how letters beyond ASCII are written."""
    for text in texts:
        yield text
        if not text.isascii():
            yield f"# -*- coding: utf-8 -*-\n{text}"


def _joined(old: Sequence[Operation], new: Written, ends: Minor) -> str:
    """The columns get what the new side's models say; what is remembered of the models is what each side has."""
    known = {line for step in old for line in step.imports} | {line for step in new.operations for line in step.needed}
    only = sorted({line for step in new.operations for line in step.imports} - known)
    lines = [f"if django.VERSION >= {ends.code}:", *(f"    {line}" for line in only), *([""] if only else [])]
    above = "\n".join(lines) + "\n" + _nested("STATE", new.operations) + "else:\n" + _nested("STATE", old)
    columns = "".join(step.columns + "\n" for step in new.operations)
    above = f"# The columns become those of the new side, which serve both.\nCOLUMNS = [\n{columns}]\n{above}"
    return _file(new, (*known, "import django"), above, "COLUMNS", "STATE")


def _nested(name: str, steps: Sequence[Operation]) -> str:
    """A list of steps, assigned inside a condition."""
    texts = "".join(_deeper(step.text, 4) + "\n" for step in steps)
    return f"    {name} = [\n{texts}    ]\n" if steps else f"    {name} = []\n"


def _renamed(old: Written, new: Written) -> str:
    """An index without a name gets one, whichever side comes first, and also where SQLite has lost it."""
    rows = "".join(
        f"    ({model!r}, {list(fields)!r}, {name!r}),\n"
        for model, fields, name in (step.index for step in new.operations if step.index is not None)
    )
    above = _RENAMING.format(rows=rows, app=new.app)
    state = "[\n" + "".join(_deeper(step.text, 12) + "\n" for step in old.operations) + "            ]"
    made = "[migrations.RunPython(rename, migrations.RunPython.noop)]"
    known = {line for step in old.operations for line in step.imports} | {"from django.db import models"}
    return _file(new, sorted(known), above, made, state)


_RENAMING = '''# Indexes that `index_together` made: the model, the fields, the name that they get.
INDEXES = [
{rows}]


def rename(apps, schema_editor):
    """Give each its name; make it where SQLite has lost it, which it does from Django 5.1 on."""
    for model_name, fields, name in INDEXES:
        model = apps.get_model({app!r}, model_name)
        columns = [model._meta.get_field(field).column for field in fields]
        found = schema_editor._constraint_names(model, columns, index=True, unique=False)
        if name in found:
            continue
        known = [one.name for one in model._meta.indexes]
        found = [one for one in found if one not in known]
        index = models.Index(fields=fields, name=name)
        if not found:
            schema_editor.add_index(model, index)
            continue
        before = models.Index(fields=fields, name=name)
        before.name = found[0]  # old Djangos refuse more than 30 characters
        if hasattr(schema_editor, "rename_index"):  # Django 4.1 and newer
            schema_editor.rename_index(model, before, index)
        else:
            schema_editor.remove_index(model, before)
            schema_editor.add_index(model, index)
'''


def _deeper(lines: str, spaces: int) -> str:
    return "\n".join(" " * spaces + line if line.strip() else line for line in lines.splitlines())


def _file(new: Written, imports: Sequence[str], above: str, made: str, state: str) -> str:
    """A whole migration whose steps in the database and in what is remembered of the models are told apart."""
    lines = {*imports, "from django.db import migrations"}
    if lines & {"from django.db import migrations, models", "from django.db import models"}:
        lines -= {"from django.db import migrations", "from django.db import models"}
        lines |= {"from django.db import migrations, models"}
    swapped = [name for app, name in new.needs if app == "__setting__"]
    if swapped:
        lines.add("from django.conf import settings")
    ordered = sorted(lines, key=lambda line: (not line.startswith("import "), line.split()[1]))
    needs = "".join(
        f"        migrations.swappable_dependency(settings.{name}),\n"
        if app == "__setting__"
        else f"        ({app!r}, {name!r}),\n"
        for app, name in new.needs
    )
    return (
        "\n".join(ordered) + f"\n\n{above}\n\nclass Migration(migrations.Migration):\n"
        f"    dependencies = [\n{needs}    ]\n\n"
        "    operations = [\n        migrations.SeparateDatabaseAndState(\n"
        f"            database_operations={made},\n            state_operations={state},\n        ),\n    ]\n"
    )
