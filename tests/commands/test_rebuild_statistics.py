"""`rebuild-statistics`: what an operator reads."""

from pathlib import Path

import pytest

from data import series
from data.times import to_text
from portal.__main__ import main
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = self_check_case.make(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


def _registered(case: Case) -> int:
    with case.store() as store:
        number = series.find(store, None)
        return len(store.rows("SELECT 1 FROM figures WHERE series = :s", s=number))


def test_nothing_to_mend(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild-statistics"]) == 0
    assert capsys.readouterr().out == "已核对 1 家企业，统计与自评一致。\n"


def test_what_is_missing_is_mended(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """As after the upgrade to this version: confirmed firms, and no figures of them."""
    with case.store() as store:
        confirmed = {"state": "confirmed", "confirmed_at": to_text(self_check_case.now())}
        store.update("firms", case.owner.actor.firm_id, confirmed)

    assert main(["rebuild-statistics"]) == 0

    assert capsys.readouterr().out == "已核对 1 家企业：补正底数 1 家，重做汇总 0 个序列。\n"
    assert _registered(case) == 1


def test_everything_is_made_anew(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild-statistics", "--anew"]) == 0
    assert capsys.readouterr().out == "已按 1 家企业的自评重做统计。\n"
    assert _registered(case) == 0
