"""django-debug-toolbar: panels and options that were renamed, panels of a project's own."""

from __future__ import annotations

from django_seven.rules.dictionaries import entries
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import string_value

_TOOLBAR = "django-debug-toolbar"
_LOG = "https://django-debug-toolbar.readthedocs.io/en/latest/changes.html"
_PANELS = "debug_toolbar.panels"
_RENAMED = {
    f"{_PANELS}.{old}": f"{_PANELS}.{new}"
    for old, new in (
        ("version.VersionDebugPanel", "versions.VersionsPanel"),
        ("timer.TimerDebugPanel", "timer.TimerPanel"),
        ("settings_vars.SettingsDebugPanel", "settings.SettingsPanel"),
        ("headers.HeaderDebugPanel", "headers.HeadersPanel"),
        ("request_vars.RequestVarsDebugPanel", "request.RequestPanel"),
        ("sql.SQLDebugPanel", "sql.SQLPanel"),
        ("template.TemplateDebugPanel", "templates.TemplatesPanel"),
        ("cache.CacheDebugPanel", "cache.CachePanel"),
        ("signals.SignalDebugPanel", "signals.SignalsPanel"),
        ("logger.LoggingDebugPanel", "logging.LoggingPanel"),
        ("redirects.InterceptRedirectsDebugPanel", "redirects.RedirectsPanel"),
        ("profiling.ProfilingDebugPanel", "profiling.ProfilingPanel"),
    )
}
_OPTIONS = {
    "RESULTS_STORE_SIZE": "RESULTS_CACHE_SIZE",
    "ROOT_TAG_ATTRS": "ROOT_TAG_EXTRA_ATTRS",
    "HIDDEN_STACKTRACE_MODULES": "HIDE_IN_STACKTRACES",
    "TAG": "INSERT_BEFORE",
}


def renamed_panel(draft: Draft, match: Match) -> None:
    """The old name of a panel becomes the one that it has since 1.0."""
    text = string_value(match.node)
    if text is None:
        raise Fine
    quoted = draft.text(match.node)
    draft.replace(match.node, quoted.replace(text, _RENAMED[text]))


def renamed_options(draft: Draft, match: Match) -> None:
    """Keys of `DEBUG_TOOLBAR_CONFIG`; `INTERCEPT_REDIRECTS` says which panels are off."""
    found = entries(match.node.child_by_field_name("right"))
    done = False
    for old, value in found.items():
        key = value.parent.child_by_field_name("key") if value.parent is not None else None
        new = _OPTIONS.get(old) or ("DISABLE_PANELS" if old == "INTERCEPT_REDIRECTS" else None)
        if key is None or new is None or (old == "INTERCEPT_REDIRECTS" and draft.text(value) == "False"):
            continue  # off is what the new side has by itself
        tag = string_value(value)
        if new in found or (old == "INTERCEPT_REDIRECTS" and draft.text(value) != "True") or (old == "TAG" and not tag):
            raise Skip(f"`{old}` and `{new}` are for a person to put together")
        draft.replace(key, draft.text(key).replace(old, new))
        if old == "TAG":
            draft.replace(value, draft.text(value).replace(tag or "", f"</{tag}>"))
        elif old == "INTERCEPT_REDIRECTS":
            draft.replace(value, "set()")
        done = True
    if not done:
        raise Fine


def own_panel(draft: Draft, match: Match) -> None:
    """Only in a class that derives from a panel of the toolbar."""
    if not draft.class_means(match.node, (f"{_PANELS}.Panel", f"{_PANELS}.DebugPanel")):
        raise Fine


_APPS = (
    'INSTALLED_APPS += ["debug_toolbar"]\nDEBUG = True\n'
    'MIDDLEWARE += ["debug_toolbar.middleware.DebugToolbarMiddleware"]\n'
)
_SHOWN = """
from debug_toolbar.toolbar import DebugToolbar

answer = [panel.__name__ for panel in DebugToolbar.get_panel_classes()]
"""
_CONFIG = """
from debug_toolbar import settings

config = settings.get_config() if hasattr(settings, "get_config") else settings.CONFIG
answer = [config[name] for name in ("RESULTS_CACHE_SIZE", "INSERT_BEFORE")]
"""
_PANEL = """
from debug_toolbar.panels import Panel


class Owner(Panel):
    def {name}(self, request, response):
        pass


answer = all(hasattr(Panel, name) for name in vars(Owner) if name in ("process_response", "generate_stats"))
"""

RULES = [
    Rule(
        id="toolbar-panel-names",
        what="The names that panels had before 1.0 are no longer read in django-debug-toolbar 2.0.",
        why="`SQLDebugPanel` is `SQLPanel` since 1.0, and so on; 1.11 renamed them with a warning.",
        since="1.4",
        until="2.0",
        change=Rewrite(tuple(f"'{name}'" for name in _RENAMED), renamed_panel),
        sure="safe",
        notes=f"{_LOG}#id29",
        axis=_TOOLBAR,
        example=Example(
            before=f'DEBUG_TOOLBAR_PANELS = ["{_PANELS}.sql.SQLDebugPanel", "{_PANELS}.version.VersionDebugPanel"]',
            after=f'DEBUG_TOOLBAR_PANELS = ["{_PANELS}.sql.SQLPanel", "{_PANELS}.versions.VersionsPanel"]',
            kind="settings",
            probe=_SHOWN,
            settings=_APPS,
        ),
        leaves=(f'DEBUG_TOOLBAR_PANELS = ["{_PANELS}.sql.SQLPanel"]',),
        symptoms=("No module named 'debug_toolbar.panels.version'",),
    ),
    Rule(
        id="toolbar-option-names",
        what="Options that django-debug-toolbar 1.0 renamed are no longer read in 2.0.",
        why="Nothing fails: the toolbar goes by its defaults.",
        since="1.4",
        until="2.0",
        change=Rewrite(("DEBUG_TOOLBAR_CONFIG =",), renamed_options),
        sure="safe",
        notes=f"{_LOG}#id29",
        axis=_TOOLBAR,
        example=Example(
            before='DEBUG_TOOLBAR_CONFIG = {"RESULTS_STORE_SIZE": 50, "TAG": "main"}',
            after='DEBUG_TOOLBAR_CONFIG = {"RESULTS_CACHE_SIZE": 50, "INSERT_BEFORE": "</main>"}',
            kind="settings",
            probe=_CONFIG,
            settings=_APPS,
        ),
        leaves=(
            'DEBUG_TOOLBAR_CONFIG = {"INTERCEPT_REDIRECTS": False}',
            'DEBUG_TOOLBAR_CONFIG = {"RESULTS_CACHE_SIZE": 50}',
            'DEBUG_TOOLBAR_CONFIG = {"TAG": "body", "INSERT_BEFORE": "</main>"}',
        ),
    ),
    Rule(
        id="toolbar-panel-hooks",
        what="`process_response` and `process_view` of a panel are not called since django-debug-toolbar 2.0.",
        why="Nothing fails: the panel stays empty. Panels wrap the response in `process_request`, as middleware does.",
        since="1.4",
        until="2.0",
        change=ByHand(
            ("def process_response", "def process_view"),
            "Record in `generate_stats(self, request, response)`, which is called since 1.4; what changes the response"
            " goes into `process_request`, which returns one since 2.0.",
            only=own_panel,
        ),
        pattern=r"\bdebug_toolbar\b",
        sure="show",
        notes=f"{_LOG}#id29",
        axis=_TOOLBAR,
        example=Example(
            before=_PANEL.format(name="process_response"),
            after=_PANEL.format(name="generate_stats"),
            settings=_APPS,
        ),
        leaves=(
            "import debug_toolbar\n\n\nclass Middleware:\n    def process_response(self, request, response):\n"
            "        return response\n",
        ),
    ),
]
