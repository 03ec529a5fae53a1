"""Bisect planted changes of Django's, and hold what is found against the release that brought each.

Those of `tests_held.py` were drawn from the ledger and held out: the ranking of suspects was not made on them.
The tests of `tools/bisecting/planted` say in their names from which release they fail; both sides run, and each
difference is traced twice: once to build the environments, and once for the time.

    python tools/bisections.py --lab DIR [--once] [WORD …]
    python tools/bisections.py --lab DIR --suspects             # where the cause stands among the suspects
    python tools/bisections.py --lab DIR --real NAME [NAME …]   # real projects: folders of the lab with a seven.toml
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import time
import tomllib
from dataclasses import replace
from pathlib import Path

from bisections_real import real

from django_seven import steps
from django_seven.bisected import Tracer, clues
from django_seven.compare.sides import differing
from django_seven.compare.suspects import MOST
from django_seven.events import Event
from django_seven.project.tree import FileTree
from django_seven.rules.coverage import claimed
from django_seven.runs.both import Runner
from django_seven.runs.results import Results
from django_seven.values import Difference

PLANTED = Path(__file__).parent / "bisecting" / "planted"
CONFIG = """from = "2.2"
to = "5.2"
[test]
command = "python manage.py test"
[old]
python = "3.10"
packages = ["Django==2.2.28"]
[new]
python = "3.10"
packages = ["Django==5.2.5"]
"""


def listener(event: Event) -> None:
    if event.state == "failed" or event.stage.startswith("environment"):
        print(f"  {event.stage} {event.state} {event.text}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lab", type=Path, required=True)
    parser.add_argument("--once", action="store_true", help="without the second, timed round")
    parser.add_argument("--suspects", action="store_true", help="only rank the changes of the release that is right")
    parser.add_argument("--real", action="store_true", help="the words are projects of the lab")
    parser.add_argument("--most", type=int, default=6, help="groups of a real project")
    parser.add_argument("words", nargs="*", help="only tests whose names have one of these")
    asked = parser.parse_args()
    if asked.real:
        return 1 if real(asked.lab, asked.words, asked.most) else 0
    place = asked.lab.resolve() / "planted"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(PLANTED, place)
    (place / "seven.toml").write_text(CONFIG)
    found = steps.read(steps.Asked(place, "2.2", "5.2"))
    sides = steps.build_pair(found, listener, offline=False)
    results = Results(asked.lab.resolve())
    runs = Runner(found.project, sides, results, listener).both(("old", "new"), f"{time.time()}")
    differences = differing(*runs)
    differences = [one for one in differences if not asked.words or any(word in one.test for word in asked.words)]
    expected = {one.test: wanted(one.test) for one in differences}
    planted = sum(len(re.findall(r"def test_", path.read_text())) for path in (place / "shop").glob("tests*.py"))
    print(f"{planted} planted, {len(differences)} differ")
    tracer = Tracer(found, sides, results, "", listener, time.monotonic() + 3600)
    if asked.suspects:
        return ranked(tracer, differences)
    right, seconds, listed = 0, [], 0
    for round_ in range(1 if asked.once else 2):
        right, seconds, listed = 0, [], 0
        for one in differences:
            # another name of the content: nothing of the first round is taken over but the environments
            tracer = replace(tracer, content=f"{time.time()}")
            started = time.monotonic()
            known = tracer.trace(one)
            seconds.append(time.monotonic() - started)
            right += known.first_bad == expected[one.test]
            listed += bool(known.suspects)
            if round_ or asked.once:
                name = one.test.rpartition(".")[2]
                told = ", ".join(each.row for each in known.suspects[:3])
                print(f"{name:44} {known.first_bad}  {seconds[-1]:.0f} s  {known.reason}  [{told}]", flush=True)
    print(f"{right} of {len(differences)} right, median {statistics.median(seconds):.0f} s, most {max(seconds):.0f} s")
    return 0 if right == len(differences) else 1


def ranked(tracer: Tracer, differences: list[Difference]) -> int:
    """Print where the row that is the cause stands among the suspects, for tests it was made on and others."""
    causes_of = tomllib.loads((PLANTED.parent / "causes.toml").read_text())
    found = tracer.found
    findings = clues(found, tracer.sides, differences, FileTree(found.project.root), listener).findings
    tracer = replace(tracer, findings=findings)
    places: dict[str, list[int]] = {}
    for one in differences:
        _, module, _, name = one.test.rsplit(".", 3)
        told = [(each.row or "", each.rule or "") for each in tracer.suspected(wanted(one.test), one, most=99)]
        rights = {*causes_of[name], *(rule for row in causes_of[name] for rule in claimed().get(row, ()))}
        at = next((nth for nth, each in enumerate(told, 1) if {*each} & rights), 0)
        places.setdefault(module, []).append(at)
        print(f"{module:12} {name:44} {at or '-':>3}  {[row or rule for row, rule in told[:5]]}", flush=True)
    for module, row in places.items():
        print(
            f"{module}: among the first {MOST} for {sum(0 < at <= MOST for at in row)} of {len(row)},"
            f" first for {row.count(1)}"
        )
    return 0


def wanted(test: str) -> str:
    """The release at the end of a test's name: `3_2_20` is 3.2.20."""
    return ".".join(re.search(r"(\d+(?:_\d+)+)$", test)[1].split("_"))  # type: ignore[index]


if __name__ == "__main__":
    sys.exit(main())
