"""`python -m portal serve`: make or migrate the database, check the keys, serve, say where."""

import argparse
import gc
import logging
import os
import socket
import sys
from collections.abc import Sequence
from datetime import timedelta

from data import sessions, sign_in_failures
from data.errors import Refusal
from portal import access, clock
from portal.commands.sentences import sentence
from portal.settings import Settings

_DEFAULT_PORT = 8501
_FAILURES_KEPT = timedelta(days=1)
_LARGEST_MESSAGE = 4 * 1024 * 1024
_GARBAGE_THRESHOLDS = (50_000, 20, 50)


class CannotListen(Refusal):
    """The address is taken or not of this machine."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只限本机 127.0.0.1")
    parser.add_argument(
        "--port",
        type=int,
        default=int(os.environ.get("PORT") or _DEFAULT_PORT),
        help=f"端口，默认取环境变量 PORT，否则 {_DEFAULT_PORT}",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until stopped.

    Returns:
        0 after a stop, 2 where the portal cannot start; the reason stands on standard error.
    """
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        settings = access.as_marked(Settings.from_environment())
        _tidy(settings)
        listening = listen(args.host, args.port)
    except (Refusal, OSError) as problem:
        print(f"没有启动：{sentence(problem)}", file=sys.stderr)
        return 2
    _serve(settings, args.host, listening)
    return 0


def _tidy(settings: Settings) -> None:
    """Make or migrate the database, check the keys, forget sessions that are over and old failures."""
    with access.open_database(settings) as store, store.atomic():
        sessions.forget(store, before=clock.now())
        sign_in_failures.forget(store, before=clock.now() - _FAILURES_KEPT)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket.

    Its protocol is named: asyncio turns Nagle's delay off only for sockets that say TCP, and the
    delay costs 38 ms on every click.

    Raises:
        CannotListen: says which address, and what to do.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(2048)
    except (OSError, OverflowError) as error:
        raise CannotListen(
            f"地址 {host} 的端口 {port} 不能使用，可能已被别的程序占用；请用 --port 换一个端口。"
        ) from error
    return opened


def _serve(settings: Settings, host: str, listening: socket.socket) -> None:
    # Imported here: bad keys or a taken port are told at once, not after a second of imports.
    import uvicorn

    from portal import warming
    from streamlit_app import app

    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=_LARGEST_MESSAGE,
        timeout_graceful_shutdown=5,
    )

    class Announced(uvicorn.Server):
        """Says where the portal is, once it answers."""

        async def startup(self, sockets: Sequence[socket.socket] | None = None) -> None:
            await super().startup(list(sockets or ()))
            if self.started:
                print(_announcement(settings, host, listening.getsockname()[1]), flush=True)
                warming.begin()

    _collect_garbage_seldom()
    Announced(config).run(sockets=[listening])


def _collect_garbage_seldom() -> None:
    """Spare every visitor the pauses of full garbage collections.

    Over the sessions of hundreds one stops everybody for a tenth of a second and more; what was
    imported stays for good and need not be looked at again. Full collections still come, after
    some hundred thousand answers.
    """
    gc.freeze()
    gc.set_threshold(*_GARBAGE_THRESHOLDS)


def _announcement(settings: Settings, host: str, port: int) -> str:
    name = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - compared, not bound
    address = settings.address or f"http://{f'[{name}]' if ':' in name else name}:{port}"
    lines = [f"铸盾门户已启动：{address}", f"数据库：{settings.database}（按 Ctrl+C 停止）"]
    if settings.demo:
        lines.append("演示模式：企业和数据都是虚构的。")
    if not settings.address.startswith("https://") and name not in {
        "127.0.0.1",
        "localhost",
        "::1",
    }:
        lines.append(
            "注意：没有加密的连接上不能登录。请在前面放一个 HTTPS 代理，并设置 PORTAL_ADDRESS=https://域名。"
        )
    return "\n".join(lines)
