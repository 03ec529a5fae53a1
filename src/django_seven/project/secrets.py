"""Hides the user names and passwords that stand in addresses, before anything is shown or written."""

from __future__ import annotations

import re

_CREDENTIALS = re.compile(r"(?<=://)[^/\s@`'\"]+@")


def masked(text: str) -> str:
    """Put stars in the place of what stands before the host of an address.

    Parameters: `text` is anything: a line, a command, a whole output.
    Returns: the text, in which `https://me:word@host/` has become `https://***@host/`.
    """
    return _CREDENTIALS.sub("***@", text)
