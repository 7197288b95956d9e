"""Has a child process read a stranger's file (交给子进程), and believes it nothing but its exit status.

The child is started with an empty environment, so that it holds no key and no address.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

LOG = logging.getLogger("portal")
SECONDS = 60
"""Until an answer, on a machine that is busy; the child's own CPU time ends sooner."""

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = [sys.executable, "-s", "-P", "-B", "-m"]
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}


class NoAnswer(Exception):  # noqa: N818  # named for its cause, as all errors here
    """The child did not come to its end; `ran_out`: its time or memory did, else it failed."""

    def __init__(self, *, ran_out: bool) -> None:
        self.ran_out = ran_out
        super().__init__()


def ask(module: str, source: IO[bytes], answer: IO[bytes]) -> None:
    """Run a module over a file; both are open files of the system, `source` at any place.

    Raises:
        NoAnswer: a crash or a timeout; what stands in `answer` is worth nothing.
    """
    handle = source.fileno()
    source.flush()
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and module
            [*_COMMAND, module],
            stdin=handle,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        LOG.warning("%s：%s", module, type(error).__name__)
        raise NoAnswer(ran_out=True) from error
    if ended.returncode != 0:
        LOG.warning("%s：进程以 %s 结束", module, ended.returncode)
        raise NoAnswer(ran_out=ended.returncode < 0)
