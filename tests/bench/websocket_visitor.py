"""A visitor without a browser (负载客户端): speaks Streamlit's websocket protocol, answers radios."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds until an answer counts as lost."""
_DONE = {
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
}


@dataclass
class Radio:
    """A radio on the page: its widget id, its options as they travel, and its fragment."""

    widget: str
    options: tuple[str, ...]
    fragment: str


@dataclass
class Visitor:
    """One signed-in browser tab at one address of the portal."""

    port: int
    token: str
    page: str
    query: str
    radios: dict[str, Radio] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    script: str = ""
    kinds: Counter[str] = field(default_factory=Counter)
    """How many elements of each kind the last answer had."""
    received: int = 0
    """Bytes of the answer to what was asked last."""

    async def __aenter__(self) -> Self:
        self._socket: ClientConnection = await connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]  # a plain string is one
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a plain name is one
            additional_headers={"Cookie": f"portal_session={self.token}"},
            compression=None,
            max_size=None,
            open_timeout=PATIENCE,
        )
        await self._run()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._socket.close()

    def items(self, prefix: str) -> list[str]:
        """The keys of the radios on the page that begin so."""
        return sorted(key for key in self.radios if key.startswith(prefix))

    async def choose(self, key: str, option: int) -> float:
        """Choose an option; seconds from sending until the script has finished.

        Raises:
            TimeoutError: no end of the script within `PATIENCE`.
        """
        radio = self.radios[key]
        self.values[radio.widget] = radio.options[option]
        started = time.perf_counter()
        await self._run(radio.fragment)
        return time.perf_counter() - started

    async def again(self, query: str) -> float:
        """The same page at another address; seconds until the script has finished."""
        self.query = query
        started = time.perf_counter()
        await self._run()
        return time.perf_counter() - started

    async def _run(self, fragment: str = "") -> None:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.script
        message.rerun_script.page_name = self.page if not self.script else ""
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(
            WidgetState(id=widget, string_value=value) for widget, value in self.values.items()
        )
        self.texts.clear()
        self.received = 0
        self.kinds.clear()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._take(await self._socket.recv()):
                pass

    def _take(self, raw: str | bytes) -> bool:
        """Note what a message shows; True at the end of a script run."""
        assert isinstance(raw, bytes)
        self.received += len(raw)
        message = ForwardMsg.FromString(raw)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.script = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.HasField("new_element"):
            self._element(message)
        return kind == "script_finished" and message.script_finished in _DONE

    def _element(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        self.kinds[element.WhichOneof("type") or ""] += 1
        if element.HasField("radio"):
            key = element.radio.id.partition("-answer-")[2].partition("-")[2]
            self.radios[key] = Radio(
                element.radio.id, tuple(element.radio.options), message.delta.fragment_id
            )
        elif element.HasField("html"):
            self.texts.append(element.html.body)
