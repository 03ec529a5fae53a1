"""What speaks of a server that is not there."""

from __future__ import annotations

import pytest

from django_seven.compare.sides import reasons
from django_seven.findings.servers import database_down, down
from django_seven.values import Outcome, Side, SuiteRun, TestOutcome

REFUSED = 'OperationalError: connection to server at "127.0.0.1", port 59999 failed: Connection refused'


@pytest.mark.parametrize(
    ("message", "database"),
    [
        (REFUSED, True),
        ('OperationalError: could not translate host name "db" to address: Name or service not known', True),
        ("django.db.utils.OperationalError: (2002, \"Can't connect to MySQL server on '127.0.0.1' (115)\")", True),
        ("OperationalError: (1045, \"Access denied for user 'shop'@'localhost' (using password: YES)\")", True),
        ('OperationalError: FATAL:  password authentication failed for user "shop"', True),
        ("OperationalError: (2006, 'MySQL server has gone away')", True),
        ("ConnectionRefusedError: [Errno 111] Connection refused", False),
        ("ConnectionError: Error 111 connecting to localhost:6379. Connection refused.", False),
        ("gaierror: [Errno -2] Name or service not known", False),
    ],
)
def test_a_server_that_is_not_there(message: str, database: bool) -> None:
    assert down(message) and database_down(message) is database


@pytest.mark.parametrize(
    "message",
    [
        "OperationalError: no such table: shop_thing",
        "ProgrammingError: column shop_thing.name does not exist",
        "AssertionError: 'Access denied for user' not found in '…'",
        "OperationalError: database is locked",
    ],
)
def test_what_the_code_did(message: str) -> None:
    assert not down(message)


def test_tests_without_a_database_agree_on_nothing() -> None:
    sides: tuple[Side, Side] = ("old", "new")
    tests = {
        "m.A.a": TestOutcome("m.A.a", Outcome.PASSED),
        "m.A.b": TestOutcome("m.A.b", Outcome.ERRORED, message=REFUSED),
    }
    runs = {side: SuiteRun(side, "4.2", "3.10", tests, 1.0) for side in sides}
    assert reasons(runs) == [f"1 test could not reach a database: {REFUSED}"]
    assert reasons(runs, {"m.A.b"}) == []
