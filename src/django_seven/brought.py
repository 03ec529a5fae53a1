"""Settings that git ignores and that came along into a tree of ours: cured there, in no commit."""

from __future__ import annotations

from collections.abc import Sequence

from django_seven import static
from django_seven.edits.tree import WorkTree
from django_seven.events import Listener, stage
from django_seven.values import Road, Sure


def cure(tree: WorkTree, road: Road, sure: Sure, ignore: Sequence[str], listener: Listener) -> None:
    """Rewrite them in the tree alone, and say what does the same in the project: no commit may hold them.

    Parameters: `ignore` are rules that are left out.
    """
    paths = tuple(tree.root / name for name in tree.brought if name.endswith(".py"))
    if not paths:
        return
    wanted = static.Asked(paths, road, (), tuple(ignore), sure)
    fixed = static.look(wanted)
    failed = static.write_all(wanted, fixed)
    changed = [one.path for one in fixed.rewritten if one.path not in failed]
    if changed:
        with stage("local settings", listener) as running:
            yours = f"`seven fix --write --no-commit --sure {sure} {' '.join(changed)}`"
            running.result(f"{', '.join(changed)}: changed here, in no commit, since git ignores it; in yours: {yours}")
