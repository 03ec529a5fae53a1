"""A private index with a password, and none at all: what is found, what is said, and what is nowhere to be read."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from projects.command import Ended, refused, seven
from projects.tiny import NEW, make

from django_seven.runs.uvtool import uv

pytestmark = [pytest.mark.network, pytest.mark.slow]
WORD = "s3cr3t-w0rd-0f-0urs"
DEAD = {"UV_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "UV_HTTP_RETRIES": "0"}


def wheel(folder: Path, version: str, django: str) -> None:
    """Lay a package of one module into a folder."""
    base = f"ourlib-{version}"
    metadata = f"Metadata-Version: 2.1\nName: ourlib\nVersion: {version}\nRequires-Dist: Django{django}\n"
    with zipfile.ZipFile(folder / f"{base}-py3-none-any.whl", "w") as file:
        file.writestr("ourlib.py", f"version = {version!r}\n")
        file.writestr(f"{base}.dist-info/METADATA", metadata)
        file.writestr(f"{base}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{base}.dist-info/RECORD", "")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A pypiserver on loopback that lets nobody in without the password; its address has none."""
    folder = tmp_path_factory.mktemp("index")
    wheel(folder, "1.0", "<4")
    wheel(folder, "2.0", ">=3.2")
    digest = base64.b64encode(hashlib.sha1(WORD.encode()).digest()).decode()
    (folder / "passwords").write_text(f"me:{{SHA}}{digest}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-i", "127.0.0.1", "-p", str(port), "-P", str(folder / "passwords"), "-a", "list,download,update"]
    command = [uv(), "tool", "run", "--from", "pypiserver[passlib]", "pypi-server", "run", *options, "--disable-fallback"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen([*command, str(folder)], stdout=log, stderr=log, start_new_session=True) as server,
    ):
        for _ in range(600):
            time.sleep(0.2)
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/simple/", timeout=5)
            except urllib.error.HTTPError as error:
                error.close()
                assert error.code == 401
                break
            except OSError:
                if server.poll() is not None:
                    pytest.skip(f"no index can be started: {(folder / 'log').read_text()[-400:]}")
        yield f"127.0.0.1:{port}/simple/"
        os.killpg(server.pid, 15)


@pytest.fixture(scope="module")
def caches(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Caches of seven's and of uv's that these tests alone have written."""
    folder = tmp_path_factory.mktemp("caches")
    return {"SEVEN_CACHE": str(folder / "seven"), "UV_CACHE_DIR": str(folder / "uv")}


def nowhere(word: str, *folders: Path) -> None:
    """A word stands in no file below these folders."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                assert word.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("told", ["requirements.txt", "environment", "seven.toml", "Pipfile"])
def test_the_password_is_nowhere(tmp_path: Path, index: str, caches: dict[str, str], told: str) -> None:
    address = f"http://me:{WORD}@{index}"
    files = {"requirements.txt": "Django==2.2.28\nourlib==1.0\n", "seven.toml": f'from = "2.2"\nto = "{NEW}"\n'}
    env = dict(caches)
    if told == "requirements.txt":
        files[told] = f"--extra-index-url http://me:${{WORD}}@{index}\n{files[told]}"
        env["WORD"] = WORD
    elif told == "seven.toml":
        files[told] += f'[old]\npackages = ["--extra-index-url {address}", "Django==2.2.28", "ourlib==1.0"]\n'
    elif told == "Pipfile":
        files[told] = f'[[source]]\nurl = "https://pypi.org/simple"\n[[source]]\nurl = "{address}"\n'
    else:
        env["UV_INDEX"] = address
    shop = make(tmp_path / "shop", files)
    runs = [
        seven("plan", "--format", "json", cwd=shop, env=env, timeout=400, code=0),
        seven("sync", "--format", "json", cwd=shop, env=env, timeout=400, code=0),
        seven("new", "python", "-c", "import ourlib; print(ourlib.version)", cwd=shop, env=env, timeout=300, code=0),
    ]
    states = {row["name"]: row for row in json.loads(runs[0].out)["whole"]["packages"]}
    assert (states["ourlib"]["old"], states["ourlib"]["new"]) == ("1.0", "2.0")
    assert "ourlib==2.0  # old 1.0: 1.0 forbids Django 4.2" in (shop / ".seven/new.lock").read_text()
    assert runs[2].out == "2.0\n"
    for name in ("seven.toml", "Pipfile"):
        if told == name:
            path = shop / name
            assert WORD in path.read_text()  # as its owner wrote it
            path.write_text(path.read_text().replace(WORD, "***"))
    nowhere(WORD, shop, *map(Path, caches.values()))
    assert not any(WORD in text for ended in runs for text in (ended.out, ended.err))


def test_a_wrong_password_is_said_without_it(tmp_path: Path, index: str) -> None:
    wrong = "wr0ng-w0rd"
    shop = make(tmp_path / "shop", {"requirements.txt": "Django==2.2.28\nourlib==1.0\n", "seven.toml": f'to = "{NEW}"\n'})
    env = {"SEVEN_CACHE": str(tmp_path / "cache"), "UV_INDEX": f"http://me:{wrong}@{index}"}
    ended = seven("plan", cwd=shop, env=env, timeout=300)
    refused(ended, f"The package index http://{index}", "password")
    assert wrong not in ended.out + ended.err
    nowhere(wrong, shop, tmp_path / "cache")


def test_a_plan_from_the_cache_needs_no_network(tmp_path: Path, cache: Path) -> None:
    shop = make(tmp_path / "shop", {"requirements.txt": "Django==2.2.28\npytz==2019.1\n", "seven.toml": f'to = "{NEW}"\n'})
    told = seven("plan", "--no-write", "--format", "json", cwd=shop, timeout=400, code=0)

    def packages(ended: Ended) -> object:
        return [hop["packages"] for hop in json.loads(ended.out)["hops"]]

    for more, env in (("--offline", {}), ("--offline", DEAD), ("--no-write", DEAD)):
        again = seven("plan", more, "--no-write", "--format", "json", cwd=shop, timeout=200, env=env, code=0)
        assert packages(again) == packages(told)
    empty = {"SEVEN_CACHE": str(tmp_path / "empty"), "UV_CACHE_DIR": str(tmp_path / "none")}
    refused(seven("plan", "--offline", cwd=shop, timeout=200, env=empty), "`--offline`")
    refused(seven("plan", cwd=shop, timeout=300, env={**empty, **DEAD}), "index cannot be reached")
