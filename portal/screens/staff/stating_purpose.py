"""Saying why before a firm's content opens (写明查看目的): the same step on every staff screen."""

import streamlit as st

from data import purposes
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.store import Store
from portal import visit
from portal.screens.firm import result_markup as markup
from portal.workflows import looking
from portal.workflows.looking import FirmFile

_OTHER = "其他目的，自己写"


def ask(
    store: Store, file: FirmFile, actor: Actor, *, what: str = "答案、证据、结果和联系人"
) -> None:
    """The purposes that officials often have, or an own one; good for today. `what`: what opens then."""
    st.header("先写明查看目的", anchor=False)
    markup.draw(
        markup.paragraph(
            f"{what}要写明目的才打开，当天有效。企业会看到您的岗位、单位、时间和目的，看不到姓名。"
        )
    )
    usual, typed = f"purpose-usual-{file.firm.id}", f"purpose-own-{file.firm.id}"
    with st.form(f"purpose-{file.firm.id}", border=False):
        chosen = st.radio("查看目的", (*purposes.usual(), _OTHER), index=None, key=usual)
        own = st.text_input("自己写目的（选“其他目的”时填写）", max_chars=200, key=typed)
        stated = st.form_submit_button("写明目的并打开", type="primary")
    if not stated:
        return
    reason = own if chosen in (None, _OTHER) else chosen
    try:
        looking.say_why(
            store, file.firm.id, reason, actor=actor, now=visit.now(), new_id=visit.new_id
        )
    except StoreError:
        raise
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.rerun()
