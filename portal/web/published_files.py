"""What was published, for machines (机器可读的快照): /published/data.json, data.csv and the dictionary; no sign-in."""

import json
import re
from collections.abc import Callable
from functools import partial

from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.publications import NoSuchPublication, Publication
from portal import access
from portal.settings import Settings
from portal.web import addresses, public_files, templates
from portal.workflows import data_dictionary, published_data, published_names
from portal.workflows.published_names import Names

JSON, CSV = "application/json", "text/csv; charset=utf-8"
_LONGEST_ID = 64
_CODE = re.compile(r"([A-Za-z_][A-Za-z0-9_.+=-]*)")
_Written = Callable[[Publication, Names], str]
Found = tuple[Publication, str]


class PublishedFiles:
    """GET only. A withdrawn snapshot answers 410 with its state and reason, an unknown one 404."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.PUBLISHED_JSON, self.data_json, methods=["GET"]),
            Route(addresses.PUBLISHED_CSV, self.data_csv, methods=["GET"]),
            Route(addresses.DICTIONARY, self.dictionary, methods=["GET"]),
            Route(addresses.DICTIONARY_JSON, self.dictionary_json, methods=["GET"]),
            Route(addresses.DICTIONARY_CSV, self.dictionary_csv, methods=["GET"]),
        ]

    async def data_json(self, request: Request) -> Response:
        """The stored content in its envelope."""
        return await self._data(request, published_data.as_json, JSON, "json")

    async def data_csv(self, request: Request) -> Response:
        """One row a number."""
        return await self._data(request, published_data.as_csv, CSV, "csv")

    async def dictionary(self, _: Request) -> Response:
        """What every field means, for people."""
        return templates.page(
            "published_dictionary",
            demo=self.settings.demo,
            kinds=data_dictionary.KINDS,
            types=data_dictionary.TYPES,
            units=data_dictionary.UNITS,
            fields=data_dictionary.fields(),
            coded=coded,
        )

    async def dictionary_json(self, request: Request) -> Response:
        """The same for machines."""
        text = data_dictionary.as_json(published_data.FORMAT)
        return public_files.answer(request, text.encode(), JSON)

    async def dictionary_csv(self, request: Request) -> Response:
        """The same as a table."""
        text = data_dictionary.as_csv()
        return public_files.answer(request, text.encode(), CSV, name="铸盾-公布数据-字段说明.csv")

    async def _data(self, request: Request, written: _Written, kind: str, ending: str) -> Response:
        wanted = request.query_params.get("id", "")
        try:
            found, text = await to_thread.run_sync(partial(self._written, wanted, written))
        except NoSuchPublication as refusal:
            return _absent(str(refusal))
        status = 410 if found.state == "withdrawn" else 200
        name = f"铸盾-公布数据-{found.day}-{found.id[:8]}.{ending}"
        shown = "" if ending == "json" else name
        return public_files.answer(request, text.encode(), kind, name=shown, status=status)

    def _written(self, wanted: str, written: _Written) -> Found:
        if len(wanted) > _LONGEST_ID:
            raise NoSuchPublication
        with access.open_database(self.settings) as store, store.steady():
            found = published_data.find(store, wanted)
            names = published_names.read(store, found.series.edition, found.rules_version)
        return found, written(found, names)


def coded(text: str) -> Markup:
    """A text with what is written by machines set apart."""
    parts = _CODE.split(text)
    set_apart = (Markup("<code>{}</code>") if n % 2 else Markup("{}") for n in range(len(parts)))
    return Markup("").join(one.format(part) for one, part in zip(set_apart, parts, strict=True))


def _absent(sentence: str) -> Response:
    content = {"format": published_data.FORMAT, "error": sentence}
    text = json.dumps(content, ensure_ascii=False)
    headers = {"cache-control": "no-store"}
    return Response(text.encode(), status_code=404, media_type=JSON, headers=headers)
