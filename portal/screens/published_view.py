"""One snapshot as its readers see it (快照的样子): the answer, the pictures, how it was made.

The same for everybody who reads what was published and for who looks at a draft.
"""

import streamlit as st
from markupsafe import Markup

from data.figures import PROTECTION, RISK
from data.publications import Publication, is_whole
from portal import figures
from portal.pictures import published as pictures
from portal.screens import drawn
from portal.screens.firm import result_markup as markup
from portal.widgets.markup import words
from portal.workflows import published_words
from portal.workflows.published import Published, bands_of
from portal.workflows.published_shelf import day_of
from portal.workflows.taking_pictures import Way

_HEADERS = {
    "colours": "颜色",
    "parts": "行业和部分",
    "exposed": "暴露和防护",
    "risk": "剩余风险的分布",
    "counties": "各县（市、区）",
    "gaps": "最常见的短板",
    "paths": "泄密途径",
}


def identity(of: Published, series: str) -> Markup:
    """Which snapshot this is, in one line."""
    one = of.publication
    said = (
        f"快照 {of.number}",
        figures.day(day_of(one)),
        series,
        f"规则 {one.rules_version}",
        f"{figures.count(of.firms)} 家",
    )
    parts = Markup("").join(Markup("<span>{}</span>").format(word) for word in said)
    return Markup('<p class="rs-place">{}</p>').format(parts)


def answer(of: Published) -> Markup:
    """The first answer: how many took part, how many are red or orange, the two means."""
    high, counted = published_words.high_firms(of), published_words.counted(of)
    shown = ("—", "不公布") if high is None else (figures.count(high), _of(high, counted))
    entries = [
        ("参评企业", figures.count(of.firms), _coverage(of)),
        ("红和橙", *shown),
        ("平均剩余风险", *_mean(of, RISK)),
        ("平均防护分", *_mean(of, PROTECTION)),
    ]
    cells = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>").format(*entry)
        for entry in entries
    )
    return Markup('<dl class="rs-figures">{}</dl>').format(cells)


def show(of: Published, take: Way | None = None) -> None:
    """Every picture with its source and table, then how they were made."""
    for name, make in pictures.everything(of, bands_of(of.publication)).items():
        st.header(_HEADERS.get(name, name), anchor=False)
        drawn.show(make(), take)
    said = (published_words.METHOD, published_words.HIDDEN)
    body = Markup("").join(map(markup.paragraph, said))
    markup.draw(markup.fold("怎么算的，哪些不公布", body))


def proof(one: Publication) -> Markup:
    """What can be checked: the digest, and what it was compared with."""
    state = "内容与摘要一致" if is_whole(one) else "内容与摘要不一致，请勿引用，并告知牵头部门"
    beside = "、".join(one.content.get("compared_with", ())) or "没有（第一份）"
    rows = [
        Markup("完整编号：<code>{}</code>").format(one.id),
        Markup("内容的 SHA-256：<code>{}</code>（{}）").format(one.digest, state),
        Markup("公布前比对过的快照：{}").format(words(beside)),
        "数字一经公布不再改动。更正是另出一份；撤回写明原因。",
    ]
    return markup.listed(rows)


def _of(part: int, whole: int) -> str:
    return f"家 · {figures.share(part / whole)}"


def _coverage(of: Published) -> str:
    every = of.counts.get("all", ())
    share = every[0].coverage if every else None
    return "家" if share is None else f"家 · 参评约 {round(100 * share)}%"


def _mean(of: Published, node: str) -> tuple[str, str]:
    whole = of.whole(node)
    if whole is None or whole.mean is None:
        return "—", "不公布"
    return figures.points(whole.mean), "分"
