from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.project.tree import FileTree

DJANGO = "django.template.backends.django.DjangoTemplates"
JINJA = "django.template.backends.jinja2.Jinja2"
WAYS = {
    "os.path": (
        "import os\nBASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\n"
        "TEMPLATES = [{'BACKEND': DJANGO, 'DIRS': [os.path.join(BASE_DIR, 'pages')]}]\n"
    ),
    "pathlib": (
        "from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\n"
        "TEMPLATES = [{'BACKEND': DJANGO, 'DIRS': [BASE_DIR / 'pages']}]\n"
    ),
    "parents": "from pathlib import Path\nTEMPLATES = [{'DIRS': [str(Path(__file__).parents[1] / 'pages')]}]\n",
    "environ": (
        "import environ\nROOT_DIR = environ.Path(__file__) - 2\n"
        "TEMPLATES = [{'BACKEND': DJANGO, 'DIRS': [str(ROOT_DIR.path('pages')), ROOT_DIR('other')]}]\n"
    ),
    "a function": (
        "import os\nHERE = os.path.dirname(__file__)\nrel = lambda *x: os.path.join(HERE, *x)\n"
        "def up(name):\n    return rel('..', name)\nTEMPLATE_DIRS = (up('pages'),)\n"
    ),
    "a format": (
        "import os\nTEMPLATE_DIRS = ('%s/pages' % os.path.normpath(os.path.join(os.path.dirname(__file__), '..')),)\n"
    ),
    "an f-string": "import os\nUP = os.path.dirname(os.path.dirname(__file__))\nTEMPLATE_DIRS = [f'{UP}/pages']\n",
    "unipath": "from unipath import Path\nTEMPLATE_DIRS = [Path(__file__).ancestor(2).child('pages')]\n",
    "os.pardir": (
        "from os import path, pardir\nimport os\nBASE = path.abspath(path.join(path.dirname(__file__), os.pardir))\n"
        "TEMPLATES_DIR = path.join(BASE, 'pages')\nTEMPLATES = [{'DIRS': [TEMPLATES_DIR]}]\n"
    ),
    "relative": "TEMPLATE_DIRS = ('pages',)\n",
    "added": "TEMPLATES = [{'BACKEND': DJANGO, 'DIRS': []}]\nTEMPLATES[0]['DIRS'] += ['pages']\n",
    "appended": "TEMPLATES = [{'DIRS': []}]\nif DEBUG:\n    TEMPLATES[0]['DIRS'].insert(0, 'pages')\n",
    "a class": "class Base(Configuration):\n    TEMPLATES = [{'BACKEND': DJANGO, 'DIRS': ['pages']}]\n",
    "a name": "EXTRA = ['pages']\nTEMPLATES = [{'DIRS': ['a'] + EXTRA}]\n",
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_folders_that_settings_name(text: str, write) -> None:
    text = text.replace("DJANGO", repr(DJANGO))
    root = write({"shop/settings.py": text, "pages/a.html": "", "elsewhere/b.html": "", "pages/logo.png": ""})
    assert FileTree(root).templates == ["pages/a.html"]


def test_templates_lie_below_templates(write) -> None:
    root = write(
        {
            "orders/templates/orders/list.html": "",
            "orders/templates/orders/mail.txt": "",
            "orders/templates/orders/logo.png": "",
            "orders/templates/jinja2/list.html": "",
            "docs/index.html": "",
            "a.py": "",
        }
    )
    tree = FileTree(root)
    assert [name for name in tree.templates if not tree.engine(name)] == [
        "orders/templates/orders/list.html",
        "orders/templates/orders/mail.txt",
    ]
    assert tree.python == ["a.py"]
    inside = FileTree(root / "orders" / "templates")
    assert "orders/mail.txt" in inside.templates, "the root may be such a folder itself"


def test_what_settings_take_from_others(write) -> None:
    root = write(
        {
            "manage.py": "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.live')\n",
            "config/__init__.py": "",
            "config/live.py": "from .base import *\nTEMPLATES = [{'DIRS': [HERE + '/pages']}]\n",
            "config/base.py": "import os\nfrom config.paths import ROOT as HERE\n",
            "config/paths.py": "import os\nROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\n",
            "pages/a.html": "",
        }
    )
    assert FileTree(root).templates == ["pages/a.html"]
    assert FileTree(root, [root / "pages"]).templates == ["pages/a.html"]


def test_other_engines(write) -> None:
    settings = (
        f"TEMPLATES = [{{'BACKEND': '{JINJA}', 'DIRS': ['theme', 'both']}},\n"
        f"    {{'BACKEND': '{DJANGO}', 'DIRS': ['both', 'theme/old']}},\n"
        "    {'BACKEND': 'django_jinja.backend.Jinja2', 'OPTIONS': {'match_extension': '.j.html'}}]\n"
    )
    names = ["theme/a.html", "theme/old/a.html", "both/a.html", "app/jinja2/a.html", "app/templates/a.j.html"]
    root = write({"settings.py": settings, **dict.fromkeys(names, "")})
    tree = FileTree(root)
    assert {name: tree.engine(name) for name in tree.templates} == {
        "app/jinja2/a.html": "Jinja2",
        "app/templates/a.j.html": "Jinja2",
        "both/a.html": "",
        "theme/a.html": "Jinja2",
        "theme/old/a.html": "",
    }


def test_a_folder_of_code_holds_pages_only(write) -> None:
    settings = "TEMPLATE_DIRS = ('shop', '.')\n"
    names = ["shop/a.html", "shop/notes.txt", "shop/static/b.html", "readme.html", "shop/templates/c.txt"]
    root = write({"settings.py": settings, "shop/models.py": "", **dict.fromkeys(names, "")})
    assert FileTree(root).templates == ["shop/a.html", "shop/templates/c.txt"]


def test_a_file_by_name_is_a_template_wherever_it_lies(write) -> None:
    root = write({"a.html": "", "b.html": ""})
    assert FileTree(root, [root / "a.html"]).templates == ["a.html"]


@pytest.mark.parametrize(
    "text",
    [
        "TEMPLATE_DIRS = TEMPLATE_DIRS\n",
        "from settings import *\nTEMPLATE_DIRS = [join(*A), 1, None, __file__ - 9, Path(__file__).parents[99]]\n",
        "TEMPLATES = [{'BACKEND': x, 'DIRS': 'a', **more}, *rest]\nTEMPLATES[0](\n",
        f"TEMPLATE_DIRS = [{' + '.join(['a'] * 5000)}]\n",
        "f = lambda x: f(x)\nTEMPLATE_DIRS = [f(1), '/etc/pages', '../outside', '\\0', b'bytes']\n",
    ],
)
def test_what_cannot_be_read_is_left(text: str, tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text(text)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text("")
    assert FileTree(tmp_path).templates == ["templates/a.html"]
