"""`seven defaults`: what the settings keep as it was, listed, shown, and flipped one by one."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from django_seven.edits.apply import write
from django_seven.edits.commit import notes_url
from django_seven.edits.engine import FileResult
from django_seven.edits.flip import Flip, decide, flip
from django_seven.edits.tree import WorkTree
from django_seven.errors import UsageError
from django_seven.findings.kept import Kept, default_rules, kept
from django_seven.project import evidence, roots
from django_seven.project.tree import FileTree
from django_seven.values import Road


@dataclass(frozen=True, slots=True)
class Flipped:
    """What flipping a setting means, and the files that it changes."""

    flips: tuple[Flip, ...]
    files: tuple[FileResult, ...]

    @property
    def text(self) -> str:
        """A line for each entry."""
        return "\n".join(f"{one.kept.path}:{one.kept.line}  {one.kept.name}: {one.why}" for one in self.flips)


def listed(project: Path) -> list[Kept]:
    """The entries of all blocks of a project.

    Raises UsageError where a block does not end.
    """
    return kept(_tree(project))


def known(name: str) -> None:
    """Whether a default of that name changes at all.

    Raises UsageError that names the nearest ones where it does not.
    """
    names = default_rules()
    if name not in names:
        near = difflib.get_close_matches(name.upper(), names, 3, 0.5)
        hint = f"Did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else "`seven defaults` lists all."
        raise UsageError(f"No default called `{name}` changes between the Djangos that are known.", hint)


def flipped(project: Path, name: str, road: Road) -> Flipped:
    """What flipping a setting would change; nothing is written.

    Raises UsageError where it is kept nowhere, or what to do is not clear.
    """
    known(name)
    tree = _tree(project)
    entries = [one for one in kept(tree) if one.name == name]
    if not entries:
        raise UsageError(f"`{name}` is not kept in the settings of {tree.root}.", "`seven defaults` lists what is.")
    open_ = [one for one in entries if one.state != "flipped"] or entries
    flips = tuple(decide(one, road.old, tree) for one in open_)
    files = []
    for path in sorted({one.kept.path for one in flips}):
        before, after = flip(path, [one for one in flips if one.kept.path == path], tree)
        files.append(FileResult(path, before, after, ()))
    return Flipped(flips, tuple(files))


def write_flipped(project: Path, name: str, road: Road, tree: WorkTree | None) -> tuple[Flipped, str]:
    """Write the files, and commit them where a tree to commit in is given; also the commit.

    Raises UsageError where git ignores one of the files, so that there could be no commit.
    """
    root = roots.root_of((project,))
    found = flipped(project, name, road)
    after = {one.path: one.after for one in found.files}
    if tree is not None:
        if ignored := tree.git.ignored(list(after)):
            raise UsageError(
                f"git ignores `{min(ignored)}`, so no commit could hold the change.",
                "Give `--no-commit` to write all the same.",
            )
        tree.begin(after)
    for path, data in after.items():
        write(root, path, data)
    if tree is None:
        return found, ""
    made = tree.git.commit(_message(name, found, road), list(after))
    tree.end()
    return found, made


def _message(name: str, found: Flipped, road: Road) -> str:
    rule = found.flips[0].kept.rule
    return (
        f"Flip {name} to the default of Django {rule.until}\n\n"
        f"{rule.what}\n{rule.why}\nRisk: {found.flips[0].kept.default.risk}\n\n"
        f"{road.old} → {road.new}:\n{found.text}\n"
        f"Not wanted? `git revert` this commit.\n"
        f"{notes_url(rule)}\n"
    )


def _tree(project: Path) -> FileTree:
    root = roots.root_of((project,))
    return FileTree(root, evidence=evidence.kept(root))
