"""The properties that the scoring method promises to hold always (评分办法 §10)."""

import random as randomness
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from questionnaires.model import Question, Questionnaire, Section
from scoring.assess import assess
from scoring.model import Interval, Reading, Result, Submission
from scoring.rule_model import Rules
from tests.scoring.making import but, without
from tests.scoring.strategies import (
    EDITION,
    RULES,
    examples,
    questionnaires,
    rule_sets,
    submissions,
)

CALM = examples(40)
HAIR = 1e-9


def readings(result: Result) -> list[Reading]:
    return [reading for reading in result.readings.values() if reading is not None]


def credible(questionnaire: Questionnaire, rules: Rules, submission: Submission) -> Reading:
    reading = assess(questionnaire, rules, submission).readings["credible"]
    assert reading is not None
    return reading


def no_worse(rules: Rules, after: Reading, before: Reading) -> None:
    if before.protection is None or after.protection is None:
        assert after.protection == before.protection
        return
    assert after.protection >= before.protection - HAIR
    assert after.risk is not None and before.risk is not None
    assert after.risk <= before.risk + HAIR
    assert rank(rules, after.colour) <= rank(rules, before.colour)
    for name, value in (after.paths or {}).items():
        assert value <= (before.paths or {})[name] + HAIR


def rank(rules: Rules, colour: str | None) -> int:
    assert colour is not None
    return rules.bands.ids.index(colour)


def raised(question: Question, answer: int | str) -> int | str:
    """An answer of higher credit, or the same at the top."""
    credits_ = {o.id if o.level is None else o.level: o.credit for o in question.options}
    higher = [a for a, c in credits_.items() if c > credits_.get(answer, 0.0)]
    return min(higher, key=credits_.__getitem__, default=answer)


@given(submissions(), st.data())
@CALM
def test_raising_a_level_makes_nothing_worse(submission: Submission, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(EDITION.questions))
    answer = submission.answers[question.id]
    assume(answer != "na")
    better = but(submission, {question.id: raised(question, answer)})
    no_worse(RULES, credible(EDITION, RULES, better), credible(EDITION, RULES, submission))


@given(st.data())
@CALM
def test_raising_an_answer_makes_nothing_worse_in_any_questionnaire(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires())
    assume(questionnaire.questions)
    rules = data.draw(rule_sets())
    submission = data.draw(submissions(questionnaire))
    question = data.draw(st.sampled_from(questionnaire.questions))
    answer = submission.answers[question.id]
    assume(answer != "na")
    better = but(submission, {question.id: raised(question, answer)})
    before, after = (assess(questionnaire, rules, s).readings for s in (submission, better))
    for name in ("self", "credible"):
        one, other = after[name], before[name]
        assert one is not None and other is not None
        no_worse(rules, one, other)


@given(submissions(), st.sets(st.sampled_from(EDITION.questions)))
@CALM
def test_adding_evidence_never_hurts(submission: Submission, added: set[Question]) -> None:
    evidence = submission.evidence | {question.id for question in added}
    better = replace(submission, evidence=evidence)
    no_worse(RULES, credible(EDITION, RULES, better), credible(EDITION, RULES, submission))


@given(submissions(), st.data())
@CALM
def test_lowering_an_exposure_answer_never_raises_risk(
    submission: Submission, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([e.id for e in EDITION.exposure]))
    assume(submission.exposure[name] > 0)
    exposure = {**submission.exposure, name: submission.exposure[name] - 1}
    before = credible(EDITION, RULES, submission)
    after = credible(EDITION, RULES, replace(submission, exposure=exposure))
    no_worse(RULES, after, before)


@given(submissions())
@CALM
def test_self_is_never_below_credible(submission: Submission) -> None:
    found = assess(EDITION, RULES, submission).readings
    own, credible_ = found["self"], found["credible"]
    assert own is not None and credible_ is not None
    if own.protection is not None and credible_.protection is not None:
        assert own.protection >= credible_.protection


@given(submissions())
@CALM
def test_every_number_lies_between_0_and_100(submission: Submission) -> None:
    result = assess(EDITION, RULES, submission)
    for reading in readings(result):
        numbers = [reading.protection, reading.risk, reading.readiness]
        numbers += [*reading.sections.values(), *(reading.paths or {}).values()]
        assert all(0 <= number <= 100 for number in numbers if number is not None)
    assert result.exposure is not None and 0 <= result.exposure <= 100
    assert 0 <= result.verified_share <= 1


@given(submissions(complete=False, verdicts=False), st.data())
@CALM
def test_answers_only_narrow_the_interval(submission: Submission, data: st.DataObject) -> None:
    narrowing(EDITION, RULES, submission, data.draw(submissions(verdicts=False)))


@given(st.data())
@CALM
def test_answers_only_narrow_the_interval_of_any_questionnaire(data: st.DataObject) -> None:
    """Where every question can earn its whole weight; else 不适用 could lift a mean above it."""
    questionnaire = data.draw(questionnaires(full_marks=True))
    some = data.draw(submissions(questionnaire, complete=False, verdicts=False))
    more = data.draw(submissions(questionnaire, verdicts=False))
    narrowing(questionnaire, data.draw(rule_sets()), some, more)


def narrowing(
    questionnaire: Questionnaire, rules: Rules, some: Submission, more: Submission
) -> None:
    """Answer what is open one by one; the evidence of open controls comes with their answer."""
    evidence = {name for name in some.evidence if name in some.answers}
    now = replace(some, evidence=frozenset(evidence))
    before = assess(questionnaire, rules, now)
    for name in before.unanswered:
        evidence |= {name} & more.evidence
        now = but(now, {name: more.answers[name]}, evidence=frozenset(evidence))
        after = assess(questionnaire, rules, now)
        within(rules, after.interval, before.interval)
        before = after
    final = before.readings["credible"]
    assert final is not None and not before.unanswered
    if final.protection is not None:
        assert before.interval.protection == (final.protection, final.protection)
        assert before.interval.risk == (final.risk, final.risk)
        assert before.interval.colour == (final.colour, final.colour)


def within(rules: Rules, inner: Interval, outer: Interval) -> None:
    if inner.protection is None or inner.risk is None or inner.colour is None:
        return  # everything was answered 不适用: there is no value left
    assert outer.protection and outer.risk and outer.colour
    assert inner.protection[0] >= outer.protection[0] - HAIR
    assert inner.protection[1] <= outer.protection[1] + HAIR
    assert inner.risk[0] >= outer.risk[0] - HAIR
    assert inner.risk[1] <= outer.risk[1] + HAIR
    best, worst = (rank(rules, colour) for colour in inner.colour)
    assert rank(rules, outer.colour[0]) <= best <= worst <= rank(rules, outer.colour[1])


def shuffled(section: Section, random: randomness.Random) -> Section:
    sections = [shuffled(s, random) for s in section.sections]
    questions = list(section.questions)
    random.shuffle(sections)
    random.shuffle(questions)
    return section.model_copy(update={"sections": tuple(sections), "questions": tuple(questions)})


@given(st.data())
@CALM
def test_the_order_of_questions_parts_and_answers_changes_nothing(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires())
    rules = data.draw(rule_sets())
    submission = data.draw(submissions(questionnaire))
    random = randomness.Random(data.draw(st.integers(0, 2**32)))
    sections = [shuffled(section, random) for section in questionnaire.sections]
    random.shuffle(sections)
    other = questionnaire.model_copy(update={"sections": tuple(sections)})
    other = Questionnaire.model_validate(other.model_dump())
    answers = list(submission.answers.items())
    random.shuffle(answers)
    one = assess(questionnaire, rules, submission)
    two = assess(other, rules, replace(submission, answers=dict(answers)))
    assert one.readings == two.readings
    assert one.interval == two.interval
    assert one.digest == two.digest
    assert one.verified_share == pytest.approx(two.verified_share, abs=1e-12)
    assert sorted(one.unanswered) == sorted(two.unanswered)


def deleted(section: Section, gone: set[str]) -> Section:
    return section.model_copy(
        update={
            "questions": tuple(q for q in section.questions if q.id not in gone),
            "sections": tuple(deleted(s, gone) for s in section.sections),
        }
    )


@given(st.data())
@CALM
def test_not_applicable_gives_what_deleting_the_control_would_give(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires())
    rules = data.draw(rule_sets())
    submission = data.draw(submissions(questionnaire, complete=False, verdicts=False))
    gone = {name for name, answer in submission.answers.items() if answer == "na"}
    fewer = Questionnaire.model_validate(
        questionnaire.model_dump()
        | {
            "sections": [deleted(s, gone).model_dump() for s in questionnaire.sections],
            "scopes": {"light": [n for n in questionnaire.scopes["light"] if n not in gone]},
        }
    )
    rest = replace(without(submission, *gone), evidence=submission.evidence - gone)
    with_na, without_it = assess(questionnaire, rules, submission), assess(fewer, rules, rest)
    assert with_na.readings == without_it.readings
    assert with_na.interval == without_it.interval


@given(submissions(complete=False))
@CALM
def test_the_same_input_gives_the_same_bits(submission: Submission) -> None:
    again = Submission(
        answers=dict(reversed(list(submission.answers.items()))),
        scope=submission.scope,
        exposure=dict(reversed(list(submission.exposure.items()))),
        facts=dict(submission.facts),
        evidence=frozenset(sorted(submission.evidence)),
        verified=dict(submission.verified),
        verified_exposure=dict(submission.verified_exposure),
    )
    assert assess(EDITION, RULES, again) == assess(EDITION, RULES, submission)
