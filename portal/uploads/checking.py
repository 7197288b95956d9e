"""Has a file checked (检查文件) by the child process, and believes it nothing but a kind and bytes."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from data.file_kinds import Kind
from portal.uploads.child import LARGEST_OUTPUT
from portal.uploads.cleaning import Cleaned
from portal.uploads.unfit import Reason, Unfit

LOG = logging.getLogger("portal")
SECONDS = 60
"""Until an answer, on a machine that is busy; the child's own CPU time ends sooner."""

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = [sys.executable, "-s", "-P", "-B", "-m", "portal.uploads.child"]
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
_LONGEST_LINE = 200


def cleaned(source: IO[bytes]) -> Cleaned:
    """The kind of a file and its clean copy; `source` is an open file of the system, at any place.

    Raises:
        Unfit: with the reason; a crash, a timeout and nonsense from the child are `FAILED`.
    """
    with tempfile.TemporaryFile() as answer:
        _run(source, answer)
        answer.seek(0)
        said = _first_line(answer)
        if "unfit" in said:
            raise Unfit(_reason(said["unfit"]))
        content = answer.read(LARGEST_OUTPUT + 1)
    if len(content) > LARGEST_OUTPUT:
        raise Unfit(Reason.LARGE)
    if said.get("kind") not in set(Kind) or not content:
        raise Unfit(Reason.FAILED)
    return Cleaned(Kind(said["kind"]), content)


def _run(source: IO[bytes], answer: IO[bytes]) -> None:
    handle = source.fileno()
    source.flush()
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and module
            _COMMAND,
            stdin=handle,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        LOG.warning("证据文件检查：%s", type(error).__name__)
        raise Unfit(Reason.FAILED) from error
    if ended.returncode != 0:
        LOG.warning("证据文件检查：进程以 %s 结束", ended.returncode)
        raise Unfit(Reason.FAILED)


def _first_line(answer: IO[bytes]) -> dict[str, str]:
    line = answer.readline(_LONGEST_LINE)
    try:
        said = json.loads(line)
    except ValueError:
        raise Unfit(Reason.FAILED) from None
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise Unfit(Reason.FAILED)
    return said


def _reason(said: str) -> Reason:
    return Reason(said) if said in set(Reason) else Reason.FAILED
