"""Messages in own pages (消息): the way from a message to its thing, and how one wants to hear of it."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import accounts, calendar_links, message_settings, messages
from data.actor import Actor
from data.errors import NoSuch, Refusal, StoreError
from data.message_settings import HOURS, MessageSettings
from data.rights import Action
from data.store import Store
from portal import access, clock, figures
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.entrance import go
from portal.web.forms import Form
from portal.web.steps import allowed, step

_NEWS = {
    "saved": "设置已保存。",
    "taken-back": "订阅地址已作废，原来的日历不会再更新。",
}


class MessagePages:
    """GET of a message leads on and marks it read; the settings have a form of their own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.MESSAGE_OPEN, self.open, methods=["GET"]),
            Route(addresses.MESSAGE_SETTINGS, self.show, methods=["GET"]),
            Route(addresses.MESSAGE_SETTINGS, self.act, methods=["POST"]),
        ]

    async def open(self, request: Request) -> Response:
        """Lead to the thing that the message speaks of; it is read from now on.

        Raises:
            HTTPException: 404: no such message, or somebody else's.
        """
        actor = allowed(request, Action.MESSAGE_READ)
        wanted = request.query_params.get("message", "")[:64]
        try:
            message = await step(self.settings, partial(_opened, wanted, actor=actor))
        except NoSuch:
            raise HTTPException(404) from None
        return go(target(message.address))

    async def show(self, request: Request) -> Response:
        """What is chosen."""
        news = _NEWS.get(request.query_params.get("done", ""), "")
        return await self._page(request, news=news)

    async def act(self, request: Request) -> Response:
        """Keep the choice; or make or take back the address for calendars."""
        actor = allowed(request, Action.MESSAGE_SETTINGS)
        values = await forms.read(request, self.settings)
        do = values.get("do", "")
        if do == "calendar":
            return await self._new_address(request, actor)
        try:
            work = partial(_take_back if do == "take-back" else _choose, values, actor=actor)
            await step(self.settings, work)
        except StoreError:
            raise
        except Refusal as refusal:
            kept = Form(values, {"quiet_from": str(refusal)})
            return await self._page(request, form=kept, status=422)
        done = "taken-back" if do == "take-back" else "saved"
        return go(f"{addresses.MESSAGE_SETTINGS}?done={done}")

    async def _new_address(self, request: Request, actor: Actor) -> Response:
        """The address is shown on this one page; afterwards only its hash is there."""
        token = access.new_token()
        await step(self.settings, partial(_make, token=token, actor=actor))
        base = self.settings.address or str(request.base_url).rstrip("/")
        made = f"{base}{addresses.CALENDAR_FEED.format(token=token)}"
        return await self._page(request, made=made)

    async def _page(
        self,
        request: Request,
        *,
        status: int = 200,
        form: Form | None = None,
        news: str = "",
        made: str = "",
    ) -> Response:
        actor = allowed(request, Action.MESSAGE_SETTINGS)
        shown = await step(self.settings, partial(_shown, actor=actor))
        return forms.show(
            request,
            self.settings,
            "message_settings",
            status=status,
            form=form or Form(_values(shown["chosen"])),
            news=news,
            made=made,
            hours=HOURS,
            mails=self.settings.mail is not None,
            moment=figures.moment,
            login=shown["login"],
            subscribed=shown["subscribed"],
        )


def target(address: str) -> str:
    """Where a message leads: a page of this portal, never another site; else back to the messages."""
    path, mark, query = address.partition("?")
    page = addresses.wanted_page(path if path.startswith("/") else f"/{path}") if path else ""
    return f"{page}{mark}{query}" if page else f"/{addresses.MESSAGES}"


def _opened(message_id: str, store: Store, *, actor: Actor) -> messages.Message:
    return messages.open_one(store, message_id, actor=actor, now=clock.now())


def _shown(store: Store, *, actor: Actor) -> dict[str, object]:
    return {
        "chosen": message_settings.own(store, actor=actor),
        "login": accounts.own(store, actor=actor).login,
        "subscribed": calendar_links.made_at(store, actor=actor),
    }


def _values(chosen: object) -> dict[str, str]:
    assert isinstance(chosen, MessageSettings)  # noqa: S101  # made above
    return {
        "by_mail": "yes" if chosen.by_mail else "",
        "quiet_from": str(chosen.quiet_from),
        "quiet_to": str(chosen.quiet_to),
    }


def _choose(values: dict[str, str], store: Store, *, actor: Actor) -> None:
    chosen = MessageSettings(
        values.get("by_mail") == "yes",
        _hour(values.get("quiet_from", "")),
        _hour(values.get("quiet_to", "")),
    )
    message_settings.choose(store, chosen, actor=actor, now=clock.now())


def _hour(text: str) -> int:
    """The hour in a field; one that no day has, where there is none in it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else -1


def _make(store: Store, *, token: str, actor: Actor) -> None:
    calendar_links.make(store, token=token, actor=actor, now=clock.now())


def _take_back(_: dict[str, str], store: Store, *, actor: Actor) -> None:
    calendar_links.take_back(store, actor=actor, now=clock.now())
