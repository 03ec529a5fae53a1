"""What keeps two suites of one project from each other while they run at once, and how it is seen that it may not."""

from __future__ import annotations

import os
from dataclasses import replace

from django_seven.runs.guest import Guest
from django_seven.runs.guests import guests
from django_seven.values import Side, SuiteRun

STUBS = "DJANGO_SEVEN_STUBS"  # names what stands in for what a Django no longer has, where something does
_LIVE = "DJANGO_LIVE_TEST_SERVER_ADDRESS"  # before 1.11 servers of tests have fixed ports
_PORTS: dict[Side, str] = {"old": "localhost:8081-8179", "new": "localhost:8180-8278"}


def apart(host: Guest, django: str) -> Guest:
    """The side with test databases, cache keys, media and ports of its own; `django` is its version."""
    path = os.pathsep.join(filter(None, (str(guests() / "guests"), host.env.get("PYTHONPATH", ""))))
    env = {
        **host.env,
        "PYTHONPATH": path,
        "DJANGO_SEVEN_SIDE": host.side,
        "DJANGO_SEVEN_ROOT": str(host.root.resolve()),
    }
    if django.startswith(("1.4", "1.5", "1.6", "1.7", "1.8", "1.9", "1.10")):
        env.setdefault(_LIVE, _PORTS[host.side])
    return replace(host, env=env)


def refused(run: SuiteRun) -> bool:
    """Whether a server did not take the name of this side's test database: its user may only use another."""
    told = [run.crash.message + run.crash.trace] if run.crash else [test.message for test in run.tests.values()]
    return not any(test.outcome.value == "passed" for test in run.tests.values()) and any(
        f"_seven_{run.side}" in text and "denied" in text for text in told
    )
