"""A portal as operators run it (门户进程): `python -m portal serve` in a process of its own."""

import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
_PORTS = range(20_000, 32_000)
"""Below those that systems give to outgoing connections: a portal that dies finds its own again."""
_chance = random.SystemRandom()
"""Several test processes choose at once, so no seed of theirs may decide."""


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    while True:
        port = _chance.choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def portal(
    environment: Mapping[str, str], *, port: int, core: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A serving portal; on one core where asked.

    Raises:
        TimeoutError: it did not answer within `PATIENCE` seconds.
    """
    process = start(environment, port=port, core=core)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start(
    environment: Mapping[str, str], *, port: int, core: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a portal and wait for its first healthy answer; the caller ends it.

    What it writes goes to `log_of` its environment.
    """
    command = [sys.executable, "-m", "portal", "serve", "--port", str(port)]
    with log_of(environment).open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=(lambda: os.sched_setaffinity(0, {core})) if core is not None else None,
        )
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if _answers(port):
            return process
        time.sleep(0.05)
    process.kill()
    raise TimeoutError(f"the portal on port {port} did not start")


def log_of(environment: Mapping[str, str]) -> Path:
    """Where the portal of this environment writes what it has to say."""
    return Path(environment["PORTAL_DATABASE"]).with_suffix(".log")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
