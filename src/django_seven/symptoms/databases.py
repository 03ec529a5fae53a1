"""What models, querysets and their tables give and show otherwise."""

from __future__ import annotations

from django_seven.symptoms.shape import Symptom

SYMPTOMS = (
    Symptom(
        id="model-text-pk",
        since="2.0",
        what="A model without `__str__()` shows its key from Django 2.0 on: `Page object (1)`.",
        old=r"\b\w+ object(?! ?\()",
        new=r"\b\w+ object \(",
        test="""
            from django.db import models
            class Page(models.Model):
                class Meta:
                    app_label = "seven_example"
            case.assertEqual(str(Page(pk=1)), "Page object")
        """,
        ledger="changed-Model-str-pk",
    ),
    Symptom(
        id="queryset-repr",
        since="1.10",
        what="A queryset shows itself as `<QuerySet […]>` from Django 1.10 on; it was a list alone.",
        old=r"(?<!<QuerySet )\[",
        new=r"<QuerySet \[",
        test="""
            from django.contrib.auth.models import Group
            from seven_proof import migrate
            migrate()
            case.assertEqual(repr(Group.objects.all()), "[]")
        """,
        ledger="changed-QuerySet-repr",
    ),
    Symptom(
        id="content-type-text",
        since="3.0",
        what="The text of a content type names its app from Django 3.0 on: `auth | group`.",
        new=r"[\w ]+ \| [\w ]+",
        within=r"(?i)content_?type",
        test="""
            from django.contrib.auth.models import Group
            from django.contrib.contenttypes.models import ContentType
            content_type = ContentType(app_label="auth", model="group")
            case.assertEqual(str(content_type), "group")
        """,
        ledger="changed-ContentType-str",
    ),
    Symptom(
        id="view-permission",
        since="2.1",
        what="Each model has a permission to view it from Django 2.1 on.",
        new=r"\bview_\w+|Can view ",
        test="""
            from django.contrib.auth.models import Group
            made = ["%s_group" % action for action in Group._meta.default_permissions]
            case.assertEqual(made, ["add_group", "change_group", "delete_group"])
        """,
        ledger="changed-view-permission-codename",
    ),
    Symptom(
        id="big-auto-field",
        since="6.0",
        what="Keys that no model gives are `BigAutoField` from Django 6.0 on where the settings do not say it.",
        old=r"(?<!Big)\bAutoField\b",
        new=r"\bBigAutoField\b",
        test="""
            from django.db import models
            class Page(models.Model):
                class Meta:
                    app_label = "seven_example"
            case.assertEqual(type(Page._meta.pk).__name__, "AutoField")
        """,
        settings='globals().pop("DEFAULT_AUTO_FIELD", None)',
        rule="default-auto-field-default",
        met=True,
        ledger="changed-DEFAULT_AUTO_FIELD-default",
    ),
    Symptom(
        id="unique-kept",
        since="5.1",
        what="`Field.unique` is kept from Django 5.1 on: what sets `_unique` after it was asked for changes nothing.",
        text=r"UNIQUE constraint failed|duplicate key value violates unique constraint|Duplicate entry '",
        test="""
            from django.db import connection, models
            field = models.CharField(max_length=9, unique=True)
            class Page(models.Model):
                text = field
                class Meta:
                    app_label = "seven_example"
            case.assertTrue(field.unique)
            field._unique = False
            with connection.schema_editor() as editor:
                editor.create_model(Page)
            Page.objects.create(text="a")
            Page.objects.create(text="a")
        """,
        rule="field-unique-assigned",
        met=True,
    ),
    Symptom(
        id="migrations-table-late",
        since="4.1",
        what="`migrate` makes the table `django_migrations` only where a migration is to be applied, from Django 4.1 "
        "on: where no app has one the test database lacks it, and a test that migrates makes it in its transaction.",
        text=r"Unable to create the django_migrations table \(SQLite schema editor cannot be used",
        test="""
            from django.core.management import call_command
            from django.db import connection, transaction
            from django.db.migrations.recorder import MigrationRecorder
            call_command("migrate", run_syncdb=True, verbosity=0)
            with transaction.atomic():
                MigrationRecorder(connection).ensure_schema()
        """,
        settings='MIGRATION_MODULES = dict.fromkeys(["admin", "auth", "contenttypes", "sessions"])',
    ),
)
