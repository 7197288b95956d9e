"""Did it help (成效), for the staff: guided firms against those not yet guided, in one's own scope."""

import streamlit as st
from markupsafe import Markup

from data.effect import Comparison
from data.errors import Refusal, StoreError
from data.spread import SMALLEST
from portal import figures, visit
from portal.screens import effect_choice
from portal.screens.firm import result_markup as markup
from portal.screens.staff import effect_controls, effect_figures
from portal.workflows import effect
from portal.workflows.effect import CityEffect

_CAUTION = Markup(
    '<div class="rs-note"><p><b>这是对照，不是证明。</b>先指导谁不是抽签定的，往往先去风险高的企业；'
    "第一次特别高的，第二次多半会自己低一些。所以下面另按同样的起始颜色相比，那一个更公平，"
    "但仍然可能有别的原因。</p></div>"
)
_MEANT = (
    "同一版次、同一范围、同一评分规则的最近两次自评才能相比。指导过，指两次之间有过上门或视频指导、到场的培训、"
    f"文书，或者商定的整改；电话不算。少于 {SMALLEST} 家的一组不列数字，免得从中认出某一家；"
    "减一减就能算出它的，也一起不列。"
)


def show() -> None:
    """Choice, caution, risk, the same start, controls."""
    markup.style()
    choice = effect_choice.chosen()
    st.title("成效", anchor=False)
    try:
        with visit.store() as store:
            found = effect.of_groups(
                store,
                edition=visit.questionnaire().edition,
                scope=choice.scope,
                reading=choice.reading,
                actor=visit.actor(store),
            )
    except StoreError:
        raise
    except Refusal as refusal:
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        return
    markup.draw(markup.paragraph("指导过的企业和还没指导过的，两次自评之间各变了多少。", "rs-lead"))
    effect_choice.ask(choice)
    markup.draw(markup.paragraph(_counted(found.comparison)))
    if found.comparison.risk.guided is None and found.comparison.risk.waiting is None:
        markup.draw(markup.paragraph(_too_few()))
    else:
        _figures(found)
    markup.draw(markup.fold("怎么算的", markup.paragraph(_MEANT)))


def _counted(found: Comparison) -> str:
    guided, waiting = figures.count(found.guided_firms), figures.count(found.waiting_firms)
    return (
        f"您的范围里有两次可以相比的自评的企业：指导过的 {guided} 家，还没指导过的 {waiting} 家。"
    )


def _firms(found: Comparison) -> int:
    return found.guided_firms + found.waiting_firms


def _too_few() -> str:
    return (
        f"两组都不足 {SMALLEST} 家，还不能列出数字。等更多企业做完第二次自评，这里会自动出现；"
        "也可以换一个范围或口径看看。"
    )


def _figures(found: CityEffect) -> None:
    markup.draw(_CAUTION)
    st.header("剩余风险的变化", anchor=False)
    effect_figures.show_risk(found.comparison)
    st.header("起点同样颜色的相比", anchor=False)
    effect_figures.show_same_start(found.comparison)
    st.header("哪些措施变了", anchor=False)
    effect_controls.show(found.controls, firms=_firms(found.comparison))
