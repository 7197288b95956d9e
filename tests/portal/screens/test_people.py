"""Parts (分工) and claims on the screens of a firm: one's own first, others' to read, warnings on top."""

from pathlib import Path

import pytest
from markupsafe import Markup
from streamlit.testing.v1 import AppTest

from data import claim_decisions, claims, deputies, firms, parts
from data.actor import Actor, Role
from data.times import day_in_shanghai
from tests.portal.screens import self_check_case
from tests.portal.screens.firm_case import opened
from tests.portal.screens.self_check_case import Case, Person, new_id, now
from tests.portal.screens.visitor_case import portal, text

ITEM = "FK-DJ-02"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    return portal(tmp_path, monkeypatch)


def give(case: Case, part: str, to: Person) -> None:
    with case.store() as store:
        parts.assign(store, part, to.actor.account_id, actor=case.owner.actor, now=now())


def self_check(person: Person, step: str = "") -> AppTest:
    return opened("self_check", person, **({"step": step} if step else {}))


def said(page: AppTest) -> str:
    """The words alone."""
    return Markup(text(page)).striptags()


def step_of(page: AppTest) -> str:
    return str(page.query_params["step"])


def test_a_colleague_begins_in_the_own_part(case: Case) -> None:
    case.start("light")
    give(case, "FK", case.colleague)

    assert step_of(self_check(case.colleague)).startswith("FK-")
    assert step_of(self_check(case.owner)) == "profile"


def test_ones_own_parts_stand_first_and_others_with_their_names(case: Case) -> None:
    case.start("light")
    give(case, "FK", case.colleague)
    give(case, "FW", case.owner)
    words = said(self_check(case.colleague, "review"))

    assert words.index("您负责的部分") < words.index("防控") < words.index("其他部分")
    assert "服务（由张三负责）" in words


def test_another_persons_part_is_shown_and_cannot_be_changed(case: Case) -> None:
    draft = case.start("light")
    case.answer(draft, {ITEM: 3})
    give(case, "FK", case.owner)
    page = self_check(case.colleague, "FK-DJ")

    assert "这一部分由张三负责。您可以看，不能修改。" in said(page)
    radio = next(one for one in page.radio if (one.key or "").endswith(ITEM))
    assert radio.disabled
    assert radio.value == 3
    owner = self_check(case.owner, "FK-DJ")
    assert not any(one.disabled for one in owner.radio)


def test_a_part_given_away_meanwhile_is_refused_in_plain_words(case: Case) -> None:
    draft = case.start("light")
    page = self_check(case.colleague, "FK-DJ")
    give(case, "FK", case.owner)

    radio = next(one for one in page.radio if (one.key or "").endswith(ITEM))
    radio.set_value(2)
    page.run()

    assert ITEM not in case.answers(draft)
    assert "“防控”已分给别的同事填写" in text(page)
    page.button(key=f"give-up-{ITEM}").click()
    page.run()
    assert "还没有保存" not in text(page)


def test_the_next_open_question_is_never_one_that_is_locked(case: Case) -> None:
    draft = case.start("light")
    case.answer(draft, {q.id: 1 for q in self_check_case.EDITION.exposure})
    for part in ("FW", "XJ", "ZD", "FK"):
        give(case, part, case.owner)
    page = self_check(case.colleague, "profile")

    page.button(key="next-open").click()
    page.run()

    assert step_of(page).startswith("BZ-")


def test_the_landing_page_tells_progress_by_part_and_person(case: Case) -> None:
    draft = case.start("light")
    case.answer(draft, {ITEM: 3})
    assert "各负责一部分" in text(opened("overview", case.owner))

    give(case, "FK", case.colleague)
    words = text(opened("overview", case.owner))

    assert "李四" in words
    assert "1／15" in words or "1／" in words
    assert "邀请同事、安排分工" in words
    assert "看同事名单" in text(opened("overview", case.colleague))


def test_a_deputy_is_told_so(case: Case) -> None:
    today = day_in_shanghai(now())
    with case.store() as store:
        deputies.appoint(
            store,
            new_id(),
            case.owner.actor.account_id,
            case.colleague.actor.account_id,
            first_day=today,
            last_day=today,
            actor=case.owner.actor,
            now=now(),
        )

    words = text(opened("overview", case.colleague))

    assert "您今天代理负责人" in words
    assert "邀请同事、安排分工" in words


def test_a_claim_that_waits_stands_above_everything(case: Case) -> None:
    lead = Actor("lead", Role.LEAD)
    with case.store() as store:
        firm_id = case.owner.actor.firm_id or ""
        firm = firms.confirm(store, firm_id, actor=lead, now=now())
        claim_id = new_id()
        claimant = claims.Claimant("王<b>五", "总经理", "wang@jia.cn", "营业执照")
        claims.file(store, claim_id, firm.code, claimant, consent="x", now=now())
        assert "有人申请" not in text(opened("overview", case.owner))
        claim_decisions.approve(
            store,
            claim_id,
            claim_decisions.Approval("看过", "wang@jia.cn", "disabled"),
            token="c" * 43,
            account_id=new_id(),
            actor=lead,
            now=now(),
        )

    for person in (case.owner, case.colleague):
        words = text(opened("overview", person))
        assert "有人申请成为本企业负责人：王&lt;b&gt;五，总经理" in words
        assert 'href="/ownership-claim"' in words
