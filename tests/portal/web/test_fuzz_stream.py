"""The websocket of the screens, with random and bent messages: it lives on, and tells nobody's content."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from portal.web import stream
from tests.portal.web.served import Served
from tests.portal.web.stream import tab
from tests.portal.web.test_websocket import cookies_of

NAMED = {f.name: f.number for f in BackMsg.DESCRIPTOR.fields}
NOT_NEEDED = sorted(
    set(NAMED) - {"stop_script", "rerun_script", "file_urls_request", "app_heartbeat"}
)
PAGES = (
    "",
    "firm",
    "self-check",
    "result",
    "profile",
    "law",
    "quick-check",
    "no-such-page",
    "\x00",
)


def test_the_numbers_are_those_of_the_frameworks_protocol() -> None:
    assert NAMED["stop_script"] == stream.STOP
    assert NAMED["rerun_script"] == stream.RERUN
    assert NAMED["file_urls_request"] == stream.UPLOAD_ADDRESSES
    assert NAMED["app_heartbeat"] == stream.HEARTBEAT
    assert NOT_NEEDED == [
        "backend_operation_request",
        "clear_cache",
        "debug_disconnect_websocket",
        "debug_shutdown_runtime",
        "load_git_info",
        "set_run_on_save",
    ]


@given(st.binary(max_size=60))
def test_what_is_read_as_fields_is_what_the_framework_reads(content: bytes) -> None:
    """Never fewer fields than the framework finds: nothing slips past."""
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except Exception:  # whatever the library raises, it read nothing
        return
    named = message.WhichOneof("type")
    try:
        found = set(stream.fields(content))
    except ValueError:
        return
    assert named is None or NAMED[named] in found


def made(kind: str, chance: random.Random) -> BackMsg:
    """A message of a kind, with something in it."""
    message = BackMsg()
    field = BackMsg.DESCRIPTOR.fields_by_name[kind]
    if field.message_type is None:
        setattr(message, kind, True)
        return message
    getattr(message, kind).SetInParent()
    if kind == "rerun_script":
        rerun = message.rerun_script
        rerun.page_name = chance.choice(PAGES)
        rerun.query_string = chance.choice(("", "a=b", "%zz", "firm=" + "0" * 32, "x" * 3000))
        rerun.fragment_id = chance.choice(("", "0" * 32, "x"))
        rerun.page_script_hash = chance.choice(("", "0" * 32, "../../etc"))
        state = rerun.widget_states.widgets.add()
        state.id = chance.choice(("$$ID-x-y", "", "answer", "$$ID-" + "0" * 64))
        state.string_value = chance.choice(("", "x" * 500, "<script>"))
    if kind == "file_urls_request":
        message.file_urls_request.file_names.append("../../x")
    if kind == "backend_operation_request":
        message.backend_operation_request.install_skills.SetInParent()
    return message


def bent(content: bytes, chance: random.Random) -> bytes:
    """The message with a few of its bytes changed, doubled or cut off."""
    changed = bytearray(content or b"\0")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed))
        changed[at : at + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 3))
        changed = changed or bytearray(b"\0")
    return bytes(changed)


def messages(chance: random.Random) -> Iterator[bytes]:
    """Thirty messages: right ones, on half of the lines also bent ones, and noise."""
    honest = chance.random() < 0.5
    for _ in range(30):
        content = made(chance.choice(sorted(NAMED)), chance).SerializeToString()
        what = "right" if honest else chance.choice(("right", "right", "right", "bent", "noise"))
        if what == "bent":
            content = bent(content, chance)
        yield chance.randbytes(chance.randint(0, 300)) if what == "noise" else content


async def poured(served: Served, cookie: str, session: str, seed: int) -> bytes:
    """Send messages on a fresh line as long as it holds; everything that came back."""
    heard = b""

    async def listen(line: ClientConnection) -> None:
        nonlocal heard
        async for content in line:
            heard += content if isinstance(content, bytes) else content.encode()

    async with tab(served, cookie, session=session) as opened:
        listening = asyncio.create_task(listen(opened.line))
        with suppress(ConnectionClosed):
            for content in messages(random.Random(seed)):
                await opened.line.send(content)
            await asyncio.sleep(0.5)
            await opened.line.close()
        with suppress(ConnectionClosed):
            await asyncio.wait_for(listening, 10)
    return heard


def test_whatever_is_sent_the_portal_lives_on_and_tells_strangers_nothing(served: Served) -> None:
    name = "衢州只有自己知道有限公司"
    owner = served.signed_in(served.registered(name=name))
    strangers = ("", cookies_of(served.signed_in()), "portal_visitor=" + "B" * 43)
    before = served.log.count("Traceback")

    async def visit() -> list[bytes]:
        async with tab(served, cookies_of(owner)) as page:
            assert name in await page.run("firm")
            heard: list[bytes] = []
            for first in range(0, 30, 6):  # so many at once
                lines = [
                    poured(served, strangers[seed % 3], page.session, seed)
                    for seed in range(first, first + 6)
                ]
                heard += await asyncio.gather(*lines)
            assert name in await page.run("firm"), "the owner's own line is as it was"
            return heard

    heard = asyncio.run(visit())

    assert sum(map(len, heard)) > 10_000, "some messages were answered"
    assert all(name.encode() not in words for words in heard)
    assert served.browser().get("/healthz").status_code == 200
    assert served.log.count("Traceback") == before


@pytest.mark.parametrize("kind", NOT_NEEDED)
def test_what_no_screen_sends_is_answered_by_silence(served: Served, kind: str) -> None:
    async def visit() -> set[str]:
        async with tab(served) as opened:
            await opened.run()
            await opened.line.send(made(kind, random.Random(1)).SerializeToString())
            return await opened.kinds_for(0.5)

    assert asyncio.run(visit()) <= {"session_status_changed"}


@pytest.mark.parametrize("content", ["text", b"\xff" * 30, b"\x08"], ids=["text", "noise", "cut"])
def test_who_speaks_no_protocol_is_hung_up_on(served: Served, content: bytes | str) -> None:
    before = served.log.count("Traceback")

    async def visit() -> None:
        async with tab(served) as opened:
            await opened.line.send(content)
            with pytest.raises(ConnectionClosed):
                while True:
                    await asyncio.wait_for(opened.line.recv(), 5)

    asyncio.run(visit())

    assert served.log.count("Traceback") == before
