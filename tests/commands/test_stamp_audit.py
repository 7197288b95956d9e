"""`stamp-audit`: a real stamp over the head, kept after it was verified; and plain words where not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data import audit, stamps
from portal.__main__ import main
from tests.bench.portal_process import free_port
from tests.commands.small_tsa import SmallTsa, serving
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case


@pytest.fixture(scope="module")
def tsa() -> SmallTsa:
    return SmallTsa.made()


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tsa: SmallTsa) -> Case:
    made = self_check_case.make(tmp_path)
    (tmp_path / "root.pem").write_bytes(tsa.root_pem)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PORTAL_TSA_ROOT", str(tmp_path / "root.pem"))
    return made


def _kept(case: Case) -> list[stamps.Stamp]:
    with case.store() as store:
        return stamps.all_of(store)


def test_a_stamp_is_kept_and_checked(
    case: Case, tsa: SmallTsa, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with case.store() as store:
        head = audit.head(store)
    with serving(tsa.answer) as address:
        monkeypatch.setenv("PORTAL_TSA", address)
        assert main(["stamp-audit"]) == 0
        assert main(["stamp-audit"]) == 0

    assert f"已盖时间戳：第 {head.number} 条" in capsys.readouterr().out
    kept = _kept(case)
    assert [stamp.head.number for stamp in kept] == [head.number, head.number + 1]
    assert kept[0].head == head
    assert main(["stamp-audit", "--check"]) == 0
    assert "已核验时间戳 2 个，0 个有问题" in capsys.readouterr().out
    assert main(["verify-audit"]) == 0


def test_an_entry_altered_after_the_stamp_is_noticed(
    case: Case, tsa: SmallTsa, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(tsa.answer) as address:
        monkeypatch.setenv("PORTAL_TSA", address)
        assert main(["stamp-audit"]) == 0
    with case.store() as store:
        store.rows("DROP TRIGGER audit_entries_stay")
        number = _kept(case)[0].head.number
        store.rows(f"UPDATE audit_entries SET link = 'x' WHERE number = {number}")

    assert main(["stamp-audit", "--check"]) == 1
    assert "盖戳以后被改动过" in capsys.readouterr().err


def test_a_stamp_exchanged_in_the_database_is_noticed(
    case: Case, tsa: SmallTsa, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(tsa.answer) as address:
        monkeypatch.setenv("PORTAL_TSA", address)
        assert main(["stamp-audit"]) == 0
    with case.store() as store:
        store.rows("UPDATE stamps SET token = :token", token=SmallTsa.made().stamped(b"x" * 32, 1))

    assert main(["stamp-audit", "--check"]) == 1
    assert "不能核验" in capsys.readouterr().err


def _other_message(tsa: SmallTsa) -> Callable[[bytes], bytes]:
    return lambda _: tsa.stamped(b"x" * 32, 1)


def _other_authority(_: SmallTsa) -> Callable[[bytes], bytes]:
    return SmallTsa.made("root").answer


def _replayed(tsa: SmallTsa) -> Callable[[bytes], bytes]:
    first: list[bytes] = []

    def answer(query: bytes) -> bytes:
        first.append(tsa.answer(query))
        return first[0]

    return answer


def _nonsense(_: SmallTsa) -> Callable[[bytes], bytes]:
    return lambda _: b"<html>login</html>"


def _refusal(_: SmallTsa) -> Callable[[bytes], bytes]:
    return lambda _: bytes.fromhex("30053003020102")


def _endless(_: SmallTsa) -> Callable[[bytes], bytes]:
    return lambda _: b"0" * 600_000


@pytest.mark.parametrize("made", [_other_message, _other_authority, _nonsense, _refusal, _endless])
def test_what_is_no_stamp_over_the_head_is_not_kept(
    case: Case,
    tsa: SmallTsa,
    made: Callable[[SmallTsa], Callable[[bytes], bytes]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serving(made(tsa)) as address:
        monkeypatch.setenv("PORTAL_TSA", address)
        assert main(["stamp-audit"]) == 2

    assert "时间戳不能核验" in capsys.readouterr().err
    assert _kept(case) == []


def test_an_old_answer_does_not_serve_again(
    case: Case, tsa: SmallTsa, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(_replayed(tsa)) as address:
        monkeypatch.setenv("PORTAL_TSA", address)
        assert main(["stamp-audit"]) == 0
        assert main(["stamp-audit"]) == 2
    assert len(_kept(case)) == 1


@pytest.mark.parametrize("status", [404, 500, 302])
def test_an_authority_that_refuses_is_named(
    case: Case,
    tsa: SmallTsa,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serving(tsa.answer, status=status) as address:
        monkeypatch.setenv("PORTAL_TSA", address)
        assert main(["stamp-audit"]) == 2
    assert "没有给出回答" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["nowhere", "ftp://127.0.0.1/", "http://[", "file:///etc"])
def test_an_address_that_is_none_is_named(
    case: Case,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PORTAL_TSA", address)
    assert main(["stamp-audit"]) == 2
    assert "没有给出回答" in capsys.readouterr().err


def test_nobody_at_the_address(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_TSA", f"http://127.0.0.1:{free_port()}/")
    assert main(["stamp-audit"]) == 2
    assert "没有给出回答" in capsys.readouterr().err


def test_it_is_off_unless_both_are_set(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stamp-audit"]) == 2
    assert "没有设置时间戳服务" in capsys.readouterr().err

    monkeypatch.setenv("PORTAL_TSA", "https://tsa.invalid/")
    monkeypatch.setenv("PORTAL_TSA_ROOT", str(case.database))
    assert main(["stamp-audit"]) == 2
    assert "不是可读的 PEM 根证书" in capsys.readouterr().err
