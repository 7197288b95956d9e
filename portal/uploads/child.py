"""The child process that reads files of strangers (检查进程): `python -m portal.uploads.child`.

It bounds its own memory, time and files before it reads a byte from standard input, and writes one
line of JSON and the clean copy to standard output. It is started with an empty environment, so that
it holds no key and no address.
"""

import json
import os
import resource
import sys

MEMORY = 1_000_000_000
"""Bytes of address space; the largest picture needs about half."""
CPU_SECONDS = 25
LARGEST_OUTPUT = 20_000_000
_OPEN_FILES = 64


def main() -> None:
    """Read, clean, write; how it ends is the exit status where it ends early."""
    bound()
    content = sys.stdin.buffer.read()
    # Imported here: nothing of a stranger is touched before the bounds stand.
    from portal.uploads.cleaning import clean
    from portal.uploads.unfit import Unfit

    try:
        cleaned = clean(content)
    except Unfit as unfit:
        _say({"unfit": unfit.reason.value})
        return
    except (MemoryError, RecursionError):
        _say({"unfit": "complex"})
        return
    _say({"kind": cleaned.kind.value})
    sys.stdout.buffer.write(cleaned.content)
    sys.stdout.buffer.flush()


def bound(largest_output: int = LARGEST_OUTPUT) -> None:
    """Bound this process for good: memory, seconds of CPU, bytes of output, open files."""
    os.nice(10)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, largest_output + 1_000),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _say(words: dict[str, str]) -> None:
    sys.stdout.buffer.write(json.dumps(words).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
