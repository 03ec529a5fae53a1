"""A change leads to the tests that may meet it."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.project.affected import affected
from django_seven.project.tree import FileTree

FILES = {
    "shop/__init__.py": "",
    "shop/models.py": "from shop.fields import Money\n",
    "shop/fields.py": "import decimal\n",
    "shop/templates/shop/a.html": "",
    "shop/tests/__init__.py": "",
    "shop/tests/test_models.py": "from ..models import Order\n",
    "orders/__init__.py": "",
    "orders/views.py": "import shop.models as models\n",
    "orders/tests.py": "from orders import (\n    views,  # all\n)\n",
    "blog/__init__.py": "",
    "blog/post_test.py": "from blog import posts\n",
    "blog/posts.py": "",
    "tests/test_whole.py": "from shop import fields\n",
    "tests/test_apart.py": "",
    "tests/tools.py": "",
}


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("shop/fields.py", ["orders/tests.py", "shop/tests/test_models.py", "tests/test_whole.py"]),
        ("shop/templates/shop/a.html", ["shop/tests/test_models.py"]),
        ("blog/posts.py", ["blog/post_test.py"]),
        ("blog/gone.py", ["blog/post_test.py"]),
        ("orders/views.py", ["orders/tests.py"]),
        ("tests/test_apart.py", ["tests/test_apart.py"]),
        ("README.md", []),
    ],
)
def test_what_a_change_may_touch(tmp_path: Path, changed: str, tests: list[str]) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert affected(FileTree(tmp_path), [changed]) == tests
