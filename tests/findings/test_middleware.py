"""A class of hooks is a middleware where the settings name it, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

HOOKS = "class Words(object):\n    def process_request(self, request):\n        request.words = 1\n"


@pytest.mark.parametrize(("listed", "mixed"), [("shop.layers.Words", True), ("shop.layers.Other", False)])
def test_the_settings_tell(listed: str, mixed: bool, tmp_path: Path) -> None:
    files = {
        "site/shop/__init__.py": "",
        "site/shop/layers.py": HOOKS,
        "site/settings.py": f'SECRET_KEY = "x"\nINSTALLED_APPS = ["shop"]\nMIDDLEWARE_CLASSES = ["{listed}"]\n',
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    road = Road(Minor(1, 11), Minor(2, 2), Minor(3, 6), Minor(3, 6))
    result = Engine([named("old-style-middleware")], road, FileTree(tmp_path)).fix("site/shop/layers.py", "likely")
    assert isinstance(result, FileResult)
    assert (b"class Words(MiddlewareMixin):" in result.after) is mixed
    assert bool(result.findings) is not mixed


@pytest.mark.parametrize("base", ["from django.utils.deprecation import MiddlewareMixin", "MiddlewareMixin = object"])
def test_a_mixin_of_the_project_that_may_be_djangos_is_left(base: str, tmp_path: Path) -> None:
    shim = f"try:\n    {base}\nexcept ImportError:\n    class MiddlewareMixin(object):\n        pass\n"
    hooks = HOOKS.replace("Words(object)", "WordsMiddleware(MiddlewareMixin)")
    for name, text in {"shims.py": shim, "layers.py": f"from shop.shims import MiddlewareMixin\n\n\n{hooks}"}.items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    road = Road(Minor(1, 11), Minor(2, 2), Minor(3, 6), Minor(3, 6))
    result = Engine([named("old-style-middleware")], road, FileTree(tmp_path)).check("shop/layers.py")
    assert isinstance(result, FileResult)
    assert bool(result.findings) is (base == "MiddlewareMixin = object")
