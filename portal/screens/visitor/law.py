"""The law in plain words (法律怎么说), each passage with its articles and how far they are checked.

Source: `questionnaires/content/legal_references.yaml`, control catalogue §六 and §九.
"""

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from portal import figures, visit
from portal.screens.visitor import style
from portal.screens.visitor.law_words import Law, cited
from portal.widgets import styles
from portal.widgets.markup import words
from questionnaires.model import LegalReference, Questionnaire


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing the law says: heading, sentences, points, and where it stands."""

    heading: str
    text: str
    points: tuple[str, ...] = ()
    law: tuple[Law, ...] = ()


_HEAD = """<div class="visitor-page"><h1>法律怎么说</h1>
<p class="visitor-lead">用平常话说清企业最常用到的几条。这里是帮助理解的概括，不代替条文，也不是法律意见；遇事请问律师。</p></div>"""

_PASSAGES = (
    Passage(
        "什么样的信息受保护",
        "技术信息（配方、工艺、图纸、数据、源代码等）和经营信息（客户、报价、渠道等）都可以。法律看三点：",
        (
            "秘密性：相关领域的人不普遍知道，也不容易得到。一旦公开，就回不来了。",
            "价值性：因为别人不知道，所以有现实的或者潜在的商业价值。",
            "保密措施：在别人侵犯之前，企业已经采取了相应的措施。",
        ),
        (("aucl", ("第十条",)), ("spc-2020-7", ("第一条", "第三条", "第四条", "第五条", "第七条"))),
    ),
    Passage(
        "哪些做法不允许",
        "对企业、员工、合作方和其他人都一样：",
        (
            "用盗窃、贿赂、欺诈、胁迫、电子侵入等手段取得别人的秘密。",
            "把这样得来的秘密说出去、拿来用，或者让别人用。",
            "违反保密义务或者保密要求，把自己知道的秘密说出去、拿来用，或者让别人用。",
            "教唆、引诱、帮助别人这样做。",
            "明知或者应当知道来路不正，仍然取得、公开或者使用。录用同行的人时要留意这一条。",
        ),
        (("aucl", ("第十条",)),),
    ),
    Passage(
        "自己研究出来的，不在此列",
        "独立开发，或者买来公开销售的产品拆解分析（反向工程）得到的，不算侵犯。所以靠外观就能看穿的东西，只靠保密守不住。",
        law=(("spc-2020-7", ("第十四条",)),),
    ),
)

_AFTER = (
    Passage(
        "真的被侵犯了，谁来举证",
        "企业先拿出初步证据：采取过保密措施，而且看起来被侵犯了。做到这一步，许多事情改由对方说明。拿不出事前的证据，后面的路都难走。",
        law=(("aucl", ("第三十九条",)), ("spc-2020-7", ("第十二条", "第二十七条"))),
    ),
    Passage(
        "有几条路可走",
        "可以同时走，次序请和律师商量：",
        (
            "行政：向市场监督管理部门投诉，由它调查、责令停止、罚款。",
            "民事：起诉要求停止和赔偿。情况紧急可以申请行为保全，法院应当在四十八小时内裁定。",
            "刑事：情节严重的，向公安机关报案。追诉数额见司法解释，条文还没有逐条核对。",
        ),
        (
            ("aucl", ("第十六条", "第二十二条", "第二十六条")),
            ("civil-procedure", ("第一百零三条", "第一百零四条")),
            ("spc-2020-7", ("第十五条",)),
            ("criminal", ("第二百一十九条", "第二百一十九条之一")),
            ("spc-2025-5", ()),
        ),
    ),
    Passage(
        "员工、保密和竞业限制",
        "保密义务可以约定，也可以写进制度并告知。竞业限制只适用于真正接触秘密的人，要给补偿，不超过二年。",
        (
            "和员工约定的违约金，只能用在竞业限制和专项培训上；泄密按损失赔偿。",
            "没有接触秘密的人，竞业限制条款不生效。",
        ),
        (
            ("labour-contract", ("第二十三条", "第二十四条", "第二十五条")),
            ("spc-2025-12", ("第十三条", "第十四条", "第十五条")),
            ("noncompete-guide", ()),
        ),
    ),
)


def show() -> None:
    """The passages, the six kinds of measure, and every reference with its state."""
    style.apply()
    styles.apply()
    questionnaire = visit.questionnaire()
    style.show(_HEAD)
    for passage in _PASSAGES:
        st.html(_passage(questionnaire, passage))
    st.html(_kinds(questionnaire))
    for passage in _AFTER:
        st.html(_passage(questionnaire, passage))
    st.html(_references(questionnaire))


def _passage(questionnaire: Questionnaire, passage: Passage) -> Markup:
    points = Markup("").join(Markup("<li>{}</li>").format(point) for point in passage.points)
    return Markup(
        '<div class="visitor-page"><h2>{}</h2><p>{}</p>{}<p class="visitor-law">依据：{}</p></div>'
    ).format(
        passage.heading,
        passage.text,
        Markup("<ul>{}</ul>").format(points) if points else "",
        cited(questionnaire, passage.law),
    )


def _kinds(questionnaire: Questionnaire) -> Markup:
    kinds = [factor for factor in questionnaire.factors if factor.statutory_kind]
    rows = Markup("").join(
        Markup("<li><b>{}</b>：{}</li>").format(words(kind.label), words(kind.text))
        for kind in kinds
    )
    return Markup(
        '<div class="visitor-page"><h2>法院认哪些保密措施</h2>'
        "<p>司法解释列举了下面这些。做到其中一类，而且正常情况下足以防止泄露，就可能得到认可，"
        "不必样样都有。措施要在泄密之前就有，要和秘密的性质、价值相称，要让人看得出来。</p>"
        '<ol>{}</ol><p class="visitor-law">依据：{}</p></div>'
    ).format(rows, cited(questionnaire, (("spc-2020-7", ("第五条", "第六条")),)))


def _references(questionnaire: Questionnaire) -> Markup:
    rows = Markup("").join(map(_reference, questionnaire.legal_references.values()))
    return Markup(
        '<div class="visitor-page"><h2>依据一览和核对状态</h2>'
        "<p>“已核对”指条文内容已经和公开文本逐条对照。标着“待核”的，条号或者原文还没有对照过，引用前请查原文。</p>"
        '<table class="visitor-table"><thead><tr><th scope="col">名称</th>'
        '<th scope="col">施行</th><th scope="col">核对状态</th></tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(rows)


def _reference(act: LegalReference) -> Markup:
    since = f"{figures.day(act.in_force_from)}起" if act.in_force_from else ""
    version = Markup('<span class="visitor-quiet">{}</span>').format(words(act.version_note))
    told = [Markup("{}").format(since)] if since else []
    told += [version] if act.version_note else []
    return Markup(
        '<tr><th scope="row">{} <span class="visitor-kind">{}</span></th>'
        "<td>{}</td><td>{}</td></tr>"
    ).format(words(act.short_title), act.kind, Markup("<br>").join(told), words(_state(act)))


def _state(act: LegalReference) -> str:
    if act.checked_provisions:
        checked = f"已核对 {len(act.checked_provisions)} 条"
    else:
        checked = "原文待核" if act.confirmed_provisions else "待核"
    on = f"，{figures.day(act.checked_on)}核" if act.checked_on else ""
    return f"{checked}{on}。{act.check_note}" if act.check_note else f"{checked}{on}"
