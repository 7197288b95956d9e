"""Working on an action (整改中): steps and proofs, recorded by firm or guide, and handing in."""

import streamlit as st
from markupsafe import Markup

from data.action_proofs import LONGEST as LONGEST_PROOF
from data.action_proofs import ActionProof
from data.action_rows import CorrectiveAction
from data.action_steps import LONGEST as LONGEST_STEP
from data.action_steps import ActionStep
from portal import figures
from portal.guard import NEVER
from portal.screens.firm import action_desk as desk
from portal.screens.firm import result_markup as markup
from portal.screens.firm.action_desk import Hand, carry_out, typed
from portal.widgets import evidence
from portal.widgets.markup import words
from portal.workflows import action_pages, working
from portal.workflows.action_pages import Detail


def show(detail: Detail, *, may_work: bool) -> None:
    """Steps and proofs; with forms for who works on it while it is worked on."""
    works = may_work and detail.line.action.state == "in_progress"
    _steps(detail, works=works)
    _proofs(detail, works=works)
    if works:
        _hand_in(detail)


def _steps(detail: Detail, *, works: bool) -> None:
    if not detail.steps and not works:
        return
    st.header("步骤", anchor=False)
    if not detail.steps:
        markup.draw(markup.paragraph("可以把措施分成几步，做完一步记一步。不分也可以。"))
    for step in detail.steps:
        _step(step, works=works)
    if works:
        _new_step(detail.line.action)


def _step(step: ActionStep, *, works: bool) -> None:
    done = f"　{figures.day(step.done_on)} 做完" if step.done_on else ""
    with st.container(horizontal=True, vertical_alignment="center", key=f"ac-line-step-{step.id}"):
        markup.draw(
            Markup('<p class="ac-text {}">{} {}{}</p>').format(
                "ac-done" if done else "", "✓" if done else "○", words(step.step), done
            )
        )
        if works:
            label = "改回没做完" if done else "做完了"
            st.button(
                f"第 {step.position} 步{label}",
                key=f"ac-step-{step.id}",
                type="tertiary",
                on_click=_mark,
                args=(step.id, bool(done)),
            )


def _mark(step_id: str, was_done: bool) -> None:
    def do(hand: Hand) -> None:
        mark = working.undo_step if was_done else working.finish_step
        mark(hand.store, step_id, actor=hand.actor, now=hand.now)

    carry_out(do, "已记下。")


def _new_step(action: CorrectiveAction) -> None:
    field = f"ac-new-step-{action.id}"
    with (
        st.container(key="ac-form-step"),
        st.form(f"form-step-{action.id}", border=False, enter_to_submit=False),
    ):
        st.text_input(f"加一步，{NEVER}", key=field, max_chars=LONGEST_STEP)
        st.form_submit_button(
            _save("加上这一步", field), on_click=_add_step, args=(action.id, field)
        )


def _add_step(action_id: str, field: str) -> None:
    sure = desk.confirmed(field)
    carry_out(
        lambda hand: working.add_step(
            hand.store, action_id, typed(field), confirmed=sure, **hand.step
        ),
        "已加上一步。",
        field,
        doubt=field,
    )


def _proofs(detail: Detail, *, works: bool) -> None:
    if not detail.proofs and not works:
        return
    st.header("佐证", anchor=False)
    standing = [proof for proof in detail.proofs if proof.withdrawn_at is None]
    if works and not standing:
        markup.draw(
            markup.paragraph("写明至少一项佐证，才能提交复查。材料本身不用上传，复查时出示。")
        )
    for number, proof in enumerate(standing, 1):
        _proof(proof, number, works=works)
    if works:
        _new_proof(detail)


def _proof(proof: ActionProof, number: int, *, works: bool) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"ac-line-proof-{proof.id}"
    ):
        markup.draw(
            Markup('<p class="ac-text"><b>{}</b> {}　{}</p>').format(
                words(proof.kind), figures.day(proof.dated_on), words(proof.described)
            )
        )
        if works:
            st.button(
                f"撤下第 {number} 项",
                key=f"ac-proof-{proof.id}",
                type="tertiary",
                on_click=_withdraw,
                args=(proof.id,),
            )


def _withdraw(proof_id: str) -> None:
    carry_out(
        lambda hand: working.withdraw_proof(hand.store, proof_id, actor=hand.actor, now=hand.now),
        "已撤下这项佐证。",
    )


def _new_proof(detail: Detail) -> None:
    action = detail.line.action
    kind, dated, described = (f"ac-proof-{name}-{action.id}" for name in ("kind", "day", "words"))
    with (
        st.container(key="ac-form-proof"),
        st.form(f"form-proof-{action.id}", border=False, enter_to_submit=False),
    ):
        markup.draw(markup.paragraph(evidence.DESCRIBE_ONLY, "rs-quiet"))
        kinds = (*detail.line.proofs_wanted, action_pages.OTHER_KIND)
        st.selectbox("是什么材料", kinds, key=kind)
        st.text_input("材料的日期（如 2026-12-01）", key=dated, max_chars=20)
        st.text_input(
            f"一句话说明，{NEVER}（如“20 个涉密岗位全部签订，存人事部”）",
            key=described,
            max_chars=LONGEST_PROOF,
        )
        st.form_submit_button(
            _save("保存这项佐证", described),
            on_click=_add_proof,
            args=(action.id, kind, dated, described),
        )


def _add_proof(action_id: str, kind: str, dated: str, described: str) -> None:
    sure = desk.confirmed(described)
    carry_out(
        lambda hand: working.add_proof(
            hand.store,
            action_id,
            kind=typed(kind),
            dated_on=desk.day(dated),
            described=typed(described),
            confirmed=sure,
            **hand.step,
        ),
        "佐证已保存。",
        dated,
        described,
        doubt=described,
    )


def _hand_in(detail: Detail) -> None:
    action = detail.line.action
    if all(proof.withdrawn_at is not None for proof in detail.proofs):
        return
    st.header("提交复查", anchor=False)
    said = "做完了、佐证也写明了，就可以提交。由另一位工作人员复查，通过后销号。"
    markup.draw(markup.paragraph(said) + markup.what_is("销号"))
    st.button(
        "提交复查",
        key="ac-hand-in",
        type="primary",
        on_click=_give,
        args=(action.id, action.version),
    )


def _give(action_id: str, seen: int) -> None:
    carry_out(
        lambda hand: working.hand_in(hand.store, action_id, seen=seen, **hand.step),
        "已提交，等工作人员复查。结果会在消息里告诉您。",
    )


def _save(label: str, field: str) -> str:
    """The button says that words which were warned of are kept all the same."""
    return "照样保存" if typed(field) and desk.confirmed(field) else label
