"""Makes submissions and small questionnaires for tests."""

from collections.abc import Iterable, Mapping
from typing import Any

from questionnaires.model import (
    ExposureQuestion,
    Fact,
    Factor,
    Option,
    Question,
    Questionnaire,
    Remedy,
    Section,
)
from scoring.model import Answer, Submission
from scoring.rule_model import Band, Bands, Gate, Inherent, Mitigation, Rules, Unevidenced

LEVELS = tuple(Option(id=f"level-{i}", level=i, text="等级", credit=i / 4) for i in range(5))
YES_NO = (LEVELS[0], LEVELS[4])


def everywhere(
    questionnaire: Questionnaire, level: int, *, evidence: bool = True, exposure: int = 2
) -> Submission:
    """Every control at this level (a yes/no control at the level nearest below), all asked."""
    answers = {q.id: _offered(q, level) for q in questionnaire.questions}
    return Submission(
        answers=answers,
        exposure={e.id: exposure for e in questionnaire.exposure},
        evidence=frozenset(answers) if evidence else frozenset(),
    )


def _offered(question: Question, level: int) -> int:
    return max(o.level for o in question.options if o.level is not None and o.level <= level)


def but(submission: Submission, answers: Mapping[str, Answer], **others: Any) -> Submission:
    """The submission with some answers (and other fields) replaced."""
    fields = {
        name: getattr(submission, name)
        for name in ("scope", "exposure", "facts", "evidence", "verified", "verified_exposure")
    }
    return Submission(answers={**submission.answers, **answers}, **(fields | others))


def without(submission: Submission, *ids: str) -> Submission:
    """The submission with some answers taken away."""
    kept = {name: answer for name, answer in submission.answers.items() if name not in ids}
    return but(Submission(answers=kept), {}, **_rest(submission))


def _rest(submission: Submission) -> dict[str, Any]:
    names = ("scope", "exposure", "facts", "evidence", "verified", "verified_exposure")
    return {name: getattr(submission, name) for name in names}


def question(name: str, weight: float = 1, **more: Any) -> Question:
    """A question on levels 0-4 unless `options` says otherwise."""
    more.setdefault("options", LEVELS)
    if days := more.pop("days", None):
        more["remedy"] = Remedy(text="整改", person_days=days)
    return Question(id=name, title=name, text="题目", weight=weight, **more)


def section(
    name: str,
    questions: Iterable[Question] = (),
    sections: Iterable[Section] = (),
    weight: float | None = None,
) -> Section:
    return Section(
        id=name, title=name, weight=weight, questions=tuple(questions), sections=tuple(sections)
    )


def small(
    *sections: Section,
    exposure: int = 1,
    facts: Iterable[str] = (),
    kinds: Iterable[str] = (),
    light: Iterable[str] | None = None,
) -> Questionnaire:
    """A questionnaire of these sections with so many exposure questions of weight 1."""
    return Questionnaire(
        id="small",
        title="小问卷",
        edition="small-1",
        sections=sections,
        exposure=tuple(
            ExposureQuestion(id=f"E{i}", text="画像", options=("a", "b", "c", "d", "e"), weight=1)
            for i in range(1, exposure + 1)
        ),
        facts=tuple(Fact(id=name, text="事实") for name in facts),
        factors=tuple(Factor(id=k, label=k, text=k, statutory_kind=True) for k in kinds),
        scopes={} if light is None else {"light": tuple(light)},
    )


def bands(*edges: float) -> Bands:
    """Bands b0, b1, … that begin at 0 and at these edges."""
    lowers = [0.0, *edges]
    uppers = [*edges, 100.0]
    return Bands(
        source="测试",
        steps=tuple(
            Band(id=f"b{i}", label=f"第{i}级", lower=low, upper=high)
            for i, (low, high) in enumerate(zip(lowers, uppers, strict=True))
        ),
    )


def plain_rules(**more: Any) -> Rules:
    """Rules like those of 2026 without paths, readiness and review; `None` leaves one out."""
    given: dict[str, Any] = {
        "version": "测试",
        "bands": bands(20, 35, 50),
        "inherent": Inherent(base=40, slope=0.6, source="测试"),
        "mitigation": Mitigation(share=0.9, source="测试"),
        "unevidenced": Unevidenced(cap=0.5, source="测试"),
    }
    return Rules(**(given | more))


def gate(name: str, band: str, **condition: Any) -> Gate:
    return Gate(id=name, text="门槛", band=band, source="测试", **condition)
