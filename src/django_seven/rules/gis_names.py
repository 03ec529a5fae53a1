"""GeoDjango's admin, its functions, and where in the world an address is."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, is_called, keyword, positional

_GIS = "django.contrib.gis"
_GEOIP = f"{_GIS}.geoip2.GeoIP2"
_ADMIN = f"{_GIS}.admin."


def _is_geoip(draft: Draft, node: Node) -> bool:
    """Whether an expression is certainly a `GeoIP2`."""
    if node.type == "identifier" and draft.text(node) == "self":
        return bool(draft.class_means(node, (_GEOIP,)))
    if node.type == "identifier":
        values = draft.values(node)
        return bool(values) and all(value.type == "call" and _is_geoip(draft, value) for value in values)
    function = node.child_by_field_name("function") if node.type == "call" else None
    return function is not None and draft.meaning(function) in (_GEOIP, f"{_GIS}.geoip2.base.GeoIP2")


def coordinates(draft: Draft, match: Match) -> None:
    """`GeoIP2().coords(…)` is `lon_lat(…)`."""
    holder, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if holder is None or name is None or not _is_geoip(draft, holder):
        raise Fine
    if is_called(match.node):
        call = call_of(match)
        if len(positional(call)) > 1 or keyword(call, "ordering") is not None:
            raise Skip("it asks for an order: `lat_lon()` is the other one")
    draft.replace(name, "lon_lat")


def opened(draft: Draft, match: Match) -> None:
    """`GeoIP2.open(…)` is `GeoIP2(…)`."""
    holder = match.node.child_by_field_name("object")
    if holder is None or not is_called(match.node):
        raise Skip("it is not called here")
    draft.replace(match.node, draft.text(holder))


_SHOP_ADMIN = """
from django.contrib.gis import admin
from django.contrib.gis.db import models


class Shop(models.Model):
    place = models.PointField()

    class Meta:
        app_label = "seven_example"


class ShopAdmin(admin.{}):
    list_display = ("place",)


shown = ShopAdmin(Shop, admin.site)
answer = str(shown.formfield_for_dbfield(Shop._meta.get_field("place"), request=None).label)
"""
_ADDRESS = """
from django.contrib.gis.geoip2 import GeoIP2

{}
"""

RULES = [
    Rule(
        id="gis-osm-geo-admin",
        what="`GeoModelAdmin` and `OSMGeoAdmin` are gone in Django 5.0; `GISModelAdmin` shows geometries.",
        why="It has the map of OpenStreetMap that forms have; options of the old map go to its `gis_widget_kwargs`.",
        since="4.0",
        until="5.0",
        warns="4.0",
        change=Moved(
            {
                f"{_ADMIN}{module}{name}": f"{_ADMIN}GISModelAdmin"
                for module in ("", "options.")
                for name in ("GeoModelAdmin", "OSMGeoAdmin")
            }
        ),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        needs="gdal",
        example=Example(_SHOP_ADMIN.format("OSMGeoAdmin"), _SHOP_ADMIN.format("GISModelAdmin")),
        more=(Example(_SHOP_ADMIN.format("GeoModelAdmin"), _SHOP_ADMIN.format("GISModelAdmin")),),
        leaves=("from leaflet.admin import OSMGeoAdmin\n\n\nclass ShopAdmin(OSMGeoAdmin):\n    pass",),
        ledger=(
            "removed-django.contrib.gis.admin.GeoModelAdmin",
            "removed-django.contrib.gis.admin.OSMGeoAdmin",
        ),
        symptoms=(
            "module 'django.contrib.gis.admin' has no attribute 'OSMGeoAdmin'",
            "cannot import name 'OSMGeoAdmin'",
            "cannot import name 'GeoModelAdmin'",
        ),
    ),
    Rule(
        id="geoip2-coords",
        what="`GeoIP2.coords()` is gone in Django 6.0; it is `lon_lat()`.",
        why="There were three names for two answers.",
        since="1.9",
        until="6.0",
        warns="5.1",
        change=Rewrite((".coords",), coordinates),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        unproven="needs the package geoip2 and a database of addresses",
        example=Example(
            _ADDRESS.format('answer = GeoIP2().coords("1.2.3.4")'),
            _ADDRESS.format('answer = GeoIP2().lon_lat("1.2.3.4")'),
        ),
        leaves=("print(point.coords)", "print(GeoIP2().coords('1.2.3.4'))"),
        ledger=("removed-django.contrib.gis.geoip2.GeoIP2.coords",),
        symptoms=("'GeoIP2' object has no attribute 'coords'", "GeoIP2.coords() is deprecated"),
    ),
    Rule(
        id="geoip2-open",
        what="`GeoIP2.open()` is gone in Django 6.0; the class is called.",
        why="It did the same.",
        since="1.9",
        until="6.0",
        warns="5.1",
        change=Rewrite((f"{_GEOIP}.open",), opened),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        unproven="needs the package geoip2 and a database of addresses",
        example=Example(
            _ADDRESS.format('found = GeoIP2.open("/srv/geo", 0)'), _ADDRESS.format('found = GeoIP2("/srv/geo", 0)')
        ),
        leaves=("found = GeoIP2.open('/srv/geo', 0)",),
        ledger=("removed-django.contrib.gis.geoip2.GeoIP2.open",),
        symptoms=("type object 'GeoIP2' has no attribute 'open'", "GeoIP2.open() is deprecated"),
    ),
    Rule(
        id="gis-force-rhr",
        what="The function `ForceRHR` is gone in Django 3.0; `ForcePolygonCW` turns polygons the same way.",
        why="The right hand was understood in two ways.",
        since="2.1",
        until="3.0",
        warns="2.1",
        change=Moved({f"{_GIS}.db.models.functions.ForceRHR": f"{_GIS}.db.models.functions.ForcePolygonCW"}),
        sure="likely",
        notes="3.0/#features-removed-in-3-0",
        unproven="needs PostGIS",
        leaves=("from shop.functions import ForceRHR",),
        ledger=("removed-django.contrib.gis.db.models.functions.ForceRHR",),
        symptoms=("cannot import name 'ForceRHR'",),
    ),
    Rule(
        id="gis-sql-aggregates",
        what="`django.contrib.gis.db.models.sql.aggregates` is gone in Django 1.8.",
        why="Aggregates write their SQL themselves.",
        since="1.8",
        until="1.8",
        change=ByHand((f"{_GIS}.db.models.sql.aggregates.*",), "Derive from the aggregates of `gis.db.models`."),
        sure="show",
        notes="1.8/#miscellaneous",
        unproven="there is no spelling for both sides",
        example=Example(f"from {_GIS}.db.models.sql.aggregates import Extent\n", "answer = None\n"),
        leaves=("from shop.sql.aggregates import Extent",),
        ledger=("removed-django.contrib.gis.db.models.sql.aggregates",),
        symptoms=("No module named 'django.contrib.gis.db.models.sql.aggregates'",),
    ),
    Rule(
        id="gis-db-backend",
        what="`django.contrib.gis.db.backend` is gone in Django 1.4; the backends are in `gis.db.backends`.",
        why="Several databases are served at once since Django 1.2.",
        since="1.4",
        until="1.4",
        change=ByHand((f"{_GIS}.db.backend.*",), "Ask `connection.ops` of the database in question."),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        unproven="there is no spelling for both sides",
        example=Example(f"from {_GIS}.db.backend import SpatialBackend\n", "answer = None\n"),
        leaves=("from shop.db.backend import SpatialBackend",),
        ledger=("removed-django.contrib.gis.db.backend",),
    ),
    Rule(
        id="gis-openlayers-template",
        what="The maps of forms are made with OpenLayers 3 from Django 1.11 on.",
        why="A template of the project that overrides `gis/openlayers.html` speaks to OpenLayers 2.",
        since="1.11",
        until="1.11",
        change=ByHand(
            ("'gis/openlayers.html'", "'gis/openlayers-osm.html'"),
            "Write the template for `MapWidget` of OpenLayers 3.",
        ),
        sure="show",
        notes="1.11/#django-contrib-gis",
        unproven="it runs in a browser",
        example=Example('class MapWidget:\n    template_name = "gis/openlayers.html"\n', "answer = None\n"),
        leaves=('class MapWidget:\n    template_name = "shop/map.html"\n',),
        ledger=("changed-openlayers-3",),
    ),
]
