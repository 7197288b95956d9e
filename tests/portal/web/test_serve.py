"""`python -m portal serve`: starts quickly on nothing, says where it is, refuses plainly."""

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from data.opening import prepare
from tests.bench.portal_process import free_port
from tests.portal.web.served import ROOT, serving


def attempt(
    folder: Path, *, before: Callable[[], None] | None = None, port: int = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Try to start a portal that cannot."""
    own = {
        "PORTAL_DATABASE": str(folder / "portal.sqlite"),
        "PORTAL_KEY_FILE": str(folder / "keys"),
    }
    return subprocess.run(
        [sys.executable, "-m", "portal", "serve", "--port", str(port or free_port())],
        cwd=ROOT,
        env={**os.environ, **own, **environment},
        preexec_fn=before,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """One plain sentence on standard error, and nothing else."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("没有启动：")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_it_starts_on_an_empty_folder_and_says_where(tmp_path: Path) -> None:
    with serving(tmp_path) as portal:
        assert f"铸盾门户已启动：{portal.base}" in portal.log
        assert "Traceback" not in portal.log
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert (tmp_path / "portal.sqlite").stat().st_mode & 0o077 == 0


def test_a_demonstration_says_so_on_every_page(tmp_path: Path) -> None:
    with serving(tmp_path, PORTAL_DEMO="1") as portal:
        assert "演示模式" in portal.log
        for path in ("/login", "/register", "/privacy", "/nowhere"):
            assert "演示：企业和数据都是虚构的。" in portal.browser().get(path).text


def test_it_does_not_start_on_sealed_data_without_its_key(tmp_path: Path) -> None:
    prepare(tmp_path / "portal.sqlite", tmp_path / "keys", {})
    (tmp_path / "keys").unlink()

    assert "没有找到密钥" in refused(attempt(tmp_path))
    assert not (tmp_path / "keys").exists(), "a new key would hide the loss"


def test_it_does_not_start_under_another_key(tmp_path: Path) -> None:
    for name in ("one", "two"):
        prepare(tmp_path / name / "portal.sqlite", tmp_path / name / "keys", {})

    done = attempt(tmp_path / "one", PORTAL_KEY_FILE=str(tmp_path / "two" / "keys"))

    assert "密钥与数据库不相符" in refused(done)


def test_it_does_not_start_with_a_key_that_others_may_read(tmp_path: Path) -> None:
    prepare(tmp_path / "portal.sqlite", tmp_path / "keys", {})
    (tmp_path / "keys").chmod(0o644)

    assert "chmod 600" in refused(attempt(tmp_path))


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "portal.sqlite").write_bytes(b"not a database" * 100)

    assert "数据库" in refused(attempt(tmp_path))
    assert (tmp_path / "portal.sqlite").read_bytes().startswith(b"not a database")


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    def small_files_only() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    sentence = refused(attempt(tmp_path, before=small_files_only))

    assert "存储空间" in sentence or "磁盘" in sentence


def test_a_read_only_database_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "portal.sqlite").touch()
    address = f"file:{tmp_path / 'portal.sqlite'}?mode=ro"

    assert "不能保存" in refused(attempt(tmp_path, PORTAL_DATABASE=address))


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    sentence = refused(attempt(tmp_path, PORTAL_DATABASE=str(tmp_path / "file" / "x.sqlite")))

    assert str(tmp_path / "file") in sentence
    assert "权限" in sentence


def test_a_taken_port_is_said_plainly(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        sentence = refused(attempt(tmp_path, port=other.getsockname()[1]))

    assert "--port" in sentence


def test_an_address_that_is_none_is_said_plainly(tmp_path: Path) -> None:
    assert "PORTAL_ADDRESS" in refused(attempt(tmp_path, PORTAL_ADDRESS="portal.example"))


def test_plain_streamlit_run_serves_the_same_portal(tmp_path: Path) -> None:
    port = free_port()
    own = {"PORTAL_DATABASE": str(tmp_path / "p.sqlite"), "PORTAL_KEY_FILE": str(tmp_path / "keys")}
    from tests.portal.web.plain_browser import Browser
    from tests.portal.web.served import wait_until_healthy

    base = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, **own},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_healthy(base, process)
        assert "铸盾" in Browser(base).get("/").text
        assert Browser(base).get("/login").status_code == 200
        assert Browser(base).get("/firm").status_code == 303
    finally:
        process.terminate()
        process.wait(timeout=20)
