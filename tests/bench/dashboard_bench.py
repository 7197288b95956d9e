"""The dashboard (风险看板) on screen, with 100,000 firms: from the click to the last delta, and what travels.

For the lead, for a county's reviewer, and the published page for everybody. A portal of its own serves,
a visitor without a browser asks. Bounds: 1 s, and 200 kB.
"""

import asyncio
import os
import secrets
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from data import sessions
from data.opening import prepare
from data.store import open_store
from tests.bench import city_rows, dashboard_city
from tests.bench.portal_process import free_port, portal
from tests.bench.websocket_visitor import Visitor

FIRMS = 100_000
SECONDS, BYTES = 1.0, 200_000
CLICKS = ("reading=self", "", "reading=verified", "industry=34", "campaign=bench-campaign-9")
"""What a reader changes on the page: each is a click."""
CHARTS = {"sectors": 6, "published": 3}
"""So many charts at least make the page."""
PAGES = (("lead", "sectors"), ("reviewer", "sectors"), ("visitor", "published"))


def run() -> None:
    """Print the time and the bytes of each page."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("PORTAL_BENCH_FOLDER")) as name:
        environment, tokens = _city(Path(name))
        port = free_port()
        with portal(environment, port=port):
            for who, page in PAGES:
                asyncio.run(_page(port, who, tokens[who], page))


def _city(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Where the database is, and the sessions of those who look."""
    path, key_file = folder / "portal.sqlite", folder / "portal.keys"
    is_new = not path.exists()
    keyring = prepare(path, key_file, {})
    tokens = {"lead": secrets.token_urlsafe(32), "reviewer": secrets.token_urlsafe(32)}
    with open_store(path, keyring) as store:
        if is_new:
            dashboard_city.build(store, FIRMS)
        now = datetime.now(UTC)
        sessions.start(store, city_rows.LEAD, token=tokens["lead"], now=now)
        sessions.start(store, dashboard_city.REVIEWER, token=tokens["reviewer"], now=now)
    environment = {"PORTAL_DATABASE": str(path), "PORTAL_KEY_FILE": str(key_file)}
    return environment, {**tokens, "visitor": ""}


async def _page(port: int, who: str, token: str, page: str) -> None:
    began = time.perf_counter()
    async with Visitor(port, token, page, "") as visitor:
        first, opened = time.perf_counter() - began, visitor.received
        charts = visitor.kinds["vega_lite_chart"]
        assert charts >= CHARTS[page], visitor.kinds
        times, sizes = [], [opened]
        clicks = CLICKS if page == "sectors" else ("",) * 3
        slow = [await visitor.again(query) for query in clicks]
        for query in clicks:
            times.append(await visitor.again(query))
            assert visitor.kinds["vega_lite_chart"] >= CHARTS[page], visitor.kinds
            sizes.append(visitor.received)
    took, most = median(times), max(sizes)
    print(
        f"/{page}, {who}: {charts} charts; opened in {first:.2f} s, {opened / 1e3:.0f} kB;"
        f" the first click of ten minutes at most {max(slow):.2f} s"
    )
    print(
        f"  a click {took:.2f} s, the slowest {max(times):.2f} s"
        f"   (bound {SECONDS:.0f} s: {_verdict(took <= SECONDS)});"
        f" at most {most / 1e3:.0f} kB   (bound {BYTES / 1e3:.0f} kB: {_verdict(most < BYTES)})"
    )


def _verdict(kept: bool) -> str:
    return "kept" if kept else "BROKEN"


if __name__ == "__main__":
    run()
