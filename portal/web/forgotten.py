"""The page /forgot (忘记密码): whom to ask; and a link by e-mail, where letters are sent."""

import logging
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from portal import access, clock
from portal.settings import Settings
from portal.web import addresses, errors, forms
from portal.web.entrance import origin_of, refuse_open_line
from portal.web.forms import EvenTime, Form
from portal.web.limits import Throttle
from portal.web.steps import step
from portal.workflows import mail, setting_passwords

LOG = logging.getLogger("portal")
ANSWER_SECONDS = 0.5
"""How long every answer takes, whether there is such an account or not."""


class Forgotten:
    """The answer is the same for every name; the letter is sent after it, by another thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.throttle = Throttle.of("10/minute", "60/hour")
        self.postmen = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.FORGOT, self.show, methods=["GET"]),
            Route(addresses.FORGOT, self.send, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Whom to ask, and the form where letters are sent."""
        return self._page(request, Form())

    async def send(self, request: Request) -> Response:
        """Send a link if there is such an account; nobody learns whether there is."""
        timer = EvenTime(ANSWER_SECONDS)
        refuse_open_line(request)
        values = await forms.read(request, self.settings)
        origin = origin_of(request)
        if self.settings.mail is None:
            return self._page(request, Form())
        if not self.throttle.allows(origin.address):
            return errors.error_page(429, demo=self.settings.demo)
        login, token = values.get("login", "")[:200], access.new_token()
        to = await step(
            self.settings,
            lambda store: setting_passwords.forgotten(
                store, login, token=token, origin=origin, now=clock.now()
            ),
        )
        if to is not None:
            link = access.link_address(portal_address(self.settings, request), token)
            self.postmen.submit(mail.remind, self.settings.mail, to, link)
        await timer.over()
        return self._page(request, Form({"login": login}), asked=True)

    def _page(self, request: Request, form: Form, *, asked: bool = False) -> Response:
        sends = self.settings.mail is not None and not asked
        return forms.show(request, self.settings, "forgot", form=form, sends=sends, asked=asked)


def portal_address(settings: Settings, request: Request) -> str:
    """How browsers reach the portal: as the operator says, else as this one did."""
    return settings.address or f"{request.url.scheme}://{request.headers['host']}"
