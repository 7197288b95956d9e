"""The review on the firm's landing page (本企业的复核): what is asked, each a way to its question."""

from markupsafe import Markup

from data.review_questions import Question
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows.asked import Asked

_WAITS = "另一份填写中的自评先留着，这一份提交后再接着填。"


def ask(asked: Asked | None) -> None:
    """A box that says how many places the reviewer asks about, and leads to each."""
    if asked is None:
        return
    count = len(asked.questions)
    rows = Markup("").join(_row(asked, question) for question in asked.questions)
    markup.draw(
        Markup(
            '<section class="rs-note" aria-label="复核提问"><p><b>复核人员请您补充 {} 处。</b>{}</p>'
            '<ul class="rs-list">{}</ul><p>答复后，在自评的“总览”里再次提交。{}</p></section>'
        ).format(count, words(asked.covering), rows, _WAITS if asked.draft_waits else "")
    )


def _row(asked: Asked, question: Question) -> Markup:
    done = "（已答复）" if question.id in asked.met else ""
    return Markup('<li><a href="/{}?item={}" target="_self">{}</a>：{}{}</li>').format(
        addresses.SELF_CHECK,
        question.item,
        words(asked.titles[question.item]),
        words(question.asked),
        done,
    )
