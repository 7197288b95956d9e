"""A real portal in a process of its own, and firms that registered with it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import httpx
from stdnum.cn import uscc

from data.keys import Keyring
from data.store import Store, open_store
from portal import clock
from portal.workflows import registration
from portal.workflows.registration import Application
from tests.bench.portal_process import free_port
from tests.portal.web.plain_browser import Browser

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "一句只有自己记得住的话"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_numbers = count(1)
_codes = count(1_000_000)
_addresses = count(2)


@dataclass(frozen=True)
class Served:
    """Where the portal is, where its files lie, what it printed; `process` is its number."""

    base: str
    port: int
    folder: Path
    process: int = 0

    @property
    def log(self) -> str:
        """What the process wrote."""
        return (self.folder / "log").read_text(errors="replace")

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The portal's own database."""
        keyring = Keyring.load(self.folder / "keys", {})
        with open_store(self.folder / "portal.sqlite", keyring) as store:
            yield store

    def browser(self) -> Browser:
        """A fresh browser on a machine of its own."""
        high, low = divmod(next(_addresses), 200)
        return Browser(self.base, f"127.0.{1 + high}.{1 + low}")

    def signed_in(self, login: str | None = None) -> Browser:
        """A browser of a firm's owner; the firm is registered unless it is named."""
        browser = self.browser()
        name = login or self.registered()
        answer = browser.submit("/login", {"login": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser

    def registered(self, **changes: str) -> str:
        """Register a firm; the login name of its owner.

        Not by the page, which takes its time on purpose: every answer of it takes as long.
        """
        form = Application.model_validate(application(**changes))
        with self.store() as store:
            registration.register(store, form, new_id=clock.new_id, now=clock.now())
        return form.login


def application(**changes: str) -> dict[str, str]:
    """A form that is accepted, of a firm that is not there yet."""
    form = Application(
        name="衢州某某新材料有限公司",
        code=fresh_code(),
        industry="26",
        county="330802",
        staff="120",
        revenue="3600",
        contact="王小明",
        post="法务",
        login=f"owner{next(_numbers)}@example.com",
        password=PASSWORD,
        again=PASSWORD,
        consent="yes",
    )
    return {**form.model_dump(), **changes}


def fresh_code() -> str:
    """A valid 统一社会信用代码 that nobody has used."""
    number, letters = next(_codes), "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "".join(letters[number // len(letters) ** place % len(letters)] for place in range(8))
    rest = 11 - sum(_DIGITS.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11
    code = f"91330802{body}{ {10: 'X', 11: '0'}.get(rest, rest) }"
    return code + str(uscc.calc_check_digit(code))


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Served]:
    """`python -m portal serve` over an empty folder, until the end of the block."""
    port = free_port()
    served = Served(f"http://127.0.0.1:{port}", port, folder)
    own = {
        "PORTAL_DATABASE": str(folder / "portal.sqlite"),
        "PORTAL_KEY_FILE": str(folder / "keys"),
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal", "serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, **own, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_healthy(served.base, process)
            yield replace(served, process=process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_until_healthy(base: str, process: subprocess.Popen[bytes]) -> None:
    """Until the first healthy answer; fails where the process ends or a minute passes."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{base}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the portal did not start")
