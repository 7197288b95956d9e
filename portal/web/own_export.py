"""The page /export: a firm's owner takes everything about the firm home (导出全部资料)."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.actor import Actor
from data.errors import Refusal, StoreError
from data.rights import Action, may
from data.times import day_in_shanghai
from portal import access, clock
from portal.settings import Settings
from portal.web import addresses, attachments, errors, forms
from portal.web.confirmation import of_firm
from portal.web.entrance import refuse_open_line
from portal.web.forms import Form
from portal.web.limits import Throttle
from portal.workflows import taking_out
from portal.workflows.taking_out import Parcel


class OwnExport:
    """GET says what is in it and asks for the password, POST sends the archive."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.throttle = Throttle.of("5/minute", "20/hour")

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.OWN_EXPORT, self.show, methods=["GET"]),
            Route(addresses.OWN_EXPORT, self.take, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The form; colleagues read who may do it."""
        refuse_open_line(request)
        return self._page(request, Form())

    async def take(self, request: Request) -> Response:
        """The archive, or why there is none."""
        refuse_open_line(request)
        actor = of_firm(request)
        password = (await forms.read(request, self.settings)).get("password", "")[:500]
        if not self.throttle.allows(actor.account_id):
            return errors.error_page(429, demo=self.settings.demo)
        try:
            parcel = await to_thread.run_sync(partial(self._take, password, actor))
        except StoreError:
            raise
        except Refusal as refusal:
            form = Form(problems={"password": str(refusal)})
            return self._page(request, form, status=422)
        name = f"铸盾-全部资料-{parcel.code}-{day_in_shanghai(clock.now()):%Y%m%d}.zip"
        return attachments.of_file(parcel.content, parcel.size, name, "application/zip")

    def _take(self, password: str, actor: Actor) -> Parcel:
        with access.open_database(self.settings) as store:
            return taking_out.take_out(
                store, password, actor=actor, now=clock.now(), new_id=clock.new_id
            )

    def _page(self, request: Request, form: Form, *, status: int = 200) -> Response:
        is_owner = may(of_firm(request), Action.EXPORT_OWN)
        return forms.show(
            request, self.settings, "own_export", status=status, form=form, is_owner=is_owner
        )
