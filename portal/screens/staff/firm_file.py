"""One firm as an official meets it (企业档案): say why first; then where it stands, what comes, what was.

The address says what is shown: the firm's desk, or (`view=check`) its last submitted check.
"""

import streamlit as st
from markupsafe import Markup

from data import industries, regions
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import (
    case_place,
    firm_desk,
    firm_guides,
    firm_industry,
    stating_purpose,
    submitted_check,
)
from portal.web import addresses
from portal.widgets import queue_strip, styles
from portal.widgets.markup import words
from portal.workflows import assisting, confirming, looking
from portal.workflows.looking import FirmFile

VIEW, CHECK = "view", "check"


def show() -> None:
    """The firm, its confirmation where that is open, the purpose, then the content."""
    markup.style()
    styles.apply()
    actor = visit.actor()
    with visit.store() as store:
        try:
            file = looking.meet(store, st.query_params.get("firm", ""), actor=actor)
        except StoreError:
            raise
        except Refusal as refusal:
            case_place.not_there("企业档案", str(refusal))
            return
        if not queue_strip.show(store, actor, file.firm.id):
            return
        _head(store, file)
        if file.may_confirm:
            _confirm(store, file, actor)
        firm_industry.show(store, file.firm, actor=actor)
        if st.query_params.get(VIEW) != CHECK:
            firm_guides.show(store, file.firm, actor=actor)
        if file.reason is None:
            stating_purpose.ask(store, file, actor)
            return
        _purpose(store, file, actor)
        if st.query_params.get(VIEW) == CHECK:
            _check(store, file, actor)
        else:
            firm_desk.show(store, file.firm, actor)


def _head(store: Store, file: FirmFile) -> None:
    firm = file.firm
    markup.draw(case_place.path(firm.id, "企业档案"))
    st.title(labels.plain(firm.name), anchor=False)
    said = (
        firm.code,
        industries.get(store, firm.industry).name,
        regions.county(store, firm.county).name,
        f"{figures.day(firm.confirmed_at)} 确认" if firm.confirmed_at else "待确认",
    )
    markup.draw(Markup('<p class="rs-place">{}</p>').format(" · ".join(said)))


def _confirm(store: Store, file: FirmFile, actor: Actor) -> None:
    st.header("确认企业身份", anchor=False)
    markup.draw(
        markup.paragraph(
            "核对营业执照和经办人的授权以后再确认。确认后，这个统一社会信用代码就归这家企业的账号使用。"
        )
    )
    with st.form("confirm-firm", border=False):
        proof = st.text_input(
            "核对了什么证明",
            max_chars=200,
            placeholder="例如：营业执照原件、法定代表人授权书，当面核对",
        )
        sure = st.form_submit_button("确认企业身份")
    if not sure:
        return
    try:
        confirmed = confirming.confirm(
            store, file.firm.id, proof, actor=actor, now=visit.now(), new_id=visit.new_id
        )
    except StoreError:
        raise
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.query_params["firm"] = confirmed.id
    st.rerun()


def _assist(firm_id: str) -> Markup:
    """The firm asks this guide to its gate (协助填写)."""
    return Markup(
        '<p class="rs-text">这家企业请您协助填写自评。'
        '<a href="/{}?firm={}" target="_self">打开它的草稿</a></p>'
    ).format(addresses.SELF_CHECK, firm_id)


def _purpose(store: Store, file: FirmFile, actor: Actor) -> None:
    contact = "，".join(p for p in (file.firm.contact_name, file.firm.contact_phone) if p)
    said = Markup("今天写明的目的：{}。").format(words(file.reason or ""))
    if contact:
        said += Markup("联系人：{}。").format(words(contact))
    markup.draw(Markup('<div class="rs-note"><p>{}</p></div>').format(said))
    if assisting.asked_by(store, file.firm.id, actor=actor) is not None:
        markup.draw(_assist(file.firm.id))


def _check(store: Store, file: FirmFile, actor: Actor) -> None:
    case_place.go(addresses.FIRM_FILE, "回到企业档案", file.firm.id)
    check = looking.open_check(store, file.firm.id, actor=actor, now=visit.now())
    if check is None:
        markup.draw(markup.paragraph("这家企业还没有提交过自评。草稿只有企业自己能看。"))
        return
    case_place.go(addresses.REVIEW, "到复核台", file.firm.id)
    submitted_check.show(check)
