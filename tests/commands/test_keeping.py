"""`rotate-key`, `backup` and `restore` as an operator types them; over a portal that serves."""

import contextlib
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from data import marks
from data.ciphers import Algorithm
from data.key_file import add as add_key
from data.keys import Keyring
from data.opening import prepare
from data.store import open_store
from data.times import to_text
from portal import access
from portal.__main__ import COMMANDS, main
from portal.web.health import FRESH_SECONDS
from tests.data.sealed_town import KEY_LINES, key_file
from tests.data.town import KEYS, NOW, built
from tests.portal.web.served import ROOT, Served, serving

Done = subprocess.CompletedProcess[str]


def _own(folder: Path) -> dict[str, str]:
    return {
        "PORTAL_DATABASE": str(folder / "portal.sqlite"),
        "PORTAL_KEY_FILE": str(folder / "keys"),
    }


def script(folder: Path, *words: object) -> Done:
    """Call a command over the portal of a folder, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "portal", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **_own(folder), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def portal(folder: Path, *words: object, answered: int = 0, **environment: str) -> Done:
    """The same in this process, as if it were a fresh one."""
    out, err = io.StringIO(), io.StringIO()
    access._prepared.cache_clear()
    with (
        mock.patch.dict(os.environ, {**_own(folder), **environment}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            status = main([str(word) for word in words])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
    assert status == answered, out.getvalue() + err.getvalue()
    return Done([], status, out.getvalue(), err.getvalue())


def refused(folder: Path, *words: object, **environment: str) -> str:
    """One plain sentence on standard error."""
    done = portal(folder, *words, answered=2, **environment)
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A portal that is not served, with one firm's town in it."""
    key_file(tmp_path)
    list(built(tmp_path / "portal.sqlite"))
    return tmp_path


def test_keys_are_rotated_and_backups_made_while_the_portal_serves(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        login = served.registered(contact="王小明")
        browser = served.signed_in(login)
        with _visitors(served, login) as failures:
            rotated = script(tmp_path, "rotate-key", "--cipher", "sm4").stdout
            made = script(tmp_path, "backup", tmp_path / "b", "--escrow", tmp_path / "keys").stdout
        # What the health check found is told again for a while: ask after that.
        time.sleep(FRESH_SECONDS)
        told = served.browser().get("/healthz").json()

        assert failures == []
        assert "改用第 2 版密钥（SM4-GCM）" in rotated
        assert "已核对：只凭所给的密钥文件就能打开这份备份。" in made
        assert (told["key_current"], told["key_versions"]) == (2, {"1": "aes", "2": "sm4"})
        assert told["backup_bytes"] == (tmp_path / "b").stat().st_size
        assert "王小明" in browser.get("/profile/edit").text
        assert "先停止门户" in script(tmp_path, "restore", tmp_path / "b").stderr
        assert "演练完成" in script(tmp_path, "restore", tmp_path / "b", "--check", "--all").stdout
        assert "ERROR" not in served.log
    for ending in ("", "-wal", "-shm"):
        (tmp_path / f"portal.sqlite{ending}").unlink(missing_ok=True)

    assert "已恢复到" in script(tmp_path, "restore", tmp_path / "b").stdout

    with serving(tmp_path) as served:
        assert "王小明" in served.signed_in(login).get("/profile/edit").text


@contextlib.contextmanager
def _visitors(served: Served, login: str) -> Iterator[list[str]]:
    """Somebody opens the firm's profile over and over; what failed."""
    failures: list[str] = []
    stop = threading.Event()
    browser = served.signed_in(login)

    def visit() -> None:
        while not stop.is_set():
            page = browser.get("/profile/edit")
            if page.status_code != 200 or "王小明" not in page.text:
                failures.append(page.text)
            stop.wait(0.1)  # as often as one machine may ask for pages

    thread = threading.Thread(target=visit)
    thread.start()
    yield failures
    stop.set()
    thread.join()


def test_contact_data_exchanged_by_hand_is_told_by_number_and_found_in_the_log(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as served:
        login = served.registered(contact="王小明")
        browser = served.signed_in(login)
        served.registered(contact="李小红")
        with served.store() as store:
            one, other = store.rows("SELECT id, contact_name FROM firms ORDER BY id")
            for row, value in ((one, other), (other, one)):
                store.update("firms", row["id"], {"contact_name": value["contact_name"]})

        page = browser.get("/profile/edit")

        assert page.status_code == 500
        assert "无法核验，可能被改动过" in page.text
        number = page.text.partition("编号：")[2][:9]
        line = next(line for line in served.log.splitlines() if number in line)
        assert "firms.contact_name，行 " in line
        assert "小" not in line


def test_a_rotation_ends_in_three_commands(folder: Path) -> None:
    assert "已改写" in portal(folder, "rotate-key").stdout
    assert "请过一分钟" in refused(folder, "rotate-key", "--retire")
    with _minutes_later(folder, Keyring.load(folder / "keys", {})):
        retired = portal(folder, "rotate-key", "--retire").stdout
    assert "已移出第 1 版密钥" in retired
    (aside,) = folder.glob("keys.retired-*")
    assert Keyring.load(aside, {}).current == 1
    assert "没有可以移出的旧密钥" in refused(folder, "rotate-key", "--retire")
    prepare(folder / "portal.sqlite", folder / "keys", {})


@contextlib.contextmanager
def _minutes_later(folder: Path, keyring: Keyring) -> Iterator[None]:
    """The mark of the rotation is set back: what waits a minute need not wait here."""
    with open_store(folder / "portal.sqlite", keyring) as store:
        marks.put(store, "newest key since", to_text(NOW))
    yield


def test_another_cipher_waits_until_the_rotation_before_is_done(folder: Path) -> None:
    add_key(folder / "keys", Algorithm.AES, random=os.urandom)

    told = portal(folder, "rotate-key", "--cipher", "sm4").stdout

    assert "改用第 2 版密钥（AES-256-GCM）" in told
    assert "这次先把它做完" in told
    assert "改用第 3 版密钥（SM4-GCM）" in portal(folder, "rotate-key", "--cipher", "sm4").stdout


def test_with_keys_of_the_environment_the_command_says_what_to_do(folder: Path) -> None:
    (folder / "keys").unlink()
    one = KEY_LINES.replace("\n", ";")
    two = f"{one}2={'5' * 64}"

    assert "请在其中加上一个更高的版本" in refused(folder, "rotate-key", PORTAL_KEYS=one)
    assert "重新启动全部门户进程" in refused(folder, "rotate-key", PORTAL_KEYS=two)

    prepare(folder / "portal.sqlite", folder / "keys", {"PORTAL_KEYS": two})
    assert "改用第 2 版密钥" in portal(folder, "rotate-key", PORTAL_KEYS=two).stdout
    with _minutes_later(folder, Keyring.parse(two, where="")):
        retired = portal(folder, "rotate-key", "--retire", PORTAL_KEYS=two).stdout
    assert "请从 PORTAL_KEYS 中删去" in retired


def test_without_an_escrow_the_loss_of_the_key_is_spoken_of(folder: Path) -> None:
    assert "丢了密钥就丢了全部加密内容" in portal(folder, "backup", folder / "b").stdout


def test_an_escrow_that_does_not_open_the_backup_is_said(folder: Path) -> None:
    other = folder / "other"
    Keyring.create(other)

    assert (
        "打不开它" in portal(folder, "backup", folder / "b", "--escrow", other, answered=2).stderr
    )
    assert (folder / "b").exists()


def test_a_lost_key_file_is_replaced_by_its_escrow(folder: Path) -> None:
    (folder / "safe").mkdir()
    escrow = key_file(folder / "safe")
    portal(folder, "backup", folder / "b")
    (folder / "keys").unlink()

    assert "没有找到密钥" in refused(folder, "restore", folder / "b")
    told = portal(folder, "restore", folder / "b", "--escrow", escrow).stdout
    assert "里还不全" in told
    escrow.rename(folder / "keys")
    prepare(folder / "portal.sqlite", folder / "keys", {})


def test_what_was_damaged_before_the_backup_is_restored_on_demand_only(folder: Path) -> None:
    with open_store(folder / "portal.sqlite", KEYS) as store:
        store.rows("UPDATE accounts SET name = substr(name, 1, 30) WHERE role = 'admin'")
    portal(folder, "backup", folder / "b")
    before = (folder / "portal.sqlite").read_bytes()

    rehearsed = portal(folder, "restore", folder / "b", "--check", answered=2).stderr
    assert "accounts.name，行 " in rehearsed
    assert "演练没有通过" in rehearsed
    assert "--as-it-was" in portal(folder, "restore", folder / "b", answered=2).stderr
    assert (folder / "portal.sqlite").read_bytes() == before
    assert "已恢复到" in portal(folder, "restore", folder / "b", "--as-it-was").stdout


def test_a_damaged_value_is_named_by_the_rotation(folder: Path) -> None:
    with open_store(folder / "portal.sqlite", KEYS) as store:
        store.rows("UPDATE accounts SET name = substr(name, 1, 30) WHERE role = 'admin'")

    told = portal(folder, "rotate-key", answered=1).stderr

    assert "有 1 项打不开" in told
    assert "accounts.name，行 " in told


@pytest.fixture
def spoiled(folder: Path) -> Iterator[dict[str, Path]]:
    """Files that are no backups, and one that is."""
    portal(folder, "backup", folder / "good")
    raw = (folder / "good").read_bytes()
    made = {"cut": raw[:-10], "flipped": raw[:-10] + bytes(10), "foreign": b"PK" + raw}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    yield {name: folder / name for name in ("good", *made, "missing")}


@pytest.mark.parametrize("mode", [(), ("--check",)], ids=["for good", "rehearsed"])
def test_a_bad_backup_is_refused_in_a_line_and_replaces_nothing(
    folder: Path, spoiled: dict[str, Path], mode: tuple[str, ...]
) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    said = {
        "cut": "不完整",
        "flipped": "无法核验",
        "foreign": "不是铸盾的备份文件",
        "missing": "没有这个文件",
    }
    for name, words in said.items():
        assert words in refused(folder, "restore", spoiled[name], *mode)
    Keyring.create(folder.with_name("other.keys"))
    assert "不相符" in refused(
        folder, "restore", spoiled["good"], *mode, "--escrow", folder.with_name("other.keys")
    )
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


@pytest.mark.parametrize("command", ["rotate-key", "backup", "restore"])
def test_what_stands_in_the_way_is_said_in_a_line(tmp_path: Path, command: str) -> None:
    file = () if command == "rotate-key" else (tmp_path / "b",)

    assert refused(tmp_path, command, *file)
    assert "PORTAL_ADDRESS" in refused(tmp_path, command, *file, PORTAL_ADDRESS="x")
    assert not (tmp_path / "keys").exists()
    assert not (tmp_path / "portal.sqlite").exists()
    (tmp_path / "keys").write_text(KEY_LINES)
    (tmp_path / "keys").chmod(0o644)
    (tmp_path / "b").write_text("x")
    assert refused(tmp_path, command, *file)


@pytest.mark.parametrize("command", ["rotate-key", "backup", "restore"])
def test_help_is_chinese(tmp_path: Path, command: str) -> None:
    told = portal(tmp_path, command, "--help").stdout

    assert told.startswith("用法：python -m portal")
    assert "显示这段说明" in told


def test_both_ways_of_rotating_at_once_are_refused(tmp_path: Path) -> None:
    assert "只能写一个" in refused(tmp_path, "rotate-key", "--retire", "--cipher", "aes")


def test_the_operators_page_names_every_command_of_keeping() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for command in ("rotate-key", "backup", "restore"):
        assert command in COMMANDS
        assert f"python -m portal {command}" in page
    for option in ("--retire", "--cipher", "--escrow", "--check", "--all", "--as-it-was"):
        assert option in page
    assert "PORTAL_HEALTH_TOKEN" in page
