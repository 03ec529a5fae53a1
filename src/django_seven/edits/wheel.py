"""A wheel as a folder of files, and a folder as a wheel again: same bytes for the same content."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from django_seven.errors import PackageError

_STAMP = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold: a wheel made twice is the same
_MODE = 0o644 << 16


def unpack(wheel: Path, folder: Path) -> None:
    """Put the files of a wheel into a folder.

    Raises PackageError where it is no archive, or a name in it would lead outside the folder.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                parts = PurePosixPath(name).parts
                if PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name:
                    raise PackageError(f"`{wheel.name}` holds a file outside of itself: {name}.", "Do not use it.")
            archive.extractall(folder)
    except (zipfile.BadZipFile, OSError) as error:
        raise PackageError(f"`{wheel.name}` cannot be unpacked: {error}.", "Download it again.") from error


def dist_info(folder: Path) -> Path:
    """The folder of an unpacked wheel that describes it.

    Raises PackageError where there is not exactly one.
    """
    found = sorted(folder.glob("*.dist-info"))
    if len(found) != 1:
        raise PackageError(f"A wheel has {len(found)} `.dist-info` folders, not one.", "Look at how it was built.")
    return found[0]


def relabelled(folder: Path, version: str) -> str:
    """Give an unpacked wheel another version, and let it stand on any Django; return the name of its file.

    What it says of Django is taken back, since that is what the new version is about.
    """
    old = dist_info(folder)
    name = old.name.removesuffix(".dist-info").rpartition("-")[0]
    metadata = old / "METADATA"
    lines = metadata.read_text("utf-8").split("\n")
    end = lines.index("") if "" in lines else len(lines)
    head = [line for line in map(_free, lines[:end]) if line]
    head = [f"Version: {version}" if line.startswith("Version:") else line for line in head]
    metadata.write_text("\n".join([*head, *lines[end:]]), "utf-8")
    old.rename(folder / f"{name}-{version}.dist-info")
    tags = re.findall(r"(?m)^Tag:\s*(\S+)", (dist_info(folder) / "WHEEL").read_text("utf-8"))
    return f"{name}-{version}-{_joined(tags)}.whl"


def _free(line: str) -> str:
    """A line of metadata without the versions that it asks Django for."""
    kind, _, said = line.partition(":")
    if kind != "Requires-Dist":
        return line
    try:
        asked = Requirement(said.strip())
    except InvalidRequirement:
        return line
    if canonicalize_name(asked.name) != "django" or not asked.specifier:
        return line
    marker = f"; {asked.marker}" if asked.marker else ""
    return f"{kind}: {asked.name}{marker}"


def _joined(tags: Iterable[str]) -> str:
    """The tags as a file's name carries them: `py2-none-any` and `py3-none-any` are `py2.py3-none-any`."""
    columns = zip(*(tag.split("-") for tag in tags), strict=True)
    return "-".join(".".join(dict.fromkeys(column)) for column in columns) or "py3-none-any"


def pack(folder: Path) -> bytes:
    """The wheel that a folder makes, with a fresh RECORD."""
    info = dist_info(folder)
    record = info / "RECORD"
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != record)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            data, name = path.read_bytes(), path.relative_to(folder).as_posix()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            writer.writerow((name, f"sha256={digest}", len(data)))
            archive.writestr(_entry(name), data)
        name = record.relative_to(folder).as_posix()
        writer.writerow((name, "", ""))
        archive.writestr(_entry(name), rows.getvalue())
    return output.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.external_attr, entry.compress_type = _MODE, zipfile.ZIP_DEFLATED
    return entry
