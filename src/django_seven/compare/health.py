"""A side before and after an edit, and whether it is worse than it was."""

from __future__ import annotations

from django_seven.compare.looks import worse_settings, worse_templates
from django_seven.values import Health


def worse(before: Health, after: Health) -> str | None:
    """The first thing that was well and no longer is; None where nothing is."""
    for path, message in after.broken.items():
        if path not in before.broken:
            return f"{path} does not compile on the {after.side} side: {message}"
    if after.crash is not None and before.crash is None:
        return f"the {after.side} side does not start: {after.crash.message}"
    for module, crash in after.unimported.items():
        if module not in before.unimported:
            return f"{module} does not import on the {after.side} side: {crash.message}"
    if before.crash is None:
        for key, message in after.checks.items():
            if key not in before.checks and _is_error(key):
                return f"`check` says on the {after.side} side: {key}: {message}"
    templates = worse_templates(before.templates, after.templates, after.side)
    return templates or worse_settings(before.settings, after.settings, after.side)


def _is_error(key: str) -> bool:
    """Whether a check's id is that of an error (`models.E001`) and not of a warning."""
    identifier = key.split("|", maxsplit=1)[0]
    return ".E" in identifier or ".C" in identifier
