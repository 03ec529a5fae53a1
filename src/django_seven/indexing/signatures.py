"""What a function takes, and what its decorators make of that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tree_sitter import Query

from django_seven.indexing.trees import LANGUAGE, Node, arguments, captures, dotted, flat, string, strings, text

# Decorators, by their last name, that leave what may be passed as it is.
KEEP = {
    "abstractmethod", "action", "allow_lazy", "assignment_tag", "async_unsafe", "asynccontextmanager", "atomic",
    "cache", "cache_control", "cache_page", "classonlymethod", "commit_on_success", "condition",
    "conditional_page", "contextmanager", "coroutine", "csp_override", "csp_report_only_override",
    "csrf_exempt", "csrf_protect", "display", "ensure_csrf_cookie", "etag", "filter", "final", "gzip_page",
    "html_safe", "inclusion_tag", "isolate_apps", "keep_lazy", "keep_lazy_text", "last_modified",
    "login_not_required", "login_required", "lru_cache", "memoize", "method_decorator", "modify_settings",
    "never_cache", "no_append_slash", "no_style", "non_atomic_requests", "overload", "override_settings",
    "permission_required", "python_2_unicode_compatible", "receiver", "register", "require_GET", "require_POST",
    "require_csrf_token", "require_http_methods", "require_jinja2", "require_safe", "requires_csrf_token",
    "sensitive_post_parameters", "sensitive_variables", "silence_ignore_deprecated", "simple_block_tag",
    "simple_tag", "skipCustomUser", "skipIf", "skipIfCustomUser", "skipIfDBFeature", "skipUnless",
    "skipUnlessDBFeature", "staff_member_required", "stringfilter", "tag", "tag_function", "total_ordering",
    "user_passes_test", "vary_on_cookie", "vary_on_headers", "wraps", "wraps_view", "xframe_options",
    "xframe_options_deny", "xframe_options_exempt", "xframe_options_sameorigin",
}  # fmt: skip
PROPERTIES = frozenset(["property", "cached_property", "classproperty", "abstractproperty", "lazyproperty"])
FOLLOWERS = frozenset(("setter", "deleter", "getter"))
_FORWARD = Query(LANGUAGE, "(call function: (attribute attribute: (identifier) @name)) @call")
_USES = Query(LANGUAGE, "(identifier) @use")


@dataclass(frozen=True)
class Function:
    """A function as it is called: `signature` is None where a decorator replaces it."""

    signature: str | None
    flags: str = ""  # s: static, c: class method, p: property, ?: conditional
    forward: tuple[object, ...] | None = None

    def conditional(self) -> Function:
        """The same, seen under a condition."""
        return self if "?" in self.flags else replace(self, flags=self.flags + "?")


def decorators(node: Node) -> list[tuple[str, Node]]:
    """The last name of each decorator of a decorated definition (empty where it is no name), and its expression."""
    found = []
    for child in node.children:
        if child.type == "decorator" and child.named_children:
            expression = child.named_children[0]
            called = expression.child_by_field_name("function") if expression.type == "call" else expression
            found.append(((dotted(called) or "").rpartition(".")[2], expression))
    return found


def function(node: Node, around: list[tuple[str, Node]], *, in_class: bool) -> Function:
    """Read one definition with the decorators around it."""
    signature: str | None = "\t".join(parameters(node.child_by_field_name("parameters")))
    flags = ""
    for name, expression in around:
        if name in PROPERTIES or name in FOLLOWERS:
            return Function(None, "p")
        if name in ("staticmethod", "classmethod"):
            flags += name[0]
        elif name == "classonlymethod":
            flags += "c"
        elif name == "deprecate_posargs":
            signature = _posargs(signature or "", expression)
        elif name not in KEEP:
            signature = None
    if in_class and text(node.child_by_field_name("name")) in ("__new__", "__init_subclass__", "__class_getitem__"):
        flags = flags.replace("s", "").replace("c", "") + "c"
    if signature is None:
        return Function(None, flags)
    return Function(signature, flags, _forwarded(node, signature) if in_class and "\t**" in f"\t{signature}" else None)


def parameters(node: Node | None) -> list[str]:
    """Each parameter as `name`, `name=default`, `*`, `/`, `*name` or `**name`."""
    found = []
    for child in node.named_children if node is not None else ():
        if child.type in ("keyword_separator", "positional_separator"):
            found.append(text(child))
        elif child.type in ("default_parameter", "typed_default_parameter"):
            name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            found.append(f"{flat(name)}={flat(value)[:120]}")
        elif child.type == "typed_parameter":
            found.append(flat(child.named_children[0]))
        elif child.type != "comment":
            found.append(flat(child))
    return found


def _posargs(signature: str, expression: Node) -> str:
    """While `deprecate_posargs` is there, what it names may still be passed by position."""
    plain, named = arguments(expression)
    names = strings(named.get("moved") or (plain[1] if len(plain) > 1 else None))
    parts = signature.split("\t")
    if names is None or "*" not in parts:
        return signature
    place = parts.index("*")
    defaults = {part.partition("=")[0]: part for part in parts[place + 1 :]}
    moved = [defaults[name] for name in names if name in defaults]
    rest = [part for part in parts[place + 1 :] if part not in moved]
    bare = ["*", *rest] if any(not part.startswith("**") for part in rest) else rest
    return "\t".join([*parts[:place], *moved, *bare])


def _forwarded(node: Node, signature: str) -> tuple[object, ...] | None:
    """How a method hands `**kwargs` on to the one above it, where that is all it does with what it does not know.

    (explicit positional arguments, explicit keywords, whether `*args` goes on too, keywords it takes out itself, and
    for `Base.method(self, …)` the base)
    """
    name, body = text(node.child_by_field_name("name")), node.child_by_field_name("body")
    rest = signature.rsplit("\t", maxsplit=1)[-1].removeprefix("**")
    splat = next((part[1:] for part in signature.split("\t") if re.match(r"\*\w", part)), None)
    if body is None:
        return None
    calls = [found["call"][0] for found in captures(_FORWARD, body) if text(found["name"][0]) == name]
    calls = [call for call in calls if any(flat(part) == f"**{rest}" for part in arguments(call)[0])]
    if len(calls) != 1:
        return None
    plain, named = arguments(calls[0])
    given = [part for part in plain if part.type not in ("list_splat", "dictionary_splat")]
    splats = [flat(part) for part in plain if part.type in ("list_splat", "dictionary_splat")]
    if set(splats) - {f"**{rest}", f"*{splat}"}:
        return None
    taken = _taken(body, rest, calls[0])
    if taken is None:
        return None
    shape = (len(given), sorted(named), f"*{splat}" in splats, taken)
    owner = calls[0].child_by_field_name("function")
    base = dotted(owner.child_by_field_name("object")) if owner is not None else None
    if base is None:
        return shape if owner is not None and re.match(r"super\s*\(", text(owner)) else None
    if not given or flat(given[0]) != signature.split("\t", maxsplit=1)[0]:
        return None
    return (len(given) - 1, *shape[1:], base)


def _taken(body: Node, rest: str, call: Node) -> list[str] | None:
    """The keywords that the body itself takes from `kwargs`; None where it does more with it than can be seen."""
    taken = set()
    for found in captures(_USES, body):
        use = found["use"][0]
        if text(use) != rest or use.parent is None:
            continue
        around = use.parent
        if around.type == "dictionary_splat":
            if around.parent is not None and around.parent.parent == call:
                continue
            return None
        key = None
        if around.type == "attribute" and around.parent is not None and around.parent.type == "call":
            if text(around.child_by_field_name("attribute")) not in ("pop", "get", "setdefault"):
                return None
            plain, _ = arguments(around.parent)
            key = string(plain[0]) if plain else None
        elif around.type == "subscript":
            key = string(around.child_by_field_name("subscript"))
        elif around.type == "comparison_operator":
            key = string(around.named_children[0])
        if key is None:
            return None
        taken.add(key)
    return sorted(taken)
