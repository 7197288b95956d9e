"""`verify-audit`: what an operator reads when the chain is whole, and when it is not."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data import audit, heads
from portal.__main__ import main
from tests.data.town import NOW
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = self_check_case.make(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


def _by_hand(case: Case, *statements: str) -> None:
    with closing(sqlite3.connect(case.database)) as hand:
        for statement in statements:
            hand.execute(statement)
        hand.commit()


def _kept_head(case: Case, folder: Path) -> Path:
    with case.store() as store:
        text = heads.written(audit.head(store), at=NOW)
    path = folder / "head.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_chain_is_counted(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    with case.store() as store:
        head = audit.head(store)

    assert main(["verify-audit"]) == 0
    assert capsys.readouterr().out == f"留痕完整：{head.number} 条。\n链尾：{head.link}\n"


def test_a_broken_entry_is_named(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    _by_hand(
        case,
        "DROP TRIGGER audit_entries_stay",
        "UPDATE audit_entries SET role = 'lead' WHERE number = 2",
    )

    assert main(["verify-audit"]) == 1
    assert "留痕第 2 条不能核验" in capsys.readouterr().err


def test_a_head_kept_elsewhere_is_compared(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _kept_head(case, tmp_path)
    assert main(["verify-audit", "--head", str(path)]) == 0

    _by_hand(
        case,
        "DROP TRIGGER audit_entries_kept",
        "DELETE FROM audit_entries WHERE number = (SELECT max(number) FROM audit_entries)",
    )

    assert main(["verify-audit"]) == 0
    assert main(["verify-audit", "--head", str(path)]) == 1
    assert "后面的不在了" in capsys.readouterr().err


def test_rows_are_compared_where_asked(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-audit", "--rows"]) == 0
    assert "与留痕一致" in capsys.readouterr().out

    _by_hand(case, "UPDATE accounts SET county = '330802' WHERE role = 'firm_member'")

    assert main(["verify-audit"]) == 0
    assert main(["verify-audit", "--rows"]) == 1
    said = capsys.readouterr().err
    assert f"accounts/{case.colleague.actor.account_id}：与最后一条留痕不一致" in said
    assert "1 处不一致" in said


@pytest.mark.parametrize("text", ["", "条数：3", "条数：3\n条数：4\n链尾：" + "0" * 64, "\x00"])
def test_a_file_that_is_no_head_is_refused(
    case: Case, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "head.txt"
    path.write_text(text, encoding="utf-8")

    assert main(["verify-audit", "--head", str(path)]) == 2
    assert "链尾文件看不懂" in capsys.readouterr().err


def test_a_missing_file_and_broken_letters_are_refused(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "head.txt"
    assert main(["verify-audit", "--head", str(path)]) == 2
    assert "不能读取" in capsys.readouterr().err

    path.write_bytes(b"\xff\xfe\x00")
    assert main(["verify-audit", "--head", str(path)]) == 2
    assert "链尾文件看不懂" in capsys.readouterr().err


def test_a_head_survives_other_line_ends() -> None:
    head = audit.Head(7, "a" * 64)
    text = heads.written(head, at=NOW)

    assert heads.read("\ufeff" + text.replace("\n", " \r\n")) == head
