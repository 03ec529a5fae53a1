from __future__ import annotations

from pathlib import Path

from django_seven.project.files import read_text, relative, walk


def names(root: Path) -> list[str]:
    return [relative(path, root) for path in walk(root)]


def test_folders_of_tools_are_skipped(write):
    root = write(
        {
            "a.py": "",
            ".git/config": "",
            ".tox/py38/x.py": "",
            "node_modules/x/x.py": "",
            "app/__pycache__/x.pyc": "",
            ".seven/state": "",
            "shop.egg-info/PKG-INFO": "",
            "lib/site-packages/django/x.py": "",
        }
    )
    assert names(root) == ["a.py"]


def test_a_virtual_environment_is_known_by_what_lies_in_it(write):
    root = write(
        {
            "a.py": "",
            "mine/pyvenv.cfg": "",
            "mine/x.py": "",
            "older/bin/activate": "",
            "older/lib/x.py": "",
        }
    )
    assert names(root) == ["a.py"]


def test_build_is_skipped_unless_it_is_a_package(write):
    root = write({"build/lib/x.py": "", "dist/__init__.py": "", "dist/x.py": ""})
    assert names(root) == ["dist/__init__.py", "dist/x.py"]


def test_symbolic_links_are_not_followed(write, tmp_path):
    root = write({"a.py": ""})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "b.py").write_text("")
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "twice.py").symlink_to(root / "a.py")
    (root / "loop").symlink_to(root)
    assert names(root) == ["a.py"]


def test_a_file_in_another_encoding_is_read(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_bytes(b"# caf\xe9\nDjango\n")
    assert "Django" in read_text(path)
    assert read_text(tmp_path / "missing.txt") == ""
