"""Findings counted by app and owner."""

from __future__ import annotations

from pathlib import Path

from django_seven.plan.estimate import Share, shares
from django_seven.project.owners import Owners
from django_seven.values import Edit, Finding, Sure


def finding(path: str, sure: Sure = "safe", *, fixable: bool = True) -> Finding:
    edits = (Edit(0, 1, b"x"),) if fixable else ()
    return Finding("force-text", path, 1, 1, 1, 2, "", sure, None, None, edits)


def test_shares_go_to_the_deepest_app_and_to_whom_the_file_belongs() -> None:
    found = [
        finding("src/shop/orders/models.py"),
        finding("src/shop/orders/views.py", "likely"),
        finding("src/shop/orders/views.py", "safe", fixable=False),
        finding("src/shop/cart.py"),
        finding("manage.py"),
        finding("templates/base.html", "show"),
    ]
    rows = shares(found, ["shop", "shop.orders"], lambda path: ("@money",) if "orders" in path else ())
    assert rows == (
        Share("shop.orders", ("@money",), 1, 1, 1),
        Share(".", (), 1, 0, 0),
        Share("shop", (), 1, 0, 0),
        Share("templates", (), 0, 0, 1),
    )


def test_owners_are_those_of_the_last_line_that_fits_from_the_top_of_the_repository(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (tmp_path / ".git").mkdir()
    (tmp_path / ".github").mkdir()
    site.mkdir()
    (tmp_path / ".github" / "CODEOWNERS").write_text("*  @all\n/site/shop/  @org/shop shop@example.org\n")
    (tmp_path / "CODEOWNERS").write_text("* @nobody\n")
    owners = Owners(site)
    assert owners.of("shop/models.py") == ("@org/shop", "shop@example.org")
    assert owners.of("manage.py") == ("@all",)


def test_a_file_of_owners_that_is_not_understood_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "CODEOWNERS").write_text("[a  @x\n")
    assert Owners(tmp_path).of("a") == ()
    assert Owners(tmp_path / "missing").of("a") == ()
