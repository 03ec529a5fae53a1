"""Runs inside one real Django: lexes and compiles the templates that it is told; a line of JSON for each.

Written so that Python 2.7 reads it too. Standard input names the files, one a line. Libraries, tags and filters that
are not Django's count as there, so that only what a template is made of is judged: its tokens and its blocks.
"""

from __future__ import print_function

import hashlib
import io
import json
import sys

import django
from django.conf import settings

settings.configure(USE_I18N=True, SECRET_KEY="x")
if hasattr(django, "setup"):
    django.setup()

from django.template import base, defaultfilters, defaulttags, loader_tags  # noqa: E402
from django.templatetags import cache, i18n, l10n, tz  # noqa: E402

KINDS = ("text", "variable", "tag", "comment")
MIDDLE = ("else", "elif", "empty", "plural")


def read(path):
    """As Django's loaders read: with universal newlines."""
    with io.open(path, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lexed(text):
    """The tokens: kind, content and line of each."""
    try:
        found = base.Lexer(text).tokenize()
    except TypeError:
        found = base.Lexer(text, None).tokenize()
    return found


def told(token):
    """One token as plain data."""
    kind = getattr(token.token_type, "value", token.token_type)
    return [KINDS[kind], token.contents, token.lineno]


def named(token):
    """Kind and first word of a token."""
    kind, contents, _ = told(token)
    return kind, (contents.split() or [""])[0]


class Known(dict):
    """All tags: one that is unknown is a block where its end is among the tokens, else a simple one."""

    names = frozenset()

    def __missing__(self, name):
        if name.startswith("end") or name in MIDDLE:
            raise KeyError(name)
        return block if self.names & {"end" + name, "end_" + name} else nothing


def nothing(parser, token):
    """A tag that shows nothing."""
    return base.TextNode("")


def block(parser, token):
    """A tag that shows nothing and has an end."""
    name = token.contents.split()[0]
    parser.parse(("end" + name, "end_" + name))
    parser.delete_first_token()
    return base.TextNode("")


def problem(tokens):
    """Why Django does not compile the tokens; empty where it does."""
    parser = base.Parser(tokens)
    for module in (defaulttags, loader_tags, defaultfilters, i18n, l10n, tz, cache):
        parser.add_library(module.register)
    parser.tags = Known(parser.tags)
    parser.tags.names = frozenset(kind_and_name[1] for kind_and_name in map(named, tokens) if kind_and_name[0] == "tag")
    for name in ("load", "extends", "include", "url"):  # these look for other files, or must be the first
        parser.tags[name] = nothing
    parser.find_filter = lambda name: lambda value, argument=None: value
    try:
        parser.parse()
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)
    return ""


def main():
    """Every file in turn."""
    for path in sys.stdin.read().splitlines():
        tokens = lexed(read(path))
        rows = json.dumps([told(one) for one in tokens], sort_keys=True)
        digest = hashlib.sha256(rows.encode("utf-8")).hexdigest()
        print(json.dumps({"path": path, "count": len(tokens), "digest": digest, "problem": problem(tokens)}))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
