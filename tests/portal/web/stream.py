"""A websocket client that speaks the framework's protocol, for tests of identity."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.portal.web.served import Served


@dataclass
class Tab:
    """One open page: its session's id, and the words of its last run."""

    line: ClientConnection
    session: str = ""
    words: str = ""
    script: str = ""

    async def run(self, page: str = "") -> str:
        """Run the script of a page; the HTML and text that it shows."""
        message = BackMsg()
        message.rerun_script.page_name = page
        await self.line.send(message.SerializeToString())
        self.words = ""
        while True:
            raw = await self.line.recv()
            assert isinstance(raw, bytes)
            answer = ForwardMsg.FromString(raw)
            self._note(answer)
            if answer.WhichOneof("type") == "script_finished":
                return self.words

    async def kinds_for(self, seconds: float) -> set[str]:
        """The kinds of all messages that come until it is silent for so long."""
        found: set[str] = set()
        while True:
            try:
                raw = await asyncio.wait_for(self.line.recv(), seconds)
            except TimeoutError:
                return found
            assert isinstance(raw, bytes)
            found.add(str(ForwardMsg.FromString(raw).WhichOneof("type")))

    def _note(self, answer: ForwardMsg) -> None:
        kind = answer.WhichOneof("type")
        if kind == "new_session":
            self.session = answer.new_session.initialize.session_id
        if kind == "delta":
            element = answer.delta.new_element
            self.words += element.html.body + element.markdown.body + element.heading.body


@asynccontextmanager
async def tab(
    served: Served,
    cookie: str = "",
    *,
    session: str = "",
    origin: str | None = "",
    headers: dict[str, str] | None = None,
) -> AsyncIterator[Tab]:
    """A websocket to the portal; `session` asks to continue that session."""
    sent = dict(headers or {})
    if cookie:
        sent["Cookie"] = cookie
    protocols = [Subprotocol("streamlit"), Subprotocol("none")]
    async with connect(
        f"ws://127.0.0.1:{served.port}/_stcore/stream",
        origin=Origin(served.base if origin == "" else origin) if origin is not None else None,
        subprotocols=[*protocols, Subprotocol(session)] if session else protocols,
        additional_headers=sent,
        max_size=None,
    ) as line:
        yield Tab(line)
