"""What changed in the own firm between its last two checks (成效), and what it had in between."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from portal import charts, figures, labels, visit
from portal.screens import effect_choice
from portal.screens.effect_choice import Choice
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.workflows import effect
from portal.workflows.effect import OwnEffect, Step
from questionnaires.model import Question

_TRAIL = Markup('<p class="rs-place"><a href="/{}" target="_self">本企业</a> › 成效</p>').format(
    addresses.FIRM
)
_FIGURES = (
    markup.Column("项目"),
    markup.Column("上次", figure=True),
    markup.Column("这次", figure=True),
    markup.Column("变化", figure=True),
)
_STEPS = (
    markup.Column("措施"),
    markup.Column("上次", narrow=True),
    markup.Column("这次", narrow=True),
)


def show() -> None:
    """Risk, parts, controls, in one reading."""
    markup.style()
    choice = effect_choice.chosen()
    with visit.store() as store:
        actor = visit.actor(store)
        found = effect.of_own_firm(
            store,
            edition=visit.questionnaire().edition,
            scope=choice.scope,
            reading=choice.reading,
            actor=actor,
        )
    markup.draw(_TRAIL)
    st.title("成效", anchor=False)
    markup.draw(markup.paragraph("最近两次自评相比，哪里好了，哪里还没有动。", "rs-lead"))
    effect_choice.ask(choice)
    if found is None:
        _nothing(choice)
        return
    _risk(found)
    st.header("分数的变化", anchor=False)
    markup.draw(markup.table(_FIGURES, _parts(found), caption="两次自评相比", small=True))
    _controls(found)


def _nothing(choice: Choice) -> None:
    scope, reading = labels.SCOPES[choice.scope], labels.READINGS[choice.reading]
    markup.draw(
        markup.paragraph(
            f"还没有两份可以相比的{scope}自评（{reading}口径）。再做一次并提交，这里就能看到变化。"
        )
    )
    markup.go(addresses.SELF_CHECK, "到自评", main=True)


def _risk(found: OwnEffect) -> None:
    before, after = found.before.risk, found.after.risk
    if before is not None and after is not None:
        edges = found.rules.bands.edges
        marks = [
            charts.Mark(f"上次（{figures.day(found.began)}）", before, before),
            charts.Mark("这次", after, after),
        ]
        title = f"剩余风险{_way(figures.step(before, after, edges))}"
        markup.picture(charts.risk_scale(found.rules.bands, marks, title=title))
    markup.draw(markup.paragraph(_between(found)))
    if found.rules_changed:
        markup.draw(
            markup.paragraph("两次之间评分规则有更新，数字的变化也可能来自规则。", "rs-quiet")
        )


def _way(change: str) -> str:
    """+1.2 → 上升 1.2 分; −0.4 → 下降 0.4 分."""
    if change == "0.0":
        return "没有变"
    return f"{'上升' if change.startswith('+') else '下降'} {change[1:]} 分"


def _between(found: OwnEffect) -> str:
    had = found.between
    days = f"{figures.day(found.began)}到{figures.day(found.ended)}"
    parts = [
        f"上门、视频指导或培训 {had.visits} 次" if had.visits else "",
        f"文书 {had.letters} 份" if had.letters else "",
        f"商定的整改 {had.actions} 项" if had.actions else "",
    ]
    said = "，".join(part for part in parts if part)
    return (
        f"{days}之间：{said}。" if said else f"{days}之间，还没有上门指导、培训、文书或商定的整改。"
    )


def _parts(found: OwnEffect) -> list[tuple[str, ...]]:
    edges = found.rules.bands.edges
    one, other = found.before, found.after
    return [
        _row("剩余风险（越低越好）", one.risk, other.risk, edges),
        _row("防护分", one.protection, other.protection),
        *(
            _row(part.title, one.sections.get(part.id), other.sections.get(part.id))
            for part in found.questionnaire.sections
        ),
    ]


def _row(
    name: str, before: float | None, after: float | None, edges: Sequence[float] = ()
) -> tuple[str, ...]:
    change = figures.NOTHING
    if before is not None and after is not None:
        change = figures.step(before, after, edges)
    return name, figures.points(before, edges), figures.points(after, edges), change


def _controls(found: OwnEffect) -> None:
    st.header("变了的措施", anchor=False)
    if not found.raised and not found.lowered:
        markup.draw(markup.paragraph(f"{found.same} 项措施都和上次一样。"))
        return
    for name, steps in (("降了级的", found.lowered), ("升了级的", found.raised)):
        if steps:
            caption = f"{name}：{len(steps)} 项"
            rows = [_step(step) for step in steps]
            markup.draw(markup.table(_STEPS, rows, caption=caption, hidden=False))
    if found.same:
        markup.draw(markup.paragraph(f"其余 {found.same} 项和上次一样。"))


def _step(step: Step) -> tuple[markup.Cell, ...]:
    question = step.question
    return (
        markup.lines(question.title, question.id),
        _counted(question, step.before),
        _counted(question, step.after),
    )


def _counted(question: Question, level: int) -> str:
    """What the answer counts as; 是 without evidence counts as a level that is no answer itself."""
    is_answer = len(question.options) > 2 or any(o.level == level for o in question.options)
    return labels.answer(question, level) if is_answer else f"按 {level} 级计"
