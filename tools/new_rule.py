"""Write the frame of a new rule: `python tools/new_rule.py FAMILY ID`."""

from __future__ import annotations

import sys
from pathlib import Path

RULES = Path(__file__).parent.parent / "src" / "django_seven" / "rules"
FRAME = """    Rule(
        id="{id}",
        what="`OLD` is now `NEW`.",
        why="Django dropped the word; the meaning is the same.",
        since="1.11",
        until="5.2",
        change=Renamed("django.old.name", "django.new.name"),
        sure="safe",
        notes="5.2/#features-removed-in-5-2",
        example=Example(
            before="from django.old import name\\nanswer = name()",
            after="from django.new import name\\nanswer = name()",
        ),
        leaves=("from other import name\\nname()",),
    ),
]
"""
HEAD = '''"""One sentence about the family."""

from __future__ import annotations

from django_seven.rules.shape import Example, Renamed, Rule

RULES = [
]
'''


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    path = RULES / f"{sys.argv[1]}.py"
    text = path.read_text() if path.exists() else HEAD
    head, bracket, tail = text.rpartition("]\n")
    if not bracket or tail.strip():
        print(f"{path} does not end with its list of rules.")
        return 2
    path.write_text(head + FRAME.replace("{id}", sys.argv[2]))
    print(f"{path}: fill in the frame at its end.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
