"""What the source tells of a receiver makes findings safe: only where nothing else of their rule is in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.report.findings import finding_to_json
from django_seven.report.rules import told
from django_seven.rules.catalogue import every
from django_seven.rules.receivers import RECEIVERS
from django_seven.rules.shape import Rewrite
from django_seven.values import Finding, Minor, Road, Sure

ROAD = Road(Minor(1, 11), Minor(4, 2), Minor(3, 6), Minor(3, 10))
OLD = Road(Minor(1, 8), Minor(4, 2), Minor(3, 4), Minor(3, 10))
VIEWS = """\
from django.views.generic import View


class Page(View):
    def get(self, asked):
        return asked.is_ajax()


def helper(request):
    return request.is_ajax()


def other(thing):
    return thing.is_ajax()
"""
USERS = """\
from django.contrib.auth.models import User


def greet(who: User):
    if who.is_authenticated():
        return "Hello"


class Door:
    def is_anonymous(self):
        return True


def ask(user):
    return Door().is_anonymous() and user.is_authenticated()
"""
# a response that is none by its name, the object of a class that only looks like one, one that derives from Django's
HEADERS = """\
from django.http import HttpResponse


class Sheet:
    _headers = {}


class Page(HttpResponse):
    def kind(self):
        return self._headers["content-type"][1]


def made():
    page = HttpResponse()
    response = Sheet()
    return page._headers["x"][1], response._headers["x"]
"""


def found(root: Path, files: dict[str, str], rule: str, road: Road = ROAD) -> list[tuple[int, Sure, bool, bool]]:
    found = result(root, files, rule, road).findings
    return [(finding.line, finding.sure, finding.known, finding.fixable) for finding in found]


def result(root: Path, files: dict[str, str], rule: str, road: Road, sure: Sure | None = None) -> FileResult:
    for name, content in files.items():
        (root / name).write_text(content)
    engine, name = Engine([every()[rule]], road, FileTree(root)), next(iter(files))
    made = engine.check(name) if sure is None else engine.fix(name, sure)
    assert isinstance(made, FileResult)
    return made


def test_a_request_that_is_certain_is_safe_and_one_that_is_called_so_is_likely(tmp_path: Path) -> None:
    assert found(tmp_path, {"views.py": VIEWS}, "request-is-ajax") == [
        (6, "safe", True, True),
        (10, "likely", False, True),
        (14, "show", False, False),
    ]


def test_safe_edits_only_what_is_certain(tmp_path: Path) -> None:
    safe = result(tmp_path, {"views.py": VIEWS}, "request-is-ajax", ROAD, "safe").after.decode()
    assert "return asked.META" in safe and "return request.is_ajax()" in safe and "return thing.is_ajax()" in safe
    likely = result(tmp_path, {"views.py": VIEWS}, "request-is-ajax", ROAD, "likely").after.decode()
    assert "return asked.META" in likely and "return request.META" in likely and "return thing.is_ajax()" in likely


def test_a_method_of_that_name_in_the_project_leaves_it_likely(tmp_path: Path) -> None:
    files = {"views.py": VIEWS, "requests.py": "class Asked:\n    def is_ajax(self):\n        return True\n"}
    assert found(tmp_path, files, "request-is-ajax")[0] == (6, "likely", False, True)


def test_a_rule_whose_answer_is_in_doubt_stays_likely(tmp_path: Path) -> None:
    code = "from django.http import HttpResponse\n\n\ndef kind():\n    return HttpResponse()._headers['x'][1]\n"
    assert found(tmp_path, {"a.py": code}, "response-headers-private") == [(5, "likely", False, True)]


def test_a_user_by_any_name_is_a_user_and_what_is_none_is_none(tmp_path: Path) -> None:
    assert found(tmp_path, {"a.py": USERS}, "is-authenticated-call") == [
        (5, "safe", True, True),
        (15, "likely", False, True),
    ]


def test_whoever_visits_is_a_user_of_whatever_class(tmp_path: Path) -> None:
    code = "from django.views.generic import View\n\n\nclass Page(View):\n    def get(self, asked):\n"
    code += "        visitor = asked.user\n        return visitor.is_anonymous()\n"
    assert found(tmp_path, {"a.py": code}, "is-authenticated-call") == [(7, "safe", True, True)]


def test_a_response_is_told_by_its_class_not_by_its_name(tmp_path: Path) -> None:
    assert found(tmp_path, {"a.py": HEADERS}, "response-headers-private") == [
        (10, "likely", False, True),
        (16, "likely", False, True),
    ]


@pytest.mark.parametrize(
    ("rule", "code", "road"),
    [
        ("get-profile", "from django.contrib.auth.models import User\n\n\ndef f(who: User):\n"
         "    {}.get_profile()\n", OLD),
        ("multipart-post-immutable", "from django.http import HttpRequest\n\n\ndef f(who: HttpRequest):\n"
         "    {}.POST['a'] = 1\n", OLD),
        ("request-request", "from django.http import HttpRequest\n\n\ndef f(who: HttpRequest):\n"
         "    return {}.REQUEST.get('a')\n", OLD),
        ("user-messages", "from django.contrib.auth.models import User\n\n\ndef f(who: User):\n"
         "    {}.message_set.create()\n", Road(Minor(1, 3), Minor(1, 8), Minor(2, 7), Minor(2, 7))),
    ],
)  # fmt: skip
def test_what_is_certain_is_found_by_any_name_and_what_is_not_by_none(
    rule: str, code: str, road: Road, tmp_path: Path
) -> None:
    assert [line for line, *_ in found(tmp_path, {"a.py": code.format("who")}, rule, road)] == [5]
    other = code.replace("who", "asked").replace(": User", "").replace(": HttpRequest", "")
    assert found(tmp_path, {"a.py": other.format("asked")}, rule, road) == []
    name = "request" if "HttpRequest" in code else "user"
    none = f"class Own:\n    pass\n\n\n{name} = Own()\n" + code.splitlines()[-1].strip().removeprefix("return ")
    assert found(tmp_path, {"a.py": none.format(name) + "\n"}, rule, road) == []


def test_the_rules_that_doubt_the_receiver_say_whose_it_is() -> None:
    doubtful = [rule for rule in every().values() if rule.doubt == "receiver"]
    assert len(doubtful) >= 10
    for rule in doubtful:
        assert rule.sure == "likely" and isinstance(rule.change, Rewrite), rule.id
        assert set(rule.change.on) <= set(RECEIVERS), rule.id
        assert told(rule)[0].startswith("Likely only where the source does not tell"), rule.id


def test_json_says_so_only_where_it_is_so() -> None:
    finding = Finding("a", "b.py", 1, 1, 1, 2, "m", "safe", None, None)
    assert "known" not in finding_to_json(finding)
    assert finding_to_json(Finding("a", "b.py", 1, 1, 1, 2, "m", "safe", None, None, known=True))["known"] is True
