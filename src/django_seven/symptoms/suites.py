"""What Django's own test tools, and the admin that tests look at, give otherwise."""

from __future__ import annotations

from django_seven.symptoms.shape import Symptom

SYMPTOMS = (
    Symptom(
        id="queryset-without-repr",
        since="4.1",
        what="`assertQuerysetEqual()` compares the objects themselves from Django 4.1 on, no longer their texts.",
        old=r"['\"]<\w+: [^<>]*>['\"]",
        new=r"(?<!['\"])<\w+: [^<>]*>(?!['\"])",
        within=r"assertQuery[sS]etEqual",
        test="""
            from django.contrib.auth.models import Group
            case.assertQuerysetEqual([Group(name="a")], ["<Group: a>"])
        """,
        rule="assert-queryset-equal-repr",
        ledger="removed-assertQuerysetEqual-implicit-repr",
    ),
    Symptom(
        id="admin-log-entries",
        since="5.0",
        what="`AdminSite.each_context()` holds the queryset `log_entries` from Django 5.0 on, which equals no other.",
        text=r"(?s)Expected.*'log_entries': <QuerySet \[.*Actual.*'log_entries': <QuerySet \[",
        test="""
            try:
                from unittest.mock import Mock
            except ImportError:
                raise LookupError("no mock")
            from django.contrib.admin import AdminSite
            from django.contrib.auth.models import AnonymousUser
            from django.test import RequestFactory
            from seven_proof import migrate
            migrate()
            request = RequestFactory().get("/")
            request.user = AnonymousUser()
            shown = Mock()
            shown(AdminSite().each_context(request))
            shown.assert_called_once_with(AdminSite().each_context(request))
        """,
    ),
    Symptom(
        id="admin-checks-middleware",
        since="2.2",
        what="The checks of the admin go through `MIDDLEWARE` from Django 2.2 on, which must be a list.",
        text="'NoneType' object is not iterable",
        within=r"admin/checks\.py\", line \d+, in _contains_subclass",
        test="""
            from django.core.checks import run_checks
            from django.test.utils import override_settings
            with override_settings(MIDDLEWARE=None):
                run_checks()
        """,
        rule="admin-checks-default",
    ),
    Symptom(
        id="admin-row-classes",
        since="3.1",
        what="Rows of the admin's lists have no class `row1` or `row2` from Django 3.1 on.",
        old=r"class=\\?\"row[12]",
        new=r"<tr>",
        test="""
            from django.contrib.admin.templatetags import admin_list
            from django.template.loader import get_template
            shown = get_template("admin/change_list_results.html").render({
                "results": [["<td>a</td>"]], "result_headers": [], "cl": None, "num_sorted_fields": 0,
            })
            case.assertIn('<tr class="row1">', shown)
        """,
        ledger="changed-admin-row1-row2",
    ),
)
