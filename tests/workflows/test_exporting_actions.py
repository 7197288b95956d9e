"""A firm's corrective actions and follow-up are in its own export, without the names of officials."""

import json
from typing import Any

import pytest

from data import action_proofs
from portal.export import gathering, page
from portal.workflows import following_up
from tests.data.corrections import Corrections, build
from tests.data.town import NOW, Town


@pytest.fixture
def case(town: Town) -> Corrections:
    return build(town)


def _gathered(case: Corrections) -> dict[str, Any]:
    return gathering.gather(case.town.store, actor=case.town.alpha, now=NOW)


def test_actions_steps_proofs_changes_and_duties_are_there(case: Corrections) -> None:
    town = case.town
    action = case.now_in("in_progress", item="FK-RY-02")
    case.step(action)
    action_proofs.withdraw(town.store, case.prove(action), actor=town.alpha, now=NOW)
    case.prove(action)
    case.close(case.hand_in(action))
    following_up.count_from(
        town.store, case.assessment, "red", actor=case.reviewer, now=NOW, new_id=town.new_id
    )
    found = _gathered(case)

    (row,) = found["corrective_actions"]
    assert (row["item"], row["state_said"], row["title"]) == ("FK-RY-02", "已销号", "保密协议签订")
    assert (len(row["steps"]), len(row["proofs"]), len(row["changes"])) == (1, 2, 3)
    assert row["proofs"][0]["withdrawn_at"]
    assert (row["firm_agreed_by"], row["closed_by"]) == ("张三", "工作人员")
    assert {one["duty"] for one in found["follow_ups"]} == {"contact", "visit", "plan", "reassess"}
    text = json.dumps(found, ensure_ascii=False)
    for official in (case.guide, case.reviewer):
        assert official.account_id not in text
    shown = page.rendered(found)
    for words in ("核心岗位补签保密协议", "列出涉密岗位", "签订率统计", "首次联系", "■ 红（重大）"):
        assert words in shown


def test_a_firm_without_any_has_a_page(town: Town) -> None:
    found = gathering.gather(town.store, actor=town.beta, now=NOW)
    assert found["corrective_actions"] == found["follow_ups"] == []
    assert "还没有整改项" in page.rendered(found)
