"""Geometries of GeoDjango: accessors, names that moved, managers."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Keyword, Match, Moved, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, is_called, positional

_GIS = "django.contrib.gis"
_SHAPES = (
    "Point",
    "LineString",
    "LinearRing",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
    "GEOSGeometry",
    "fromstr",
)
FIELDS = frozenset(
    f"{name}Field"
    for name in (
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
        "Geometry",
    )
)
_PARTS = {"srid": "srid", "x": "x", "y": "y", "z": "z", "coords": "tuple"}


def is_geometry(draft: Draft, node: Node) -> bool:
    """Whether an expression is certainly a geometry: made there, or a field of that kind only."""
    if node.type == "identifier":
        if draft.text(node) == "self":
            return bool(draft.class_means(node, tuple(f"{_GIS}.geos.{name}" for name in _SHAPES)))
        values = draft.values(node)
        return bool(values) and all(value.type != "identifier" and is_geometry(draft, value) for value in values)
    if node.type == "call":
        function = node.child_by_field_name("function")
        meaning = draft.meaning(function) if function is not None else None
        return meaning is not None and meaning.startswith(f"{_GIS}.geos.") and meaning.rpartition(".")[2] in _SHAPES
    name = node.child_by_field_name("attribute") if node.type == "attribute" else None
    kinds = draft.model_fields(draft.text(name)) if name is not None else frozenset()
    return bool(kinds) and kinds <= FIELDS


def accessor(draft: Draft, match: Match) -> None:
    """`get_x()` and `set_x(…)` of a geometry are its attribute `x`."""
    holder, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if holder is None or name is None:
        raise Fine
    if not is_geometry(draft, holder):
        if _GIS in draft.text(draft.root) and draft.text(holder) != "self":
            raise Skip("it is not certain to be a geometry")
        raise Fine
    verb, _, part = draft.text(name).partition("_")
    call = call_of(match)
    given = positional(call)
    if verb == "get" and not given:
        draft.replace(call, f"{draft.text(holder)}.{_PARTS[part]}")
        return
    statement = call.parent
    if verb != "set" or len(given) != 1 or statement is None or statement.type != "expression_statement":
        raise Skip("it is called in another way")
    draft.replace(call, f"{draft.text(holder)}.{_PARTS[part]} = {draft.text(given[0])}")


def merged(draft: Draft, match: Match) -> None:
    """`cascaded_union` of a geometry is `unary_union`."""
    name = match.node.child_by_field_name("attribute")
    if name is None or is_called(match.node) or _GIS not in draft.text(draft.root):
        raise Fine
    if draft.road.old.major == 1 and draft.road.old.minor < 10:
        raise Skip("`unary_union` came with Django 1.10")
    draft.replace(name, "unary_union")


_POINT = """
from django.contrib.gis.geos import Point

place = Point(5, 23, 8)
{}
answer = {}
"""
_UNION = """
from django.contrib.gis.geos import MultiPolygon, Polygon

square = Polygon(((0, 0), (0, 1), (1, 1), (1, 0), (0, 0)))
answer = MultiPolygon(square, square).{}.area
"""
_MANAGED = """
from django.contrib.gis.db import models


class Shop(models.Model):
    place = models.PointField()
    objects = models.{}()

    class Meta:
        app_label = "seven_example"
"""
_QUERY_SET = """
from django.contrib.gis.db import models
from {0} import {1}


class Shops({1}):
    def near(self, place):
        return self.filter(place__bboverlaps=place)


class Shop(models.Model):
    place = models.PointField()
    objects = Shops.as_manager()

    class Meta:
        app_label = "seven_example"
"""
_POSTGIS = """
DATABASES = {"default": {"ENGINE": "django.contrib.gis.db.backends.postgis", "NAME": "shop", "HOST": "/nowhere"}}
POSTGIS_VERSION = (3, 3, 2)
"""
_FILTERED = """
from django.contrib.gis.geos import Point

answer = " && " in Shop.objects.filter(place__bboverlaps=Point(5, 23)).query.get_compiler("default").as_sql()[0]
"""
_NEAR = """
from django.contrib.gis.geos import Point

answer = " && " in Shop.objects.near(Point(5, 23)).query.get_compiler("default").as_sql()[0]
"""
_REFUSED = """
from {0} import {1}

try:
    from django.contrib.gis.gdal import OGRGeometry

    OGRGeometry("nonsense")
except {1}:
    answer = "refused"
"""
_KML = """
from django.contrib.gis.db.models.functions import AsKML

shown = AsKML("place", {}precision=6)
answer = shown.extra, shown.get_source_expressions()[-1].value
"""

RULES = [
    Rule(
        id="geometry-get-x",
        what="`get_x()`, `set_x()` and their kin of geometries are gone in Django 2.0; they are attributes.",
        why="`x`, `y`, `z`, `srid` and `tuple` are read and set as they are.",
        since="1.3",
        until="2.0",
        change=Rewrite(tuple(f".{verb}_{part}" for verb in ("get", "set") for part in _PARTS), accessor),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        needs="geos_c",
        example=Example(
            before=_POINT.format("place.set_x(7)", "place.get_x(), place.get_y()"),
            after=_POINT.format("place.x = 7", "place.x, place.y"),
        ),
        more=(
            Example(
                before=_POINT.format("place.set_srid(4326)\nplace.set_y(2)", "place.get_srid(), place.get_coords()"),
                after=_POINT.format("place.srid = 4326\nplace.y = 2", "place.srid, place.tuple"),
            ),
            Example(
                before=_POINT.format("place.set_z(9)", "place.get_z()"),
                after=_POINT.format("place.z = 9", "place.z"),
            ),
        ),
        leaves=(
            "label.set_x(3)\nprint(label.get_x())",
            "class Box:\n    def move(self):\n        self.set_x(self.get_x() + 1)",
        ),
        ledger=(
            "removed-django.contrib.gis.geos.GEOSGeometry.get_srid",
            "removed-django.contrib.gis.geos.GEOSGeometry.set_srid",
            *(
                f"removed-django.contrib.gis.geos.Point.{verb}_{part}"
                for verb in ("get", "set")
                for part in ("x", "y", "z", "coords")
            ),
        ),
        symptoms=("'Point' object has no attribute 'get_x'", "has no attribute 'get_coords'"),
    ),
    Rule(
        id="geometry-cascaded-union",
        what="`cascaded_union` of a `MultiPolygon` is gone in Django 2.0; it is `unary_union`.",
        why="All geometries have it since Django 1.10.",
        since="1.10",
        until="2.0",
        change=Rewrite((".cascaded_union",), merged),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        needs="geos_c",
        example=Example(_UNION.format("cascaded_union"), _UNION.format("unary_union")),
        leaves=("from shapely.ops import cascaded_union\nprint(cascaded_union(shapes))",),
        ledger=("removed-django.contrib.gis.geos.MultiPolygon.cascaded_union",),
        symptoms=("has no attribute 'cascaded_union'",),
    ),
    Rule(
        id="ogr-exception",
        what="`OGRException` is gone in Django 2.0; it is `GDALException`.",
        why="One exception tells of all of GDAL since Django 1.8.",
        since="1.8",
        until="2.0",
        change=Moved(
            {
                f"{_GIS}.gdal.OGRException": f"{_GIS}.gdal.GDALException",
                f"{_GIS}.gdal.error.OGRException": f"{_GIS}.gdal.error.GDALException",
            }
        ),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        needs="gdal",
        example=Example(
            _REFUSED.format(f"{_GIS}.gdal", "OGRException"), _REFUSED.format(f"{_GIS}.gdal", "GDALException")
        ),
        leaves=("from osgeo import OGRException",),
        ledger=("removed-django.contrib.gis.gdal.OGRException",),
        symptoms=("cannot import name 'OGRException'",),
    ),
    Rule(
        id="gis-add-postgis-srs",
        what="`add_postgis_srs()` is gone in Django 1.10; it is `add_srs_entry()`.",
        why="It serves all databases.",
        since="1.3",
        until="1.10",
        change=Moved(
            {
                f"{_GIS}.utils.srs.add_postgis_srs": f"{_GIS}.utils.srs.add_srs_entry",
                f"{_GIS}.utils.add_postgis_srs": f"{_GIS}.utils.add_srs_entry",
            }
        ),
        sure="safe",
        notes="1.10/#miscellaneous",
        needs="gdal",
        leaves=("from shop.srs import add_postgis_srs",),
        ledger=("removed-django.contrib.gis.utils.srs.add_postgis_srs",),
        symptoms=("cannot import name 'add_postgis_srs'",),
    ),
    Rule(
        id="gis-geo-manager",
        what="`GeoManager` is gone in Django 2.0; the usual `Manager` knows geometries.",
        why="Lookups of geometries are those of their fields.",
        since="1.7",
        until="2.0",
        change=Moved(
            {
                f"{_GIS}.db.models.GeoManager": f"{_GIS}.db.models.Manager",
                f"{_GIS}.db.models.manager.GeoManager": "django.db.models.Manager",
            }
        ),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        needs="gdal",
        example=Example(_MANAGED.format("GeoManager"), _MANAGED.format("Manager"), probe=_FILTERED, settings=_POSTGIS),
        leaves=("from shop.models import GeoManager\n\nobjects = GeoManager()",),
        ledger=("removed-django.contrib.gis.db.models.GeoManager",),
        symptoms=("has no attribute 'GeoManager'", "cannot import name 'GeoManager'"),
    ),
    Rule(
        id="gis-geo-query-set",
        what="`GeoQuerySet` is gone in Django 2.0; the usual `QuerySet` knows geometries.",
        why="What its methods did is done by functions of the database.",
        since="1.7",
        until="2.0",
        change=Renamed(f"{_GIS}.db.models.query.GeoQuerySet", "django.db.models.query.QuerySet"),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        needs="gdal",
        example=Example(
            _QUERY_SET.format("django.contrib.gis.db.models.query", "GeoQuerySet"),
            _QUERY_SET.format("django.db.models.query", "QuerySet"),
            probe=_NEAR,
            settings=_POSTGIS,
        ),
        leaves=("from shop.query import GeoQuerySet",),
        ledger=("removed-django.contrib.gis.db.models.query.GeoQuerySet",),
        symptoms=("No module named 'django.contrib.gis.db.models.query'",),
    ),
    Rule(
        id="gis-as-kml-version",
        what="`AsKML(version=…)` is gone in Django 3.1.",
        why="PostGIS 3 writes one version only.",
        since="1.9",
        until="3.1",
        change=Keyword((f"{_GIS}.db.models.functions.AsKML", f"{_GIS}.db.models.AsKML"), "version"),
        sure="safe",
        notes="3.1/#django-contrib-gis",
        needs="gdal",
        example=Example(_KML.format("version=2, "), _KML.format("")),
        leaves=("from shop.functions import AsKML\nAsKML('place', version=2)",),
        ledger=("removed-django.contrib.gis.db.models.functions.AsKML--version",),
    ),
    Rule(
        id="gis-utils-geoip",
        what="`GeoIP` left `django.contrib.gis.utils` in Django 1.6; it is in `django.contrib.gis.geoip`.",
        why="It has a package of its own since Django 1.4.",
        since="1.4",
        until="1.6",
        change=Moved(
            {f"{_GIS}.utils.{name}": f"{_GIS}.geoip.{name}" for name in ("GeoIP", "GeoIPException", "HAS_GEOIP")}
        ),
        sure="safe",
        notes="1.6/#features-removed-in-1-6",
        unproven="needs the C library of GeoIP, which nobody gives out any more",
        leaves=("from shop.utils import GeoIP",),
        ledger=("removed-django.contrib.gis.utils.GeoIP",),
        symptoms=("cannot import name GeoIP",),
    ),
    Rule(
        id="gis-geoip",
        what="`django.contrib.gis.geoip` is gone in Django 2.0; `geoip2` reads the databases that are there now.",
        why="MaxMind no longer gives out the old databases.",
        since="1.9",
        until="2.0",
        change=Moved(
            {
                f"{_GIS}.geoip.GeoIP": f"{_GIS}.geoip2.GeoIP2",
                f"{_GIS}.geoip.GeoIPException": f"{_GIS}.geoip2.GeoIP2Exception",
                f"{_GIS}.geoip.HAS_GEOIP": f"{_GIS}.geoip2.HAS_GEOIP2",
            }
        ),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        unproven="needs the databases of MaxMind",
        leaves=("from shop.geoip import GeoIP",),
        ledger=("removed-django.contrib.gis.geoip",),
        symptoms=("No module named 'django.contrib.gis.geoip'",),
    ),
    Rule(
        id="gis-test-suite-runner",
        what="`GeoDjangoTestSuiteRunner` is gone in Django 1.6.",
        why="It served the tests of GeoDjango itself.",
        since="1.6",
        until="1.6",
        change=ByHand(
            (
                f"{_GIS}.tests.GeoDjangoTestSuiteRunner",
                f"'{_GIS}.tests.GeoDjangoTestSuiteRunner'",
                f"'{_GIS}.tests.run_gis_tests'",
            ),
            "Take the setting away: the usual runner finds all tests.",
        ),
        sure="show",
        notes="1.6/#features-removed-in-1-6",
        unproven="the runner of GeoDjango's own tests",
        example=Example(
            f'TEST_RUNNER = "{_GIS}.tests.GeoDjangoTestSuiteRunner"\n',
            'TEST_RUNNER = "django.test.runner.DiscoverRunner"\n',
            kind="settings",
        ),
        leaves=('TEST_RUNNER = "shop.tests.Runner"\n',),
        ledger=("removed-django.contrib.gis.tests.GeoDjangoTestSuiteRunner",),
    ),
]
