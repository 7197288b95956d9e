"""The whole loop (整改闭环): reviewed, proposed, agreed, done, closed, checked again."""

from datetime import timedelta
from typing import Any

from data import assessments, corrective_actions, follow_ups
from data.actor import Actor
from portal.workflows import (
    agreeing,
    progress,
    rechecking,
    working,
)
from tests.data.town import NOW, Town
from tests.workflows import review_case, sheets

LATER = NOW + timedelta(hours=2)


def _step(town: Town, actor: Actor) -> dict[str, Any]:
    return {"actor": actor, "now": LATER, "new_id": town.new_id}


def test_from_a_verdict_to_the_next_check(town: Town) -> None:
    firm = town.alpha.firm_id or ""
    checked = review_case.submitted(town)
    review = review_case.begin(town, checked)
    review_case.decide(town, review, "FK-RY-02", 0, "抽查的岗位都没有签协议。")
    reading = review_case.end(town, review).result.readings["verified"]
    assert reading is not None and reading.colour == "orange", "a key control at 0"

    proposed = corrective_actions.of_firm(town.store, firm, actor=town.alpha)
    first = next(one for one in proposed if one.item == "FK-RY-02")
    assert (first.from_level, first.terms.to_level) == (0, 3)

    by_firm = agreeing.agree(
        town.store,
        first.id,
        seen=first.version,
        post="人事主管",
        **_step(town, town.alpha),
    )
    begun = agreeing.agree(
        town.store,
        first.id,
        seen=by_firm.version,
        **_step(town, town.reviewer),
    )
    assert begun.state == "in_progress"
    working.add_proof(
        town.store,
        first.id,
        kind="签订率统计",
        dated_on=NOW.date(),
        described="涉密岗位全部签订",
        **_step(town, town.colleague),
    )
    handed = working.hand_in(
        town.store,
        first.id,
        seen=begun.version,
        **_step(town, town.colleague),
    )
    rechecking.close(
        town.store,
        first.id,
        "paper",
        seen=handed.version,
        **_step(town, town.reviewer),
    )

    seen = progress.read(town.store, firm, actor=town.alpha)
    assert seen is not None and seen.verified
    assert seen.now.risk == reading.risk
    assert seen.provisional.done == 1
    assert (seen.provisional.risk or 100) < (seen.now.risk or 0)
    assert assessments.get(town.store, checked, actor=town.alpha).state == "reviewed"

    again = sheets.begin(town)
    sheets.answer_everything(town, again, scope="light")
    review_case.submit(town, again, now=LATER)
    duties = {one.duty: one for one in follow_ups.of_firm(town.store, firm, actor=town.alpha)}
    assert duties["reassess"].done_on is not None
    found = corrective_actions.of_firm(town.store, firm, actor=town.alpha)
    assert [one.state for one in found].count("closed") == 1
