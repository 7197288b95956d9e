"""A submitted check, read only (查看自评): result, what does not fit together, every answer with proof."""

import streamlit as st
from markupsafe import Markup

from portal import figures, labels
from portal.screens.firm import result_colour, result_head
from portal.screens.firm import result_markup as markup
from portal.screens.firm import result_sums as sums
from portal.widgets import background, evidence, styles
from portal.widgets.markup import words
from portal.wording import wording
from portal.workflows.looking import SubmittedCheck
from questionnaires.model import Question, Section


def show(check: SubmittedCheck) -> None:
    """The stored result first, then the answers by part."""
    styles.apply()
    st.header("最近提交的自评", anchor=False)
    markup.draw(_place(check))
    _result(check)
    _contradictions(check)
    st.header("答案和证据", anchor=False)
    markup.draw(markup.paragraph("按提交时的原样显示。每题列出所选等级的标准、理由和证据。"))
    folds = [background.fold("企业画像", _profile(check))]
    folds += [
        background.fold(f"{part.title}：{len(asked)} 题", _part(check, part, asked))
        for part in check.outcome.questionnaire.sections
        if (asked := _asked(check, part))
    ]
    markup.draw(Markup("").join(folds))


def _place(check: SubmittedCheck) -> Markup:
    assessment = check.page.assessment
    when = figures.moment(assessment.submitted_at) if assessment.submitted_at else ""
    said = (
        labels.SCOPES[assessment.scope],
        f"{assessment.edition} 版",
        f"{when} 提交",
        labels.STATES[assessment.state],
    )
    return Markup('<p class="rs-place">{}</p>').format(" · ".join(said))


def _result(check: SubmittedCheck) -> None:
    outcome = check.outcome
    reading = outcome.reading
    if reading is None:
        return
    markup.draw(result_head.figure(outcome, reading) + result_colour.note(outcome.decided))
    for note in result_head.notes(outcome, reading):
        markup.draw(Markup('<div class="rs-note"><p>{}</p></div>').format(note))
    markup.draw(result_head.four_figures(outcome, reading))
    markup.draw(markup.fold("这个分数怎么来的（逐项可核）", sums.arithmetic(outcome, reading)))


def _contradictions(check: SubmittedCheck) -> None:
    found = set(check.outcome.result.contradictions)
    rules = check.outcome.questionnaire.contradictions
    messages = [rule.message for rule in rules if rule.id in found]
    if messages:
        st.header(f"{len(messages)} 处回答不太合得上", anchor=False)
        markup.draw(markup.listed(messages) + markup.what_is("一致性提示"))


def _profile(check: SubmittedCheck) -> Markup:
    questionnaire = check.outcome.questionnaire
    asked = [(question.id, question.text) for question in questionnaire.exposure]
    asked += [(fact.id, fact.text) for fact in questionnaire.facts]
    rows = [_line(check, item, text) for item, text in asked if item in check.given]
    return Markup('<dl class="zd-answers">{}</dl>').format(Markup("").join(rows))


def _asked(check: SubmittedCheck, part: Section) -> list[Question]:
    """The questions that were answered: what a fact ruled out stands nowhere."""
    return [question for question in part.all_questions() if question.id in check.given]


def _part(check: SubmittedCheck, part: Section, asked: list[Question]) -> Markup:
    ids = {question.id for question in asked}
    blocks = []
    for section in part.walk():
        own = [question for question in section.questions if question.id in ids]
        if own:
            rows = Markup("").join(_control(check, question) for question in own)
            blocks.append(
                Markup('<h3>{}</h3><dl class="zd-answers">{}</dl>').format(section.title, rows)
            )
    return Markup("").join(blocks)


def _control(check: SubmittedCheck, question: Question) -> Markup:
    key = Markup('<span class="rs-key">关键项</span>') if question.key else Markup("")
    name = Markup("{} <b>{}</b>{}<br>{}").format(
        question.id, words(question.title), key, words(question.text)
    )
    return _line(check, question.id, name)


def _line(check: SubmittedCheck, item: str, name: str | Markup) -> Markup:
    given = check.given[item]
    said = words(wording(check.outcome.questionnaire, item, given.value))
    reason = Markup("<br>理由：{}").format(words(given.reason)) if given.reason else Markup("")
    proofs = evidence.listed(check.evidence_of(item), oldest=check.oldest_day, files=check.files)
    return Markup("<dt>{}</dt><dd>{}{}{}</dd>").format(name, said, reason, proofs)
