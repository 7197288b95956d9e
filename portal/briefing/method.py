"""The method note (说明): how it was counted, of how many, what is not told, how certain, and what it is not."""

import re

from data.differences import LEAST
from data.disclosure import LEAST as FEWEST
from data.disclosure import MEDIAN, QUARTILES
from portal import figures
from portal.briefing import measures
from portal.briefing.model import Text
from portal.workflows.places import LEAST_SHARE
from portal.workflows.published import Published
from portal.workflows.series_words import kind

LEGAL = (
    "本专报只反映自评和核验的情况，不是法律结论，不能用来判断某项信息是不是商业秘密、某一行为是不是侵权，"
    "也不作为处罚、排名或者考核单家企业的依据。"
)


def told(of: Published) -> tuple[Text, ...]:
    """The paragraphs of the note."""
    said = (
        ("怎么算。", _counting(of)),
        ("多少企业。", _coverage(of)),
        ("哪些不公布。", _withheld()),
        ("有多大把握。", _certainty()),
        ("建议怎么来。", measures.BASIS),
        ("不是什么。", LEGAL),
        ("怎么核对。", _checking(of)),
    )
    return tuple(Text("note", text, lead) for lead, text in said)


def _counting(of: Published) -> str:
    one = of.publication
    campaign = "只算同一批次的自评。" if one.series.campaign else ""
    return (
        f"已确认企业各算一次，取最近一次已提交、没有撤回的自评；问卷 {kind(one.series)}，"
        f"评分规则 {one.rules_version}。{campaign}版次、范围、口径不同的从不放进同一个数。"
        "防护分越高越好；固有风险、剩余风险从 0 到 100，越高越险。平均分到 0.1 分，分位数到分，比例到 5%。"
    )


def _coverage(of: Published) -> str:
    every = of.counts.get("all", ())
    coverage = every[0].coverage if every else None
    verified = every[0].verified if every else None
    return (
        f"全市 {figures.count(of.firms)} 家，参评企业占已确认企业的{_share(coverage)}，"
        f"其中经过核验的占{_share(verified)}。企业自愿参加，不是抽签选出，数字说的是参评企业，不能推到全部企业。"
    )


def _share(value: float | None) -> str:
    return "比例按规则不公布" if value is None else f"约 {round(100 * value)}%"


def _withheld() -> str:
    return (
        f"少于 {FEWEST} 家的组，一家占一半以上的组，减一减会露出单家企业的组，都并入“其他”；"
        f"中位数 {MEDIAN} 家起、四分位 {QUARTILES} 家起才列；红橙和其余任何一方不足 {FEWEST} 家的不列。"
        "没有列出的就是不公布，不是零。各期之间也按同样的规则核查过。"
    )


def _certainty() -> str:
    return (
        "“±”是平均数的 95% 区间。说有差别、有变化的，都做过 Welch t 检验，一起比较的按 Holm 法校正"
        f"（合计 5%），并且不小于 {LEAST:g} 分（占比 {LEAST_SHARE:g} 个百分点）；没有说的，现有家数还分不清是差别还是碰巧，或者差别太小。"
        "没有公布离散程度的组不参加比较。两期参评的企业不完全相同，变化也可能来自企业的进出；"
        "同一批企业指导前后的变化，另见“指导成效”。"
    )


def _checking(of: Published) -> str:
    digest = " ".join(re.findall(".{8}", of.publication.digest))
    return f"全部数字来自公布的快照 {of.number}，可以在公布页下载原表核对；原表的 SHA-256 是 {digest}。"
