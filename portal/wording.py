"""Answers in plain words (答案的说法): the same sentence on every screen and in every file."""

from data.answers import Value
from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Questionnaire


def wording(questionnaire: Questionnaire, item: str, value: Value) -> str:
    """A value of any item in plain words: a level with its criterion, a choice, 是 or 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value == NOT_APPLICABLE:
        return "不适用"
    if value == UNKNOWN:
        return "不清楚"
    if item in questionnaire.by_id:
        return _option(questionnaire, item, value)
    texts = {question.id: question.options for question in questionnaire.exposure}
    return texts[item][int(value)]


def _option(questionnaire: Questionnaire, item: str, value: Value) -> str:
    question = questionnaire.by_id[item]
    option = next(o for o in question.options if value in (o.level, o.id))
    graded = option.level is not None and len(question.options) > 2
    return f"{option.level} 级：{option.text}" if graded else option.text
