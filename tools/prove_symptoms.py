"""Prove the symptoms: the test of each runs on the real Djangos and must fail from its release on, and be explained.

    python tools/prove_symptoms.py [SYMPTOM …] [--django 2.2,3.0] [--jobs 2]

One line per symptom: `ok`, or `REFUSED` with what was seen. Exit code 1 where one was refused.
"""

from __future__ import annotations

import argparse
import sys

from proving.releases import DJANGOS
from proving.symptoms import prove

from django_seven.symptoms.catalogue import symptoms
from django_seven.values import Minor


def main() -> int:
    parser = argparse.ArgumentParser(description="Hold what the symptoms claim against the real Djangos.")
    parser.add_argument("symptoms", nargs="*", metavar="SYMPTOM")
    parser.add_argument("--django", default="", help="minor releases, with commas; all where not given")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    chosen = [symptoms()[name] for name in asked.symptoms] or list(symptoms().values())
    djangos = [Minor.parse(text) for text in asked.django.split(",") if text] or sorted(DJANGOS)
    refused = 0
    for verdict in prove(chosen, djangos, asked.jobs):
        refused += bool(verdict.refused)
        print(f"{verdict.symptom}: {'REFUSED' if verdict.refused else 'ok'}  on {', '.join(map(str, verdict.said))}")
        for reason in verdict.refused:
            print(f"    {reason}")
    print(f"{len(chosen) - refused} ok, {refused} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
