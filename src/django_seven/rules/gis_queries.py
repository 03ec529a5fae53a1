"""Methods of `GeoQuerySet`, which became functions and aggregates of the database."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.gis import FIELDS, is_geometry
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, is_called, positional, string_value, value_of
from django_seven.values import Minor

_MODELS = "django.contrib.gis.db.models"
# Method to function, and what it may be given by place.
_FUNCTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "area": ("Area", ()),
    "centroid": ("Centroid", ()),
    "difference": ("Difference", ("geom",)),
    "distance": ("Distance", ("geom",)),
    "envelope": ("Envelope", ()),
    "force_rhr": ("ForceRHR", ()),
    "geohash": ("GeoHash", ("precision",)),
    "geojson": ("AsGeoJSON", ("precision", "crs", "bbox")),
    "gml": ("AsGML", ("precision", "version")),
    "intersection": ("Intersection", ("geom",)),
    "kml": ("AsKML", ()),
    "length": ("Length", ()),
    "mem_size": ("MemSize", ()),
    "num_geom": ("NumGeometries", ()),
    "num_points": ("NumPoints", ()),
    "perimeter": ("Perimeter", ()),
    "point_on_surface": ("PointOnSurface", ()),
    "reverse_geom": ("Reverse", ()),
    "scale": ("Scale", ("x", "y", "z")),
    "snap_to_grid": ("SnapToGrid", ("*", "*", "*", "*")),
    "svg": ("AsSVG", ("relative", "precision")),
    "sym_difference": ("SymDifference", ("geom",)),
    "transform": ("Transform", ("srid",)),
    "translate": ("Translate", ("x", "y", "z")),
    "union": ("Union", ("geom",)),
}
_AGGREGATES = {
    "collect": "Collect",
    "extent": "Extent",
    "extent3d": "Extent3D",
    "make_line": "MakeLine",
    "unionagg": "Union",
}
_SETS = ("difference", "intersection", "union")  # Django 1.11 has two of these for query sets
_LINKS = (
    "all",
    "filter",
    "exclude",
    "order_by",
    "annotate",
    "select_related",
    "distinct",
    "get_queryset",
    "defer",
    "only",
)


def is_query(draft: Draft, node: Node, asked: frozenset[int] = frozenset()) -> bool:
    """Whether an expression is certainly a query: `Shop.objects…`, a chain of its methods, or a name for such.

    `asked` are the values that are being looked at: in `shops = shops.filter()` a name leads to itself.
    """
    if node.type == "identifier":
        values = draft.values(node)
        new = [value for value in values if value.id not in asked]
        met = asked | {value.id for value in values}
        return bool(values) and all(value.type != "identifier" and is_query(draft, value, met) for value in new)
    if node.type == "call":
        function = node.child_by_field_name("function")
        name = function.child_by_field_name("attribute") if function is not None else None
        holder = function.child_by_field_name("object") if function is not None else None
        known = name is not None and draft.text(name) in (*_LINKS, *_FUNCTIONS)
        return known and holder is not None and is_query(draft, holder, asked)
    name = node.child_by_field_name("attribute") if node.type == "attribute" else None
    return name is not None and draft.text(name) == "objects"


def column(draft: Draft, query: Node) -> str:
    """The only geometry of the model that a query is about, as the file shows it."""
    root = query
    while root.type in ("call", "attribute"):
        below = root.child_by_field_name("function") if root.type == "call" else root.child_by_field_name("object")
        if below is None:
            break
        root = below
    text, kinds = draft.text(draft.root), "|".join(sorted(FIELDS))
    title = re.search(rf"^class {re.escape(draft.text(root))}\b.*\n((?:[ \t]+.*\n|\n)*)", text + "\n", re.M)
    found = re.findall(rf"^[ \t]+(\w+) = (?:\w+\.)*(?:{kinds})\(", title.group(1) if title else "", re.M)
    if len(found) != 1:
        raise Skip("which field it is about is not said here: give it its name")
    return str(found[0])


def given(draft: Draft, call: Node, names: tuple[str, ...]) -> tuple[str, str, list[str]]:
    """The field and the name of the result that a call asks for (each may be empty), and its other arguments."""
    field, result, rest = "", "", []
    placed = positional(call)
    if len(placed) > len(names):
        raise Skip("it is given more than it is known to take")
    for argument, name in zip(placed, names, strict=False):
        plain = name in ("geom", "*", "x", "y", "z", "srid")
        rest.append(draft.text(argument) if plain else f"{name}={draft.text(argument)}")
    for argument in arguments(call)[len(placed) :]:
        title = argument.child_by_field_name("name")
        name, value = draft.text(title) if title is not None else "", value_of(argument)
        if name in ("field_name", "model_att"):
            text = string_value(value)
            if text is None:
                raise Skip(f"`{name}` is not a plain text")
            field, result = (text, result) if name == "field_name" else (field, text)
        elif name == "tolerance":
            raise Skip("`tolerance` is for Oracle")
        else:
            rest.append(draft.text(value) if name == "geom" else draft.text(argument))
    return field, result, rest


def function(draft: Draft, match: Match) -> None:
    """`qs.area()` is `qs.annotate(area=Area("place"))`."""
    holder, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if holder is None or name is None or not is_called(match.node) or not is_query(draft, holder):
        raise Fine
    method, call = draft.text(name), call_of(match)
    if method in _SETS and not any(is_geometry(draft, value_of(node)) for node in arguments(call)):
        raise Fine  # it may be a query set that is given
    title, names = _FUNCTIONS[method]
    field, result, rest = given(draft, call, names)
    if method == "transform":
        raise Skip("it changes the geometry itself: say under which name you want it")
    field = field or column(draft, holder)
    if draft.road.old < Minor(1, 9):
        raise Skip("the functions came with Django 1.9")
    used = draft.require(f"{_MODELS}.functions.{title}")
    inside = ", ".join([f'"{field}"', *rest])
    draft.replace(call, f"{draft.text(holder)}.annotate({result or method}={used}({inside}))")


def aggregate(draft: Draft, match: Match) -> None:
    """`qs.extent()` is `qs.aggregate(Extent("place"))["place__extent"]`."""
    holder, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if holder is None or name is None or not is_called(match.node) or not is_query(draft, holder):
        raise Fine
    title = _AGGREGATES[draft.text(name)]
    call = call_of(match)
    field, _, rest = given(draft, call, ())
    if rest:
        raise Skip("it is given more than a field")
    field = field or column(draft, holder)
    used = draft.require(f"{_MODELS}.{title}")
    draft.replace(call, f'{draft.text(holder)}.aggregate({used}("{field}"))["{field}__{title.lower()}"]')


_SHOP = """
{}

class Shop(models.Model):
    place = models.PolygonField(srid=32140)
    objects = getattr(models, "GeoManager", models.Manager)()

    class Meta:
        app_label = "seven_example"


corner = Point(5, 23, srid=32140)
query = Shop.objects.{}
"""
_POSTGIS = """
DATABASES = {"default": {"ENGINE": "django.contrib.gis.db.backends.postgis", "NAME": "shop", "HOST": "/nowhere"}}
POSTGIS_VERSION = (2, 1, 2)
"""
_SQL = """
import re

sql = query.query.get_compiler("default").as_sql()[0].lower()
answer = re.findall(r"(st_\\w+)\\(", sql)[0].replace("mem_size", "memsize"), re.findall(r' as "(\\w+)"', sql)[-1]
"""
# `distance`, `length` and `perimeter` ask a table of the database for their unit; the others are proven.
_ASKING = ("distance", "length", "perimeter")
_WORDS = {
    "difference": "corner",
    "distance": "corner",
    "intersection": "corner",
    "union": "corner",
    "sym_difference": "corner",
    "scale": "2, 3",
    "translate": "2, 3",
    "snap_to_grid": "2",
}


def _example(method: str) -> Example:
    title = _FUNCTIONS[method][0]
    words = _WORDS.get(method, "")
    head = "from django.contrib.gis.db import models\n"
    point = "from django.contrib.gis.geos import Point\n"
    return Example(
        before=_SHOP.format(head + point, f"{method}({words})"),
        after=_SHOP.format(
            head + f"from {_MODELS}.functions import {title}\n" + point,
            f'annotate({method}={title}("place"{", " if words else ""}{words}))',
        ),
        probe=_SQL,
        settings=_POSTGIS,
    )


RULES = [
    Rule(
        id="gis-query-area",
        what="`area()`, `distance()`, `centroid()` and their kin of query sets are gone in Django 2.0.",
        why='They are functions of the database since Django 1.9: `annotate(area=Area("place"))`.',
        since="1.9",
        until="2.0",
        change=Rewrite(tuple(f".{name}" for name in _FUNCTIONS), function),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        needs="gdal",
        example=_example("area"),
        more=tuple(_example(name) for name in _FUNCTIONS if name not in ("area", "transform", "force_rhr", *_ASKING)),
        leaves=(
            "print(box.area())",
            "from django.contrib.gis.db import models\n\nboth = Shop.objects.all().union(Shop.objects.all())",
            "from django.contrib.gis.db import models\n\nshops = Shop.objects.area()",
        ),
        ledger=tuple(f"removed-{_MODELS}.query.GeoQuerySet.{name}" for name in _FUNCTIONS),
        symptoms=tuple(f"object has no attribute '{name}'" for name in ("area", "centroid", "distance", "geojson")),
    ),
    Rule(
        id="gis-query-extent",
        what="`extent()`, `collect()`, `unionagg()` and their kin of query sets are gone in Django 1.10.",
        why='They are aggregates: `aggregate(Extent("place"))`.',
        since="1.3",
        until="1.10",
        change=Rewrite(tuple(f".{name}" for name in _AGGREGATES), aggregate),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        unproven="needs PostGIS",
        example=Example(
            before="from django.contrib.gis.db import models\n\n"
            'from .models import Shop\n\nbox = Shop.objects.filter(open=True).extent(field_name="place")\n',
            after="from django.contrib.gis.db import models\n\n"
            "from .models import Shop\n\n"
            'box = Shop.objects.filter(open=True).aggregate(models.Extent("place"))["place__extent"]\n',
        ),
        leaves=("print(line.extent())", "print(Shop.objects.extent())"),
        ledger=tuple(f"removed-{_MODELS}.query.GeoQuerySet.{name}" for name in _AGGREGATES),
        symptoms=("object has no attribute 'extent'", "object has no attribute 'unionagg'"),
    ),
]
