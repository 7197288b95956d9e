"""How far a long command is (进度): a bar on a terminal, nothing where the output is a file."""

import sys
from types import TracebackType
from typing import Self

_CELLS = 30


class Bar:
    """`with Bar("改写", total) as bar: … bar(10)`; on standard error, so that results stay clean."""

    def __init__(self, title: str, total: int) -> None:
        self._title = title
        self._total = total
        self._done = 0
        self._shown = -1
        self._is_seen = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_seen and self._shown >= 0:
            sys.stderr.write("\n")

    def __call__(self, more: int) -> None:
        """So many more are done; what others added meanwhile does not push it over the end."""
        self._done += more
        percent = min(100, 100 * self._done // max(self._total, 1))
        if self._is_seen and percent != self._shown:
            self._shown = percent
            cells = "█" * (_CELLS * percent // 100)
            sys.stderr.write(f"\r{self._title} {cells:·<{_CELLS}} {percent:3d}%")
            sys.stderr.flush()
