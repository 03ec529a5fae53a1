"""The guest that lets something stand in for what is missing, on old and new Pythons."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

GUESTS = Path(__file__).resolve().parents[2] / "src" / "django_seven" / "agent" / "guests"
PYTHONS = [Path(sys.executable), *(Path.home() / f".pyenv/versions/{v}/bin/python" for v in ("2.7.18", "3.6.15"))]
FILES = {
    "django/__init__.py": "",
    "django/urls.py": "def reverse(name):\n    return name + '!'\n",
    "django/text.py": "class Signal(object):\n    def __init__(self, caching=False):\n        self.caching = caching\n",
    "django/core/__init__.py": "",
    "sitecustomize.py": "import os\nos.environ['OWN'] = 'seen'\n",
}
ROWS = [
    {"kind": "module", "module": "django.core.urlresolvers", "name": "", "word": "", "instead": "django.urls"},
    {"kind": "module", "module": "django.core.never", "name": "", "word": "", "instead": ""},
    {"kind": "name", "module": "django.urls", "name": "resolve", "word": "", "instead": "django.urls.reverse"},
    {"kind": "name", "module": "django.text", "name": "Gone", "word": "", "instead": ""},
    {"kind": "keyword", "module": "django.text", "name": "Signal", "word": "providing_args", "instead": ""},
]
CODE = """
import os
from django.core.urlresolvers import reverse
from django.core.never import Anything
from django.urls import resolve
from django.text import Gone, Signal
class Mine(Gone):
    pass
class Other(Anything):
    pass
@Gone()
def function():
    return "called"
print(reverse("a"), resolve("b"), Signal(providing_args=[], caching=True).caching, function(), os.environ["OWN"])
"""


@pytest.mark.parametrize("python", PYTHONS, ids=lambda path: path.parts[-3])
def test_what_is_missing_is_there(python: Path, tmp_path: Path) -> None:
    if not python.exists():
        pytest.skip(f"{python} is not there")
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "rows.json").write_text(json.dumps(ROWS))
    env = {
        "PYTHONPATH": os.pathsep.join([str(GUESTS), str(tmp_path)]),
        "DJANGO_SEVEN_STUBS": str(tmp_path / "rows.json"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = f"from __future__ import print_function\n{CODE}"
    done = subprocess.run([python, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "a! b! True called seen", done.stderr
