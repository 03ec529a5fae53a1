"""Two Djangos, one code base: the public names of the library."""

from __future__ import annotations

from functools import cache

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """The version is looked up when it is asked for: reading the metadata of packages takes a while."""
    if name != "__version__":
        raise AttributeError(name)
    return _version()


@cache
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - see above

    try:
        return version("django-seven")
    except PackageNotFoundError:  # a source tree that is not installed
        return "0+source"
