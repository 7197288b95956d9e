"""Has a file checked (检查文件) by the child process, and believes it nothing but a kind and bytes."""

import json
import tempfile
from typing import IO

from data.file_kinds import Kind
from portal.uploads.asking import NoAnswer, ask
from portal.uploads.child import LARGEST_OUTPUT
from portal.uploads.cleaning import Cleaned
from portal.uploads.unfit import Reason, Unfit

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
    try:
        ask("portal.uploads.child", source, answer)
    except NoAnswer as none:
        raise Unfit(Reason.FAILED) from none


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
