"""django-haystack: fields of facets that the module of indexes no longer hands on."""

from __future__ import annotations

from django_seven.rules.shape import Example, Moved, Rule

_GONE = ("FacetField", "FacetFloatField", "FacetDecimalField", "FacetBooleanField", "FacetMultiValueField")
_INDEX = """
from haystack import indexes
{imports}

class TalkIndex(indexes.SearchIndex):
    text = indexes.CharField(document=True)
    words = {name}(facet_for="text")


answer = sorted((name, type(field).__name__) for name, field in TalkIndex.fields.items())
"""
_IMPORT = "from haystack.fields import FacetMultiValueField\n"

RULES = [
    Rule(
        id="haystack-facet-fields",
        what="`haystack.indexes` hands on only some fields of facets since django-haystack 3.0.",
        why="It took all from `haystack.fields` with a star before; there they are on both sides.",
        since="2.4",
        until="3.0",
        change=Moved({f"haystack.indexes.{name}": f"haystack.fields.{name}" for name in _GONE}),
        sure="safe",
        notes="https://github.com/django-haystack/django-haystack/releases/tag/v3.0",
        axis="django-haystack",
        example=Example(
            before=_INDEX.format(imports="", name="indexes.FacetMultiValueField"),
            after=_INDEX.format(imports=_IMPORT, name="FacetMultiValueField"),
            settings='INSTALLED_APPS += ["haystack"]\n'
            'HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}\n',
        ),
        leaves=(
            "from haystack import indexes\n\nindexes.FacetCharField\n",
            "from shop import indexes\n\nindexes.FacetMultiValueField\n",
        ),
        symptoms=("module 'haystack.indexes' has no attribute 'FacetMultiValueField'",),
    ),
]
