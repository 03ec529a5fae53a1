"""Our reading of templates beside that of the real Djangos."""

from __future__ import annotations

from pathlib import Path

import pytest
from lexed import RELEASES, look, mutated
from proving.releases import Release, cache, django

from django_seven.project.files import TEMPLATE_SUFFIXES, walk
from django_seven.values import Minor

ODD = (
    "{% verbatim a %}{{ b }}{% endverbatim %}{% endverbatim a %}{{ c }}",
    "{% comment %}{% verbatim %}{% endcomment %}",
    "{% comment x %}{% endif %}{% endcomment %}{% if a\n%}{% endif %}",
    "\ufeff{% if a %}\r\n{# b #}{{ c }}\r{% endif %}{%%}",
    "{% blocktrans %}{# a #}{% endblocktrans %}{% block a %}{% endblock b %}",
    "{% for a in b %}{% empty %}{% empty %}{% endfor %}{{ }}{{}}{##}{#}{%}",
)


@pytest.mark.slow
def test_the_same_tokens_and_the_same_blocks(tmp_path: Path) -> None:
    found = [django(minor) for minor in map(Minor.parse, RELEASES.split(","))]
    if not all(isinstance(one, Release) for one in found):
        pytest.skip("not every Django that is asked can be run here")
    admin = cache() / "5.2" / "django" / "contrib" / "admin" / "templates"
    paths = [path for path in walk(admin) if path.suffix in TEMPLATE_SUFFIXES]
    for number, text in enumerate(ODD):
        path = tmp_path / f"odd-{number}.html"
        path.write_text(text, encoding="utf-8", newline="")
        paths.append(path)
    told = look([*paths, *mutated(paths, tmp_path, 3)], RELEASES)
    assert told.templates > 200
    assert len(told.differ) == 5
    assert told.good, (told.lossy, told.differ, told.compiled)
    assert len(told.broken) > 50
