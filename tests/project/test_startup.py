"""Which files are loaded while Django starts."""

from __future__ import annotations

from pathlib import Path

from django_seven.project.startup import has_models
from django_seven.project.tree import FileTree

FILES = {
    "site_/__init__.py": "from .celery import app\n",
    "site_/celery.py": "import site_.tasks, os\n",
    "site_/tasks.py": "",
    "site_/settings.py": "INSTALLED_APPS = ['talks']\nROOT_URLCONF = 'site_.urls'\nSECRET_KEY = 'x'\n",
    "site_/urls.py": "from talks import views\n",
    "talks/__init__.py": "def later():\n    from talks import views\n",
    "talks/apps.py": "from django.apps import AppConfig\n\n\nclass Config(AppConfig):\n    def ready(self):\n"
    "        from . import signals\n\n    def other(self):\n        from . import views\n",
    "talks/models.py": "from django.db import models\nfrom talks.fields import (  # ours\n    Room,\n)\n\n\n"
    "class Talk(models.Model):\n    pass\n",
    "talks/fields.py": "from . import plain\n",
    "talks/plain.py": "",
    "talks/signals.py": "import json\n",
    "talks/admin.py": "from talks.forms import Form\n",
    "talks/forms.py": "",
    "talks/views.py": "from talks.forms import Form\n",
    "lonely/views.py": "",
}


def tree(tmp_path: Path, files: dict[str, str]) -> FileTree:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return FileTree(tmp_path)


def test_each_file_has_the_phase_in_which_it_is_loaded(tmp_path: Path) -> None:
    found = tree(tmp_path, FILES).phases
    assert found == {
        "site_/__init__.py": "apps",
        "site_/celery.py": "apps",
        "site_/tasks.py": "apps",
        "talks/__init__.py": "apps",
        "talks/apps.py": "apps",
        "talks/models.py": "models",
        "talks/fields.py": "models",
        "talks/plain.py": "models",
        "talks/signals.py": "ready",
        "talks/admin.py": "ready",
        "talks/forms.py": "ready",
    }


def test_a_circle_of_imports_ends(tmp_path: Path) -> None:
    files = {"a/__init__.py": "from a import models\n", "a/models.py": "import a\nfrom a import models, none\n"}
    settings = {"settings.py": "INSTALLED_APPS = ['a']\nROOT_URLCONF = 'urls'\n"}
    assert tree(tmp_path, files).phases == {}, "nothing says that it is an application"
    assert tree(tmp_path, {**files, **settings}).phases == {"a/__init__.py": "apps", "a/models.py": "apps"}


def test_models_are_told_by_text(tmp_path: Path) -> None:
    files = {
        **FILES,
        "plain/models.py": "class Talk(dict):\n    pass\n",
        "many/models/__init__.py": "from .a import *\n",
    }
    found = tree(tmp_path, {**files, "many/models/a.py": FILES["talks/models.py"]})
    assert has_models(found, "talks.models")
    assert has_models(found, "many.models")
    assert not has_models(found, "plain.models")
    assert not has_models(found, "talks.plain")
    assert not has_models(found, "other.models")
