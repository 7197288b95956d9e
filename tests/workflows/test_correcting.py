"""What is proposed after a review, in which order, until when; and never twice."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import action_terms, corrective_actions, messages, results
from data.action_rows import CorrectiveAction, Terms
from data.actor import Actor
from data.corrective_actions import AlreadyOpen
from data.store import Store
from portal.guard import LooksSecret
from portal.workflows import action_pages, correcting, findings, following_up, progress
from portal.workflows.correcting import ActionForm, NoFinding
from questionnaires.loading import edition
from scoring.assess import assess
from scoring.model import Submission
from scoring.rules import load_rules
from tests.data.corrections import Corrections, build
from tests.data.town import NOW, Town

EDITION = edition()
RULES = load_rules(EDITION)
LIGHT = EDITION.asked("light")
CONTROLS = [question for question in EDITION.questions if question.id in LIGHT]


def _submission(levels: dict[str, int], **more: object) -> Submission:
    """A light check: every control at 2 (yes or no: yes) but for the given ones."""
    answers = {q.id: 2 if len(q.options) > 2 else 4 for q in CONTROLS}
    return Submission(
        answers={**answers, **levels},
        scope="light",
        exposure={question.id: 2 for question in EDITION.exposure},
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def case(town: Town) -> Corrections:
    return build(town)


@given(
    st.dictionaries(st.sampled_from([q.id for q in CONTROLS]), st.sampled_from([0, 4]), max_size=8),
    st.dictionaries(st.sampled_from([q.id for q in CONTROLS]), st.sampled_from([0, 4]), max_size=8),
)
@settings(max_examples=25, deadline=None)
def test_verdicts_taken_for_answers_give_the_verified_reading(
    answers: dict[str, int], verdicts: dict[str, int]
) -> None:
    given_ = _submission(answers, verified=verdicts, verified_exposure={"E01": 4})
    verified = assess(EDITION, RULES, given_).readings["verified"]
    taken = assess(EDITION, RULES, findings.as_reviewed(given_)).readings["credible"]
    assert taken == verified


def test_key_controls_at_zero_first_then_the_heaviest_then_points_per_day() -> None:
    found = findings.all_of(EDITION, RULES, _submission({"FK-RY-02": 0, "FK-LZ-02": 1}))

    assert found[0].id == "FK-RY-02"
    assert [one.urgent for one in found] == sorted((one.urgent for one in found), reverse=True)
    later = found[1:]
    heavy = [one.question.weight == 5 for one in later]
    assert heavy == sorted(heavy, reverse=True)
    for weighty in (True, False):
        rates = [
            one.risk_points / one.person_days
            for one in later
            if (one.question.weight == 5) is weighty
        ]
        assert rates == sorted(rates, reverse=True)


def test_every_control_below_its_best_is_a_finding() -> None:
    found = findings.all_of(
        EDITION, RULES, _submission({"FK-RY-02": 4}, evidence=frozenset({"FK-RY-02"}))
    )
    expected = {q.id for q in CONTROLS if q.remedy and len(q.options) > 2 and q.id != "FK-RY-02"}
    assert expected <= {one.id for one in found}
    assert "FK-RY-02" not in {one.id for one in found}


def test_a_measure_is_asked_for_in_full_and_effort_follows_the_raise() -> None:
    by_id = {
        one.id: one
        for one in findings.all_of(
            EDITION,
            RULES,
            _submission({"FK-RY-02": 1, "FK-LZ-02": 3}, evidence=frozenset({"FK-LZ-02"})),
        )
    }
    low, high = by_id["FK-RY-02"], by_id["FK-LZ-02"]
    remedies = {one: EDITION.by_id[one].remedy for one in ("FK-RY-02", "FK-LZ-02")}
    assert (low.from_level, low.to_level) == (1, 3)
    assert low.person_days == pytest.approx(remedies["FK-RY-02"].person_days * 2 / 4)  # type: ignore[union-attr]
    assert (high.from_level, high.to_level) == (3, 4)
    assert high.person_days == pytest.approx(remedies["FK-LZ-02"].person_days / 4)  # type: ignore[union-attr]


def test_the_first_set_is_enough_for_the_next_better_colour() -> None:
    given_ = _submission(dict.fromkeys(LIGHT - {q.id for q in CONTROLS if len(q.options) < 3}, 1))
    colour = assess(EDITION, RULES, given_).readings["credible"].colour  # type: ignore[union-attr]
    assert colour in ("orange", "red")
    first = findings.first_set(EDITION, RULES, given_, colour or "")

    raised = {one.id: one.to_level for one in first if one.to_level is not None}
    done = replace(given_, answers={**given_.answers, **raised}, evidence=frozenset(raised))
    after = assess(EDITION, RULES, done).readings["credible"]
    assert RULES.bands.ids.index(after.colour or "") < RULES.bands.ids.index(colour or "")  # type: ignore[union-attr]
    assert len(first) < len(findings.all_of(EDITION, RULES, given_))


@pytest.mark.parametrize("colour", ["yellow", "blue", ""])
def test_other_colours_draw_their_list_up_themselves(colour: str) -> None:
    assert findings.first_set(EDITION, RULES, _submission({}), colour) == ()


def test_key_controls_at_zero_are_always_in_the_first_set() -> None:
    keys = [q.id for q in CONTROLS if q.key and len(q.options) > 2][:3]
    first = findings.first_set(EDITION, RULES, _submission(dict.fromkeys(keys, 0)), "red")
    assert set(keys) <= {one.id for one in first}


def test_days_rise_with_the_effort_and_end_on_the_last() -> None:
    found = findings.all_of(EDITION, RULES, _submission({}))[:6]
    days = [one.day for one in findings.spread(found, date(2026, 12, 14), date(2027, 2, 5))]
    assert days == sorted(days)
    assert (days[0] > date(2026, 12, 13), days[-1]) == (True, date(2027, 2, 5))


def _propose(case: Corrections, actor: Actor | None = None) -> list[CorrectiveAction]:
    town = case.town
    return correcting.propose(
        town.store,
        case.assessment,
        actor=actor or case.reviewer,
        now=NOW,
        new_id=town.new_id,
        questionnaire=EDITION,
        rules=RULES,
    )


def _count(case: Corrections, colour: str = "orange") -> None:
    town = case.town
    following_up.count_from(
        town.store, case.assessment, colour, actor=case.reviewer, now=NOW, new_id=town.new_id
    )


def test_proposals_wait_for_both_sides_and_end_before_the_reassessment(case: Corrections) -> None:
    _count(case)
    proposed = _propose(case)

    assert proposed
    assert {one.state for one in proposed} == {"proposed"}
    assert {(one.firm_agreed_by, one.staff_agreed_by) for one in proposed} == {(None, None)}
    days = [one.terms.due_on for one in proposed if one.terms.due_on]
    assert len(days) == len(proposed)
    assert days == sorted(days)
    assert date(2026, 12, 21) <= days[0] and days[-1] < date(2027, 3, 23)
    first = proposed[0]
    remedy = EDITION.by_id[first.item].remedy
    assert remedy is not None
    assert (first.terms.measure, first.helper) == (remedy.text, "、".join(remedy.agencies))


def test_twice_proposes_nothing_new_and_the_firm_is_told_once(case: Corrections) -> None:
    _count(case)
    proposed = _propose(case)
    assert _propose(case) == []
    told = _told(case.town.store, case.town.alpha)
    assert told == [f"复核后列出了 {len(proposed)} 项整改，请看一看，商定后开始。"]


def test_a_control_that_is_worked_on_is_not_proposed_again(case: Corrections) -> None:
    _count(case)
    worked_on = findings.first_set(
        EDITION,
        RULES,
        results.latest(case.town.store, case.assessment, actor=case.guide).inputs,
        "orange",
    )[0].id
    case.propose(case.town.alpha, item=worked_on)
    assert worked_on not in {one.item for one in _propose(case)}


def test_what_the_firm_declined_is_not_proposed_again_for_the_same_check(case: Corrections) -> None:
    _count(case)
    first = _propose(case)[0]
    town = case.town
    action_terms.decline(
        town.store, first.id, "不需要", seen=1, actor=town.alpha, now=NOW, new_id=town.new_id
    )
    assert _propose(case) == []


def test_verdicts_decide_what_is_a_finding(case: Corrections) -> None:
    """A result with verdicts: what was confirmed at the top is no finding any more."""
    town = case.town
    stands = results.latest(town.store, case.assessment, actor=town.alpha).inputs
    judged = replace(stands, verified={"FK-RY-02": 4, "FK-DJ-01": 0})
    results.add(
        town.store,
        town.new_id(),
        case.assessment,
        assess(EDITION, RULES, judged),
        judged,
        actor=town.alpha,
        now=NOW.replace(hour=7),
    )
    found = correcting.found_of(town.store, case.firm, actor=case.reviewer)
    assert "FK-RY-02" not in {one.id for one in found}
    assert (found[0].id, found[0].from_level) == ("FK-DJ-01", 0)
    seen = progress.read(town.store, case.firm, actor=town.alpha)
    assert seen is not None and seen.verified


def _told(store: Store, actor: Actor) -> list[str]:
    found = store.rows("SELECT * FROM messages WHERE account_id = :id", id=actor.account_id)
    return [
        store.keyring.decrypt(row["body"], table="messages", column="body", row=row["id"])
        for row in found
        if row["kind"] == messages.Kind.ACTION
    ]


def test_by_hand_from_the_findings_or_in_own_words(case: Corrections) -> None:
    town = case.town
    form = ActionForm("先补签核心岗位", "FK-RY-02", post="人事主管", due_on=date(2026, 12, 31))
    action = correcting.add(
        town.store, case.firm, form, actor=town.alpha, now=NOW, new_id=town.new_id
    )
    assert (action.item, action.from_level, action.terms.to_level) == ("FK-RY-02", 1, 3)
    assert action.firm_agreed_by == town.alpha.account_id
    assert "市场监管局（示范文本）" in action.helper
    with pytest.raises(AlreadyOpen):
        correcting.add(town.store, case.firm, form, actor=case.guide, now=NOW, new_id=town.new_id)
    own = correcting.add(
        town.store,
        case.firm,
        ActionForm("门口加装访客登记台"),
        actor=case.guide,
        now=NOW,
        new_id=town.new_id,
    )
    assert (own.item, own.source) == ("", "staff")
    line = action_pages.board(town.store, case.firm, actor=town.alpha)
    assert {one.title for one in line.lines} == {"保密协议签订", "门口加装访客登记台"}
    assert _told(town.store, case.guide) == [
        "衢州甲机械有限公司：企业自己加了一项整改，请看一看，同意后开始。"
    ]
    assert _told(town.store, town.alpha) == ["工作人员加了一项整改，请看一看，同意后开始。"]


def test_what_is_no_finding_is_refused(case: Corrections) -> None:
    town = case.town
    with pytest.raises(NoFinding):
        correcting.add(
            town.store,
            case.firm,
            ActionForm("改一改", "FK-XX-99"),
            actor=town.alpha,
            now=NOW,
            new_id=town.new_id,
        )


def test_words_that_look_like_a_secret_are_asked_about(case: Corrections) -> None:
    town = case.town
    words = "配方：树脂 35%，固化剂 12%，填料 53%，在 85℃ 反应 3 小时"
    form = ActionForm(words)
    with pytest.raises(LooksSecret):
        correcting.add(town.store, case.firm, form, actor=town.alpha, now=NOW, new_id=town.new_id)
    kept = correcting.add(
        town.store,
        case.firm,
        replace(form, confirmed=True),
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )
    assert kept.terms.measure == words


def test_the_words_of_the_questionnaire_stand_on_the_line(case: Corrections) -> None:
    action = case.propose(item="FK-RY-02")
    line = action_pages.detail(case.town.store, action.id, actor=case.town.alpha).line
    assert line.present == "1 级：签订率低于50%，或只有一句“应当保密”"
    assert line.target.startswith("3 级：涉密人员100%签订")
    assert line.proofs_wanted[0] == "空白协议文本"
    assert line.template == "可以用示范文本，向市场监管局（示范文本）索取"
    assert line.state == "待确认"


def test_terms_of_a_proposal_are_kept_where_nothing_else_is_said(case: Corrections) -> None:
    town, action = case.town, case.propose(item="FK-RY-02")
    changed = correcting.adjust(
        town.store,
        action.id,
        ActionForm("全员补签", post="总经理", due_on=date(2026, 12, 31)),
        seen=action.version,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )
    assert changed.terms == Terms("全员补签", 3, "总经理", date(2026, 12, 31), False, 3)
    assert corrective_actions.get(town.store, action.id, actor=case.guide) == changed
