"""The head of the review desk (复核台页头): the firm, its three readings, how far the round is."""

from markupsafe import Markup

from portal import figures, labels
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows.review_reading import ReviewDesk
from scoring.model import Reading, ReadingName, Result

_NAMES: tuple[tuple[ReadingName, str], ...] = (
    ("self", "自评"),
    ("credible", "可信"),
    ("verified", "核验（暂算）"),
)


def crumb(firm_id: str) -> Markup:
    """Where we are."""
    file = case_place.link(addresses.FIRM_FILE, firm_id, "企业档案")
    return case_place.path(firm_id, file, "复核")


def of(desk: ReviewDesk) -> Markup:
    """Readings side by side, the gap between claim and proof, the round and what is decided."""
    outcome = desk.check.outcome
    result = desk.provisional if desk.review else outcome.result
    tags = Markup("").join(_reading(desk, result, name, title) for name, title in _NAMES)
    return Markup('<dl class="rv-readings">{}</dl><p class="rs-place">{}</p>{}').format(
        tags, _facts(desk), _pending(result)
    )


def _reading(desk: ReviewDesk, result: Result, name: ReadingName, title: str) -> Markup:
    reading = result.readings[name]
    if name == "verified" and desk.review and desk.review.state == "ended":
        title = labels.confidence("verified", desk.review.confidence or "")
    if reading is None or reading.colour is None:
        said: Markup | str = "还没有"
    else:
        said = markup.colour(reading.colour, _colour(result, reading, name))
    number = _points(desk, reading)
    return Markup('<div><dt>{}</dt><dd>{} <span class="rv-number">{}</span></dd></div>').format(
        title, said, number
    )


def _colour(result: Result, reading: Reading, name: ReadingName) -> str:
    return labels.decided(
        reading.colour or "",
        name,
        pending_review=result.pending_review,
        preliminary=result.scope != "full",
    )


def _points(desk: ReviewDesk, reading: Reading | None) -> str:
    if reading is None or reading.risk is None:
        return ""
    return figures.points(reading.risk, desk.check.outcome.rules.bands.edges)


def _facts(desk: ReviewDesk) -> Markup:
    decided = sum(point.item in desk.verdicts for point in desk.counted)
    said = [f"第 {len(desk.rounds)} 轮"] if desk.rounds else []
    gap = _gap(desk)
    if gap:
        said.append(gap)
    if desk.review:
        said.append(f"要核验的 {len(desk.counted)} 项，已核验 {decided} 项")
        said.append(f"占权重 {figures.share(desk.provisional.verified_share)}")
    if desk.waiting:
        said.append(f"待发问题 {len(desk.waiting)} 个")
    submitted = desk.check.page.assessment.submitted_at
    if submitted:
        said.append(f"{figures.moment(submitted)} 提交")
    return Markup(" ").join(Markup("<span>{}</span>").format(one) for one in said)


def _gap(desk: ReviewDesk) -> str:
    """How many points of risk lie between what the firm claims and what it proves."""
    readings = desk.check.outcome.result.readings
    own, credible = readings["self"], readings["credible"]
    if own is None or credible is None or own.risk is None or credible.risk is None:
        return ""
    gap = credible.risk - own.risk
    return f"自评与可信差 {figures.points(gap)} 分" if gap >= 0.05 else "自评与可信相同"


def _pending(result: Result) -> Markup:
    if not result.pending_review:
        return Markup("")
    return Markup('<div class="rs-note"><p>{}</p></div>').format(
        "待复核：不适用的题占比较高，或者防控部分都不适用。数字不变，颜色要等您逐项表态后再定。"
    )


def round_of(desk: ReviewDesk) -> Markup:
    """Whose the round is, and what its end said."""
    review, holder = desk.review, desk.holder
    if review is None or holder is None:
        return Markup("")
    who = "、".join(part for part in (holder.name, holder.post, holder.agency) if part)
    began = figures.moment(review.began_at)
    if review.state == "open":
        whose = "您" if desk.mine else words(who)
        return markup.paragraph(Markup("由{}办理，{} 开始。").format(whose, began), "rs-quiet")
    done = figures.moment(review.ended_at) if review.ended_at else ""
    if review.state == "returned":
        said = Markup("{} 退回企业补充。给企业的说明：{}").format(done, words(review.remark))
        return markup.paragraph(said)
    signed = "、".join(part for part in (review.signer, review.post, review.agency) if part)
    said = Markup("{} 办结，{}，签名：{}。{}").format(
        done,
        labels.confidence("verified", review.confidence or ""),
        words(signed),
        words(review.remark) if review.remark else "",
    )
    return markup.paragraph(said)
