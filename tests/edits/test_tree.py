"""Trees of our own: made, gone on with, taken back after a kill, and nothing of a person's is lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from projects.tiny import commit_all, content, git, make

from django_seven.edits.alone import alone
from django_seven.edits.tree import STATE, WorkTree, home, open_tree
from django_seven.errors import TreeError


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return make(tmp_path / "shop")


def opened(root: Path) -> WorkTree:
    return open_tree(root, "4.2", in_place=False)


def committed(tree: WorkTree, name: str, text: str, message: str = "x\n\nRule: x · y\n") -> str:
    tree.begin({name: text.encode()})
    (tree.root / name).write_text(text)
    commit = tree.git.commit(message, [name])
    tree.end()
    return commit


def test_a_worktree_beside_the_project_and_the_project_stays(shop: Path) -> None:
    before = content(shop)
    tree = opened(shop)
    assert (tree.root, tree.branch) == (shop.parent / "shop-seven", "seven/4.2")
    assert content(tree.root) == before == content(shop)
    assert git(shop, "status", "--porcelain") == git(tree.root, "status", "--porcelain") == ""
    assert home(tree.root) == shop and home(shop) == shop
    assert opened(shop).root == tree.root


def test_a_copy_where_there_is_no_git(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {".venv/x.py": "1"}, git=False)
    os.mkfifo(root / "pipe")
    (root / "link").symlink_to("/nowhere")
    tree = opened(root)
    assert home(tree.root) == root
    assert not (tree.root / "pipe").exists() and (tree.root / "link").is_symlink()
    assert not (tree.root / ".venv").exists() and not (root / ".git").exists()
    assert git(tree.root, "status", "--porcelain") == ""
    assert opened(root).root == tree.root


def test_a_project_below_the_root_of_its_repository(tmp_path: Path) -> None:
    make(tmp_path / "all" / "backend", git=False)
    commit_all(tmp_path / "all", "start", init=True)
    tree = opened(tmp_path / "all" / "backend")
    assert tree.root == tmp_path / "all-seven" / "backend"
    assert (tree.root / "manage.py").is_file()


def test_a_half_made_worktree_is_made_anew(shop: Path) -> None:
    place = shop.parent / "shop-seven"
    opened(shop)
    (place / "manage.py").unlink()
    (shop / ".git" / "seven-making").write_text(str(place))
    tree = opened(shop)
    assert content(tree.root) == content(shop)
    assert not (shop / ".git" / "seven-making").exists()
    (shop / ".git" / "seven-making").write_text(str(place))
    (shop / ".git" / "worktrees" / "shop-seven" / "HEAD").write_text("0" * 40 + "\n")
    (shop / ".git" / "worktrees" / "shop-seven" / "locked").write_text("initializing")
    assert content(opened(shop).root) == content(shop)


def test_a_worktree_on_another_branch(shop: Path) -> None:
    tree = opened(shop)
    git(tree.root, "checkout", "--quiet", "-b", "mine")
    with pytest.raises(TreeError, match="another branch"):
        opened(shop)


def test_uncommitted_work_in_our_tree_is_refused_not_lost(shop: Path) -> None:
    tree = opened(shop)
    (tree.root / "manage.py").write_text("mine\n")
    with pytest.raises(TreeError, match=r"uncommitted changes \(manage\.py\)"):
        opened(shop)
    assert (tree.root / "manage.py").read_text() == "mine\n"


def test_what_a_killed_run_wrote_is_taken_back_and_what_a_person_wrote_stays(shop: Path) -> None:
    tree = opened(shop)
    before = content(tree.root)
    tree.begin({"manage.py": b"ours\n", "site_/urls.py": b"ours\n", "new.py": b"ours\n", "shop/labels.py": b"ours\n"})
    for name in ("manage.py", "new.py"):
        (tree.root / name).write_text("ours\n")
    (tree.root / ".manage.py.seven-tmp").write_text("half")
    (tree.root / "shop/labels.py").write_text("a person's\n")
    git(tree.root, "add", "manage.py", "new.py")
    (shop / ".git" / "worktrees" / "shop-seven" / "index.lock").touch()
    tree.recover()
    assert content(tree.root) == before | {"shop/labels.py": b"a person's\n"}
    assert not (tree.state / "applying").exists()
    assert git(tree.root, "status", "--porcelain").split() == ["M", "shop/labels.py"]


def test_commits_that_were_not_settled_are_taken_back(shop: Path) -> None:
    tree = opened(shop)
    start = tree.git.head()
    with pytest.raises(KeyboardInterrupt), tree.unsettled():
        committed(tree, "manage.py", "ours\n")
        raise KeyboardInterrupt
    assert opened(shop).git.head() == start
    with tree.unsettled():
        last = committed(tree, "manage.py", "ours\n")
    assert opened(shop).git.head() == last


def test_a_persons_commit_is_never_taken_back(shop: Path) -> None:
    tree = opened(shop)
    with pytest.raises(KeyboardInterrupt), tree.unsettled():
        committed(tree, "manage.py", "ours\n")
        raise KeyboardInterrupt
    mine = committed(tree, "site_/urls.py", "mine\n", "a person's")
    assert opened(shop).git.head() == mine


def test_a_damaged_mark_does_no_harm(shop: Path) -> None:
    tree = opened(shop)
    for name in ("applying", "unsettled"):
        for text in ("", "{", "[]", '{"../../x": 1}', json.dumps("no-commit")):
            (tree.state / name).write_text(text)
            assert content(opened(shop).root) == content(shop)


def test_new_commits_of_the_project_are_merged(shop: Path) -> None:
    tree = opened(shop)
    committed(tree, "manage.py", "ours\n")
    (shop / "site_/urls.py").write_text("theirs\n")
    commit_all(shop, "more")
    assert (opened(shop).root / "site_/urls.py").read_text() == "theirs\n"
    assert (tree.root / "manage.py").read_text() == "ours\n"


def test_new_commits_that_do_not_merge(shop: Path) -> None:
    tree = opened(shop)
    last = committed(tree, "manage.py", "ours\n")
    (shop / "manage.py").write_text("theirs\n")
    commit_all(shop, "more")
    with pytest.raises(TreeError, match="do not merge"):
        opened(shop)
    assert tree.git.head() == last and git(tree.root, "status", "--porcelain") == ""
    assert not (tree.state / "merging").exists()


def test_in_place_keeps_its_state_out_of_git(shop: Path) -> None:
    tree = open_tree(shop, "4.2", in_place=True)
    assert tree.root == shop
    (tree.state / "x").touch()
    assert git(shop, "status", "--porcelain") == "" and (shop / STATE / ".gitignore").exists()


def test_only_one_at_a_time(shop: Path) -> None:
    with alone(shop), pytest.raises(TreeError, match="Another run"), alone(shop):
        pass
    with alone(shop):
        pass
