"""`rebuild-queue`: what left no trace finds its place again."""

from pathlib import Path

import pytest

from data import queue_keeping
from portal.__main__ import main
from tests.portal.screens import self_check_case


def test_the_places_are_worked_out_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = self_check_case.make(tmp_path)
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)
    with case.store() as store:
        queue_keeping.catch_up(store)
        store.rows("DELETE FROM queue_places")
        assert queue_keeping.catch_up(store) == 0

    assert main(["rebuild-queue"]) == 0

    assert "1 家企业" in capsys.readouterr().out
    with case.store() as store:
        assert len(store.rows("SELECT 1 FROM queue_places")) == 1


def test_a_missing_database_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_DATABASE", "postgresql://nowhere/x")

    assert main(["rebuild-queue"]) == 2
    assert "没有算完" in capsys.readouterr().err
