"""A first letter from a check (生成文书): findings in the order of urgency, in the catalogue's words.

Everything here is a proposal that an official edits before it is issued. The sentences are the
portal's own: no conclusion of law, no tone of punishment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data import follow_up_limits
from data.follow_up_limits import Limit
from data.letters import Kind
from data.workdays import DueDay
from portal import figures, labels
from portal.letters.model import Finding, LetterText
from portal.workflows.outcomes import ControlLine, Outcome
from questionnaires.legal import UNCHECKED, WORDING_UNCHECKED, listed, state
from questionnaires.model import Citation, Questionnaire

FIRST = 10
"""So many findings stand in the letter at first, and all key controls at 0; the others can be put in."""
AT_LEAST = 3
"""So many stand in it where nothing is short, only not at its best."""
SHORT_OF = 0.5
"""A control whose level counts less than this share is short: 0 级 and 1 级."""
WARNED = frozenset({"orange", "red"})
"""The colours of which a firm is warned (风险预警意见书)."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a letter rests on: the check, the colour that stands, who drafts it, on which day.

    `limits`: control → the day of its corrective action (整改项), where one is open.
    """

    firm_name: str
    outcome: Outcome
    submitted_on: date
    colour: str
    agency: str
    post: str
    today: date
    limits: Mapping[str, DueDay] = field(default_factory=dict)


def compose(kind: Kind, basis: Basis) -> LetterText:
    """The proposed letter."""
    return LetterText(
        kind=kind,
        addressee=basis.firm_name,
        opening=_opening(kind, basis),
        findings=_findings(basis),
        until="",
        closing=_closing(basis),
        agency=basis.agency,
        contact="，".join(part for part in (basis.agency, basis.post) if part),
    )


def _findings(basis: Basis) -> tuple[Finding, ...]:
    """Everything that could be better, in the order of urgency; what is not put in waits outside."""
    lines = [line for line in basis.outcome.lines if line.credit is not None and line.credit < 1]
    lines.sort(key=_urgency)
    short = sum(_is_short(line) for line in lines)
    return tuple(
        _finding(basis, line, left_out=not _stands(line, place, short))
        for place, line in enumerate(lines)
    )


def _stands(line: ControlLine, place: int, short: int) -> bool:
    if not short:
        return place < AT_LEAST
    return _is_blank_key(line) or (place < FIRST and _is_short(line))


def _is_short(line: ControlLine) -> bool:
    return (line.credit or 0.0) < SHORT_OF


def _urgency(line: ControlLine) -> tuple[bool, bool, bool, float]:
    """Key controls at 0, then what is short, of it the greatest weight, then points for a day of work.

    Source: control catalogue §八, 先后顺序.
    """
    question, credit = line.question, line.credit or 0.0
    remedy = question.remedy
    days = remedy.person_days * (1 - credit) if remedy else float("inf")
    gain = line.share.weight * (1 - credit)
    return not _is_blank_key(line), not _is_short(line), question.weight < 5, -gain / days


def _is_blank_key(line: ControlLine) -> bool:
    return line.question.key and line.credit == 0


def _finding(basis: Basis, line: ControlLine, *, left_out: bool) -> Finding:
    question = line.question
    remedy = question.remedy
    return Finding(
        id=question.id,
        item=question.id,
        title=question.title,
        key=question.key,
        present=_present(line),
        measure=_sentence(remedy.text) if remedy else "",
        until=_until(basis, question.id),
        helper="、".join(remedy.agencies) if remedy else "",
        law=law_of(basis.outcome.questionnaire, question.citations),
        left_out=left_out,
    )


def _present(line: ControlLine) -> str:
    """The criterion of the level that counts, as the questionnaire words it."""
    counted = line.share.level
    found = [o.text for o in line.question.options if counted in (o.level, o.id)]
    return _sentence(found[0]) if found else _sentence(labels.level(line.given))


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "；")) else f"{text}。"


def law_of(questionnaire: Questionnaire, citations: Sequence[Citation]) -> str:
    """Where the law speaks of a control; only what was checked is named by its article."""
    found = [_cited(questionnaire, citation) for citation in citations]
    return "；".join(dict.fromkeys(found))


def _cited(questionnaire: Questionnaire, citation: Citation) -> str:
    source = questionnaire.legal_references[citation.reference]
    checked = tuple(p for p in citation.provisions if not state(source, (p,)))
    if checked:
        return source.short_title + listed(checked)
    word = state(source, citation.provisions)
    return source.short_title + (f"（{word}）" if word in (UNCHECKED, WORDING_UNCHECKED) else "")


def _opening(kind: Kind, basis: Basis) -> str:
    label = labels.colour(basis.colour)
    verified = basis.outcome.shown == "verified"
    how = "经复核" if verified else "按自评和已有证据，尚待复核"
    first = (
        f"感谢贵企业参加商业秘密保护自评。根据贵企业{figures.day(basis.submitted_on)}提交的自评，"
        f"{how}，目前的剩余风险为{label.word}色（{label.meaning}）。"
    )
    if kind is Kind.WARNING:
        return first + "这一档需要尽快处理。下列事项最可能出现漏点，请优先安排，我们会一起跟进。"
    return first + "下面按轻重和投入整理了可以先做的改进，供贵企业安排时参考。"


def _closing(basis: Basis) -> str:
    said = []
    plan = _limit(basis.colour, "plan")
    if plan is not None and plan.amount is not None:
        said.append(
            f"请在收到本意见书后{_amount(plan)}内，与我们商定整改清单，写明责任岗位和期限。"
        )
    else:
        said.append(
            "请结合生产经营安排，自拟整改清单，写明责任岗位和期限；需要时我们上门或者视频指导。"
        )
    again = _limit(basis.colour, "reassess")
    if again is not None and again.amount is not None:
        said.append(f"建议在{_amount(again)}内再做一次自评，看看变化。")
    said.append("对本意见书有不同看法，或者执行中有困难，请随时告诉我们。")
    return "".join(said)


def _until(basis: Basis, item: str) -> str:
    """Its corrective action's own day, else before the next check that the colour asks for."""
    if item in basis.limits:
        return limit_in_words(basis.limits[item], today=basis.today)
    limit = _limit(basis.colour, "reassess")
    due = limit.due(basis.today) if limit is not None else None
    return f"{figures.day(due.day)}前" if due is not None else ""


def limit_in_words(due: DueDay, *, today: date) -> str:
    """2027年2月24日前, and whether that is provisional; a day that is over is no proposal any more."""
    if due.day < today:
        return f"{figures.day(due.day)}（期限已过，请尽快完成）"
    return f"{figures.day(due.day)}前{'（暂定）' if due.provisional else ''}"


def _amount(limit: Limit) -> str:
    unit = {"workdays": "个工作日", "days": "日", "months": "个月"}[limit.unit]
    return f"{limit.amount}{unit}"


def _limit(colour: str, duty: str) -> Limit | None:
    """The limit of follow-up for a colour (跟进时限); None where none is set."""
    found = [limit for limit in follow_up_limits.of_colour(colour) if limit.duty == duty]
    return found[0] if found else None
