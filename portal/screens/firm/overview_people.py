"""On the firm's landing page (本企业): who answers for which part, and a warning where one is due."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data.assignments import Given
from data.claims import Claim
from portal import figures
from portal.screens.firm import result_markup as markup
from portal.screens.firm.result_markup import Column
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import guiding
from portal.workflows.dividing import Share

_WARNING = Markup(
    '<div class="rs-note" role="alert"><p><b>有人申请成为本企业负责人：{}，{}。</b>'
    '{} 以前没有人叫停，申请就会生效。<a href="{}" target="_self">查看，或者叫停</a></p></div>'
)
_HELP = Markup(
    '<p class="rs-text">填写和整改遇到困难，可以在<a href="/{}" target="_self">整改页</a>'
    "请指导员上门；正在填自评的，在自评总览可以请指导员协助填写。</p>"
)
_PEOPLE = Markup('<p class="rs-text"><a href="{}" target="_self">{}</a></p>')


def warn(claims: Sequence[Claim]) -> None:
    """Whoever claims the firm's account, above everything else."""
    for claim in claims:
        if claim.good_from is not None:
            markup.draw(
                _WARNING.format(
                    claim.claimant.name,
                    claim.claimant.post,
                    figures.moment(claim.good_from),
                    addresses.OWNERSHIP_CLAIM,
                )
            )


def show(shares: Sequence[Share], *, manages: bool, is_deputy: bool) -> None:
    """Progress by part and person, where parts were given; the way to the people."""
    st.header("同事和分工", anchor=False)
    if is_deputy:
        markup.draw(markup.paragraph("您今天代理负责人，可以管理同事和分工；做的事都记为代理。"))
    if any(share.account_id for share in shares):
        markup.draw(_table(shares))
    else:
        markup.draw(markup.paragraph("可以请同事一起填，各负责一部分。"))
    markup.draw(
        _PEOPLE.format(addresses.COLLEAGUES, "邀请同事、安排分工" if manages else "看同事名单")
    )


def guides(given: Sequence[Given]) -> None:
    """Who looks after the firm, by agency and post; nothing where nobody does."""
    if not given:
        return
    st.header("联系的指导员", anchor=False)
    for one in given:
        said = words(guiding.place(one.post, one.agency))
        since = figures.day(one.since)
        markup.draw(Markup('<p class="rs-text"><b>{}</b>（{}起）</p>').format(said, since))
    markup.draw(_HELP.format(addresses.ACTIONS))


def _table(shares: Sequence[Share]) -> Markup:
    begun = any(share.asked for share in shares)
    columns = [Column("部分"), Column("谁负责"), *([Column("已答", figure=True)] if begun else [])]
    rows = [
        [share.title, share.name or "谁都可以填", *([_progress(share)] if begun else [])]
        for share in shares
    ]
    return markup.table(columns, rows, caption="各部分由谁负责，答了多少", small=True)


def _progress(share: Share) -> str:
    return f"{share.answered}／{share.asked}" if share.asked else figures.NOTHING
