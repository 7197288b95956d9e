"""/healthz: one word for everybody, figures for who keeps the portal, content for nobody."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from data import backups
from data.actor import OPERATOR
from data.keys import Keyring
from data.opening import prepare
from data.store import Store, open_store
from portal import access
from portal.settings import Settings
from portal.web.health import FRESH_SECONDS, Health
from tests.data.town import NOW
from tests.portal.web.served import Served

TOKEN = "a-token-of-monitors-only"
DETAIL = {
    "key_current",
    "key_versions",
    "keys_from_file",
    "rotation_unfinished",
    "schema_applied",
    "schema_pending",
    "backup_at",
    "backup_age_seconds",
    "backup_bytes",
    "audit_entries",
    "reminded_at",
    "reminded_age_seconds",
    "disk_free_bytes",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(str(tmp_path / "portal.sqlite"), tmp_path / "keys", health_token=TOKEN)
    prepare(made.database, made.key_file, {})
    return made


class Asked:
    """The page alone, asked from any address at any time."""

    def __init__(self, settings: Settings) -> None:
        self.now = 0.0
        health = Health(settings, ticks=lambda: self.now)
        self.app = Starlette(routes=health.routes())

    def get(
        self,
        headers: dict[str, str] | httpx.Headers | None = None,
        *,
        client: str = "127.0.0.1",
        times: int = 1,
        host: str = "127.0.0.1:8501",
    ) -> list[httpx.Response]:
        """So many questions at once."""
        transport = httpx.ASGITransport(self.app, client=(client, 1))

        async def go() -> list[httpx.Response]:
            base = f"http://{host}"
            async with httpx.AsyncClient(transport=transport, base_url=base) as browser:
                asked = (browser.get("/healthz", headers=headers) for _ in range(times))
                return list(await asyncio.gather(*asked))

        return asyncio.run(go())


def test_on_this_machine_the_figures_are_told(settings: Settings) -> None:
    answer = Asked(settings).get()[0]

    told = answer.json()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert told.keys() == DETAIL | {"status"}
    assert told["status"] == "ok"
    assert told["key_versions"] == {"1": "aes"}
    assert told["schema_pending"] == []
    assert told["backup_at"] is None
    assert told["disk_free_bytes"] > 0


def test_the_age_of_the_last_backup_is_told(settings: Settings, tmp_path: Path) -> None:
    with open_store(settings.database, Keyring.load(settings.key_file, {})) as store:
        made = backups.make(
            store,
            settings.database,
            tmp_path / "backup",
            actor=OPERATOR,
            now=NOW,
            progress=lambda *_: None,
        )
        backups.note(store, made, actor=OPERATOR, now=NOW)

    told = Asked(settings).get()[0].json()

    assert told["backup_at"] == "2026-11-23T06:03:00Z"
    assert told["backup_bytes"] == made.size
    assert isinstance(told["backup_age_seconds"], int)
    assert told["audit_entries"] == 1


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded",
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "X-Client-IP",
        "True-Client-IP",
        "CF-Connecting-IP",
    ],
)
def test_behind_a_proxy_one_word_is_told(settings: Settings, header: str) -> None:
    assert Asked(settings).get({header: "127.0.0.1"})[0].json() == {"status": "ok"}


@pytest.mark.parametrize("client", ["203.0.113.5", "10.0.0.5", "2001:db8::1", "", "localhost"])
def test_from_elsewhere_one_word_is_told(settings: Settings, client: str) -> None:
    assert Asked(settings).get(client=client)[0].json() == {"status": "ok"}


def test_under_a_public_name_one_word_is_told(settings: Settings) -> None:
    assert Asked(settings).get(host="portal.example")[0].json() == {"status": "ok"}


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", TOKEN[:-1], "é"])
def test_a_wrong_token_tells_one_word(settings: Settings, token: str) -> None:
    headers = httpx.Headers([(b"x-portal-health", token.encode("latin-1"))])

    assert Asked(settings).get(headers, client="203.0.113.5")[0].json() == {"status": "ok"}


def test_without_a_token_set_an_empty_one_opens_nothing(settings: Settings) -> None:
    bare = Settings(settings.database, settings.key_file)

    answer = Asked(bare).get({"x-portal-health": ""}, client="203.0.113.5")[0]

    assert answer.json() == {"status": "ok"}


def test_the_token_opens_the_figures_from_elsewhere(settings: Settings) -> None:
    headers = {"x-portal-health": TOKEN, "x-forwarded-for": "203.0.113.5"}

    told = Asked(settings).get(headers, client="203.0.113.5", host="portal.example")[0].json()

    assert told.keys() == DETAIL | {"status"}


@pytest.mark.parametrize("spoil", ["damaged", "gone", "other keys"])
def test_a_database_that_cannot_be_read_is_failing(
    settings: Settings, spoil: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = Path(settings.database)
    access.keyring(settings)
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    database.unlink()
    if spoil == "damaged":
        database.write_bytes(b"not a database at all" * 500)
    elif spoil == "other keys":
        prepare(database, settings.key_file.with_name("other"), {})
    asked = Asked(settings)

    with caplog.at_level(logging.ERROR, logger="portal"):
        everybody = asked.get(client="203.0.113.5")[0]
        here = asked.get()[0]

    assert (everybody.status_code, everybody.json()) == (503, {"status": "failing"})
    assert here.status_code == 503
    assert here.json().keys() == {"status", "problem", "disk_free_bytes"}
    assert caplog.text.count("健康检查") == 1


def test_asking_often_looks_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    real = access.open_database

    @contextmanager
    def counted(settings: Settings) -> Iterator[Store]:
        looks.append(1)
        with real(settings) as store:
            yield store

    monkeypatch.setattr(access, "open_database", counted)
    asked = Asked(settings)

    assert all(answer.status_code == 200 for answer in asked.get(times=50))
    assert len(looks) == 1
    asked.now = FRESH_SECONDS - 0.01
    asked.get(times=50)
    assert len(looks) == 1
    asked.now = FRESH_SECONDS
    asked.get(times=50)
    assert len(looks) == 2


def test_the_whole_portal_tells_the_same(served: Served) -> None:
    here = served.browser().get("/healthz").json()
    elsewhere = served.browser().get("/healthz", x_forwarded_for="203.0.113.5").json()

    assert here.keys() == DETAIL | {"status"}
    assert elsewhere == {"status": "ok"}
    assert served.browser().send("POST", "/healthz").status_code == 405
