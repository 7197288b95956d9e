"""The line of the screens (屏幕连线): which of the framework's messages a browser may send on it.

The framework takes more than its screens need, from anybody who opens a line: emptying the caches of
all, telling the state of the server's files, installing files. Only what a screen sends passes.
"""

from collections.abc import Iterator

from starlette.types import ASGIApp, Message, Receive, Scope, Send

STOP, RERUN, UPLOAD_ADDRESSES, HEARTBEAT = 7, 11, 16, 17
"""Field numbers of `BackMsg` in the framework's protocol."""
NEEDED = frozenset({STOP, RERUN, UPLOAD_ADDRESSES, HEARTBEAT})
_PROTOCOL_ERROR = 1002
_LONGEST_NUMBER = 10
_FIXED = {1: 8, 5: 4}


class NeededMessages:
    """ASGI middleware: drops messages that no screen sends; ends lines that speak no protocol."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; of a websocket's messages only the needed ones."""
        is_line = scope["type"] == "websocket"
        await self.app(scope, _needed(receive) if is_line else receive, send)


def _needed(receive: Receive) -> Receive:
    async def receive_needed() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            try:
                kinds = set(fields(message.get("bytes") or b""))
            except ValueError:
                return {"type": "websocket.disconnect", "code": _PROTOCOL_ERROR}
            if message.get("text") is not None:
                return {"type": "websocket.disconnect", "code": _PROTOCOL_ERROR}
            if kinds and kinds <= NEEDED:
                return message

    return receive_needed


def fields(message: bytes) -> Iterator[int]:
    """The numbers of the outermost fields of a protobuf message, in order.

    Raises:
        ValueError: it is none.
    """
    position = 0
    while position < len(message):
        tag, position = _number(message, position)
        kind = tag & 7
        if kind == 0:
            _, position = _number(message, position)
        elif kind == 2:
            length, position = _number(message, position)
            position += length
        elif kind in _FIXED:
            position += _FIXED[kind]
        else:
            raise ValueError(f"kind {kind}")
        if position > len(message) or not tag >> 3:
            raise ValueError("cut short")
        yield tag >> 3


def _number(message: bytes, position: int) -> tuple[int, int]:
    """A number of variable length, and where it ends."""
    value = 0
    for shift in range(_LONGEST_NUMBER):
        if position >= len(message):
            raise ValueError("cut short")
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << 7 * shift
        if byte < 0x80:
            return value, position
    raise ValueError("too long a number")
