"""Words that stand on several screens (用语): colours, readings, states, terms explained.

Everything here is plain text; a screen that shows text written by users passes it through `plain`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from data.actor import Role
from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Question
from scoring.model import Share


@dataclass(frozen=True, slots=True)
class ColourLabel:
    """One colour of residual risk (颜色): never shown without its shape and word.

    `fill` is for areas, `text` is the colour of letters on it (contrast at least 4.5),
    `edge` outlines the fill on white (contrast at least 3).
    """

    id: str
    word: str
    meaning: str
    shape: str
    mark: str
    fill: str
    text: str
    edge: str

    @property
    def phrase(self) -> str:
        """For example ◆ 橙（较大）."""
        return f"{self.short}（{self.meaning}）" if self.meaning else self.short

    @property
    def short(self) -> str:
        """For example ◆ 橙."""
        return f"{self.shape} {self.word}"


INK = "#1b2733"
PAPER = "#ffffff"

COLOURS: Mapping[str, ColourLabel] = {
    colour.id: colour
    for colour in (
        ColourLabel("blue", "蓝", "较低", "●", "circle", "#2b6cb5", PAPER, "#1f5288"),
        ColourLabel("yellow", "黄", "一般", "▲", "triangle-up", "#f3cb45", INK, "#866600"),
        ColourLabel("orange", "橙", "较大", "◆", "diamond", "#e58a2b", INK, "#9a5410"),
        ColourLabel("red", "红", "重大", "■", "square", "#97201f", PAPER, "#6e1514"),
    )
}
"""Colours from low to high risk. Grey print keeps them apart: their lightness differs."""

PENDING_REVIEW = "待复核"
TO_BE_VERIFIED = "待核验"
PRELIMINARY = "初步"

READINGS: Mapping[str, str] = {"self": "自评", "credible": "可信", "verified": "核验"}
CONFIDENCE: Mapping[str, str] = {"self": "自评", "credible": "自评（可信）", "verified": "核验"}
VERIFIED_BY: Mapping[str, str] = {"paper": "书面核验", "on_site": "现场核验"}
"""How a reviewer verified, as stored → in words."""
SIZES: Mapping[str, str] = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
"""Size classes (规模)."""
SCOPES: Mapping[str, str] = {"full": "完整版", "light": "轻量版"}
STATES: Mapping[str, str] = {
    "draft": "填写中",
    "submitted": "已提交",
    "in_review": "复核中",
    "returned": "已退回，请补充",
    "reviewed": "已核验",
    "objected": "已提出异议",
    "closed": "已办结",
    "withdrawn": "已撤回",
    "expired": "批次已结束，未提交",
}

GUIDANCE_KINDS: Mapping[str, str] = {
    "visit": "走访",
    "video": "视频",
    "call": "电话",
    "lesson": "培训",
    "note": "备注",
}
TRAINING_STATES: Mapping[str, str] = {
    "draft": "草稿，还没有邀请",
    "planned": "已安排",
    "held": "已办",
    "cancelled": "已取消",
}
LETTER_STATES: Mapping[str, str] = {
    "draft": "草稿",
    "issued": "已签发，待签收",
    "received": "已签收",
    "revoked": "已收回",
    "dropped": "草稿已作废",
}
WISH_STATES: Mapping[str, str] = {
    "open": "等约定日期",
    "planned": "已约定",
    "done": "已办结",
    "declined": "没有安排",
    "withdrawn": "已撤回",
}
DUTIES: Mapping[str, str] = {
    "contact": "首次联系",
    "visit": "上门或视频指导",
    "plan": "商定整改清单",
    "reassess": "复评",
}

ROLES: Mapping[Role, str] = {
    Role.VISITOR: "访客",
    Role.FIRM_OWNER: "企业负责人",
    Role.FIRM_MEMBER: "企业成员",
    Role.REVIEWER: "复核人员",
    Role.GUIDE: "指导员",
    Role.LEAD: "市级牵头",
    Role.AUDITOR: "审计员",
    Role.ADMIN: "管理员",
    Role.OPERATOR: "运维人员",
}
KINDS: Mapping[str, str] = {
    "accounts": "账号",
    "campaign_targets": "批次对象",
    "campaigns": "批次",
    "imports": "名单导入",
    "action_changes": "整改经过",
    "action_proofs": "整改佐证",
    "action_steps": "整改步骤",
    "answers": "答案",
    "assessments": "自评",
    "assists": "协助填写",
    "assisted_answers": "代填的答案",
    "assisted_evidence": "代写的证据",
    "audit": "留痕链",
    "caseloads": "主办人",
    "chart_exports": "图表导出",
    "corrective_actions": "整改项",
    "blind_draws": "盲审抽样",
    "blind_samples": "盲审样本",
    "colour_moves": "颜色调整",
    "departures": "注销申请",
    "escalations": "超期升级",
    "evidence": "证据",
    "exports": "导出",
    "files": "证据文件",
    "firm_assignments": "指导员指派",
    "firms": "企业资料",
    "follow_ups": "跟进时限",
    "guidance_entries": "指导记录",
    "visit_wishes": "上门申请",
    "industries": "行业",
    "invitations": "邀请码",
    "letters": "文书",
    "objections": "异议",
    "message_settings": "消息提醒设置",
    "parks": "园区",
    "purposes": "查看目的",
    "queue": "工作队列",
    "recusals": "回避",
    "regions": "地区",
    "reminders": "到期提醒",
    "results": "结果",
    "review_questions": "复核提问",
    "reviews": "复核",
    "retention": "过期记录",
    "snapshots": "提交快照",
    "stamps": "时间戳",
    "training_invitations": "培训邀请",
    "trainings": "培训",
    "verdicts": "核验意见",
}
"""Table → what its rows are called; for lists of what was done."""
PICTURES: Mapping[str, str] = {
    "colours": "颜色占比",
    "parts": "行业和部分",
    "exposed": "暴露和防护",
    "risk": "剩余风险的分布",
    "briefing": "专报",
    "places": "各县（市、区）或园区",
    "campaigns": "历次批次的颜色",
    "flow": "颜色的变动",
    "overdue": "超期的整改",
    "effect": "指导的成效",
    "paths": "泄密途径",
    "gaps": "最常见的短板",
    "counties": "各县（市、区）的剩余风险",
    "over-time": "历期的颜色",
}
"""Name of a picture → what it is of; for lists of what was taken out."""
MESSAGE_KINDS: Mapping[str, str] = {
    "review": "复核",
    "action": "整改",
    "follow-up": "跟进",
    "letter": "文书",
    "campaign": "批次",
    "case": "分派",
    "reminder": "到期提醒",
    "training": "培训",
    "publication": "公布",
}
_LOOKED_AT: Mapping[str, str] = {
    "assessments": "提交的自评：答案、证据和结果",
    "corrective_actions": "整改清单和跟进时限",
    "assists": "请他协助填写的自评草稿",
    "files": "证据文件",
    "firms": "企业档案：经过、指导记录和待办",
    "letters": "文书",
    "purposes": "写明目的，可看联系人",
}

DUE: Mapping[str, str] = {
    "action": "整改项",
    "check": "等复查的整改项",
    "contact": "首次联系",
    "visit": "上门或视频指导",
    "plan": "商定整改清单",
    "reassess": "复评",
    "meet": "约定的上门",
}
"""What falls due for a firm: a corrective action, its check, the duties of follow-up, an agreed visit."""
HOW: Mapping[str, str] = {"paper": "看材料", "video": "视频查看", "on_site": "上门查看"}

TERMS: Mapping[str, str] = {
    "暂计": "已销号的整改项按做到的等级、没有复核的部分按原来的结果，用同一套算法再算一遍。"
    "它只说明方向，复评以后以新的结果为准。",
    "销号": "整改做完、有佐证，并经另一位工作人员复查通过，这一项才算了结。",
    "剩余风险": "采取了现有措施以后，商业秘密仍然可能泄露的程度，0 到 100，越高越危险。"
    "固有风险先折算成起点，再按防护分往下减。",
    "颜色": "剩余风险的四档：20 以下为蓝，20 起为黄，35 起为橙，50 起为红。"
    "关键项有空白时，颜色还会调高，不会调低。",
    "防护分": "现有措施做到了几成，0 到 100，越高越好。每题按等级和权重计分，防控占六成。",
    "固有风险": "不看管理好坏，只看企业有多容易被盯上、丢了有多疼，0 到 100。由 14 道画像题算出。",
    "起点": "固有风险折算成的剩余风险上限：40 ＋ 0.6 × 固有风险。一项措施都没有时，剩余风险就是它。",
    "维权准备度": "假如明天泄密，手里的措施够不够支持维权，0 到 100。按法定六类保密措施各自做到的最高等级计，不计入防护分。",
    "自评（可信）": "3 级、4 级要有证据才全算；没有证据的先按 2 级算。核验之前，颜色以它为准。",
    "自评": "完全按您填的等级计算，不看有没有证据。",
    "核验": "复核人员看过之后的结果；没有复核到的题，按可信计算。",
    "关键项": "11 道最要紧的题。任何一道为 0 级，颜色至少为橙；它们的平均低于 2 级，颜色至少为黄。",
    "泄密途径": "秘密可能从哪里出去。每条途径按企业的暴露情况和对应措施算出 0 到 100 的开放程度，只用来排先后，不决定颜色。",
    "人天": "一个人做一天的工作量。按 50 至 200 人的制造企业估计，小微企业大约减半。",
    "区间": "还没回答的题，最好按 4 级并有证据算，最差按 0 级算，得到两端。答得越多，区间越窄。",
    "不适用": "企业没有这种情形。说明理由后，该题不参与计算；比例过高时结果显示为待复核。",
    "一致性提示": "有几处回答放在一起不太合得上。它不影响分数，只请您再看一眼。",
}
"""Term → its explanation, shown by 「这是什么」 the first time the term stands on a screen."""


def looked_at(what: str) -> str:
    """What an official opened (`table/id`), as the firm reads it."""
    kind = what.partition("/")[0]
    return _LOOKED_AT.get(kind) or kind_of(what)


def by_reading(reading: str) -> str:
    """By which reading a figure is counted: 按可信口径."""
    return f"按{READINGS[reading]}口径"


def confidence(reading: str, verified_by: str = "") -> str:
    """How certain a reading is: 自评（可信）, 书面核验, 现场核验."""
    known = VERIFIED_BY.get(verified_by) if reading == "verified" else None
    return known or CONFIDENCE[reading]


def kind_of(what: str) -> str:
    """The kind of a row named `table/id`; another module's own kind as 其他."""
    return KINDS.get(what.partition("/")[0], "其他")


def message_kind(kind: str) -> str:
    """What a message is about, in words; another version's own kind as 其他."""
    return MESSAGE_KINDS.get(kind, "其他")


def colour(colour_id: str) -> ColourLabel:
    """The label of a colour id (`blue`, `yellow`, `orange`, `red`); another table's own id as is."""
    return COLOURS.get(colour_id) or ColourLabel(
        colour_id, colour_id, "", "○", "circle", "#ffffff", INK, "#56626f"
    )


def decided(
    colour_id: str, reading: str, *, pending_review: bool = False, preliminary: bool = False
) -> str:
    """The colour as a reader must see it: 蓝 of an unverified reading is 待核验.

    Source: scoring method §1 (待复核), §4 (待核验) and §5 (初步).
    """
    label = colour(colour_id)
    remarks = [PRELIMINARY] if preliminary else []
    if pending_review:
        remarks.append(PENDING_REVIEW)
    elif colour_id == "blue" and reading != "verified":
        remarks.append(TO_BE_VERIFIED)
    return f"{label.short}（{'，'.join(remarks)}）" if remarks else label.phrase


def level(answer: int | str | None) -> str:
    """An answer in words: 3 → 3 级; None → 未答."""
    words = {None: "未答", NOT_APPLICABLE: "不适用", UNKNOWN: "不清楚"}
    return f"{answer} 级" if isinstance(answer, int) else words.get(answer, str(answer))


def answer(question: Question, given: int | str | None) -> str:
    """An answer to a question in words; a question with two options says them (是、否)."""
    if given is None or given in (NOT_APPLICABLE, UNKNOWN):
        return level(given)
    if len(question.options) > 2 and isinstance(given, int):
        return level(given)
    chosen = [o for o in question.options if given in (o.level, o.id)]
    return chosen[0].text if chosen else level(given)


def counted(question: Question, share: Share) -> str:
    """What an answer counts as in a reading: its level there, or 不计."""
    return "不计" if share.credit is None else answer(question, share.level)


def plain(text: str) -> str:
    """Text written by users, safe inside Markdown: shown letter by letter, on one line.

    Marks are escaped; an unseen word joiner keeps addresses, e-mail and :shortcodes: from coming
    alive, which are recognised after the escapes are gone.
    """
    one_line = " ".join(text.split())
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+\-.!|$~&=^])", r"\\\1", one_line)
    return re.sub(r"(:|@|www)", "\\1\u2060", escaped, flags=re.IGNORECASE)
