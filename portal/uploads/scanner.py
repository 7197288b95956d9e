"""The operator's virus scanner (病毒扫描), where there is one: clamd, asked over its own protocol.

It fails closed: whatever is not a clear "OK" is no permission.
"""

import logging
import socket
from typing import IO

import clamd

from portal.uploads.unfit import Reason, Unfit

LOG = logging.getLogger("portal")
SECONDS = 20.0
"""Until the scanner answers; it is asked for one file at a time."""


class _WholeSocket(socket.socket):
    """The library sends a part of what it should where the line is slow; this sends all of it."""

    def send(self, data: bytes, flags: int = 0, /) -> int:  # type: ignore[override]  # bytes only
        self.sendall(data, flags)
        return len(data)


class _Scanner(clamd.ClamdNetworkSocket):  # type: ignore[misc]  # the library has no types
    """The library's client, which would wait for a connection without end."""

    def __init__(self, address: str) -> None:
        super().__init__(timeout=SECONDS)
        self._address = address

    def _init_socket(self) -> None:
        way, _, place = self._address.partition(":")
        if way == "unix":
            line = _WholeSocket(socket.AF_UNIX)
            where: str | tuple[str, int] = place
        else:
            host, _, port = place.rpartition(":")
            line = _WholeSocket(socket.AF_INET)
            where = (host, int(port))
        line.settimeout(self.timeout)
        self.clamd_socket = line
        line.connect(where)


def scan(source: IO[bytes], address: str) -> None:
    """Have a file scanned; `address` as in `portal.settings`, empty for no scanner.

    Raises:
        Unfit: something was found, or there was no clear answer.
    """
    if not address:
        return
    source.seek(0)
    try:
        answer = _Scanner(address).instream(source)
    except (clamd.ClamdError, OSError, ValueError, OverflowError) as error:
        LOG.error("病毒扫描：%s", type(error).__name__)
        raise Unfit(Reason.UNSCANNED) from error
    status, found = (answer or {}).get("stream", ("", ""))
    if status == "OK":
        return
    LOG.warning("病毒扫描：%s", status or "没有应答")
    raise Unfit(Reason.INFECTED if status == "FOUND" and found else Reason.UNSCANNED)
