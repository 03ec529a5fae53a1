"""How passwords are hashed, and what stands in tokens and cookies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from django_seven.symptoms.shape import Symptom

# The first release of each number of iterations of PBKDF2.
_ITERATIONS = {
    "1.8": 20_000, "1.9": 24_000, "1.10": 30_000, "1.11": 36_000, "2.0": 100_000, "2.1": 120_000, "2.2": 150_000,
    "3.0": 180_000, "3.1": 216_000, "3.2": 260_000, "4.0": 320_000, "4.1": 390_000, "4.2": 600_000, "5.0": 720_000,
    "5.1": 870_000, "5.2": 1_000_000, "6.0": 1_200_000, "6.1": 1_500_000,
}  # fmt: skip


def _iterations() -> Iterator[Symptom]:
    for (_, before), (since, now) in pairwise(_ITERATIONS.items()):
        yield Symptom(
            id=f"pbkdf2-iterations-{since}",
            since=since,
            what=f"Passwords are hashed with {now:,} iterations of PBKDF2 from Django {since} on; it were {before:,}.",
            old=rf"pbkdf2_sha(?:256|1)\${before}\$",
            new=rf"pbkdf2_sha(?:256|1)\$(?!{before}\$)\d+\$",
            test=f"""
                from django.contrib.auth.hashers import make_password
                case.assertEqual(make_password("p", "s").rpartition("$")[0], "pbkdf2_sha256${before}$s")
            """,
            ledger=f"changed-pbkdf2-iterations-{since}",
        )


SYMPTOMS = tuple(_iterations())
