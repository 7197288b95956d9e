"""What lies behind a question (题目背景): why it is asked, the law, what may prove it."""

import re

from markupsafe import Markup

from portal.widgets.markup import items, words
from questionnaires.model import Citation, LegalReference, Question, Questionnaire

UNCHECKED = "条号待核"
WORDING_UNCHECKED = "原文待核"


def background(questionnaire: Questionnaire, question: Question) -> Markup:
    """为什么问、依据、可作证据, each folded until asked for, in one element."""
    law = [citation(questionnaire, entry) for entry in question.citations]
    proof = [words(entry) for entry in question.evidence]
    folds = Markup("").join(
        [
            fold("为什么问", words(question.why) if question.why else Markup("")),
            fold("依据", items(law, kind="law")),
            fold("可作证据", items(proof, kind="proof")),
        ]
    )
    return Markup('<div class="zd-background">{}</div>').format(folds)


def fold(title: str, content: Markup) -> Markup:
    """Something that opens on demand, by click or key; nothing where there is no content."""
    if not content:
        return Markup("")
    return Markup('<details class="zd-fold"><summary>{}</summary><div>{}</div></details>').format(
        title, content
    )


def citation(questionnaire: Questionnaire, entry: Citation) -> Markup:
    """《…》第…条, each article with the state of its checking."""
    act = questionnaire.legal_references[entry.reference]
    provisions = Markup("、").join(
        words(provision) + _state(provision, act) for provision in entry.provisions
    )
    note = Markup('<span class="zd-note">（{}）</span>').format(words(entry.note))
    return Markup("{}{}{}").format(
        words(act.short_title),
        provisions or _doubt(UNCHECKED),
        note if entry.note else Markup(""),
    )


def _state(provision: str, act: LegalReference) -> Markup:
    named = {provision, _article(provision)}
    if named & set(act.checked_provisions):
        return Markup("")
    return _doubt(WORDING_UNCHECKED if named & set(act.confirmed_provisions) else UNCHECKED)


def _article(provision: str) -> str:
    """第六条第二项 → 第六条; 第二百一十九条之一 is an article of its own."""
    found = re.match(r"第[^条]+条(之[一二三四五六七八九十]+)?", provision)
    return found.group() if found else provision


def _doubt(state: str) -> Markup:
    return Markup('<span class="zd-unchecked">（{}）</span>').format(state)
