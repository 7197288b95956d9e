"""The child process that reads spreadsheets of strangers (读表进程): `python -m portal.uploads.table_child`.

Bounded as `portal.uploads.child` before it reads a byte; writes one line of JSON for every sheet and
for every row of it. A workbook that asks for more than the bounds ends here, and nowhere else.
"""

import json
import sys

from portal.uploads.child import bound

LARGEST_OUTPUT = 80_000_000


def main() -> None:
    """Read, write line by line; how it ends is the exit status where it ends early."""
    bound(LARGEST_OUTPUT)
    content = sys.stdin.buffer.read()
    # Imported here: nothing of a stranger is touched before the bounds stand.
    from portal.uploads.table_reading import lines
    from portal.uploads.unread import Unread

    try:
        for line in lines(content):
            _say(line)
    except Unread as unread:
        _say({"unread": unread.reason.value})
    except (MemoryError, RecursionError):
        _say({"unread": "large"})


def _say(line: object) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


if __name__ == "__main__":
    main()
