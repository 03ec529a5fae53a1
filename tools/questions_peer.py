"""The questions about names, put to django-upgrade beside the resolver: what it rewrites it must be certain of.

`python tools/questions_peer.py BIN [FILE …]` with the folder that holds `django-upgrade`. A question is put where its
dotted name is one that the tool rewrites; it counts as answered *certainly* where its expression went out of its line.
"""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from questions import FOLDER, Case, Question, Score, answer, cases, table, write

from django_seven.project.resolver.values import Answer

_TARGET = "5.2"
_REWRITTEN = frozenset(
    f"django.{module}.{name}"
    for module, names in {
        "utils.encoding": "force_text smart_text",
        "utils.http": "urlquote urlquote_plus urlunquote urlunquote_plus is_safe_url",
        "utils.text": "unescape_entities",
        "utils.translation": "ugettext ugettext_lazy ugettext_noop ungettext ungettext_lazy",
        "utils.timezone": "utc",
        "utils.crypto": "get_random_string",
        "conf.urls": "url include",
        "shortcuts": "render_to_response",
        "core.urlresolvers": "reverse resolve reverse_lazy",
        "db.models": "NullBooleanField permalink",
        "forms": "ModelMultipleChoiceField NullBooleanField",
        "contrib.auth.models.AnonymousUser": "is_authenticated is_anonymous",
        "contrib.auth.base_user.AbstractBaseUser": "is_authenticated is_anonymous",
    }.items()
    for name in names.split()
)


def rewritten(case: Case, root: Path, tool: Path) -> Iterator[tuple[Question, Answer]]:
    """What the tool's edits say to the questions of a case."""
    write(case, root)
    files = [str(root / name) for name in case.files]
    subprocess.run([str(tool), "--target-version", _TARGET, *files], check=False, capture_output=True)
    for question in case.questions:
        if question.dotted in _REWRITTEN:
            after = _after(case.files[question.path], (root / question.path).read_text(), question.line)
            before = case.files[question.path].splitlines()[question.line - 1]
            named = question.text.rpartition(".")[2] == question.dotted.rpartition(".")[2]  # else it is of another name
            gone = named and after.count(question.text) < before.count(question.text)
            yield question, Answer("certainly" if gone else "may be", "it was rewritten" if gone else "it was left")


def _after(before: str, after: str, line: int) -> str:
    """The line that a line has become."""
    old, new = before.splitlines(), after.splitlines()
    for kind, start, end, begin, finish in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if start <= line - 1 < end:
            if kind == "equal":
                return old[line - 1]
            return "\n".join(new[begin:finish]) if end - start != finish - begin else new[begin + line - 1 - start]
    return ""


def main() -> None:
    """Print both tables: all questions that both can be asked."""
    tool = Path(sys.argv[1]) / "django-upgrade"
    ours, theirs = Score(), Score()
    for path in [Path(name) for name in sys.argv[2:]] or sorted(FOLDER.glob("*.md")):
        for case in cases(path):
            with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
                put = list(rewritten(case, Path(one), tool))
                for question, given in put:
                    theirs.add(case, question, given)
                asked = {question for question, _ in put}
                for question, given in answer(case, Path(other)) if asked else ():
                    if question in asked:
                        ours.add(case, question, given)
    rows = list(table({"django-upgrade": theirs, "seven": ours}))
    print("\n".join(rows[:-1]))
    print("\n".join(miss for miss in theirs.misses if miss.startswith("WRONG")))


if __name__ == "__main__":
    main()
