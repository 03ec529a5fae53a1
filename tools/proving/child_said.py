# coding: utf-8
"""Answers as texts that are the same on Python 2.7 and 3, and names compared; Python 2.7 and 3.6+, nothing else."""

from __future__ import unicode_literals

import collections
import importlib
import unicodedata

# Stands before a `str` of Python 2 that is bytes and text at once; `proving.answers` lets it equal both.
NATIVE = "\ue000"
TWO = str is bytes
TEXT = type("")
CONSTANTS = (TEXT, bytes, bool, int, float, complex, tuple, list, dict, frozenset, type(None))
CONTAINERS = ((list, "[%s]"), (tuple, "(%s)"), (set, "{%s}"), (frozenset, "frozenset({%s})"))


def said(value):
    """The repr of a value, without what only tells the Pythons apart.

    A value whose class has a repr of its own is asked for it.
    """
    own = type(value).__repr__
    if TWO:
        simple = _said_by_two(value, own)
        if simple is not None:
            return simple
    for base, form in CONTAINERS:
        if own == base.__repr__ and (type(value) is base or base in (list, tuple)):
            return _container(value, base, form)
    if own == dict.__repr__:
        # Python 2 has no order of its own to tell
        return "{%s}" % ", ".join(sorted(map(_pair, value.items()), key=bare))
    if own == collections.OrderedDict.__repr__:
        return "%s([%s])" % (type(value).__name__, ", ".join(map(said, value.items())))
    if isinstance(value, BaseException) and own in (BaseException.__repr__, Exception.__repr__):
        return "%s(%s)" % (type(value).__name__, ", ".join(map(said, value.args)))
    return text(repr(value))


def _said_by_two(value, own):
    if isinstance(value, TEXT) and own == TEXT.__repr__:
        return _quoted(value)
    if isinstance(value, bytes) and own == bytes.__repr__:
        try:
            return NATIVE + _quoted(value.decode("ascii"))
        except UnicodeDecodeError:
            return "b" + text(repr(value))
    if type(value).__name__ == "long":
        return TEXT(value)
    if own == type.__repr__ and value.__module__ == "__builtin__":
        return "<class '%s'>" % {"unicode": "str", "long": "int"}.get(value.__name__, value.__name__)
    if own == type.__repr__:
        return "<class '%s.%s'>" % (value.__module__, value.__name__)
    return None


def _quoted(value):
    """As Python 3 writes a text: what can be printed stays."""
    kept = [sign in "'\"" or (ord(sign) > 126 and unicodedata.category(sign)[0] not in "CZ") for sign in value]
    inside = "".join(sign if stays else text(repr(sign))[2:-1] for sign, stays in zip(value, kept))
    if "'" in value and '"' not in value:
        return '"%s"' % inside
    return "'%s'" % inside.replace("'", "\\'")


def _container(value, base, form):
    parts = list(map(said, value))
    if base in (set, frozenset):
        if not parts:
            return base.__name__ + "()"
        parts.sort(key=bare)
    return form % (", ".join(parts) + ("," if base is tuple and len(parts) == 1 else ""))


def _pair(item):
    return "%s: %s" % (said(item[0]), said(item[1]))


def bare(given):
    """Without the marks."""
    return given.replace(NATIVE, "")


def text(given):
    """Text, whatever it was."""
    return given.decode("utf-8", "replace") if isinstance(given, bytes) else given


def message(error):
    """What an exception says."""
    try:
        return TEXT(error)
    except UnicodeError:
        return text(str(error))


def same(thing, old, new):
    """`same` where two dotted names mean one thing, or only one of them is there and means `thing`; else the ways."""
    found = [one for one in map(imported, (old, new)) if one]
    if not found:
        raise ImportError("neither %s nor %s can be imported" % (old, new))
    for (one,) in found:
        for (other,) in found + [(thing,)]:
            if one is not other and not (isinstance(one, CONSTANTS) and type(one) is type(other) and one == other):
                return "differs: %s and %s" % (named(one), named(other))
    return "same"


def imported(dotted):
    """What a dotted name means, in a tuple; None where it is not there."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(str(".".join(parts[:cut])))
        except ImportError:
            continue
        try:
            for part in parts[cut:]:
                value = getattr(value, part)
        except AttributeError:
            return None
        return (value,)
    return None


def named(value):
    """A thing by its kind and full name."""
    if isinstance(value, CONSTANTS) or not hasattr(value, "__name__"):
        return said(value)
    where = (getattr(value, "__module__", None) or "") + "."
    name = where.lstrip(".") + getattr(value, "__qualname__", value.__name__)
    return "<%s %s>" % ("class" if isinstance(value, type) else type(value).__name__, name)
