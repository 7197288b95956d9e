"""Whether an answer fits its question (答案核对), before anything is written."""

from data.answers import Value
from data.assessments import Scope
from data.errors import Refusal
from data.texts import NOTE, clean
from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Question, Questionnaire

HIGHEST_EXPOSURE = 4


class NotAsked(Refusal):
    """The questionnaire, or the assessment's scope, has no such item."""

    message = "这道题不在本次自评的范围内。请刷新页面后再答。"


class BadAnswer(Refusal):
    """The question does not take this answer."""

    message = "这道题没有您选的这一项。请刷新页面后重新选择。"


class ReasonMissing(Refusal):
    """This answer is taken only with a sentence of reason."""

    message = "请写一句理由后再保存：为什么这一项与本企业无关。"


class WrongEdition(Refusal):
    """The assessment belongs to another edition of the questionnaire."""

    message = "这份自评属于另一版次的问卷，不能用当前版次填写。请从企业首页重新进入。"


def check_edition(questionnaire: Questionnaire, edition: str) -> None:
    """Refuse answers to another edition than the assessment's."""
    if questionnaire.edition != edition:
        raise WrongEdition


def check_item(questionnaire: Questionnaire, item: str) -> None:
    """Refuse what no scope asks, before the database is asked for it.

    Raises:
        NotAsked: the questionnaire has no such control, exposure question or fact.
    """
    _kind(questionnaire, "full", item)


def checked_answer(
    questionnaire: Questionnaire, scope: Scope, item: str, value: object, reason: str
) -> tuple[Value, str]:
    """The answer and the reason as they are to be stored; a reason that is not asked for is dropped.

    Raises:
        NotAsked, BadAnswer, ReasonMissing, BadText: with what to do.
    """
    kept = _checked_value(questionnaire, scope, item, value)
    if not needs_reason(questionnaire, item, kept):
        return kept, ""
    sentence = clean(reason, field="理由", limit=NOTE, lines=True)
    if not sentence:
        raise ReasonMissing
    return kept, sentence


def needs_reason(questionnaire: Questionnaire, item: str, value: Value) -> bool:
    """不适用 always; a fact answered 否 where it rules out a key control (关键项)."""
    if value == NOT_APPLICABLE:
        return True
    if value is not False:
        return False
    return any(questionnaire.by_id[q].key for q in questionnaire.ruled_out_by(item))


def check_control(questionnaire: Questionnaire, assessment_scope: Scope, item: str) -> Question:
    """The control of this id, if this assessment asks it.

    Raises:
        NotAsked: it does not.
    """
    question = questionnaire.by_id.get(item)
    if question is None or not _is_asked(questionnaire, assessment_scope, item):
        raise NotAsked
    return question


def _checked_value(questionnaire: Questionnaire, scope: Scope, item: str, value: object) -> Value:
    kind = _kind(questionnaire, scope, item)
    if isinstance(kind, Question):
        return _checked_level(kind, value)
    if kind == "fact" and isinstance(value, bool):
        return value
    is_level = type(value) is int and 0 <= value <= HIGHEST_EXPOSURE
    if kind == "exposure" and is_level:
        return value  # type: ignore[return-value]  # an int, as just seen
    raise BadAnswer


def _kind(questionnaire: Questionnaire, scope: Scope, item: str) -> Question | str:
    if item in questionnaire.by_id:
        return check_control(questionnaire, scope, item)
    if any(question.id == item for question in questionnaire.exposure):
        return "exposure"
    if any(fact.id == item for fact in questionnaire.facts):
        return "fact"
    raise NotAsked


def _checked_level(question: Question, value: object) -> Value:
    """A level the question has, an option's id where it has no level, 不适用 or 不知道."""
    if type(value) is int and any(option.level == value for option in question.options):
        return value
    if not isinstance(value, str):
        raise BadAnswer
    if value in {NOT_APPLICABLE, UNKNOWN}:
        return value
    if any(option.level is None and option.id == value for option in question.options):
        return value
    raise BadAnswer


def _is_asked(questionnaire: Questionnaire, scope: Scope, item: str) -> bool:
    return scope == "full" or item in questionnaire.scopes.get(scope, ())
