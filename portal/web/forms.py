"""What every own form does: read its fields, prove that it was ours, answer without telling."""

import asyncio
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from portal import access
from portal.settings import Settings
from portal.web import cookies, templates
from portal.web.hosts import same_origin

_MOST_FIELDS = 30
_KIND = "application/x-www-form-urlencoded"
_PROOF = "proof"
_SALT_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent or as it is shown: values by field name, problems by field name."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What was typed; empty where nothing was."""
        return self.values.get(name, "")

    def problem(self, name: str) -> str:
        """The sentence below a field; empty where it is right."""
        return self.problems.get(name, "")


def show(
    request: Request, settings: Settings, name: str, *, status: int = 200, **values: object
) -> Response:
    """An own page with a form on it, and the cookie that its proof is bound to."""
    bound = _bound_to(request)
    token = bound or access.new_token()
    proof = _proof(settings, token, secrets.token_hex(_SALT_LENGTH // 2))
    answer = templates.page(name, status=status, demo=settings.demo, proof=proof, **values)
    if bound is None:
        cookies.set_token(answer, request, cookies.VISITOR, token)
    return answer


async def read(request: Request, settings: Settings) -> dict[str, str]:
    """The fields of a form of ours; each as text, the last one of a name.

    Raises:
        HTTPException: 400 where it is no such form, 403 where it does not come from our own page.
    """
    if media_type(request) != _KIND:
        raise HTTPException(400)
    sent = await request.form(max_fields=_MOST_FIELDS)
    values = {name: value for name, value in sent.items() if isinstance(value, str)}
    refuse_other_pages(request)
    refuse_without_proof(request, settings, values)
    return values


def media_type(request: Request) -> str:
    """The kind of body that the request announces, lower case, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def refuse_other_pages(request: Request) -> None:
    """Refuse what a page of somebody else sends; needs the headers only.

    Raises:
        HTTPException: 403.
    """
    origin = request.headers.get("origin")
    if origin is not None and not same_origin(origin, request.headers["host"]):
        raise HTTPException(403)
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403)


def refuse_without_proof(request: Request, settings: Settings, values: dict[str, str]) -> None:
    """Take the proof out of the fields, and refuse where it is not of this browser's own page.

    Raises:
        HTTPException: 403.
    """
    proof, bound = values.pop(_PROOF, ""), _bound_to(request)
    expected = _proof(settings, bound or "", proof[:_SALT_LENGTH])
    if bound is None or not hmac.compare_digest(proof.encode(), expected.encode()):
        raise HTTPException(403)


def _bound_to(request: Request) -> str | None:
    """The token that a form's proof belongs to: of the session, else of this browser."""
    return cookies.read(request.scope, cookies.SESSION) or cookies.read(
        request.scope, cookies.VISITOR
    )


def _proof(settings: Settings, token: str, salt: str) -> str:
    """Salted, so that no two pages carry the same one: compression cannot be made to tell it."""
    return salt + access.keyring(settings).digest(f"{salt}{token}", purpose="form")


@dataclass(frozen=True, slots=True)
class EvenTime:
    """Answers after a set time, so that how long it took tells nothing.

    `seconds` must be longer than the work takes; then every answer takes as long.
    """

    seconds: float
    started: float = field(default_factory=monotonic)

    async def over(self) -> None:
        """Wait for what is left."""
        await asyncio.sleep(max(0.0, self.started + self.seconds - monotonic()))
