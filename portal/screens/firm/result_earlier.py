"""What changed since the last check of the same edition and scope (与上次相比)."""

from collections.abc import Sequence

from portal import charts, figures
from portal.screens.firm import result_markup as markup
from portal.web import addresses
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
        markup.picture(_marks(outcome, earlier, reading.risk, before.risk))
    markup.draw(
        markup.table(_COLUMNS, _rows(outcome, reading, before), caption="与上次相比", small=True)
    )
    markup.go(addresses.EFFECT, "看两次之间哪些措施变了")
    if earlier.result.rules_version != outcome.result.rules_version:
        markup.draw(
            markup.paragraph("两次之间评分规则有更新，数字的变化也可能来自规则。", "rs-quiet")
        )


def _marks(outcome: Outcome, earlier: Earlier, now: float, before: float) -> charts.Chart:
    edges = outcome.rules.bands.edges
    way = _way(before, now, edges)
    return charts.risk_scale(
        outcome.rules.bands,
        [
            charts.Mark(f"上次（{figures.day(earlier.submitted_at)}）", before, before),
            charts.Mark("本次", now, now),
        ],
        title=f"剩余风险从 {figures.points(before, edges)} 到 {figures.points(now, edges)}，{way}",
    )


def _way(before: float, now: float, edges: Sequence[float]) -> str:
    change = figures.step(before, now, edges)
    return "持平" if change == "0.0" else f"{change} 分"


def _rows(outcome: Outcome, reading: Reading, before: Reading) -> list[tuple[str, ...]]:
    edges = outcome.rules.bands.edges
    parts = [
        _row(part.title, before.sections.get(part.id), reading.sections.get(part.id))
        for part in outcome.questionnaire.sections
    ]
    return [
        _row("剩余风险", before.risk, reading.risk, edges),
        _row("防护分", before.protection, reading.protection),
        _row("维权准备度", before.readiness, reading.readiness),
        *parts,
    ]


def _row(
    name: str, before: float | None, now: float | None, edges: Sequence[float] = ()
) -> tuple[str, ...]:
    change = figures.NOTHING
    if before is not None and now is not None:
        change = figures.step(before, now, edges)
    return name, figures.points(before, edges), figures.points(now, edges), change
