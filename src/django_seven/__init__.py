"""Two Djangos, one code base: the public names of the library."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("django-seven")
except PackageNotFoundError:  # running from a source tree that is not installed
    __version__ = "0+source"

__all__ = ["__version__"]
