"""Filling in an assessment: an answer is there when the page says so; what does not fit is refused."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import answers
from data.assessments import AssessmentClosed
from data.errors import Refusal
from data.texts import BadText
from portal.workflows import answering, submitting
from portal.workflows.checking import BadAnswer, NotAsked, ReasonMissing, WrongEdition
from questionnaires.loading import edition
from questionnaires.model import Option, Question, Questionnaire, Section
from tests.data.town import NOW, Town
from tests.workflows.sheets import CONTROL, answer, begin, describe

Q = edition()


KEY_FACT = "stores_secrets_digitally"


PLAIN_FACT = "hires_from_peers"


@pytest.mark.parametrize(
    ("item", "value", "reason"),
    [
        pytest.param(CONTROL, 0, "", id="the lowest level"),
        pytest.param(CONTROL, 4, "", id="the highest level"),
        pytest.param(CONTROL, "unknown", "", id="不知道"),
        pytest.param(CONTROL, "na", "没有秘密", id="不适用 with its reason"),
        pytest.param("E01", 0, "", id="exposure"),
        pytest.param(PLAIN_FACT, False, "", id="a fact"),
        pytest.param(KEY_FACT, False, "全部手写", id="a fact that rules out a key control"),
        pytest.param(KEY_FACT, True, "", id="a true fact needs no reason"),
    ],
)
def test_an_answer_is_there_for_every_other_connection_when_the_page_says_so(
    town: Town, item: str, value: int | str | bool, reason: str
) -> None:
    draft = begin(town)

    version = answer(town, draft, item, value, reason=reason)

    with town.again() as other:
        stored = answers.all_of(other, draft, actor=town.colleague)[item]
    assert (stored.value, stored.reason, stored.version) == (value, reason, version)
    assert type(stored.value) is type(value)
    assert (stored.author, stored.saved_at) == (town.alpha.account_id, NOW)


@pytest.mark.parametrize(
    ("item", "value", "reason", "error"),
    [
        pytest.param(CONTROL, 5, "", BadAnswer, id="a level that is not there"),
        pytest.param(CONTROL, -1, "", BadAnswer, id="a negative level"),
        pytest.param(CONTROL, True, "", BadAnswer, id="true is no level"),
        pytest.param(CONTROL, 2.0, "", BadAnswer, id="a float is no level"),
        pytest.param(CONTROL, "2", "", BadAnswer, id="a level as text"),
        pytest.param(CONTROL, "level-2", "", BadAnswer, id="the id of an option with a level"),
        pytest.param(CONTROL, None, "", BadAnswer, id="nothing"),
        pytest.param(CONTROL, ["2"], "", BadAnswer, id="a list"),
        pytest.param(CONTROL, "NA", "x", BadAnswer, id="another word"),
        pytest.param(CONTROL, "na", "", ReasonMissing, id="不适用 without a reason"),
        pytest.param(CONTROL, "na", " \u3000 ", ReasonMissing, id="不适用 with a blank reason"),
        pytest.param(CONTROL, "na", "长" * 1001, BadText, id="a reason too long"),
        pytest.param(CONTROL, "na", "a\x00b", BadText, id="a reason with NUL"),
        pytest.param("E01", 5, "", BadAnswer, id="exposure beyond 4"),
        pytest.param("E01", "na", "x", BadAnswer, id="exposure always applies"),
        pytest.param("E01", False, "", BadAnswer, id="false is no exposure"),
        pytest.param(PLAIN_FACT, 1, "", BadAnswer, id="1 is no fact"),
        pytest.param(PLAIN_FACT, "unknown", "", BadAnswer, id="a fact is yes or no"),
        pytest.param(KEY_FACT, False, "", ReasonMissing, id="ruling out a key control"),
        pytest.param("FK-XX-99", 1, "", NotAsked, id="a control that is not there"),
        pytest.param("FK-DJ-05", 1, "", NotAsked, id="a control outside the light scope"),
        pytest.param("", 1, "", NotAsked, id="no control"),
        pytest.param("\ud800", 1, "", NotAsked, id="a broken id"),
        pytest.param("x" * 100_000, 1, "", NotAsked, id="an endless id"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_stored(
    town: Town, item: str, value: object, reason: str, error: type[Refusal]
) -> None:
    draft = begin(town, "light")

    with pytest.raises(error) as refusal:
        answer(town, draft, item, value, reason=reason)

    assert str(refusal.value).endswith("。")
    assert answers.all_of(town.store, draft, actor=town.alpha) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    item=st.one_of(st.sampled_from([CONTROL, "E01", KEY_FACT]), st.text(max_size=20)),
    value=st.one_of(
        st.integers(), st.text(), st.booleans(), st.none(), st.floats(), st.binary(max_size=5)
    ),
    reason=st.text(max_size=30),
)
def test_whatever_arrives_is_an_answer_or_a_plain_refusal(
    town: Town, item: str, value: object, reason: str
) -> None:
    draft = begin(town)
    standing = answers.all_of(town.store, draft, actor=town.alpha)
    seen = standing[item].version if item in standing else 0
    try:
        answer(town, draft, item, value, reason=reason, seen=seen)
    except Refusal as refusal:
        assert str(refusal).endswith("。")
    else:
        stored = answers.all_of(town.store, draft, actor=town.alpha)[item]
        assert stored.value == value
        assert type(stored.value) is type(value)


def test_a_reason_that_is_not_asked_for_is_dropped(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, "na", reason="没有秘密")
    answer(town, draft, CONTROL, 3, reason="没有秘密", seen=1)

    assert answers.all_of(town.store, draft, actor=town.alpha)[CONTROL].reason == ""


def test_reasons_and_descriptions_are_sealed_in_every_file(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, "na", reason="独一无二的理由")
    describe(town, draft, described="独一无二的说明")

    for file in town.path.parent.iterdir():
        content = file.read_bytes()
        assert "独一无二".encode() not in content


def test_every_version_is_kept(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, 1)
    answer(town, draft, CONTROL, "na", reason="没有", seen=1)
    answer(town, draft, CONTROL, 2, seen=2, actor=town.colleague, now=NOW + timedelta(hours=1))

    history = answers.history(town.store, draft, CONTROL, actor=town.alpha)

    assert [(a.version, a.value, a.reason) for a in history] == [
        (1, 1, ""),
        (2, "na", "没有"),
        (3, 2, ""),
    ]
    assert history[-1].author == town.colleague.account_id


def test_a_submitted_assessment_takes_no_answer(town: Town) -> None:
    draft = begin(town)
    submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)

    with pytest.raises(AssessmentClosed, match="撤回"):
        answer(town, draft, CONTROL, 3)


def test_another_edition_takes_no_answer(town: Town) -> None:
    other = Q.model_copy(update={"edition": "2031"})

    with pytest.raises(WrongEdition):
        answer(town, begin(town), CONTROL, 3, questionnaire=other)


def test_a_foreign_table_is_answered_by_the_ids_of_its_options(town: Town) -> None:
    options = (
        Option(id="none", text="没有", credit=0),
        Option(id="partly", text="部分", credit=0.4),
        Option(id="full", text="全部", credit=1),
    )
    question = Question(id="P1", title="制度", text="有没有制度？", options=options)
    table = Questionnaire(
        id="points",
        title="省级示范点评分表",
        edition="points-1",
        sections=(Section(id="S", title="一", questions=(question,)),),
    )
    draft = answering.start(
        town.store,
        questionnaire=table,
        scope="full",
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    ).id

    assert answer(town, draft, "P1", "partly", questionnaire=table) == 1
    for wrong in ("half", 1, "PARTLY", ""):
        with pytest.raises(BadAnswer):
            answer(town, draft, "P1", wrong, seen=1, questionnaire=table)
