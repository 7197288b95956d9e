"""Checks a submission (答卷) against its questionnaire and puts it in order for computing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaires.model import NOT_APPLICABLE, UNKNOWN
from scoring.engine import HIGHEST_EXPOSURE, Control, Engine
from scoring.model import Answer, BadInput, Submission

LONGEST_QUOTE = 40
"""Characters of a faulty value that an error message repeats."""


@dataclass(frozen=True, slots=True)
class Case:
    """A checked submission, by positions.

    `answers`: as given, None where there is none. `asked`: in scope and not ruled out by a fact.
    `verdicts`: only those on asked controls; `judged` says whether there is any verdict at all.
    """

    scope: str
    answers: Sequence[Answer | None]
    asked: Sequence[bool]
    evidence: Sequence[bool]
    verdicts: Mapping[int, Answer]
    exposure: Sequence[int]
    verified_exposure: Sequence[int]
    judged: bool
    facts: Mapping[str, bool]


def check(engine: Engine, submission: Submission) -> Case:
    """The submission by positions.

    Raises:
        BadInput: anything that does not fit; the message names field and remedy.
    """
    _check_scope(engine, submission.scope)
    _check_facts(engine, submission.facts)
    answers = _answers(engine, submission.answers)
    evidence = _evidence(engine, submission.evidence)
    exposure = _exposure(engine, submission.exposure)
    replaced = _verified_exposure(engine, submission.verified_exposure)
    allowed = [_is_allowed(control, submission.facts) for control in engine.controls]
    verdicts = _verdicts(engine, submission.verified, answers, allowed)
    in_scope = engine.in_scope[submission.scope]
    asked = [scope and fact for scope, fact in zip(in_scope, allowed, strict=True)]
    counted = {place: verdict for place, verdict in verdicts.items() if asked[place]}
    return Case(
        scope=submission.scope,
        answers=answers,
        asked=asked,
        evidence=evidence,
        verdicts=counted,
        exposure=exposure,
        verified_exposure=[replaced.get(i, value) for i, value in enumerate(exposure)],
        judged=bool(counted or replaced),
        facts=submission.facts,
    )


def _is_allowed(control: Control, facts: Mapping[str, bool]) -> bool:
    """An absent fact counts as true."""
    return control.fact is None or facts.get(control.fact, True)


def on_one_line(value: object) -> str:
    """A value in an error message: whatever cannot be printed is written as a code."""
    return value if isinstance(value, str) and value.isprintable() else ascii(value)


def quoted(value: object) -> str:
    """A value that somebody gave, in an error message: on one line, and short."""
    text = on_one_line(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def _check_scope(engine: Engine, scope: object) -> None:
    if not isinstance(scope, str) or scope not in engine.in_scope:
        known = "、".join(engine.in_scope)
        raise BadInput(f"scope：没有“{quoted(scope)}”这个范围；请填 {known} 之一。")


def _check_facts(engine: Engine, facts: Mapping[str, bool]) -> None:
    for name, value in facts.items():
        if name not in engine.fact_ids:
            raise _unknown("profile", name, "画像题或事实")
        if not isinstance(value, bool):
            raise BadInput(f"profile.{name}：{quoted(value)} 不能作答；请填 true 或 false。")


def _unknown(field: str, name: object, what: str) -> BadInput:
    return BadInput(f"{field}.{quoted(name)}：问卷里没有这个{what}；请核对编号，或删去这一项。")


def _place(engine: Engine, field: str, name: str) -> int:
    place = engine.position.get(name)
    if place is None:
        raise _unknown(field, name, "题号")
    return place


def _answers(engine: Engine, given: Mapping[str, Answer]) -> list[Answer | None]:
    answers: list[Answer | None] = [None] * len(engine.controls)
    for name, answer in given.items():
        place = _place(engine, "answers", name)
        answers[place] = _known_answer(engine.controls[place], answer, "answers", (UNKNOWN,))
    return answers


def _known_answer(
    control: Control, answer: Answer, field: str, also: tuple[str, ...] = ()
) -> Answer:
    """The answer itself; True and 1.0 equal 1 in Python and are refused by their type."""
    forbidden = answer == UNKNOWN and UNKNOWN not in also
    if type(answer) not in {int, str} or answer not in control.credits or forbidden:
        choices = [a for a in control.credits if a not in {NOT_APPLICABLE, UNKNOWN}]
        words = [str(choice) if isinstance(choice, int) else f'"{choice}"' for choice in choices]
        allowed = "、".join([*words, *(f'"{word}"' for word in (NOT_APPLICABLE, *also))])
        raise BadInput(f"{field}.{control.id}：{quoted(answer)} 不能作答；请填 {allowed} 之一。")
    return answer


def _evidence(engine: Engine, given: frozenset[str]) -> list[bool]:
    evidence = [False] * len(engine.controls)
    for name in given:
        evidence[_place(engine, "evidence", name)] = True
    return evidence


def _exposure(engine: Engine, given: Mapping[str, int]) -> list[int]:
    values = _exposure_values(engine, given, "profile")
    for name, place in engine.exposure_position.items():
        if place not in values:
            raise BadInput(f"profile.{name}：缺少这道固有风险画像题；请填 0 到 4 的整数。")
    return [values[place] for place in range(len(values))]


def _verified_exposure(engine: Engine, given: Mapping[str, int]) -> dict[int, int]:
    return _exposure_values(engine, given, "verified_profile")


def _exposure_values(engine: Engine, given: Mapping[str, int], field: str) -> dict[int, int]:
    values = {}
    for name, value in given.items():
        if name not in engine.exposure_position:
            raise _unknown(field, name, "画像题")
        if type(value) is not int or not 0 <= value <= HIGHEST_EXPOSURE:
            raise BadInput(f"{field}.{name}：{quoted(value)} 不能作答；请填 0 到 4 的整数。")
        values[engine.exposure_position[name]] = value
    return values


def _verdicts(
    engine: Engine,
    given: Mapping[str, Answer],
    answers: Sequence[Answer | None],
    allowed: Sequence[bool],
) -> dict[int, Answer]:
    verdicts = {}
    for name, verdict in given.items():
        place = _place(engine, "verified", name)
        if not allowed[place]:
            raise BadInput(f"verified.{name}：这道题已被企业事实排除，不能核验；请删去这条核验。")
        if answers[place] is None:
            raise BadInput(f"verified.{name}：这道题企业还没有作答，不能核验；请删去这条核验。")
        verdicts[place] = _known_answer(engine.controls[place], verdict, "verified")
    return verdicts
