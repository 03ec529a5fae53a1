"""Wrong input: one clear sentence, a next step, exit code 2, and nothing changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from projects.command import SEVEN, refused, seven
from projects.tiny import FIXED, NEW, OLD, USES, commit_all, content, git, make, many

ROAD = ("--from", OLD, "--to", NEW)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return make(tmp_path / "shop")


@pytest.fixture
def unchanged(shop: Path) -> Iterator[Path]:
    """The project, and afterwards a look whether it and its neighbours are as they were."""
    before, beside = content(shop), sorted(shop.parent.iterdir())
    yield shop
    assert content(shop) == before
    assert sorted(shop.parent.iterdir()) == beside
    assert git(shop, "status", "--porcelain") == ""


# -- what is named on the command line ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("up", "nowhere", "--to", NEW), ("check", "nowhere", *ROAD), ("fix", "nowhere", *ROAD)]
)
def test_no_such_folder(command: tuple[str, ...], unchanged: Path) -> None:
    refused(seven(*command, cwd=unchanged), "nowhere")


def test_not_a_django_project(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("milk")
    refused(seven("up", "--to", NEW, cwd=tmp_path), "not a Django project", "manage.py")
    assert content(tmp_path) == {"notes.txt": b"milk"}


def test_two_settings_modules_and_no_hint(tmp_path: Path) -> None:
    settings = 'INSTALLED_APPS = []\nSECRET_KEY = "x"\nROOT_URLCONF = "u"\nDATABASES = {}\n'
    two = {"site_/settings.py": None, "one/__init__.py": "", "two/__init__.py": "", "manage.py": None}
    root = make(tmp_path / "shop", {**two, "one/conf.py": settings, "two/conf.py": settings})
    refused(seven("up", "--to", NEW, "--test-command", "pytest", cwd=root), "one.conf", "two.conf", "--settings")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "4.2", "--to", "2.2"), ("`--to 2.2` lies before `--from 4.2`",)),
        (("--from", "4.2", "--to", "4.2"), ("on Django 4.2 already",)),
        (("--from", OLD, "--to", "9.9"), ("no Django `9.9`", "nearest")),
        (("--from", OLD, "--to", "banana"), ("no Django `banana`",)),
        (("--from", "0.1", "--to", NEW), ("no Django `0.1`",)),
        (("--from", OLD), ("No Django to go to", "--to")),
    ],
)
@pytest.mark.parametrize("command", ["up", "check", "fix"])
def test_versions_that_cannot_be_meant(
    command: str, options: tuple[str, ...], words: tuple[str, ...], unchanged: Path
) -> None:
    refused(seven(command, *options, cwd=unchanged), *words)


@pytest.mark.parametrize(
    "command",
    [("check", "--jobs", "many"), ("up", "--timeout", "0"), ("fix", "--sure", "perhaps"), ("chekc",), ("old",)],
)
def test_options_that_do_not_exist(command: tuple[str, ...], unchanged: Path) -> None:
    refused(seven(*command, cwd=unchanged), "--help")


def test_an_open_quote_in_the_test_command(unchanged: Path) -> None:
    refused(seven("up", *ROAD, "--test-command", 'manage.py "test', cwd=unchanged), "quot")


def test_an_unknown_rule_or_slug(unchanged: Path) -> None:
    refused(seven("check", *ROAD, "--select", "force-txt", cwd=unchanged), "force-txt", "`force-text`")
    refused(seven("check", *ROAD, "--ignore", "0x0x0x", cwd=unchanged), "0x0x0x", "`seven rules`")
    refused(seven("explain", "no-such-rule", cwd=unchanged), "no-such-rule")


@pytest.mark.parametrize("option", ["--old-python", "--new-python"])
@pytest.mark.parametrize("python", ["3.99", "/nope", "snake"])
def test_a_python_that_is_not_there(option: str, python: str, unchanged: Path) -> None:
    refused(seven("up", *ROAD, option, python, cwd=unchanged), python, option)


def test_no_python_at_all(unchanged: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    nothing = str(tmp_path_factory.mktemp("pythons"))
    env = {
        "SEVEN_PYTHONS": nothing,
        "UV_PYTHON_DOWNLOADS": "never",
        "SEVEN_CACHE": nothing,
        "UV_PYTHON_INSTALL_DIR": nothing,
    }
    refused(seven("up", *ROAD, "--offline", cwd=unchanged, env=env), "Python", "install")


# -- seven.toml -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('form = "2.2"', ("`form`", "`from`")),
        ('[test]\ncomand = "x"', ("`test.comand`", "`test.command`")),
        ("to = 4.2", ("`to`", "in quotes")),
        ('[test]\ntimeout = "long"', ("`test.timeout`", "seconds")),
        ("to = [", ("not TOML",)),
        ('[test]\ndirectory = "../elsewhere"', ("outside the project",)),
        ('[old]\nrequirements = ["/etc/passwd"]', ("outside the project",)),
        ("\xff", ("UTF-8",)),
        ('[test]\ncommand = "say \'hello"', ("quot",)),
    ],
)
def test_a_seven_toml_that_cannot_be_meant(text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": text.encode("latin-1")})
    before = content(root)
    refused(seven("up", *ROAD, cwd=root), *words)
    assert content(root) == before


def test_a_version_in_seven_toml_that_is_none(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": 'from = "2.2"\nto = "banana"\n'})
    refused(seven("check", cwd=root), "banana")


# -- trees ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [(), ("--in-place",)])
def test_up_wants_a_clean_tree(more: tuple[str, ...], shop: Path) -> None:
    (shop / "shop/labels.py").write_text("x = 1\n")
    refused(seven("up", *ROAD, *more, cwd=shop), "uncommitted changes", "shop/labels.py", "ommit")
    assert (shop / "shop/labels.py").read_text() == "x = 1\n"
    assert [path.name for path in shop.parent.iterdir()] == ["shop"]


def test_a_folder_in_the_way(shop: Path) -> None:
    (shop.parent / "shop-seven").mkdir()
    (shop.parent / "shop-seven" / "mine.txt").write_text("mine")
    refused(seven("up", *ROAD, cwd=shop), "shop-seven is in the way", "Move it away")
    assert content(shop.parent / "shop-seven") == {"mine.txt": b"mine"}


def test_a_folder_in_the_way_of_a_copy(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", git=False)
    (tmp_path / "shop-seven").mkdir()
    refused(seven("up", *ROAD, cwd=root), "shop-seven is in the way", "Move it away")


def test_in_place_without_git(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", git=False)
    refused(seven("up", *ROAD, "--in-place", cwd=root), "no git history", "--in-place")
    assert content(root) == content(make(tmp_path / "again", git=False))


def test_fix_write_outside_git_asks_for_no_commit(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", git=False)
    for more in ((), ("--static",), ("--max-files", "1")):
        refused(seven("fix", "--write", *ROAD, *more, cwd=root), "not in git", "--no-commit")
    assert content(root) == content(make(tmp_path / "again", git=False))
    seven("fix", "--write", "--no-commit", *ROAD, cwd=root, code=0)
    assert (root / "shop/labels.py").read_text() == FIXED


def test_fix_write_in_a_dirty_tree_asks_for_no_commit(shop: Path) -> None:
    (shop / "manage.py").write_text("import sys\n")
    refused(seven("fix", "--write", "--static", *ROAD, cwd=shop), "uncommitted changes", "manage.py", "--no-commit")
    assert (shop / "shop/labels.py").read_text() != FIXED
    seven("fix", "--write", "--no-commit", *ROAD, cwd=shop, code=0)
    assert (shop / "shop/labels.py").read_text() == FIXED
    assert (shop / "manage.py").read_text() == "import sys\n"


def test_two_writers_at_once(shop: Path) -> None:
    holder = subprocess.Popen(["flock", str(shop), "sleep", "30"])
    try:
        while subprocess.run(["flock", "--nonblock", str(shop), "true"], check=False).returncode == 0:
            pass
        for command in (("fix", "--write", "--static"), ("fix", "--write", "--no-commit"), ("up",)):
            refused(seven(*command, *ROAD, cwd=shop), "Another run of seven is at work", str(shop))
    finally:
        holder.kill()
        holder.wait()


# -- fix and check --------------------------------------------------------------------------------------------


def test_fix_commits_a_rule_at_a_time_and_only_in_what_was_named(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"shop/other.py": USES.format(1)})
    seven("fix", "shop/other.py", "--write", "--static", *ROAD, cwd=root, code=0)
    assert git(root, "show", "--name-only", "--format=").split() == ["shop/other.py"]
    seven("fix", "shop", "--write", "--static", *ROAD, cwd=root, code=0)
    assert (root / "shop/labels.py").read_text() == FIXED
    assert git(root, "status", "--porcelain") == ""
    head = git(root, "rev-parse", "HEAD")
    again = seven("fix", "--write", "--static", *ROAD, cwd=root, code=0)
    assert "Nothing to change." in again.err and git(root, "rev-parse", "HEAD") == head


def test_fix_changes_at_most_so_many_files(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", many(5))
    start = git(root, "rev-parse", "HEAD").strip()
    seven("fix", "--write", "--static", "--max-files", "2", *ROAD, cwd=root, code=1)
    assert len(git(root, "diff", "--name-only", start).split()) == 2
    seven("fix", "--write", "--no-commit", "--max-files", "2", *ROAD, cwd=root, code=1)
    assert len(git(root, "diff", "--name-only", start).split()) == 4
    seven("fix", "--write", "--no-commit", "--max-files", "9", *ROAD, cwd=root, code=0)


def test_a_file_with_a_syntax_error_is_skipped_and_counted(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"shop/broken.py": "from django.utils.encoding import force_text\ndef (:\n"})
    found = seven("check", *ROAD, cwd=root, code=1)
    assert "not read: shop/broken.py: syntax error near line 2" in found.out and "1 of " in found.out
    shown = seven("fix", *ROAD, cwd=root)
    assert "Not read: 1 file (shop/broken.py: syntax error near line 2)" in shown.err
    written = seven("fix", "--write", "--static", *ROAD, cwd=root)
    assert "not read: shop/broken.py: syntax error near line 2" in written.err
    alone = seven("check", "shop/broken.py", *ROAD, cwd=root, code=2)
    assert "No file could be read" in alone.out


def test_check_on_one_file_finds_the_project_around_it(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": f'from = "{OLD}"\nto = "{NEW}"\n'})
    found = json.loads(seven("check", "labels.py", "--format", "json", cwd=root / "shop", code=1).out)
    assert found["files"]["seen"] == 1
    assert {finding["path"] for finding in found["findings"]} == {"shop/labels.py"}


def test_without_a_path_the_project_around_the_folder_is_meant(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": f'from = "{OLD}"\nto = "{NEW}"\n'})
    told = [json.loads(seven("check", "--format", "json", cwd=folder, code=1).out) for folder in (root, root / "shop")]
    assert told[0]["findings"] == told[1]["findings"]
    inside = json.loads(seven("check", ".", "--format", "json", cwd=root / "shop", code=1).out)
    assert inside["files"]["seen"] < told[0]["files"]["seen"]
    refused(seven("plan", "--settings", "nope", cwd=root / "shop"), "no settings module `nope`")


def test_check_on_a_folder_of_templates(tmp_path: Path) -> None:
    (tmp_path / "templates" / "shop").mkdir(parents=True)
    (tmp_path / "templates" / "shop" / "a.html").write_text("{% load staticfiles %}\n")
    assert "load-staticfiles" in seven("check", "templates", *ROAD, cwd=tmp_path, code=1).out


def test_check_on_nothing(tmp_path: Path) -> None:
    refused(seven("check", *ROAD, cwd=tmp_path), "no Python file and no template")


def test_check_on_a_file_that_cannot_hold_anything(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_bytes(b"")
    assert "Nothing found in 1 file" in seven("check", "empty.py", *ROAD, cwd=tmp_path, code=0).out


def test_two_processes_say_what_one_says(tmp_path: Path) -> None:
    bad = {f"shop/bad_{number}.py": "from django.utils.encoding import force_text\ndef (:\n" for number in range(9)}
    root = make(tmp_path / "shop", {**many(320), **bad}, git=False)
    one, two = (seven("check", *ROAD, "--jobs", jobs, cwd=root, code=1).out for jobs in ("1", "2"))
    assert one == two
    first, second = (seven("fix", *ROAD, "--jobs", jobs, cwd=root, code=1).out for jobs in ("1", "2"))
    assert first == second


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", many(400), git=False)
    for command in ("check", "fix"):
        with subprocess.Popen(
            [*SEVEN, command, *ROAD], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None and process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            said = process.stderr.read().decode()
        assert "Traceback" not in said and "BrokenPipe" not in said


def test_an_interrupt_waits_for_an_import(tmp_path: Path) -> None:
    (tmp_path / "half.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nwhole = True\n")
    code = (
        "import signal, time\nfrom django_seven import cli\n"
        "for name in ('SIGINT', 'SIGALRM'):\n    signal.signal(getattr(signal, name), cli._interrupted)\n"
        "try:\n    import half\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print(half.whole)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


def test_a_terminal_that_knows_only_ascii(shop: Path) -> None:
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    seven("check", *ROAD, cwd=shop, env=env, code=1)
    seven("rules", cwd=shop, env=env, code=0)


# -- output for machines --------------------------------------------------------------------------------------


def test_json(shop: Path) -> None:
    found = json.loads(seven("check", *ROAD, "--format", "json", cwd=shop, code=1).out)
    assert found["schema"] == 1 and found["from"] == OLD and found["to"] == NEW
    assert set(found["files"]) == {"seen", "read", "parsed", "skipped"}
    keys = "rule path line column end_line end_column message sure fixable since until"
    for finding in found["findings"]:
        assert set(finding) >= set(keys.split())
        assert finding["sure"] in ("safe", "likely", "show") and not Path(finding["path"]).is_absolute()
    first = found["findings"][0]
    assert (first["rule"], first["path"], first["line"], first["column"]) == ("force-text", "shop/labels.py", 1, 35)


def test_sarif(shop: Path) -> None:
    found = json.loads(seven("check", *ROAD, "--format", "sarif", cwd=shop, code=1).out)
    (run,) = found["runs"]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert found["version"] == "2.1.0"
    assert {result["ruleId"] for result in run["results"]} == known >= {"force-text"}
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "shop/labels.py" and place["region"]["startLine"] == 1


def test_github_and_gitlab(shop: Path) -> None:
    lines = seven("check", *ROAD, "--format", "github", cwd=shop, code=1).out.splitlines()
    assert any(line.startswith("::") and "file=shop/labels.py,line=1" in line for line in lines)
    issues = json.loads(seven("check", *ROAD, "--format", "gitlab", cwd=shop, code=1).out)
    assert {issue["location"]["path"] for issue in issues} == {"shop/labels.py"}
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


# -- odd names, links and places ------------------------------------------------------------------------------


def test_spaces_other_letters_and_a_linked_folder(tmp_path: Path) -> None:
    root = make(tmp_path / "my shöp" / "ショップ", {"shop/mit leer ä.py": USES.format(1)})
    link = tmp_path / "link"
    link.symlink_to(root, target_is_directory=True)
    seven("fix", link, "--write", "--static", *ROAD, cwd=tmp_path, code=0)
    assert b"force_str" in (root / "shop/mit leer ä.py").read_bytes()
    assert git(root, "status", "--porcelain") == "" and link.is_symlink()


def test_a_name_that_is_not_text(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", git=False)
    odd = os.fsencode(root / "shop") + b"/odd_\xff.py"
    Path(os.fsdecode(odd)).write_text(USES.format(1))
    assert "odd_" in seven("check", *ROAD, cwd=root, code=1).out
    seven("fix", "--write", "--no-commit", *ROAD, cwd=root, code=0)
    assert "force_str" in Path(os.fsdecode(odd)).read_text()


@pytest.mark.parametrize("named", [(), ("shop/link.py", "shop/labels.py")])
def test_a_link_that_leads_outside_is_never_written_through(named: tuple[str, ...], tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "theirs.py").write_text(USES.format(1))
    root = make(tmp_path / "shop", git=False)
    (root / "shop/link.py").symlink_to(outside / "theirs.py")
    (root / "shop/linked").symlink_to(outside, target_is_directory=True)
    seven("fix", *named, "--write", "--no-commit", *ROAD, cwd=root, code=0)
    assert content(outside) == {"theirs.py": USES.format(1).encode()}
    assert (root / "shop/link.py").is_symlink() and (root / "shop/labels.py").read_text() == FIXED


def test_a_project_in_a_subfolder_of_a_repository(tmp_path: Path) -> None:
    root = make(tmp_path / "all" / "backend", git=False)
    (tmp_path / "all" / "other.py").write_text(USES.format(1))
    commit_all(tmp_path / "all", "start", init=True)
    seven("fix", "backend", "--write", "--static", *ROAD, cwd=tmp_path / "all", code=0)
    assert (root / "shop/labels.py").read_text() == FIXED
    assert (tmp_path / "all" / "other.py").read_text() == USES.format(1)
    assert git(root, "status", "--porcelain") == ""
