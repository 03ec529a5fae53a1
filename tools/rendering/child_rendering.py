# coding: utf-8
"""Renders one template inside one Django with contexts that answer anything; Python 2.7 and 3.6+, nothing else.

`shown(path, folders, known, loose)` gives, as JSON, what one says to the compiler (`error`), and for each context
`["text", what it rendered to]` or `["error", what was raised]`. What a template extends is a page that has all of
its blocks, what it includes is the file of that name in `folders`, else a mark. Libraries, tags and filters that
cannot be loaded and that no Django has (`known` names a file of those) are stood in for by ones that show their
arguments, and named (`stood in`); where it is `loose`, those that could be loaded are stood in for as well.
"""

from __future__ import unicode_literals

import importlib
import io
import json
import os
import random
import re
import zlib

TEXT = type("")
NEVER = ("items", "keys", "values", "resolve_context", "render", "nodelist", "do_not_call_in_templates", "alters_data")
NEVER += ("resolve_expression", "translated", "dicts", "template", "source")
NEVER += ("location",)  # the old sitemaps are plain texts
RENAMED = {"module_name": "model_name", "query_set": "queryset", "root_query_set": "root_queryset"}
STOOD = []


class Anything(TEXT):
    """A text that has every attribute and every key, and two items."""

    mixed = False

    def __getattr__(self, name):
        if name.startswith("_") or name in NEVER:
            raise AttributeError(name)
        found = alias(TEXT.__str__(self).strip("<>&"), name, self.mixed)
        if found is not None:
            return found
        return make(TEXT.__str__(self).strip("<>&") + "." + name, self.mixed)

    def __getitem__(self, key):
        if isinstance(key, (slice, int)):
            return TEXT.__getitem__(self, key)
        if key in NEVER:
            raise KeyError(key)
        found = alias(TEXT.__str__(self).strip("<>&"), key, self.mixed)
        if found is not None:
            return found
        return make(TEXT.__str__(self).strip("<>&") + "." + TEXT(key), self.mixed)

    def __iter__(self):
        bare = TEXT.__str__(self).strip("<>&")
        return iter([make(bare + ".first", self.mixed), make(bare + ".second", self.mixed)])

    def __len__(self):
        return 2

    def __bool__(self):
        return not self.mixed or zlib.crc32(TEXT.__str__(self).encode("utf-8")) % 2 == 0

    __nonzero__ = __bool__
    __hash__ = TEXT.__hash__


class Mixed(Anything):
    mixed = True


def alias(path, name, mixed=False):
    """What another name of a real object stands for; None where it is its own."""
    import django

    if name == "as_table":  # what a form below 5.0 is shown as where nothing is said
        return make(path, mixed)
    if name == "absolute_url" and path.endswith(("first", "second")):  # of the form of an inline
        at = (path, path)
        return Anything("/at/admin:view_on_site/%s.original_content_type_id/%s.original.pk/" % at)
    if django.VERSION < (1, 8) and name in RENAMED:
        return make(path + "." + RENAMED[name], mixed)
    return None


def make(path, mixed):
    return (Mixed if mixed else Anything)("<" + path + "&>")


class Lenient(dict):
    """Tags or filters by name; for one that no Django knows there is one that shows what it was given."""

    def __init__(self, given, known, stand_in):
        dict.__init__(self, given)
        self.known, self.stand_in = known, stand_in

    def __contains__(self, name):
        return dict.__contains__(self, name) or self.stands_in(name)

    def stands_in(self, name):
        return name not in self.known and not name.startswith("end")

    def __missing__(self, name):
        if not self.stands_in(name):
            raise KeyError(name)
        STOOD.append(name)
        return self.stand_in(name)


def tag_stand_in(name):
    from django.template.base import Node

    class StandIn(Node):
        child_nodelists = ("nodelist",)

        def __init__(self, words, nodelist):
            self.words, self.nodelist = words, nodelist
            self.stored = words[-1] if words[-2:-1] == ["as"] else None

        def render(self, context):
            inner = self.nodelist.render(context) if self.nodelist else ""
            if self.stored:
                context[self.stored] = make("made by " + name, False)
                return inner
            return "[" + " ".join(self.words) + "]" + inner

    def compile_it(parser, token):
        words, nodelist = token.split_contents(), None
        for end in ("end" + name, "end_" + name):
            if any(one.contents.split()[:1] == [end] for one in parser.tokens):
                nodelist = parser.parse((end,))
                parser.delete_first_token()
                break
        return StandIn(words, nodelist)

    return compile_it


def filter_stand_in(name):
    def apply(value, argument=None):
        return make(TEXT(value).strip("<>&") + "|" + name, False)

    return apply


def patch(folders, known, loose):
    """Let the engine of this Django find only what is asked of here, and stand in for what nobody has."""
    import django
    from django.template import base, defaulttags

    tags, filters = frozenset(known["tags"]), frozenset(known["filters"])
    made = base.Parser.__init__

    def lenient(self, *args, **kwargs):
        made(self, *args, **kwargs)
        self.tags = Lenient(self.tags, tags, tag_stand_in)
        self.filters = Lenient(self.filters, filters, filter_stand_in)

    base.Parser.__init__ = lenient
    find = "find_library" if django.VERSION >= (1, 9) else "get_library"
    found = getattr(defaulttags, find, None) or getattr(base, find)

    def library(*args):
        name = args[-1]
        if name in known["libraries"]:
            return found(*args)
        try:
            if loose:
                raise LookupError(name)
            return found(*args)
        except Exception:
            STOOD.append("library " + name)
            stand_in = importlib.import_module("django.template").Library()
            stand_in.tags = Lenient({}, tags, tag_stand_in)
            stand_in.filters = Lenient({}, filters, filter_stand_in)
            return stand_in

    for module in (defaulttags, base):
        if hasattr(module, find):
            setattr(module, find, library)
    patch_loading(folders)
    patch_urls()


def patch_loading(folders):
    """What is extended is a page with the blocks of who extends it; what is included lies in the folders."""
    import django
    from django.template import Template, loader, loader_tags

    def find_template(name, *args, **kwargs):
        name = TEXT(name)
        for folder in folders:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with io.open(path, encoding="utf-8") as file:
                    return Template(file.read()), None
        return Template("[the template %s]" % re.sub("[{}%]", "", name)), None

    def get_template(name, *args, **kwargs):
        return find_template(name)[0]

    def select_template(names, *args, **kwargs):
        return find_template([names, list(names)[0]][not isinstance(names, TEXT)])[0]

    def get_parent(self, context):
        names = sorted(set(one.name for one in self.nodelist.get_nodes_by_type(loader_tags.BlockNode)))
        return Template("\n".join("<%s>{%% block %s %%}{%% endblock %%}</%s>" % (n, n, n) for n in names))

    loader_tags.ExtendsNode.get_parent = get_parent
    for module in (loader, loader_tags):
        for name, function in (("get_template", get_template), ("select_template", select_template)):
            if hasattr(module, name) and django.VERSION < (1, 8):
                setattr(module, name, function)
    if django.VERSION >= (1, 8):
        from django.template.engine import Engine

        Engine.find_template = lambda self, name, *args, **kwargs: (find_template(name)[0], None)
        Engine.get_template = lambda self, name: find_template(name)[0]
        Engine.select_template = lambda self, names: select_template(names)


def patch_urls():
    """Every address is one."""
    for name in ("django.core.urlresolvers", "django.urls", "django.urls.base"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue

        def reverse(viewname, urlconf=None, args=None, kwargs=None, *rest, **more):
            tail = [TEXT(one) for one in args or ()]
            tail += ["%s-%s" % (key, (kwargs or {})[key]) for key in sorted(kwargs or {})]
            return "/at/%s/" % re.sub("[<>&]", "", "/".join([TEXT(viewname)] + tail))

        module.reverse = reverse


def contexts():
    """One that has everything, one that has nothing, one that has about half of it."""
    from django.template import Context

    class Full(Context):
        mixed = False

        def __getitem__(self, key):
            try:
                return Context.__getitem__(self, key)
            except KeyError:
                return make(key, self.mixed)

        def get(self, key, otherwise=None):
            return Context.get(self, key, otherwise)

    class Half(Full):
        mixed = True

    class Nothing(Context):
        pass

    given = {"csrf_token": "token"}
    return [Full(dict(given)), Nothing(dict(given)), Half(dict(given))]


def render(text):
    from django.template import Template

    found = []
    for context in contexts():
        random.seed(0)
        try:
            found.append(["text", short(TEXT(Template(text).render(context)))])
        except Exception as error:
            found.append(["error", TEXT(type(error).__name__) + ": " + said(error)])
    return found


def said(error):
    try:
        return re.sub("0x[0-9a-f]+", "0x", TEXT(error))[:300]
    except Exception:
        return "?"


def compiled(text):
    from django.template import Template

    try:
        Template(text)
    except Exception as error:
        return TEXT(type(error).__name__) + ": " + said(error)
    return ""


def shown(path, folders, known_file, loose=False):
    """What a template compiles and renders to."""
    with io.open(known_file, encoding="utf-8") as file:
        patch(folders, json.load(file), loose)
    with io.open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    error = compiled(text)
    found = [["error", error]] * 3 if error else render(text)
    told = json.dumps({"error": error, "shown": found, "stood in": sorted(set(STOOD))}, sort_keys=True)
    return told.decode("ascii") if isinstance(told, bytes) else told


def short(text):
    """A text as it is told: what is very long by its start and a sum."""
    if len(text) < 15000:
        return text
    return "%s... %d characters, sum %d" % (text[:12000], len(text), zlib.crc32(text.encode("utf-8")) & 0xFFFFFFFF)
