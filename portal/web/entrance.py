"""What every way to sign in does in the browser: say where it comes from, hand over the cookie, go on."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.actor import Role
from data.sessions import Stage
from portal.web import addresses, cookies, devices, errors
from portal.web.limits import client_key
from portal.workflows.signing_in import Origin


def origin_of(request: Request) -> Origin:
    """Where a request comes from, as the workflows of signing in ask it."""
    return Origin(
        address=client_key(request.client.host if request.client else None),
        device=devices.reading(request.headers.get("user-agent", "")),
        former=cookies.read(request.scope, cookies.SESSION),
    )


def go_on(request: Request, token: str, stage: Stage, role: Role, wanted: str) -> Response:
    """Give the browser its fresh session, and send it to the second factor or to its page.

    `wanted`: where the person was going, as typed or sent; anything but a page of ours is left out.
    """
    page = addresses.after_sign_in(wanted, role)
    if stage is Stage.OWES:
        asked = addresses.wanted_page(wanted)
        page = f"{addresses.SECOND_FACTOR}?next={asked}" if asked else addresses.SECOND_FACTOR
    answer = go(page)
    cookies.set_token(answer, request, cookies.SESSION, token)
    return answer


def go(address: str) -> Response:
    """Look at another page, after a form."""
    return RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})


def refuse_open_line(request: Request) -> None:
    """Passwords travel only where nobody on the way reads along.

    Raises:
        HTTPException: 403 on plain HTTP from another machine.
    """
    if not cookies.is_private(request):
        raise errors.OpenLine
