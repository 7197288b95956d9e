"""`sweep`: what an operator reads, and that a start sweeps too."""

from datetime import timedelta
from pathlib import Path

import pytest

from data import departures
from portal.__main__ import main
from portal.commands import serve
from portal.settings import Settings
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = self_check_case.make(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


def _asked_long_ago(case: Case) -> None:
    with case.store() as store:
        departures.ask(
            store,
            "d",
            "企业不再经营了",
            cooling_off=timedelta(days=30),
            actor=case.owner.actor,
            now=self_check_case.now() - timedelta(days=31),
        )


def _firms(case: Case) -> int:
    with case.store() as store:
        return len(store.rows("SELECT id FROM firms"))


def test_nothing_due(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep"]) == 0
    said = capsys.readouterr().out
    assert said == "已清理：注销企业 0 家，过期草稿 0 份，过期记录 0 条。\n"


def test_a_firm_that_is_due_goes(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    _asked_long_ago(case)

    assert main(["sweep"]) == 0
    said = capsys.readouterr().out
    assert "注销企业 1 家" in said
    assert "数据库文件已重写" in said
    assert _firms(case) == 0
    assert main(["verify-audit", "--rows"]) == 0


def test_a_start_sweeps_too(case: Case) -> None:
    _asked_long_ago(case)
    serve._tidy(Settings.from_environment())
    assert _firms(case) == 0


def test_a_wrong_period_is_told(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_DAYS_COOLING_OFF", "bald")
    assert main(["sweep"]) == 2
    assert "PORTAL_DAYS_COOLING_OFF" in capsys.readouterr().err
