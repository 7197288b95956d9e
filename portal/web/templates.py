"""The small own HTML pages: jinja2, always escaped, an unknown name is an error."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from portal.web import addresses
from portal.web.headers import OWN_PAGE_POLICY

FOLDER = Path(__file__).parent / "pages"
STATIC = Path(__file__).parent / "static"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(addresses=addresses, version=version())
    return environment


@lru_cache(maxsize=1)
def version() -> str:
    """A short name of the own style sheets and scripts; changes with any of them."""
    joined = sha256()
    for path in sorted(STATIC.glob("*.*")):
        joined.update(path.read_bytes())
    return joined.hexdigest()[:12]


def page(name: str, *, status: int = 200, demo: bool = False, **values: object) -> HTMLResponse:
    """One own page under its strict policy; nothing of it stays in a cache."""
    text = _environment().get_template(f"{name}.html").render(demo=demo, **values)
    headers = {"cache-control": "no-store", "content-security-policy": OWN_PAGE_POLICY}
    return HTMLResponse(text, status_code=status, headers=headers)


def part(name: str, **values: object) -> str:
    """A piece of a page that is sent while it grows."""
    return _environment().get_template(f"{name}.html").render(**values)
