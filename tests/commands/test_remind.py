"""`remind`: what an operator reads; one job in trouble holds up none of the others."""

from datetime import timedelta
from pathlib import Path

import pytest

from data import health
from data.errors import Refusal
from data.store import Store
from portal import clock
from portal.__main__ import main
from portal.commands import remind
from portal.commands.remind import Job
from portal.settings import Settings
from tests.bench.portal_process import free_port
from tests.portal.screens import review_case, self_check_case
from tests.portal.screens.self_check_case import Case


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = self_check_case.make(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PORTAL_SMTP", raising=False)
    return made


def test_nothing_to_do(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remind"]) == 0
    assert capsys.readouterr().out == (
        "结案：异议期满，办结 0 份。\n"
        "到期提醒：提醒 0 条。\n"
        "超期升级：提醒和升级 0 项。\n"
        "批次：结束 0 个，草稿过期 0 份，提醒 0 家。\n"
        "培训：提醒还没有答复的 0 家。\n"
        "邮件：没有设邮件服务器，不寄信。\n"
    )
    with case.store() as store:
        assert health.look(store, now=self_check_case.now()).reminded_age_seconds in range(60)


def test_a_review_whose_time_for_objecting_has_passed_takes_effect(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = review_case.under_review(case)
    desk.decide(review_case.ITEM, 2)
    desk.end()
    later = self_check_case.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert main(["remind"]) == 0

    assert "办结 1 份" in capsys.readouterr().out
    assert desk.state() == "closed"


def test_help_is_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["remind", "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：python -m portal remind")
    assert "到期提醒" in said


def test_a_job_in_trouble_is_told_in_one_line_and_the_others_are_done(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuses(store: Store, settings: Settings) -> str:
        raise Refusal("不行")

    monkeypatch.setattr(remind, "JOBS", (Job("甲", refuses), Job("乙", lambda *_: "做了")))
    assert main(["remind"]) == 2
    said = capsys.readouterr()
    assert said.out == "乙：做了。\n"
    assert said.err == "甲没有做完，下次接着做：不行\n"
    with case.store() as store:
        assert health.look(store, now=self_check_case.now()).reminded_at is None


def test_a_wrong_setting_is_told(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_SMTP", "nirgends")
    assert main(["remind"]) == 2
    assert capsys.readouterr().err.startswith("提醒没有做：PORTAL_SMTP")


def test_a_mail_server_that_nobody_needs_is_not_asked(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORTAL_SMTP", f"smtp://127.0.0.1:{free_port()}")
    monkeypatch.setenv("PORTAL_SMTP_FROM", "portal@zf.example")
    assert main(["remind"]) == 0
    assert "寄出 0 封" in capsys.readouterr().out
