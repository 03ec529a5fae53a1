"""What a run saw makes findings sure: of just that line, and only while the file is as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.findings.evidence import raised as raised_lines
from django_seven.project import evidence
from django_seven.project.classes import Classes
from django_seven.project.evidence import Evidence, FileSeen, Warned
from django_seven.project.tree import FileTree
from django_seven.report.findings import finding_to_json
from django_seven.rules.catalogue import every
from django_seven.values import Finding, Minor, Road, Sure

ROAD = Road(Minor(3, 2), Minor(4, 2), Minor(3, 8), Minor(3, 10))
AJAX = "request.is_ajax() is deprecated. See Django 3.1 release notes for more details about this deprecation."
QUOTE = "django.utils.http.urlquote() is deprecated in favor of urllib.parse.quote()."
VIEWS = """\
def page(asked):
    return asked.is_ajax()


def other(asked):
    return asked.is_ajax()


def third(request):
    return request.is_ajax()
"""
LINKS = """\
from django.utils.http import urlquote


def link(name):
    return urlquote(name)


def both(name):
    return urlquote(name), urlquote(name)
"""


def raised(text: str, path: str, *lines: int) -> list[dict[str, object]]:
    return [row for line in lines for row in _rows(text, path, line)]


def _rows(text: str, path: str, line: int) -> list[dict[str, object]]:
    number = f"1.{path}.{line}.{text}"
    frames = [["django/x.py", 1, "x", "packages"], [path, line, "f", "project"]]
    row = {"warned": ["RemovedInDjango40Warning", text, path, line, 1], "number": number, "test": "a"}
    return [{**row, "at": [path, line, "project"], "stack": frames}, {"again": [[number, 1]], "test": "b"}]


def heard(root: Path, files: dict[str, str], *rows: dict[str, object]) -> Evidence:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return evidence.heard(rows, root)


def engine(root: Path, seen: Evidence | None, *rules: str, road: Road = ROAD) -> Engine:
    return Engine([every()[rule] for rule in rules], road, FileTree(root, evidence=seen))


def found(root: Path, name: str, seen: Evidence | None, *rules: str, road: Road = ROAD) -> list[tuple[int, Sure, bool]]:
    result = engine(root, seen, *rules, road=road).check(name)
    assert isinstance(result, FileResult)
    return [(finding.line, finding.sure, finding.seen) for finding in result.findings]


def fixed(root: Path, name: str, seen: Evidence | None, sure: Sure, *rules: str) -> FileResult:
    result = engine(root, seen, *rules).fix(name, sure)
    assert isinstance(result, FileResult) and not result.refused
    return result


# -- findings -------------------------------------------------------------------------------------------------


def test_what_was_likely_is_safe_at_the_line_that_ran(tmp_path: Path) -> None:
    seen = heard(tmp_path, {"views.py": VIEWS}, *raised(AJAX, "views.py", 2, 10))
    assert found(tmp_path, "views.py", None, "request-is-ajax") == [
        (2, "show", False), (6, "show", False), (10, "likely", False),
    ]  # fmt: skip
    assert found(tmp_path, "views.py", seen, "request-is-ajax") == [
        (2, "safe", True), (6, "show", False), (10, "safe", True),
    ]  # fmt: skip


def test_a_warning_about_something_else_is_no_evidence(tmp_path: Path) -> None:
    seen = heard(tmp_path, {"views.py": VIEWS}, *raised(QUOTE, "views.py", 2, 10), *raised(AJAX, "views.py", 1))
    assert found(tmp_path, "views.py", seen, "request-is-ajax") == found(tmp_path, "views.py", None, "request-is-ajax")


def test_a_changed_file_has_no_evidence(tmp_path: Path) -> None:
    seen = heard(tmp_path, {"views.py": VIEWS}, *raised(AJAX, "views.py", 10))
    (tmp_path / "views.py").write_text(VIEWS.replace("other", "another"))
    assert (10, "likely", False) in found(tmp_path, "views.py", seen, "request-is-ajax")


def test_two_places_in_one_line_are_not_told_apart(tmp_path: Path) -> None:
    seen = heard(tmp_path, {"links.py": LINKS}, *raised(QUOTE, "links.py", 5, 9))
    assert [row for row in found(tmp_path, "links.py", seen, "urlquote") if row[2]] == [(5, "safe", True)]


def test_a_call_over_several_lines(tmp_path: Path) -> None:
    code = "def page(asked):\n    return (asked\n        .is_ajax(\n    ))\n"
    for line in (2, 3, 4):
        seen = heard(tmp_path, {"views.py": code}, *raised(AJAX, "views.py", line))
        assert found(tmp_path, "views.py", seen, "request-is-ajax") == [(2, "safe", True)]


def test_json_says_so_only_where_it_is_so() -> None:
    finding = Finding("a", "b.py", 1, 1, 1, 2, "m", "safe", None, None)
    assert "seen" not in finding_to_json(finding)
    seen = Finding("a", "b.py", 1, 1, 1, 2, "m", "safe", None, None, seen=True)
    assert finding_to_json(seen)["seen"] is True


# -- edits ----------------------------------------------------------------------------------------------------


def test_safe_edits_only_what_was_seen_and_likely_the_rest_too(tmp_path: Path) -> None:
    seen = heard(tmp_path, {"views.py": VIEWS}, *raised(AJAX, "views.py", 2))
    safe = fixed(tmp_path, "views.py", seen, "safe", "request-is-ajax").after.decode()
    assert "return asked.META" in safe and "asked.is_ajax" in safe and "request.is_ajax" in safe
    likely = fixed(tmp_path, "views.py", seen, "likely", "request-is-ajax").after.decode()
    assert "return asked.META" in likely and "asked.is_ajax" in likely and "request.is_ajax" not in likely
    assert fixed(tmp_path, "views.py", None, "safe", "request-is-ajax").after.decode() == VIEWS


def test_a_name_goes_only_where_all_of_it_was_seen(tmp_path: Path) -> None:
    seen = heard(tmp_path, {"links.py": LINKS}, *raised(QUOTE, "links.py", 5))
    assert fixed(tmp_path, "links.py", seen, "safe", "urlquote").after.decode() == LINKS
    one = LINKS[: LINKS.index("\n\ndef both")]
    seen = heard(tmp_path, {"links.py": one}, *raised(QUOTE, "links.py", 5))
    assert "django" not in fixed(tmp_path, "links.py", seen, "safe", "urlquote").after.decode()


def test_an_edit_of_ours_takes_the_evidence_along(tmp_path: Path) -> None:
    code = "from django.utils.encoding import force_text, smart_text\n\n\n" + VIEWS + "\n\nx = force_text(1)\n"
    seen = heard(tmp_path, {"views.py": code}, *raised(AJAX, "views.py", 5))
    after = fixed(tmp_path, "views.py", seen, "safe", "force-text", "request-is-ajax").after.decode()
    assert "force_str(1)" in after and "return asked.META" in after
    seen.edited("views.py", code.encode(), b"\n\n" + code.encode())
    assert seen.warned("views.py", b"\n\n" + code.encode(), 7) == (AJAX,)
    assert seen.warned("views.py", b"\n\n" + code.encode(), 5) == ()


@pytest.mark.parametrize(("now", "line"), [
    ("a\nb\nc\nd\n", 3), ("x\na\nb\nc\nd\n", 4), ("a\nB\nnew\nc\nd\n", 4), ("c\nd\n", 1), ("a\nb\nd\n", 0), ("", 0),
    ("z\nb\nc\ny\n", 3), ("c\n", 1),
])  # fmt: skip
def test_lines_that_moved(tmp_path: Path, now: str, line: int) -> None:
    seen = heard(tmp_path, {"a.py": "a\nb\nc\nd\n"}, *raised(AJAX, "a.py", 3))
    seen.edited("a.py", b"a\nb\nc\nd\n", now.encode())
    kept = seen.of("a.py", now.encode())
    assert kept is not None and [one.line for one in kept.warned] == ([line] if line else [])


# -- modules and classes --------------------------------------------------------------------------------------


def test_a_class_that_a_run_saw_below_one_of_djangos(tmp_path: Path) -> None:
    code = (
        "from made import base\n\n\nclass Form(base()):\n    def render(self):\n        return self._html_output(1)\n"
    )
    tree = FileTree(tmp_path, evidence=heard(
        tmp_path, {"forms.py": code},
        {"module": "forms", "path": "forms.py", "kinds": [],
         "classes": {"Form": ["lib.Base", "django.forms.forms.Form", "django.forms.forms.BaseForm"]}},
    ))  # fmt: skip

    source = next(tree.sources(["forms.py"]))
    names = tree.names(source)
    node = next(child for child in names.root.children if child.type == "class_definition")
    above = Classes(tree).ancestry(node, names)
    assert above.complete and "django.forms.forms.Form" in above.outside
    assert not Classes(FileTree(tmp_path)).ancestry(node, names).complete


def test_settings_are_those_that_a_run_loaded_too(tmp_path: Path) -> None:
    code = "USE_L10N = True\n"
    row = {"module": "conf.extra", "path": "conf/extra.py", "kinds": ["settings"], "classes": {}}
    seen = heard(tmp_path, {"conf/extra.py": code}, row)
    assert FileTree(tmp_path, evidence=seen).settings_files == {"conf/extra.py"}
    assert FileTree(tmp_path, evidence=seen).settings_assigned == {"USE_L10N"}
    (tmp_path / "conf/extra.py").write_text(code + "\n")
    assert FileTree(tmp_path, evidence=seen).settings_files == frozenset()


def test_a_setting_of_which_django_warned_in_the_settings_that_the_run_used(tmp_path: Path) -> None:
    code = "INSTALLED_APPS = []\nMIDDLEWARE_CLASSES = ['a.B']\nMIDDLEWARE_CLASSES += ['c.D']\n"
    text = "Old-style middleware using settings.MIDDLEWARE_CLASSES is deprecated. Update your middleware."
    row = {"module": "used", "path": "used.py", "kinds": ["settings"], "classes": {}}
    other = {"module": "other", "path": "other.py", "kinds": [], "classes": {}}
    files = {"used.py": code, "other.py": code}
    frame = ["django/core/handlers/base.py", 3, "load_middleware", "packages"]
    warned = ["RemovedInDjango20Warning", text, "", 0, 1]
    told = {"warned": warned, "number": "1.0", "at": [*frame[:2], frame[3]], "stack": [frame], "test": ""}
    seen = heard(tmp_path, files, row, other, told)
    old = Road(Minor(1, 11), Minor(2, 2), Minor(3, 6), Minor(3, 6))
    rows = found(tmp_path, "used.py", seen, "middleware-classes", road=old)
    assert rows and all(sure != "likely" and met for _, sure, met in rows)
    assert not any(met for *_, met in found(tmp_path, "other.py", seen, "middleware-classes", road=old))
    assert raised_lines(FileTree(tmp_path, evidence=seen)) == ()


# -- keeping --------------------------------------------------------------------------------------------------


def test_it_is_kept_as_json_and_read_again(tmp_path: Path) -> None:
    row = {"module": "views", "path": "views.py", "kinds": ["urls"], "classes": {"A": ["x.B", "x.C"], "D": ["x.C"]}}
    seen = heard(tmp_path, {"views.py": VIEWS}, row, *raised(AJAX, "views.py", 2))
    (tmp_path / evidence.NAME).write_text(json.dumps(seen.to_json()))
    again = evidence.load(tmp_path)
    assert again == seen
    data = VIEWS.encode()
    assert again.of("views.py", data) == FileSeen(
        frozenset({"urls"}), (Warned(2, "RemovedInDjango40Warning", AJAX, 2, 2),), {"A": ("x.B", "x.C"), "D": ("x.C",)}
    )
    assert again.kinds("views.py", data) == {"urls"} and again.bases("views.py", data, "D") == ("x.C",)
    assert again.bases("views.py", b"", "D") is None and again.kinds("x.py", data) == frozenset()
    assert again.paths() == ["views.py"] and again.paths("urls") == ["views.py"] and again.paths("models") == []


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b"[]", b'{"schema": 9}', b'{"schema": 1, "names": [], "files": 3}']
)
def test_what_cannot_be_read_is_no_evidence(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / evidence.NAME).write_bytes(content)
    assert evidence.load(tmp_path) == Evidence()


def test_a_file_that_is_gone_has_none(tmp_path: Path) -> None:
    assert heard(tmp_path, {}, *raised(AJAX, "views.py", 2)) == Evidence()


def test_runs_are_joined_and_old_contents_forgotten(tmp_path: Path) -> None:
    joined = Evidence()
    for number in range(5):
        joined = joined.joined(heard(tmp_path, {"a.py": f"x = {number}\n"}, *raised(AJAX, "a.py", 1)))
    assert len(joined.files["a.py"]) == 3
    assert joined.warned("a.py", b"x = 4\n", 1) == (AJAX,) and joined.warned("a.py", b"x = 1\n", 1) == ()
    more = joined.joined(heard(tmp_path, {"a.py": "x = 4\n"}, *raised(QUOTE, "a.py", 1)))
    assert set(more.warned("a.py", b"x = 4\n", 1)) == {QUOTE, AJAX}


def test_the_project_reads_what_the_tree_beside_it_keeps(tmp_path: Path) -> None:
    root, state = tmp_path / "shop", tmp_path / "shop-seven" / ".seven"
    seen = heard(root, {"a.py": "x = 1\n"}, *raised(AJAX, "a.py", 1))
    state.mkdir(parents=True)
    (state / evidence.NAME).write_text(json.dumps(seen.to_json()))
    assert evidence.kept(root) == Evidence()
    (state / "worktree-of").write_text(str(root))
    assert evidence.kept(root) == seen


def test_what_a_run_compiled_is_a_template_wherever_it_lies(tmp_path: Path) -> None:
    page, row = "{% ifequal a b %}{% endifequal %}\n", {"kinds": ["template"], "classes": {}}
    files = {"mails/welcome.mailtext": page, "mails/other.mailtext": page, "mails/view.py": ""}
    paths = ("mails/welcome.mailtext", "mails/view.py", "mails/gone.mailtext")
    seen = heard(tmp_path, files, *({"path": path, **row} for path in paths))
    shown = engine(tmp_path, seen, "ifequal")
    assert shown.tree.templates == ["mails/welcome.mailtext"]
    result = shown.fix("mails/welcome.mailtext", "safe")
    assert isinstance(result, FileResult) and result.after == b"{% if a == b %}{% endif %}\n"
    assert engine(tmp_path, None).tree.templates == []
    (tmp_path / "mails/welcome.mailtext").write_text(page + page)
    assert engine(tmp_path, seen).tree.templates == [], "what it was is not known to be what it is"


def told(root: Path, seen: Evidence, path: str, *rules: str) -> list[tuple[str, int, int, int, bool]]:
    result = engine(root, seen, *rules).check(path)
    assert isinstance(result, FileResult)
    return [(one.rule, one.line, one.raised, one.tests, one.seen) for one in result.findings]


def test_how_often_a_finding_was_met(tmp_path: Path) -> None:
    seen = heard(tmp_path, {"links.py": LINKS}, *raised(QUOTE, "links.py", 5))
    assert told(tmp_path, seen, "links.py", "urlquote")[:2] == [
        ("urlquote", 1, 0, 0, False), ("urlquote", 5, 2, 2, True),
    ]  # fmt: skip


def test_what_only_a_run_can_tell_is_a_finding_of_the_rule(tmp_path: Path) -> None:
    code = "def rows(name):\n    return getattr(urls, name)(1)\n"
    seen = heard(tmp_path, {"shop.py": code}, *raised("request.is_ajax() is deprecated.", "shop.py", 2))
    assert told(tmp_path, seen, "shop.py", "request-is-ajax") == [], "its name does not stand there: meant for both"
    named = code.replace("(1)", "('is_ajax')")
    seen = heard(tmp_path, {"shop.py": named}, *raised("request.is_ajax() is deprecated.", "shop.py", 2))
    assert told(tmp_path, seen, "shop.py", "request-is-ajax") == [("request-is-ajax", 2, 2, 2, True)]
    assert told(tmp_path, seen, "shop.py", "urlquote") == [], "only of rules that are looked for"
    (tmp_path / "shop.py").write_text(named + "\n")
    assert told(tmp_path, seen, "shop.py", "request-is-ajax") == [], "the file is another since"
    guarded = "import django\n\nif django.VERSION < (4, 0):\n    getattr(urls, 'is_ajax')()\n"
    seen = heard(tmp_path, {"shop.py": guarded}, *raised("request.is_ajax() is deprecated.", "shop.py", 4))
    assert told(tmp_path, seen, "shop.py", "request-is-ajax") == []


def test_templates_are_told_of_as_well(tmp_path: Path) -> None:
    page = "{% load staticfiles %}\n{% static 'x' %}\n"
    text = "{% load staticfiles %} is deprecated in favor of {% load static %}."
    rows = raised(text, "templates/a.html", 1, 2)  # the tag warns too
    for row in rows[::2]:
        row["warned"][0] = "RemovedInDjango30Warning"  # type: ignore[index]
    seen = heard(tmp_path, {"templates/a.html": page}, *rows)
    found = engine(tmp_path, seen, "load-staticfiles", road=replace(ROAD, old=Minor(2, 2), new=Minor(3, 2))).check(
        "templates/a.html"
    )
    assert isinstance(found, FileResult)
    assert [(one.rule, one.line, one.raised) for one in found.findings] == [("load-staticfiles", 1, 4)]
