"""What lies behind a question (题目背景): why it is asked, the law, what may prove it."""

from collections.abc import Iterator

from markupsafe import Markup

from portal.widgets.markup import items, words
from questionnaires.model import Citation, Question, Questionnaire

UNCHECKED = "条号待核"


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
    provisions = Markup("、").join(_provisions(entry, act.checked_provisions))
    unchecked = Markup("") if entry.provisions else _unchecked()
    note = Markup('<span class="zd-note">{}</span>').format(words(entry.note) if entry.note else "")
    return Markup("{}{}{}{}").format(words(act.short_title), provisions, unchecked, note)


def _provisions(entry: Citation, checked: tuple[str, ...]) -> Iterator[Markup]:
    for provision in entry.provisions:
        state = Markup("") if provision in checked else _unchecked()
        yield Markup("{}{}").format(words(provision), state)


def _unchecked() -> Markup:
    return Markup('<span class="zd-unchecked">（{}）</span>').format(UNCHECKED)
