"""Questions that say too little, and options whose credits look wrong."""

from collections.abc import Iterator

from questionnaires.draft import Draft
from questionnaires.lint.findings import Finding, reminder
from questionnaires.model import Question
from questionnaires.places import Place

EVERYBODY = ("", "全部企业")
"""Applicabilities that rule nobody out."""
_WANTED = {
    "evidence": ("没有写可作证据", "写上一两种证据；没有证据的高分不计入可信口径"),
    "why": ("没有写为什么重要", "用一句话告诉企业为什么问"),
    "citations": ("没有写依据", "写上法律依据；确实没有的，写上所参照的标准"),
    "remedy": ("没有写典型整改", "写上做法和人天，企业才知道下一步"),
}


def look(draft: Draft) -> Iterator[Finding]:
    """Findings about single questions."""
    for question in draft.questions.values():
        place = draft.place_of("question", question.id)
        yield from _missing(question, place)
        yield from _criteria(question, place)
        yield from _credits(question, place / "options")
        yield from _applicability(question, place)


def _missing(question: Question, place: Place) -> Iterator[Finding]:
    for name, (message, remedy) in _WANTED.items():
        if not getattr(question, name):
            yield reminder(place / name, message, remedy)


def _criteria(question: Question, place: Place) -> Iterator[Finding]:
    written = place.written
    graded = len(question.options) > 2
    if graded and "scale" in written and "criteria" not in written:
        yield reminder(place / "criteria", "没有写本题的标准", "由低到高逐级写出看得见的标准")
    texts = [option.text for option in question.options]
    if len(set(texts)) < len(texts):
        yield reminder(place, "两个选项的文字一样", "写出区别")


def _credits(question: Question, place: Place) -> Iterator[Finding]:
    earned = [option.credit for option in question.options]
    if len(set(earned)) < len(earned):
        yield reminder(place, "两个选项得分相同", "确认是否有意；改进却不得分，企业会不解")
    if earned != sorted(earned):
        yield reminder(place, "选项没有由低到高排列", "按得分由低到高重排")
    if max(earned) < 1:
        yield reminder(place, "最好的选项也得不到满分", "让最好的选项得满分")
    if min(earned) > 0:
        yield reminder(place, "最差的选项也得分", "让最差的选项得零分")


def _applicability(question: Question, place: Place) -> Iterator[Finding]:
    limited = question.applicability not in EVERYBODY
    if limited and question.fact is None:
        message = "写了适用条件，却没有事实（fact）来决定"
        yield reminder(place / "applicability", message, "在 facts.yaml 中加一项事实，再写上 fact")
    if question.fact is not None and not limited:
        remedy = "用一句话写明哪些企业要答"
        yield reminder(place / "applicability", "由事实决定是否出现，却没有写适用条件", remedy)
