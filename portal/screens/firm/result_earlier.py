"""What changed since the last check of the same edition and scope (与上次相比)."""

import streamlit as st

from portal import charts, figures
from portal.screens.firm import result_markup as markup
from portal.workflows.outcomes import Earlier, Outcome
from scoring.model import Reading

_COLUMNS = (
    markup.Column("项目"),
    markup.Column("上次", figure=True),
    markup.Column("本次", figure=True),
    markup.Column("变化", figure=True),
)


def show(outcome: Outcome, reading: Reading) -> None:
    """Two marks on the scale and a table; a sentence where there is nothing to compare with."""
    earlier, before = outcome.earlier, outcome.earlier_reading
    if earlier is None or before is None:
        markup.draw(
            markup.paragraph("这是第一次做这一版次和范围的自评。下次提交后，这里会显示变化。")
        )
        return
    if reading.risk is not None and before.risk is not None:
        st.altair_chart(_marks(outcome, earlier, reading.risk, before.risk), theme=None)
    markup.draw(markup.table(_COLUMNS, _rows(outcome, reading, before), caption="与上次相比"))
    if earlier.result.rules_version != outcome.result.rules_version:
        markup.draw(
            markup.paragraph("两次之间评分规则有更新，数字的变化也可能来自规则。", "rs-quiet")
        )


def _marks(outcome: Outcome, earlier: Earlier, now: float, before: float) -> charts.Chart:
    edges = outcome.rules.bands.edges
    way = "持平" if figures.change(now - before) == "0.0" else f"{figures.change(now - before)} 分"
    return charts.risk_scale(
        outcome.rules.bands,
        [
            charts.Mark(f"上次（{figures.day(earlier.submitted_at)}）", before, before),
            charts.Mark("本次", now, now),
        ],
        title=f"剩余风险从 {figures.points(before, edges)} 到 {figures.points(now, edges)}，{way}",
    )


def _rows(outcome: Outcome, reading: Reading, before: Reading) -> list[tuple[str, ...]]:
    pairs: list[tuple[str, float | None, float | None]] = [
        ("剩余风险", before.risk, reading.risk),
        ("防护分", before.protection, reading.protection),
        ("维权准备度", before.readiness, reading.readiness),
    ]
    pairs += [
        (part.title, before.sections.get(part.id), reading.sections.get(part.id))
        for part in outcome.questionnaire.sections
    ]
    edges = outcome.rules.bands.edges
    return [
        (
            name,
            *(figures.points(v, edges if name == "剩余风险" else ()) for v in (last, now)),
            _change(last, now),
        )
        for name, last, now in pairs
    ]


def _change(last: float | None, now: float | None) -> str:
    return figures.NOTHING if last is None or now is None else figures.change(now - last)
