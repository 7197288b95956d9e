"""The top of the result (结果要点): the figure, its colour in words, one sentence, four figures."""

from bisect import bisect_right

from markupsafe import Markup

from portal import charts, figures, labels
from portal.screens.firm import result_colour
from portal.screens.firm import result_markup as markup
from portal.workflows.outcomes import Outcome
from scoring.model import Plan, Reading
from scoring.rules import Bands


def show(outcome: Outcome, reading: Reading, plan: Plan | None) -> None:
    """What a manager takes away from a finished check."""
    markup.draw(figure(outcome, reading) + result_colour.note(outcome.decided))
    markup.draw(markup.paragraph(sentence(outcome, reading, plan), "rs-lead"))
    for note in notes(outcome, reading):
        markup.draw(Markup('<div class="rs-note"><p>{}</p></div>').format(note))
    markup.draw(four_figures(outcome, reading))
    markup.draw(markup.paragraph(_readings(outcome), "rs-quiet"))
    _scale(outcome, reading)


def figure(outcome: Outcome, reading: Reading) -> Markup:
    """剩余风险 39.0 ◆ 橙（较大） 确定程度：自评（可信）; another table without risk shows P."""
    name, value = (
        ("剩余风险", reading.risk) if reading.risk is not None else ("防护分", reading.protection)
    )
    tag = Markup("")
    if outcome.colour is not None:
        tag = markup.colour(outcome.colour, shown_colour(outcome, outcome.colour))
    return Markup(
        '<div class="rs-head"><span class="rs-name">{name}</span>'
        '<span class="rs-number">{figure}</span>{tag}'
        '<span class="rs-confidence">确定程度：{confidence}</span>{what}</div>'
    ).format(
        name=name,
        figure=figures.points(value, outcome.rules.bands.edges),
        tag=tag,
        confidence=labels.confidence(outcome.shown, outcome.confidence),
        what=markup.what(name),
    )


def shown_colour(outcome: Outcome, colour: str) -> str:
    """The colour with what qualifies it: 待核验, 待复核, 初步."""
    return labels.decided(
        colour,
        outcome.shown,
        pending_review=outcome.result.pending_review,
        preliminary=outcome.submission.scope != "full",
    )


def sentence(outcome: Outcome, reading: Reading, plan: Plan | None) -> str:
    """Where it is most open, and what the first steps cost and bring."""
    ways = [way.title for way in outcome.ways if way.index > 0][:2]
    named = "和".join(f"“{title}”" for title in ways)
    if reading.colour == outcome.rules.bands.ids[0]:
        safe = "已在最低一档，请保持记录"
        safe += "。" if outcome.shown == "verified" else "，核验后即可确认。"
        return safe + (f"相对容易漏的是{named}。" if named else "")
    where = f"{named}是眼下最可能的漏点；" if named else ""
    return where + _first_steps(plan, by="" if outcome.shown == "credible" else "按可信口径")


def _first_steps(plan: Plan | None, *, by: str) -> str:
    """`by`: the reading that the plan counts by, where the page shows another."""
    if plan is None or plan.person_days is None:
        return "先做下面列出的几步，每一步都写明要花多少人天、降多少分。"
    days, colour = figures.days(plan.person_days), labels.colour(plan.colour).word
    return f"先做 {len(plan.raises)} 件事（约 {days} 人天）{by}可到{colour}。"


def notes(outcome: Outcome, reading: Reading) -> list[str]:
    """What a reader must know before trusting the colour."""
    said = []
    if outcome.result.pending_review:
        said.append("不适用的题较多，颜色先显示为待复核：数字不变，等复核人员看过理由再定。")
    if reading.colour == "blue" and outcome.shown != "verified":
        said.append("蓝（待核验）表示按自评和证据算在最低一档。推荐、示范和宣讲以核验结果为准。")
    if outcome.shown == "verified":
        share = figures.share(outcome.result.verified_share)
        said.append(f"核验结果：看过的占权重 {share}，没有看到的按可信口径计。")
    return [*said, *_raised(outcome, reading)]


def _readings(outcome: Outcome) -> str:
    """In which reading each figure of the page is."""
    if outcome.shown == "verified":
        return (
            "上面的分数和颜色、泄密途径、分数的构成和司法视角，都按核验口径；"
            "下一步和降级路线从可信口径算起，因为补证据和提升措施都从现在填报的做起。"
        )
    return "上面的分数和颜色、泄密途径、下一步和降级路线，都按可信口径：没有证据支持的等级不全算。"


def _raised(outcome: Outcome, reading: Reading) -> list[str]:
    """Which rules of the key controls raised the colour, and from which."""
    if not outcome.gates or reading.risk is None or reading.colour is None:
        return []
    bands = outcome.rules.bands
    plain = bands.ids[bisect_right(bands.edges, round(reading.risk, 9))]
    return [
        f"只按分数是{labels.colour(plain).word}。{'；'.join(outcome.gates)}，"
        f"所以显示为{labels.colour(reading.colour).word}。"
    ]


def four_figures(outcome: Outcome, reading: Reading) -> Markup:
    """P, E, R's starting point and readiness, each with its explanation."""
    rules = outcome.rules
    entries: list[tuple[str, str, str]] = [
        (
            "防护分",
            figures.points(reading.protection, _edges(rules.grades)),
            f"{reading.grade or ''} 级",
        )
    ]
    if outcome.exposure is not None:
        word = _word(rules.exposure_bands, outcome.exposure)
        entries.append(
            (
                "固有风险",
                figures.points(outcome.exposure, _edges(rules.exposure_bands)),
                word,
            )
        )
    if reading.risk is not None:
        entries.append(("起点", figures.points(outcome.fall.inherent), ""))
    if reading.readiness is not None:
        entries.append(("维权准备度", figures.points(reading.readiness), ""))
    cells = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}<small>{}</small>{}</dd></div>").format(
            name, value, word, markup.what(name)
        )
        for name, value, word in entries
    )
    return Markup('<dl class="rs-figures">{}</dl>').format(cells)


def _edges(bands: Bands | None) -> tuple[float, ...]:
    return bands.edges if bands else ()


def _word(bands: Bands | None, value: float) -> str:
    if bands is None:
        return ""
    return next(s.label for s in reversed(bands.steps) if round(value, 9) >= s.lower)


def _scale(outcome: Outcome, reading: Reading) -> None:
    if reading.risk is None:
        return
    bands = outcome.rules.bands
    mark = charts.Mark("剩余风险", reading.risk, reading.risk)
    markup.picture(charts.risk_scale(bands, [mark], title=_standing(bands, reading.risk)))


def _standing(bands: Bands, risk: float) -> str:
    """How far the figure is from the next lower colour."""
    place = bisect_right(bands.edges, round(risk, 9))
    here = labels.colour(bands.ids[place])
    if place == 0:
        return f"按分数在{here.word}档，离{labels.colour(bands.ids[1]).word}还有{figures.gap(bands.edges[0] - risk)}"
    below = labels.colour(bands.ids[place - 1])
    return f"按分数在{here.word}档，离{below.word}还差{figures.gap(risk - bands.edges[place - 1])}"
