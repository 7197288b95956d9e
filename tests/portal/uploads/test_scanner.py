"""The virus scanner: asked over its real protocol, and never believed where it does not answer."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from portal.uploads import scanner
from portal.uploads.unfit import Reason, Unfit

VIRUS = b"EICAR"
Answering = Callable[[socket.socket, bytes], None]


class FakeClamd:
    """Speaks INSTREAM as clamd does: a command line, chunks with their lengths, a zero, an answer."""

    def __init__(self, line: socket.socket, answering: Answering | None = None) -> None:
        self.received = bytearray()
        self._line = line
        self._answering = answering or _honestly
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            caller, _ = self._line.accept()
            with caller:
                asked = caller.makefile("rb")
                assert asked.readline() == b"nINSTREAM\n"
                while size := struct.unpack("!L", asked.read(4))[0]:
                    self.received += asked.read(size)
                self._answering(caller, bytes(self.received))
        except (OSError, struct.error):
            return


def _honestly(caller: socket.socket, content: bytes) -> None:
    found = b"Eicar-Signature FOUND" if VIRUS in content else b"OK"
    caller.sendall(b"stream: " + found + b"\n")


@contextmanager
def tcp(answering: Answering | None = None) -> Iterator[tuple[FakeClamd, str]]:
    with socket.create_server(("127.0.0.1", 0)) as line:
        yield FakeClamd(line, answering), f"tcp:127.0.0.1:{line.getsockname()[1]}"


def refused(content: bytes, address: str) -> Reason:
    with pytest.raises(Unfit) as refusal:
        scanner.scan(BytesIO(content), address)
    return refusal.value.reason


def test_without_a_scanner_nothing_is_asked() -> None:
    scanner.scan(BytesIO(VIRUS), "")


def test_what_is_clean_passes_and_was_sent_whole() -> None:
    content = bytes(range(256)) * 20_000
    with tcp() as (clamd, address):
        source = BytesIO(content)
        source.read(100)
        scanner.scan(source, address)

        assert clamd.received == content


def test_a_virus_is_refused() -> None:
    with tcp() as (_, address):
        assert refused(b"x" + VIRUS, address) is Reason.INFECTED


def test_a_scanner_at_a_path(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(tmp_path / "clamd"))
        line.listen()
        FakeClamd(line)
        assert refused(VIRUS, f"unix:{tmp_path}/clamd") is Reason.INFECTED


def _silent(caller: socket.socket, content: bytes) -> None:
    threading.Event().wait(2)


def _says(answer: bytes) -> Answering:
    return lambda caller, _: caller.sendall(answer)


@pytest.mark.parametrize(
    "answering",
    [
        pytest.param(_says(b""), id="nothing"),
        pytest.param(_says(b"\n"), id="an empty line"),
        pytest.param(_says(b"INSTREAM size limit exceeded. ERROR\n"), id="too large for it"),
        pytest.param(_says(b"stream: something ERROR\n"), id="an error of its own"),
        pytest.param(_says(b"stream: FOUND\n"), id="found, but not what"),
        pytest.param(_says(b"other: OK\n"), id="about another file"),
        pytest.param(_says(b"OK\n"), id="no answer to this"),
        pytest.param(_says(b"\xff\xfe\n"), id="no text"),
        pytest.param(_says(b"x" * 100_000), id="noise"),
    ],
)
def test_no_clear_answer_is_a_refusal(answering: Answering) -> None:
    with tcp(answering) as (_, address):
        assert refused(b"clean", address) is Reason.UNSCANNED


def test_a_scanner_that_hangs_up_midway() -> None:
    with socket.create_server(("127.0.0.1", 0)) as line:
        threading.Thread(target=lambda: line.accept()[0].close(), daemon=True).start()
        address = f"tcp:127.0.0.1:{line.getsockname()[1]}"

        assert refused(b"x" * 5_000_000, address) is Reason.UNSCANNED


def test_a_scanner_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "SECONDS", 0.3)
    with tcp(_silent) as (_, address):
        assert refused(b"clean", address) is Reason.UNSCANNED


def test_no_scanner_where_one_should_be(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]

    assert refused(b"clean", f"tcp:127.0.0.1:{port}") is Reason.UNSCANNED
    assert refused(b"clean", f"unix:{tmp_path}/none") is Reason.UNSCANNED
    assert refused(b"clean", "tcp:127.0.0.1:99999") is Reason.UNSCANNED
