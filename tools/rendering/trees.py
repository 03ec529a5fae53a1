"""Trees of templates to look at: Django's own apps, release by release, and packages of the index of their time."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from proving.releases import DJANGOS, Missing, cache, django, find_interpreter

from django_seven import process
from django_seven.project.tree import FileTree
from django_seven.values import Minor

# Package, version, and the newest Django that it was made for.
PACKAGES = """
django-admin-tools      0.5.2   1.6
django-cms              2.3.5   1.4
django-registration     0.8     1.4
django-messages         0.4.4   1.4
django-userena          1.1.2   1.4
django-notification     0.1.5   1.4
django-allauth          0.20.0  1.8
django-allauth          0.36.0  2.0
django-avatar           2.2.1   1.9
django-blog-zinnia      0.15    1.8
django-bootstrap3       5.4.0   1.8
django-celery           3.1.17  1.8
django-cms              3.2.5   1.8
django-crispy-forms     1.4.0   1.6
django-debug-toolbar    1.3.2   1.8
django-endless-pagination 2.0   1.5
django-filer            1.2.0   1.9
django-formtools        1.0     1.8
django-grappelli        2.6.5   1.7
django-helpdesk         0.1.17  1.8
django-hijack           2.0.0   1.9
django-import-export    0.4.2   1.8
django-jet              1.0.8   2.1
django-machina          0.5.0   1.11
django-messages         0.5.1   1.6
django-mptt             0.7.4   1.8
django-newsletter       0.5.2   1.8
django-oscar            0.7.3   1.7
django-oscar            1.5     1.11
django-photologue       3.1     1.8
django-registration-redux 1.2   1.8
django-reversion        1.8.7   1.8
django-suit             0.2.18  1.9
django-tables2          1.0.4   1.8
django-two-factor-auth  1.2.0   1.8
django-userena          1.4.1   1.7
djangocms-blog          0.6.0   1.8
djangorestframework     2.3.14  1.6
djangorestframework     3.3.3   1.9
wagtail                 1.2     1.8
wagtail                 2.2     2.1
Cartridge               0.10.0  1.8
Mezzanine               1.2.4   1.4
Mezzanine               3.0.9   1.6
Mezzanine               4.0.1   1.8
"""


@dataclass(frozen=True)
class Tree:
    """A folder of templates and the Django they were made for; `inside` lies on the path of Python."""

    label: str
    folder: Path
    made_for: Minor
    inside: bool = False

    @cached_property
    def templates(self) -> list[str]:
        """The templates, relative to the folder, that lie below a folder of templates."""
        return [name for name in FileTree(self.folder).templates if "templates/" in name]

    @property
    def apps(self) -> list[str]:
        """The packages in it that have tags of their own or templates, as dotted names."""
        found = {path.parent for path in self.folder.rglob("templatetags/__init__.py")}
        found = {path.parent for path in found}
        dotted = {path.relative_to(self.folder).as_posix().replace("/", ".") for path in found}
        return sorted(name for name in dotted if not name.startswith((".", "tests", "docs", "example")))


def own() -> Iterator[Tree]:
    """The templates of each Django."""
    for minor in DJANGOS:
        there = django(minor)
        if minor >= (1, 4) and not isinstance(there, Missing):
            yield Tree(f"Django {minor}", there.folder / "django", minor, inside=True)


def packages(place: Path) -> Iterator[Tree]:
    """The packages, fetched by pip where they are not there."""
    for line in PACKAGES.strip().splitlines():
        name, version, made_for = line.split()
        folder = place / f"{name}-{version}"
        if not folder.is_dir():
            _fetch(f"{name}=={version}", folder)
        if folder.is_dir():
            yield Tree(f"{name} {version}", folder, Minor.parse(made_for))


def default_place() -> Path:
    """Where packages are kept."""
    return cache().parent / "templates"


def _fetch(wanted: str, folder: Path) -> None:
    """One distribution of its time, as it was uploaded; by the pip of a Python of then where there is one."""
    for python in (Minor(2, 7), Minor(3, 6), Minor(3, 12)):
        interpreter = find_interpreter(python)
        with TemporaryDirectory() as fresh:
            command = [interpreter or "python", "-m", "pip", "-q", "download", "--no-deps", "-d", fresh, wanted]
            done = process.run(command, cwd=Path(fresh), timeout=120.0)
            for file in Path(fresh).iterdir() if done.code == 0 else ():
                _unpack(file, folder)
                return


def _unpack(file: Path, folder: Path) -> None:
    with TemporaryDirectory() as fresh:
        if file.suffix in (".whl", ".zip"):
            with zipfile.ZipFile(file) as archive:
                archive.extractall(fresh)
        else:
            with tarfile.open(file) as archive:
                archive.extractall(fresh, filter="data")
        inner = list(Path(fresh).iterdir())
        source = inner[0] if len(inner) == 1 and file.suffix != ".whl" else Path(fresh)
        folder.parent.mkdir(parents=True, exist_ok=True)
        source.rename(folder) if source != Path(fresh) else _copy(source, folder)


def _copy(source: Path, folder: Path) -> None:
    folder.mkdir()
    for one in source.iterdir():
        one.rename(folder / one.name)
