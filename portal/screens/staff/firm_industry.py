"""An official corrects a firm's industry (更正行业): with a reason, the earlier one stays on record."""

import streamlit as st

from data import industries
from data.actor import Actor
from data.errors import Refusal
from data.firms import Firm
from data.rights import Action, may
from data.store import Store
from data.texts import LINE
from portal import labels, visit
from portal.workflows import industry_correcting


def show(store: Store, firm: Firm, *, actor: Actor) -> None:
    """The form, folded; nothing for who may not."""
    if not may(actor, Action.FIRM_INDUSTRY):
        return
    key = f"industry-seen-{firm.id}"
    seen: int = st.session_state.setdefault(key, firm.version)
    with st.expander("更正行业"):
        st.caption("企业填错了行业才改。规模随之重算，原来的行业留在记录里，企业会收到消息。")
        chosen = _division(store, firm)
        group = _group(store, firm, chosen)
        with st.form("correct-industry", border=False):
            reason = st.text_input(
                "更正的理由", max_chars=LINE, placeholder="例如：营业执照和统计登记都是软件业"
            )
            sure = st.form_submit_button("更正并告知企业")
        if not sure:
            return
        try:
            industry_correcting.correct_industry(
                store,
                firm.id,
                chosen,
                group,
                reason,
                seen_version=seen,
                actor=actor,
                now=visit.now(),
                new_id=visit.new_id,
            )
        except Refusal as refusal:
            st.error(str(refusal))
            return
        st.session_state.pop(key, None)
        st.rerun()


def _division(store: Store, firm: Firm) -> str:
    names = {one.code: f"{one.code} {one.name}" for one in industries.divisions(store)}
    codes = list(names)
    chosen = st.selectbox(
        "行业大类",
        codes,
        index=codes.index(firm.industry),
        format_func=lambda code: labels.plain(names[code]),
        key="industry-division",
    )
    return chosen or firm.industry


def _group(store: Store, firm: Firm, division: str) -> str | None:
    names = {one.code: f"{one.code} {one.name}" for one in industries.groups(store, division)}
    if not names:
        return None
    codes = list(names)
    stands = firm.industry_group in codes
    return st.selectbox(
        "行业中类",
        codes,
        index=codes.index(firm.industry_group or "") if stands else None,
        format_func=lambda code: labels.plain(names[code]),
        placeholder="请选择",
        key=f"industry-group-{division}",
    )
