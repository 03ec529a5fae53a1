from __future__ import annotations

import pytest

from django_seven.project.requirements import read, side_requirements
from django_seven.values import Minor


def django(root) -> str:
    return str(read(root).django)


@pytest.mark.parametrize(
    ("line", "minor"),
    [
        ("Django==2.2.28", "2.2"),
        ("django >= 2.2, < 3", "2.2"),
        ("Django~=2.2.0", "2.2"),
        ("Django~=4.0", "4.0"),
        ("django>=1.11", "1.11"),
        ("Django==3.2.*", "3.2"),
        ("Django>=2", "2.0"),
        ("Django>=2.2<3.0", "2.2"),
        ("Django[argon2]==4.2.1 --hash=sha256:00", "4.2"),
        ("Django<4", "None"),
        ("Django", "None"),
    ],
)
def test_the_django_of_a_requirement(write, line, minor):
    assert django(write({"requirements.txt": f"{line}\n"})) == minor


def test_a_lock_says_it_best(write):
    root = write(
        {
            "Pipfile": '[packages]\ndjango = ">=2.2.4"\n"e1" = {path = ".", editable = true}\n',
            "Pipfile.lock": '{"default": {"django": {"version": "==3.0.7"}}, "develop": {}}',
        }
    )
    assert django(root) == "3.0"
    assert "`django==3.0.7` in Pipfile.lock locks it" in read(root).django_note
    assert read(root).notes == ()


@pytest.mark.parametrize("file", ["poetry.lock", "uv.lock", "pdm.lock"])
def test_a_lock_of_toml(write, file):
    root = write({file: '[[package]]\nname = "django"\nversion = "4.2.3"\n'})
    assert django(root) == "4.2"


def test_a_pin_wins_over_a_range_and_the_project_over_its_tests(write):
    root = write(
        {"setup.cfg": "[options]\ninstall_requires =\n  Django>=1.11\n", "requirements/test.txt": "Django>=2.0\n"}
    )
    assert django(root) == "1.11"
    write({"requirements/dev.txt": "Django==3.1.2\n"})
    assert django(root) == "3.1"


def test_the_lowest_of_toxs_factors(write):
    text = "[testenv]\ndeps =\n  django22: Django>=2.2,<2.3\n  {django30,django31}: Django>=3.0\n  mock\n"
    root = write({"tox.ini": text})
    assert django(root) == "2.2"
    assert [(line.name, line.factor) for line in read(root).lines][:2] == [
        ("django", "django22"),
        ("django", "{django30,django31}"),
    ]


def test_python_2_has_its_own_line(write):
    text = 'Django==1.11.29; python_version < "3"\nDjango==2.2.1; python_version >= "3.5"\n'
    assert django(write({"requirements.txt": text})) == "2.2"


def test_classifiers_are_the_last_resort(write):
    text = "[metadata]\nclassifiers =\n  Framework :: Django :: 3.2\n  Framework :: Django :: 2.2\n"
    assert django(write({"setup.cfg": text})) == "2.2"


def test_included_files_are_read_once_and_only_inside(write, tmp_path):
    (tmp_path / "outside.txt").write_text("evil\n")
    root = write(
        {
            "requirements.txt": "-r requirements/base.txt\n-r ../outside.txt\n-c constraints.txt\nmock # for tests\n",
            "requirements/base.txt": "Django==2.2.1\n-r ../requirements.txt\nsix \\\n  >=1.0\n",
            "constraints.txt": "six==1.16\n",
        }
    )
    lines = [(line.text, line.kind) for line in read(root).lines]
    assert sorted(lines) == [
        ("Django==2.2.1", "required"),
        ("mock", "required"),
        ("six==1.16", "constraint"),
        ("six>=1.0", "required"),
    ]


def test_what_cannot_be_read_is_listed(write):
    text = (
        "-e .\n-e git+https://x.org/a.git#egg=a\n./wheels/b.whl\nhttps://x.org/c.zip\npytz>new\n--index-url x\nDjango\n"
    )
    requirements = read(write({"requirements.txt": text}))
    assert [(line.name, line.reason) for line in requirements.unreadable] == [
        ("", "it is the project itself"),
        ("a", "it is editable"),
        ("", "it is a local path"),
        ("", "it is a direct address"),
        ("", "it is not a requirement as PEP 508 has it"),
    ]
    assert len(requirements.notes) == 4
    assert "(requirements.txt:2)" in requirements.notes[0]


def test_pyproject_has_many_ways(write):
    root = write(
        {
            "pyproject.toml": """
            [project]
            dependencies = ["Django>=3.2", "six"]
            requires-python = ">=3.8,<3.11"
            [project.optional-dependencies]
            tests = ["mock"]
            postgres = ["psycopg2"]
            [dependency-groups]
            dev = ["pytest", {include-group = "x"}]
            [tool.poetry.dependencies]
            python = "^3.8"
            requests = "^2.1"
            redis = {version = "~3.2", extras = ["hiredis"], python = ">=3.8"}
            local = {path = "../x"}
            fancy = {version = "*", optional = true}
            [tool.poetry.group.test.dependencies]
            factory-boy = "3.0"
            """
        }
    )
    requirements = read(root)
    assert side_requirements(requirements) == [
        "six",
        "requests<3,>=2.1",
        'redis[hiredis]<3.3,>=3.2; python_version >= "3.8"',
        "mock",
        "pytest",
        "factory-boy==3.0",
    ]
    assert [str(one) for one in requirements.python] == ["3.8", "3.9", "3.10"]
    assert [line.name for line in requirements.unreadable] == ["local"]


def test_setup_py_is_read_without_running_it(write):
    root = write(
        {
            "setup.py": """
            from setuptools import setup
            base = ["Django>=2.2"]
            more = base + ["six"]
            setup(
                install_requires=more,
                tests_require=open("x").read(),
                extras_require={"test": ["mock"], ':python_version<"3"': ["enum34"]},
                python_requires=">=3.6",
            )
            raise SystemExit("never run")
            """
        }
    )
    requirements = read(root)
    assert django(root) == "2.2"
    assert side_requirements(requirements) == ["six", 'enum34; python_version < "3"', "mock"]
    assert [line.text for line in requirements.unreadable] == ["tests_require"]


def test_an_exact_version_wins_over_a_range_and_a_lock_fills_in(write):
    root = write(
        {
            "requirements.txt": "Django==2.2\nsix==1.15\nmock\n",
            "requirements-dev.txt": "six>=1.0\nblack\nflake8-quotes\n",
            "Pipfile": '[packages]\nrequests = "*"\n',
            "Pipfile.lock": '{"default": {"requests": {"version": "==2.20"}, "idna": {"version": "==2.8"}}}',
        }
    )
    assert side_requirements(read(root)) == ["six==1.15", "mock", "requests==2.20"]


def test_factors_choose_for_the_side(write):
    text = """
        [testenv]
        deps =
            django22: djangorestframework<3.13
            django42: djangorestframework>=3.14
            py27: mock<4
            docs: sphinx
    """
    requirements = read(write({"tox.ini": text}))
    assert side_requirements(requirements, django=Minor(2, 2)) == ["djangorestframework<3.13"]
    assert side_requirements(requirements, django=Minor(4, 2), python=Minor(2, 7)) == [
        "djangorestframework>=3.14",
        "mock<4",
    ]
    assert side_requirements(requirements, test=False) == []


def test_what_ci_installs_beside_the_files(write):
    text = """
        install:
          - pip install -r requirements.txt
          - pip install -U pip "mock>=2" mysqlclient coveralls $DJANGO
          - if [ $DB = x ]; then pip install nothing; fi
        python: [3.5, 3.6]
    """
    requirements = read(write({".travis.yml": text, "requirements.txt": "Django==2.2\n"}))
    assert side_requirements(requirements) == ["mock>=2"]
    assert requirements.python == (Minor(3, 5), Minor(3, 6))


@pytest.mark.parametrize(
    ("files", "pythons", "source"),
    [
        ({"runtime.txt": "python-3.7.5\n"}, ["3.7"], "runtime.txt"),
        ({".python-version": "pypy3.9\n3.8.18\n"}, ["3.8"], ".python-version"),
        ({"Pipfile": "[requires]\npython_version = '3.6'\n"}, ["3.6"], "Pipfile"),
        ({"tox.ini": "[tox]\nenvlist = py{36,310}-django{22,32}, lint\n[testenv]\n"}, ["3.6", "3.10"], "tox.ini"),
        ({"setup.cfg": "[options]\npython_requires = >=3.6, <3.8\n"}, ["3.6", "3.7"], "setup.cfg"),
        (
            {"setup.py": "setup(classifiers=['Programming Language :: Python :: 3.6'], python_requires='>=3')\n"},
            ["3.6"],
            "its classifiers",
        ),
        ({}, [], ""),
    ],
)
def test_the_pythons_of_a_project(write, files, pythons, source):
    requirements = read(write(files))
    assert ([str(one) for one in requirements.python], requirements.python_source) == (pythons, source)


def test_what_setup_computes_from_files_that_are_read_is_not_missed(write):
    setup = "from setuptools import setup\nsetup(install_requires=open('{}.txt').read().splitlines())\n"
    root = write({"setup.py": setup.format("requirements"), "requirements.txt": "celery\npytz>dev\n"})
    assert read(root).notes == ()
    assert side_requirements(read(root)) == ["celery", "pytz"]
    write({"setup.py": setup.format("other")})
    assert len(read(root).notes) == 1
