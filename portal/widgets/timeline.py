"""The events of a firm's file (一企一档) in words, month by month."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import groupby

from markupsafe import Markup

from data.case_dates import Coming
from data.case_file import Event
from data.case_sources import Group
from portal import figures, labels
from portal.letters import paper
from portal.widgets.markup import words
from portal.workflows import due_words
from questionnaires.editions import CURRENT
from questionnaires.loading import edition

GROUPS: Mapping[Group, str] = {
    Group.CHECK: "自评和复核",
    Group.ACTION: "整改和跟进",
    Group.GUIDANCE: "走访和联系",
    Group.LETTER: "文书",
    Group.FIRM: "登记和批次",
}
_SAID: Mapping[str, str] = {
    "registered": "企业登记",
    "confirmed": "企业身份确认",
    "campaign": "列入批次",
    "guide-assigned": "指派了指导员",
    "guide-ended": "结束指导员的指派",
    "case-taken": "确定主办人",
    "recused": "有工作人员申请回避",
    "submitted": "提交自评",
    "review-begun": "开始复核",
    "returned": "退回企业补充",
    "reviewed": "复核办结",
    "colour-moved": "提出调整颜色",
    "colour-confirmed": "颜色调整生效",
    "colour-refused": "颜色调整没有通过",
    "objected": "企业提出异议",
    "objection-answered": "答复异议",
    "closed": "复核结果生效",
    "assist-invited": "企业请指导员协助填写",
    "action-proposed": "提出整改项",
    "action-moved": "整改项",
    "follow-up-done": "跟进完成",
    "escalated": "超期升级",
    "visit-wished": "企业请指导员上门",
    "visit-answered": "答复上门申请",
    "letter-drafted": "起草",
    "letter-issued": "签发",
    "letter-received": "企业签收",
    "letter-revoked": "收回",
}
ACTION_STATES: Mapping[str, str] = {
    "proposed": "待确认",
    "in_progress": "整改中",
    "awaiting_check": "待复查",
    "closed": "已销号",
    "declined": "不采纳",
}
_CONFIDENCE: Mapping[str, str] = {"paper": "书面核验", "on_site": "现场核验"}
_COMING: Mapping[str, str] = {
    "next-step": "下一步",
    "visit": "约定的上门",
    "follow-up": "跟进",
    "action": "整改期限",
    "campaign": "批次截止",
}
_LONGEST = 120


def events(found: Iterable[Event]) -> Markup:
    """The events, newest first, under their month."""
    months = groupby(found, key=lambda event: f"{figures.local(event.at):%Y年%-m月}")
    parts = [
        Markup('<h3>{}</h3><ul class="zd-time">{}</ul>').format(
            month, Markup("").join(_event(event) for event in of_month)
        )
        for month, of_month in months
    ]
    return Markup("").join(parts)


def coming(found: Iterable[Coming], *, today: date) -> Markup:
    """What is due, the earliest first; what is late says so."""
    rows = Markup("").join(_coming(one, today) for one in found)
    return Markup('<ul class="zd-time zd-coming">{}</ul>').format(rows)


def said(event: Event) -> Markup:
    """One event in words, without its day."""
    if event.kind == "entry":
        return Markup("{}{}").format(labels.GUIDANCE_KINDS[event.word], _gone(event))
    head = _SAID[event.kind]
    detail = _detail(event)
    return Markup("{}：{}").format(head, detail) if detail else Markup("{}").format(head)


def _event(event: Event) -> Markup:
    text = event.text if event.state not in ("withdrawn", "replaced") else ""
    more = Markup("")
    if text:
        short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
        more = Markup('<span class="zd-more">{}</span>').format(words(short))
    return Markup("<li><time>{}</time><span>{}{}</span></li>").format(
        figures.day(event.at), said(event), more
    )


def _detail(event: Event) -> Markup | str:
    if event.kind.startswith("letter-"):
        kind = next(kind for kind in paper.TITLES if kind.value == event.word)
        number = f"（{event.number}号）" if event.number else ""
        return f"{paper.TITLES[kind]}{number}"
    if event.kind.startswith("colour-"):
        before, after = labels.colour(event.state), labels.colour(event.word)
        return f"{before.short} → {after.short}"
    return _WORDS[event.kind](event) if event.kind in _WORDS else ""


_WORDS: Mapping[str, Callable[[Event], Markup | str]] = {
    "campaign": lambda event: words(event.word),
    "guide-assigned": lambda event: words(event.word),
    "guide-ended": lambda event: words(event.word),
    "case-taken": lambda event: words(event.word),
    "recused": lambda event: words(event.word),
    "submitted": lambda event: (
        labels.SCOPES[event.word] + ("，后来撤回" if event.state == "withdrawn" else "")
    ),
    "reviewed": lambda event: _CONFIDENCE.get(event.word, ""),
    "objection-answered": lambda event: "采纳" if event.number else "维持原结论",
    "visit-answered": lambda event: (
        f"约定{figures.day(date.fromisoformat(event.word))}上门"
        if event.word and event.state != "declined"
        else "这次没有安排"
    ),
    "action-proposed": lambda event: words(_asked(event.word)),
    "action-moved": lambda event: ACTION_STATES.get(event.word, event.word),
    "follow-up-done": lambda event: labels.DUTIES.get(event.word, event.word),
    "escalated": lambda event: words(event.word),
}


def _asked(item: str) -> str:
    """What a question is about, by its id; the id itself where the current edition has none."""
    question = edition(CURRENT).by_id.get(item)
    return question.title if question else item


def _gone(event: Event) -> str:
    return {"withdrawn": "（已撤下）", "replaced": "（已更正，看更正后的一条）"}.get(
        event.state, ""
    )


def _coming(one: Coming, today: date) -> Markup:
    detail: Markup | str = words(one.text or _asked(one.word))
    if one.kind == "visit":
        detail = "企业请的，去过以后在走访记录里写一条"
    if one.kind == "follow-up":
        detail = labels.DUTIES.get(one.word, one.word)
    provisional = "（暂定）" if one.provisional else ""
    duty = "meet" if one.kind == "visit" else one.kind
    is_past = one.due_on < today
    how_long = due_words.how_long(duty, one.due_on, today=today)
    mark = Markup('<b class="zd-late">{}</b>').format(how_long) if is_past else ""
    return Markup("<li><time>{}{}</time><span>{}：{}{}</span></li>").format(
        figures.day(one.due_on), provisional, _COMING[one.kind], detail, mark
    )
