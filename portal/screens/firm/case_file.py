"""The firm's own file (本企业的档案): what comes next and what happened, as far as it is the firm's to see."""

import streamlit as st
from markupsafe import Markup

from data.errors import Refusal, StoreError
from data.times import day_in_shanghai
from portal import visit
from portal.screens import case_pages
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets import entries, styles, timeline
from portal.workflows import reading_case, visiting

_SHARED = 10
_TRAIL = Markup(
    '<p class="rs-place"><a href="/{}" target="_self">本企业</a> › 本企业的档案</p>'
).format(addresses.FIRM)


def show() -> None:
    """Next dates on top, shared entries in full, then the events."""
    markup.style()
    styles.apply()
    actor = visit.actor()
    firm_id = actor.firm_id or ""
    markup.draw(_TRAIL)
    st.title("本企业的档案", anchor=False)
    try:
        with visit.store() as store:
            case = reading_case.read(
                store,
                firm_id,
                actor=actor,
                now=visit.now(),
                groups=case_pages.groups(),
                before=case_pages.before(),
                whole=case_pages.whole(),
            )
            shared = visiting.diary(store, firm_id, actor=actor, now=visit.now(), count=_SHARED)
    except StoreError:
        raise
    except Refusal as refusal:
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        return
    markup.draw(
        markup.paragraph(
            "自评、整改、走访和文书按时间排在一起。只有本企业和写明目的的工作人员能看。", "rs-lead"
        )
    )
    if case.coming:
        st.header("接下来", anchor=False)
        markup.draw(timeline.coming(case.coming, today=day_in_shanghai(visit.now())))
    if case.unreceived:
        markup.go(addresses.LETTERS, f"有 {len(case.unreceived)} 份文书待签收", main=True)
    if shared:
        st.header("给您看的走访和联系", anchor=False)
        for entry in shared:
            markup.draw(entries.entry(entry, staff=False))
    case_pages.show(case, addresses.CASE_FILE, {})
    markup.go(addresses.FIRM, "回到本企业")
