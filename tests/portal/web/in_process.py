"""The portal's own pages in this process (自有页面), without the framework behind them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from secrets import token_urlsafe

from starlette.applications import Starlette
from starlette.testclient import TestClient

from data import sessions
from data.actor import Actor
from data.sessions import Stage
from data.store import Store
from portal import access, clock
from portal.settings import Settings
from portal.web import cookies, errors
from portal.web.routes import routes
from portal.web.stack import middleware
from tests.data import blank
from tests.data.town import Town, settled
from tests.one_day import one_day

ADDRESS = "https://portal.example"
_machines = count(1)


@dataclass
class OwnPages:
    """The application as it is served, but for the screens; `town` is in its database."""

    settings: Settings
    app: Starlette
    town: Town

    def browser(self, actor: Actor | None = None, *, provider: str = "") -> TestClient:
        """A fresh browser on a machine of its own; of somebody signed in, where named."""
        number = next(_machines)
        address = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        browser = TestClient(
            self.app, base_url=ADDRESS, follow_redirects=False, client=(address, 50_000)
        )
        if actor is not None:
            browser.cookies.set(cookies.SESSION, self.session(actor, provider=provider))
        return browser

    def session(self, actor: Actor, *, provider: str = "", stage: Stage = Stage.FULL) -> str:
        """The token of a fresh session."""
        token = token_urlsafe(32)
        with self.store() as store:
            sessions.start(
                store,
                actor.account_id,
                token=token,
                now=clock.now(),
                provider=provider,
                stage=stage,
            )
        return token

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, as any other process opens it."""
        with access.open_database(self.settings) as store:
            yield store


def own_pages(folder: Path, *, oidc_file: Path | None = None) -> Iterator[OwnPages]:
    """Own routes and middleware over a fresh town, on a known day."""
    settings = Settings(
        database=str(folder / "portal.sqlite"),
        key_file=folder / "keys",
        address=ADDRESS,
        hosts=("portal.example",),
        oidc_file=oidc_file,
    )
    blank.lay(folder / "portal.sqlite", folder / "keys")
    with one_day(), access.open_database(settings) as store:
        yield OwnPages(settings, application(settings), settled(store, Path(settings.database)))


def application(settings: Settings) -> Starlette:
    """What a process serves, made anew as by a restart."""
    return Starlette(
        routes=routes(settings),
        middleware=middleware(settings),
        exception_handlers=errors.handlers(settings),
    )
