"""Other packages: OAuth servers, storages, template packs of forms, imports, images."""

from __future__ import annotations

from django_seven.rules.dictionaries import add_entry, entries, has_splat
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import string_value

_OAUTH = "django-oauth-toolkit"
_OAUTH_APPS = 'INSTALLED_APPS += ["oauth2_provider", "rest_framework"]\n'
_PERMISSIONS = ("OAuth2Authentication", "TokenHasScope", "TokenHasReadWriteScope", "TokenHasResourceScope",
                "IsAuthenticatedOrTokenHasScope")  # fmt: skip
_HOOKS = ("before_import", "after_import", "before_import_row", "after_import_row")


def proof_key(draft: Draft, match: Match) -> None:
    """Settings that do not speak of PKCE keep it optional."""
    value = match.node.child_by_field_name("right")
    if value is None or value.type != "dictionary" or "PKCE_REQUIRED" in entries(value):
        raise Fine
    if has_splat(value):
        raise Skip("`**` may bring it")
    add_entry(draft, value, "PKCE_REQUIRED", "False")


def template_pack(draft: Draft, match: Match) -> None:
    """Only packs that were in the package itself, and whose own package is not installed."""
    value = match.node.child_by_field_name("right")
    pack = string_value(value) if value is not None else None
    if pack not in ("bootstrap", "bootstrap3", "bootstrap4", "uni_form"):
        raise Fine
    if draft.listed(f"crispy_{pack}") or b"crispy_" + pack.encode() in (draft.root.text or b""):
        raise Fine


def optional_parameters(draft: Draft, match: Match) -> None:
    """`def before_import(self, dataset, using_transactions, dry_run, **kwargs)` takes the last two as they come."""
    parameters = match.node.child_by_field_name("parameters")
    found = [one for one in parameters.named_children if one.type == "identifier"] if parameters is not None else []
    names = [draft.text(one) for one in found]
    if names[:1] != ["self"] or not {"using_transactions", "dry_run"} & set(names):
        raise Fine
    for one, name in zip(found, names, strict=True):
        if name in ("using_transactions", "dry_run"):
            draft.insert(one.end_byte, "=None" if name == "using_transactions" else "=False")


_RESOURCE = """
import tablib
from django.db import models
from import_export import resources
from seven_proof import migrate

seen = []


class Talk(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "seven_example"


class TalkResource(resources.ModelResource):
    def before_import(self, dataset, {parameters}, **kwargs):
        seen.append(list(dataset.headers))

    class Meta:
        model = Talk
        fields = ["id", "title"]


migrate()
dataset = tablib.Dataset(["1", "Opening"], headers=["id", "title"])
result = TalkResource().import_data(dataset, dry_run=False, raise_errors=True)
answer = [seen, [talk.title for talk in Talk.objects.all()]]
"""

RULES = [
    Rule(
        id="oauth-ext-rest-framework",
        what="`oauth2_provider.ext.rest_framework` is `oauth2_provider.contrib.rest_framework`.",
        why="It moved in django-oauth-toolkit 1.0.",
        since="1.0",
        until="1.0",
        change=Moved(
            {
                f"oauth2_provider.ext.rest_framework.{name}": f"oauth2_provider.contrib.rest_framework.{name}"
                for name in _PERMISSIONS
            }
        ),
        sure="safe",
        notes="https://django-oauth-toolkit.readthedocs.io/en/latest/changelog.html",
        axis=_OAUTH,
        example=Example(
            before="from oauth2_provider.ext.rest_framework import TokenHasScope\n\nanswer = TokenHasScope.__name__",
            after="from oauth2_provider.contrib.rest_framework import TokenHasScope\n\nanswer = TokenHasScope.__name__",
            settings=_OAUTH_APPS,
        ),
        leaves=("from shop.ext.rest_framework import TokenHasScope\n",),
        symptoms=("No module named 'oauth2_provider.ext'",),
    ),
    Rule(
        id="oauth-pkce-required",
        what="`PKCE_REQUIRED` is on by default since django-oauth-toolkit 2.0; `False` keeps it optional.",
        why="Clients that send no code challenge are refused from then on.",
        since="1.3",
        until="2.0",
        change=Rewrite(("OAUTH2_PROVIDER =",), proof_key),
        sure="safe",
        notes="https://django-oauth-toolkit.readthedocs.io/en/latest/changelog.html",
        axis=_OAUTH,
        example=Example(
            before='OAUTH2_PROVIDER = {"SCOPES": {"read": "Read"}}',
            after='OAUTH2_PROVIDER = {"SCOPES": {"read": "Read"}, "PKCE_REQUIRED": False}',
            kind="settings",
            probe='getattr(__import__("oauth2_provider.settings", fromlist=["x"]).oauth2_settings, "PKCE_REQUIRED")',
            settings=_OAUTH_APPS,
        ),
        leaves=('OAUTH2_PROVIDER = {"PKCE_REQUIRED": True}', 'OAUTH2_PROVIDER_APPLICATION_MODEL = "shop.App"'),
        symptoms=("Code challenge required.",),
    ),
    Rule(
        id="storages-s3boto",
        what="`storages.backends.s3boto` is gone in django-storages 1.9; `s3boto3` does the same with boto3.",
        why="boto has had no release since 2018.",
        since="1.5",
        until="1.9",
        change=Moved(
            {
                f"storages.backends.s3boto.{old}": f"storages.backends.s3boto3.{new}"
                for old, new in (("S3BotoStorage", "S3Boto3Storage"), ("S3BotoStorageFile", "S3Boto3StorageFile"))
            }
        ),
        sure="likely",
        notes="https://github.com/jschneier/django-storages/blob/master/CHANGELOG.rst",
        axis="django-storages",
        example=Example(
            before="from storages.backends.s3boto import S3BotoStorage\n\nanswer = S3BotoStorage.__mro__[-1].__name__",
            after="from storages.backends.s3boto3 import S3Boto3Storage\n\n"
            "answer = S3Boto3Storage.__mro__[-1].__name__",
        ),
        leaves=("from shop.s3boto import S3BotoStorage\n",),
        symptoms=("No module named 'storages.backends.s3boto'",),
    ),
    Rule(
        id="crispy-template-pack",
        what="The template packs of Bootstrap and uni-form are packages of their own since crispy-forms 2.0.",
        why="Without it, forms fail with TemplateDoesNotExist.",
        since="1.13",
        until="2.0",
        change=ByHand(
            ("CRISPY_TEMPLATE_PACK =",),
            "Install `crispy-bootstrap3`, `crispy-bootstrap4` or the like on both sides; name it in `INSTALLED_APPS`"
            " and in `CRISPY_ALLOWED_TEMPLATE_PACKS`.",
            only=template_pack,
        ),
        sure="show",
        notes="https://github.com/django-crispy-forms/django-crispy-forms/blob/main/CHANGELOG.md",
        axis="django-crispy-forms",
        example=Example(
            before='CRISPY_TEMPLATE_PACK = "bootstrap4"',
            after='CRISPY_TEMPLATE_PACK = "bootstrap4"\nINSTALLED_APPS += ["crispy_bootstrap4"]',
            kind="settings",
            probe='getattr(__import__("django.template.loader", fromlist=["x"]), "get_template")'
            '("bootstrap4/uni_form.html") and "there"',
            settings='INSTALLED_APPS += ["crispy_forms"]\n',
        ),
        leaves=('CRISPY_TEMPLATE_PACK = "bootstrap5"',),
        symptoms=("TemplateDoesNotExist: bootstrap4/uni_form.html", "TemplateDoesNotExist: bootstrap3/uni_form.html"),
    ),
    Rule(
        id="import-export-hooks",
        what="django-import-export 4.0 gives its hooks `using_transactions` and `dry_run` no longer by place.",
        why="An override that asks for them fails; with defaults both sides can call it.",
        since="0.5",
        until="4.0",
        change=Rewrite(tuple(f"def {name}" for name in _HOOKS), optional_parameters),
        pattern="import_export|Resource",
        sure="likely",
        notes="https://django-import-export.readthedocs.io/en/latest/release_notes.html",
        axis="django-import-export",
        example=Example(
            before=_RESOURCE.format(parameters="using_transactions, dry_run"),
            after=_RESOURCE.format(parameters="using_transactions=None, dry_run=False"),
            settings='INSTALLED_APPS += ["import_export"]\n',
        ),
        leaves=("class Resource:\n    def before_import(self, dataset, **kwargs):\n        pass\n",),
        symptoms=("before_import() missing 2 required positional arguments",),
    ),
    Rule(
        id="pillow-resampling",
        what="`Image.ANTIALIAS`, `LINEAR` and `CUBIC` are gone in Pillow 10.0.",
        why="They were other names for `LANCZOS`, `BILINEAR` and `BICUBIC`.",
        since="5.0",
        until="10.0",
        change=Moved(
            {
                "PIL.Image.ANTIALIAS": "PIL.Image.LANCZOS",
                "PIL.Image.LINEAR": "PIL.Image.BILINEAR",
                "PIL.Image.CUBIC": "PIL.Image.BICUBIC",
            }
        ),
        sure="safe",
        notes="https://pillow.readthedocs.io/en/stable/releasenotes/10.0.0.html#constants",
        axis="pillow",
        example=Example(
            before='from PIL import Image\n\nanswer = Image.new("L", (8, 8)).resize((4, 4), Image.ANTIALIAS).size',
            after='from PIL import Image\n\nanswer = Image.new("L", (8, 8)).resize((4, 4), Image.LANCZOS).size',
        ),
        leaves=("from shop import Image\n\nImage.ANTIALIAS\n",),
        symptoms=("module 'PIL.Image' has no attribute 'ANTIALIAS'",),
    ),
    Rule(
        id="pillow-text-size",
        what="`textsize` of a drawing and `getsize` of a font are gone in Pillow 10.0.",
        why="They did not say where a text begins.",
        since="9.2",
        until="10.0",
        change=ByHand(
            (".textsize", ".getsize"),
            "Take `draw.textbbox((0, 0), text, font)[2:]` and `font.getbbox(text)[2:]`, which Pillow has since 9.2.",
        ),
        pattern=r"\bPIL\b",
        sure="show",
        notes="https://pillow.readthedocs.io/en/stable/releasenotes/10.0.0.html#font-size-and-offset-methods",
        axis="pillow",
        example=Example(
            before='from PIL import Image, ImageDraw\n\ndraw = ImageDraw.Draw(Image.new("L", (99, 99)))\n'
            'answer = draw.textsize("abc")',
            after='from PIL import Image, ImageDraw\n\ndraw = ImageDraw.Draw(Image.new("L", (99, 99)))\n'
            'answer = draw.textbbox((0, 0), "abc")[2:]',
        ),
        leaves=("import os\n\nos.path.getsize(name)\n",),
        symptoms=("'ImageDraw' object has no attribute 'textsize'",),
    ),
]
