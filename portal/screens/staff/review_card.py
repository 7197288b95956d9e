"""One item as a reviewer sees it (核验卡): the answer, what proves it, what was said before."""

from markupsafe import Markup

from data.answers import Value
from data.verdicts import Verdict
from portal import figures, labels
from portal.widgets import background, evidence
from portal.widgets.markup import items, words
from portal.wording import wording
from portal.workflows.review_points import Point
from portal.workflows.review_reading import ReviewDesk
from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Option, Question

DECISIONS = {
    "confirmed": "确认",
    "moved": "改级",
    "na_accepted": "认可不适用",
    "na_refused": "不认可不适用",
}


def head(desk: ReviewDesk, point: Point) -> Markup:
    """Place, title and the question itself."""
    place = f"{_where(desk, point)}{point.item} · {_number(desk, point)}"
    title, text = names(desk, point)
    key = Markup("")
    if point.kind != "exposure" and desk.check.outcome.questionnaire.by_id[point.item].key:
        key = Markup(' <span class="zd-key">关键项</span>')
    asked = Markup('<p class="rs-text">{}</p>').format(words(text)) if text else Markup("")
    return Markup('<div class="zd-head"><p class="zd-place">{}</p><h2>{}{}</h2></div>{}').format(
        place, words(title), key, asked
    )


def _number(desk: ReviewDesk, point: Point) -> str:
    """Counted as the head of the page counts: what is to be judged, and apart from it the profile."""
    if point.counts:
        return f"要核验的第 {desk.counted.index(point) + 1}／{len(desk.counted)} 项"
    profile = [one for one in desk.points if not one.counts]
    return f"画像第 {profile.index(point) + 1}／{len(profile)} 题，可以不定"


def names(desk: ReviewDesk, point: Point) -> tuple[str, str]:
    """Title and question of an item; an exposure question is its own title."""
    questionnaire = desk.check.outcome.questionnaire
    if point.kind == "exposure":
        texts = {question.id: question.text for question in questionnaire.exposure}
        return texts[point.item], ""
    question = questionnaire.by_id[point.item]
    return question.title, question.text


def _where(desk: ReviewDesk, point: Point) -> str:
    if point.kind == "exposure":
        return "企业画像 · "
    for part in desk.check.outcome.questionnaire.sections:
        for section in part.walk():
            if any(question.id == point.item for question in section.questions):
                return f"{part.title} › {section.title} · "
    return ""


def said(desk: ReviewDesk, point: Point) -> Markup:
    """What the firm answered and with what, what it replied, and what stands now."""
    parts = [
        _levels(desk, point),
        _proof(desk, point),
        _dialogue(desk, point),
    ]
    return Markup("").join(parts)


def verdict(desk: ReviewDesk, point: Point) -> Markup:
    """The verdict that stands, or the question that waits."""
    standing, waiting = desk.verdicts.get(point.item), desk.waits(point)
    pieces = []
    if standing:
        text = opinion(desk, standing)
        carried = "（沿用上一轮，企业没有改动）" if standing.carried_from else ""
        pieces.append(Markup("<p><b>{}</b>{}{}</p>").format(text, carried, _why(standing)))
    if waiting:
        pieces.append(Markup("<p><b>待发问题</b>：{}</p>").format(words(waiting.asked)))
    if not pieces:
        return Markup("")
    return Markup('<div class="rv-stands" role="status">{}</div>').format(Markup("").join(pieces))


def opinion(desk: ReviewDesk, given: Verdict) -> str:
    """A verdict in words: 改级：2 级."""
    value = short(desk, given.item, given.value)
    said_so = DECISIONS.get(given.decision, given.decision)
    return said_so if given.value == NOT_APPLICABLE else f"{said_so}：{value}"


def short(desk: ReviewDesk, item: str, value: Value) -> str:
    """A value in few words: 2 级, 不适用, 是."""
    question = desk.check.outcome.questionnaire.by_id.get(item)
    if isinstance(value, bool):
        return "没有问"
    return labels.answer(question, value) if question else labels.level(value)


def quoted(said: str) -> str:
    """A short value inside a sentence: a level after a space, words between quotation marks."""
    return f" {said}" if said[0].isdigit() else f"“{said}”"


def _why(given: Verdict) -> Markup:
    return Markup("<br>理由：{}").format(words(given.reason)) if given.reason else Markup("")


def _levels(desk: ReviewDesk, point: Point) -> Markup:
    """Every level with its criterion; the firm's answer and the verdict are marked in words."""
    questionnaire = desk.check.outcome.questionnaire
    rows: list[tuple[Value, str, str]]
    if point.kind == "ruled_out":
        fact = questionnaire.by_id[point.item].fact or ""
        text = next((one.text for one in questionnaire.facts if one.id == fact), "")
        return Markup(
            '<p class="rv-answer">企业对“{}”回答<b>否</b>，所以这一道关键项没有问，也不参与计算。</p>{}'
        ).format(words(text), _reason(point))
    if point.kind == "exposure":
        texts = next(q.options for q in questionnaire.exposure if q.id == point.item)
        rows = [(level, f"{level}", text) for level, text in enumerate(texts)]
    else:
        question = questionnaire.by_id[point.item]
        rows = [
            (_value(option), _name(question, option), option.text) for option in question.options
        ]
    given = point.given
    lead = Markup("")
    if not any(value == given for value, _, _ in rows):
        lead = Markup('<p class="rv-answer">企业选：<b>{}</b></p>').format(
            wording(questionnaire, point.item, given)
        )
    listed = Markup("").join(_level(desk, point, *row) for row in rows)
    return Markup('{}{}<ol class="rv-levels" aria-label="各级标准">{}</ol>').format(
        lead, _reason(point), listed
    )


def _level(desk: ReviewDesk, point: Point, value: Value, name: str, text: str) -> Markup:
    standing = desk.verdicts.get(point.item)
    marks = []
    if value == point.given and not isinstance(point.given, bool):
        marks.append("企业选")
    if standing and standing.value == value:
        marks.append("您的意见" if desk.mine else "核验意见")
    tags = Markup("").join(Markup('<span class="rv-mark">{}</span>').format(m) for m in marks)
    return Markup('<li class="{}"><b>{}</b><span>{}{}</span></li>').format(
        "rv-chosen" if marks else "", name, words(text), tags
    )


def _value(option: Option) -> Value:
    return option.id if option.level is None else option.level


def _name(question: Question, option: Option) -> str:
    """The level in front of its criterion; a yes or no says itself."""
    graded = option.level is not None and len(question.options) > 2
    return f"{option.level} 级" if graded else ""


def _reason(point: Point) -> Markup:
    if not point.reason:
        return Markup("")
    return Markup('<p class="rs-text">企业写的理由：{}</p>').format(words(point.reason))


def _proof(desk: ReviewDesk, point: Point) -> Markup:
    if point.kind != "control":
        return Markup("")
    listed = evidence.listed(point.pieces, oldest=desk.check.oldest_day, files=desk.check.files)
    note = ""
    if point.capped and not point.fresh:
        note = "没有能计入的证据，可信口径先按 2 级计；有了您的意见，按您的意见计。"
    elif not point.pieces and point.given not in (NOT_APPLICABLE, UNKNOWN):
        note = "没有写证据，这一级也不需要。"
    if not (point.pieces or note):
        return Markup("")
    return Markup('<h3 class="rv-small">证据</h3>{}{}').format(
        listed, Markup('<p class="zd-quiet">{}</p>').format(note) if note else ""
    )


def _dialogue(desk: ReviewDesk, point: Point) -> Markup:
    """What was asked in earlier rounds and what the firm answered."""
    asked = desk.asked(point.item)
    if not asked:
        return Markup("")
    rows = [
        Markup("问：{}<br>答：{}").format(
            words(one.asked), words(one.answered) if one.answered else "（没有文字答复）"
        )
        for one in asked
    ]
    return Markup('<h3 class="rv-small">问过企业</h3>{}').format(items(rows, kind="proof"))


def aside(desk: ReviewDesk, point: Point, peers: float | None) -> Markup:
    """Beside the answer: last verdict, what does not fit, other firms, law and remedy."""
    blocks = [
        _block("上次核验", _earlier(desk, point)),
        _block("有变化", _changed(desk, point)),
        _block("一致性提示", items(_contradictions(desk, point), kind="proof")),
        _block("同类企业", _peers(peers)),
    ]
    if point.kind != "exposure":
        questionnaire = desk.check.outcome.questionnaire
        question = questionnaire.by_id[point.item]
        blocks.append(background.background(questionnaire, question) + _remedy(question))
    return Markup('<div class="rv-aside">{}</div>').format(Markup("").join(blocks))


def _block(title: str, content: Markup) -> Markup:
    if not content:
        return Markup("")
    return Markup('<h3 class="rv-small">{}</h3>{}').format(title, content)


def _earlier(desk: ReviewDesk, point: Point) -> Markup:
    before = desk.earlier.get(point.item)
    if before is None:
        return Markup('<p class="zd-quiet">以前没有核验过。</p>') if desk.review else Markup("")
    return Markup("<p>{}（{}）{}</p>").format(
        opinion(desk, before), figures.day(before.decided_at), _why(before)
    )


def _changed(desk: ReviewDesk, point: Point) -> Markup:
    if desk.changed is None or point.item not in desk.changed:
        return Markup("")
    return Markup("<p>企业在退回以后改动过这一项。</p>")


def _contradictions(desk: ReviewDesk, point: Point) -> list[Markup]:
    found = set(desk.check.outcome.result.contradictions)
    return [
        words(rule.message)
        for rule in desk.check.outcome.questionnaire.contradictions
        if rule.id in found and any(point.item in (c.question, c.exposure) for c in rule.when)
    ]


def _peers(median: float | None) -> Markup:
    if median is None:
        return Markup("")
    level = f"{median:g}"
    return Markup(
        "<p>同行业其他企业（至少 5 家）的中位数是 {} 级。只供参考，不是标准。</p>"
    ).format(level)


def _remedy(question: Question) -> Markup:
    if question.remedy is None:
        return Markup("")
    text = Markup("{}（约 {} 人天）").format(
        words(question.remedy.text), figures.days(question.remedy.person_days)
    )
    return Markup('<div class="zd-background">{}</div>').format(background.fold("典型整改", text))
