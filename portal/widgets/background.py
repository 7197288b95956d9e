"""What lies behind a question (题目背景): why it is asked, the law, what may prove it."""

from markupsafe import Markup

from portal.widgets.markup import items, words
from questionnaires.legal import cite
from questionnaires.model import Citation, Question, Questionnaire


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
    """《…》第…条, with how far it has been checked and what the citation adds."""
    law = cite(questionnaire, entry)
    note = Markup('<span class="zd-unchecked">（{}）</span>').format(words(law.note))
    return Markup("{}{}").format(words(law.text), note if law.note else Markup(""))
