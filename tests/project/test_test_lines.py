from __future__ import annotations

import pytest

from django_seven.project.test_lines import test_runs as runs
from django_seven.project.test_options import settings_option, with_settings


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("python manage.py test", "python manage.py test"),
        ("./manage.py test --failfast orders", "python manage.py test orders"),
        ("python3.8 -Werror manage.py test", "python manage.py test"),
        ("pytest -xv tests", "python -m pytest -v tests"),
        ("py.test --cov=shop --cov-report term", "python -m pytest"),
        ("pipenv run py.test", "python -m pytest"),
        ("poetry run pytest tests", "python -m pytest tests"),
        ("uv run --group test pytest", "python -m pytest"),
        ("coverage run --source shop --omit=x manage.py test", "python manage.py test"),
        ("coverage run -m pytest", "python -m pytest"),
        ("coverage run $(which django-admin) test", "python -m django test"),
        ("python -m coverage run -m django test --settings=a.b", "python -m django test --settings=a.b"),
        ("coverage run --parallel-mode ./runtests.py --testrunner xmlrunner.X", "python runtests.py"),
        ("django-admin.py test --settings=tests.settings", "python -m django test --settings=tests.settings"),
        ("python -m mezzanine.bin.runtests", "python -m mezzanine.bin.runtests"),
        ("python quicktest.py helpdesk", "python quicktest.py helpdesk"),
        ("- pytest 2>&1 | tee log", "python -m pytest"),
        ("xvfb-run -a python manage.py test", "python manage.py test"),
        ("true && pytest", "python -m pytest"),
    ],
)
def test_a_test_run_is_given_its_plain_form(line, plain):
    assert [run.command for run in runs([line], "x")] == [plain]


@pytest.mark.parametrize(
    "line",
    [
        "pip install pytest",
        "tox",
        "python manage.py migrate",
        "flake8 tests",
        "python -m django makemigrations --check",
        "pytest ${{ matrix.args }}",
        "pytest $ARGS",
        "docker-compose run web pytest",
        "echo 'unclosed",
        "",
    ],
)
def test_what_is_no_test_run_is_left(line):
    assert runs([line], "x") == []


def test_a_folder_and_an_environment_are_kept():
    (run,) = runs(["cd backend", "DB=sqlite pytest"], "x", env={"A": "b", "C": "$D"})
    assert (run.directory, dict(run.env)) == ("backend", {"A": "b", "DB": "sqlite"})


def test_a_service_is_noticed():
    (run,) = runs(["pytest"], "x", env={"DATABASE_URL": "postgres://localhost/x"})
    assert run.service == "postgres"


def test_the_settings_of_a_command_are_found_and_changed():
    assert settings_option(["python", "manage.py", "test", "--settings=a.b"]) == "a.b"
    assert settings_option(["pytest", "--ds", "a.b"]) == "a.b"
    assert settings_option(["pytest"]) is None
    assert with_settings(["x", "--settings", "a", "--ds=b"], "c") == ["x", "--settings", "c", "--ds=c"]
