"""The child process: bounded, without a key, and not believed."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import IO

import pytest
from PIL import Image

from data.file_kinds import Kind
from portal.uploads import asking, checking, child
from portal.uploads.unfit import Reason, Unfit
from tests.portal.uploads import files


@contextmanager
def uploaded(content: bytes) -> Iterator[IO[bytes]]:
    """A file as a form hands it over: in memory while it is small."""
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as source:
        source.write(content)
        source.seek(0)
        yield source


def refused(content: bytes) -> Reason:
    with uploaded(content) as source, pytest.raises(Unfit) as refusal:
        checking.cleaned(source)
    return refusal.value.reason


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_comes_back_clean(kind: Kind) -> None:
    with uploaded(getattr(files, kind.value)()) as source:
        source.read(10)
        cleaned = checking.cleaned(source)

    assert cleaned.kind is kind
    assert files.MAKER.encode() not in cleaned.content


def test_a_large_file_is_read_from_its_beginning() -> None:
    drawn = BytesIO()
    Image.effect_noise((1500, 1500), 90).save(drawn, "PNG")
    assert len(drawn.getvalue()) > 1 << 20

    with uploaded(drawn.getvalue()) as source:
        assert checking.cleaned(source).kind is Kind.PNG


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", Reason.EMPTY, id="nothing"),
        pytest.param(b"<html>", Reason.KIND, id="another kind"),
        pytest.param(files.huge_png(60_000, 60_000), Reason.PIXELS, id="a bomb"),
    ],
)
def test_the_reason_comes_back(content: bytes, reason: Reason) -> None:
    assert refused(content) is reason


def _child_that(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """In place of the child, a program of the same bounds with another body."""
    program = folder / "other.py"
    program.write_text(
        f"import os, sys, time\nfrom portal.uploads import child\nchild.bound()\n{body}\n"
    )
    monkeypatch.setattr(asking, "_COMMAND", [sys.executable, "-s", "-P", str(program)])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("x = bytearray(3_000_000_000)", id="too much memory"),
        pytest.param("import ctypes; ctypes.string_at(0)", id="a crash"),
        pytest.param("sys.stdout.write('x' * 40_000_000)", id="too much output"),
        pytest.param('print(\'{"kind": "exe"}\')', id="another kind than there is"),
        pytest.param("print('{\"kind\": [1]}')", id="no words"),
        pytest.param("print('nonsense')", id="no JSON"),
        pytest.param('print(\'{"kind": "png"}\')', id="no content"),
        pytest.param('print(\'{"unfit": "never heard of"}\')', id="no reason"),
        pytest.param("[open('/dev/null') for _ in range(200)]", id="too many files"),
    ],
)
def test_whatever_happens_there_is_a_calm_refusal_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    _child_that(monkeypatch, tmp_path, body)

    assert refused(files.png()) is Reason.FAILED


def test_one_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(asking, "SECONDS", 1)
    _child_that(monkeypatch, tmp_path, "time.sleep(60)")
    began = monotonic()

    assert refused(files.png()) is Reason.FAILED
    assert monotonic() - began < 10


def test_one_that_counts_without_end_runs_out_of_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _child_that(
        monkeypatch,
        tmp_path,
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    )

    assert refused(files.png()) is Reason.FAILED


def test_the_child_knows_no_key_and_no_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_KEYS", "1=00")
    _child_that(
        monkeypatch,
        tmp_path,
        "print('{\"unfit\": \"%s\"}' % ('empty' if not [n for n in os.environ if n.startswith('PORTAL')] else 'bomb'))",
    )

    assert refused(files.png()) is Reason.EMPTY


def test_the_bounds_hold_the_largest_picture() -> None:
    drawn = BytesIO()
    Image.new("RGB", (8_000, 6_000), "white").save(drawn, "JPEG", quality=60)

    with uploaded(drawn.getvalue()) as source:
        assert checking.cleaned(source).kind is Kind.JPEG
    assert child.MEMORY <= 1_000_000_000


def test_the_command_is_our_own_interpreter() -> None:
    assert asking._COMMAND[0] == sys.executable
    assert asking._ENVIRONMENT.keys() == {"PYTHONPATH", "PYTHONUTF8"}
