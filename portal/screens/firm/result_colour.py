"""The decided colour in words (人工调整): what is computed, what two people decided, and why."""

from markupsafe import Markup

from data.colour_moves import Colour, Move
from portal import figures, labels
from portal.screens.firm import result_markup as markup
from portal.widgets.markup import words


def note(colour: Colour | None) -> Markup:
    """计算为 ▲ 黄，经两人确认调整为 ◆ 橙; empty where nobody moved the colour."""
    if colour is None:
        return Markup("")
    if colour.waiting is not None:
        return _noted(
            Markup(
                "复核人员建议人工调整颜色，正等另一名人员确认。确认以前，颜色按计算的 {} 显示。"
            ).format(tag(colour.computed))
        )
    if colour.move is None:
        return Markup("")
    return _noted(sentence(colour.move))


def sentence(move: Move) -> Markup:
    """A confirmed move with its reason, and who the two were."""
    said = Markup("计算为 {}，经两人确认调整为 {}。理由：{}").format(
        tag(move.computed), tag(move.decided), words(move.reason)
    )
    return said + Markup('<span class="rs-quiet">{}</span>').format(words(_who(move)))


def tag(colour_id: str) -> Markup:
    """A colour with its shape and word."""
    return markup.colour(colour_id, labels.colour(colour_id).phrase)


def place(agency: str, post: str) -> str:
    """Agency and post of an official, as they are shown without a name."""
    return " ".join(part for part in (agency, post) if part) or "未填单位和岗位"


def _who(move: Move) -> str:
    when = figures.day(move.settled_at) if move.settled_at else ""
    return (
        f"由{place(move.mover_agency, move.mover_post)}提出，"
        f"{place(move.settler_agency, move.settler_post)}于 {when} 确认。"
    )


def _noted(text: Markup) -> Markup:
    return Markup('<div class="rs-note"><p>{}</p></div>').format(text)
