"""What to do (建议做什么): of the published gaps those whose closing brings the city most, as the catalogue says."""

from collections.abc import Mapping

from data.figures import EXPOSURE, PROTECTION
from portal import figures
from portal.briefing.model import Measure
from portal.workflows import published_words as words
from portal.workflows.published import Gap, Published
from questionnaires.loading import edition as load_edition
from scoring.gaps import least_falls
from scoring.rules import load_rules

MOST = 3
NOTHING = "这一期快照没有公布短板，提不出按效果排列的措施。各辖区可以在风险看板里看本辖区最常见的短板，再安排培训或指导。"
BASIS = (
    "措施是平台按控制项目录提出的建议，供研究，不代替主管部门的决定。降多少是估计：按目录权重、全市平均固有风险，"
    "假定有短板的企业从口头做法做到最好；人天是目录里一家企业从零做起的工作量。"
)


def proposed(of: Published) -> tuple[Measure, ...]:
    """The measures, the largest expected effect first; none where no gaps are told."""
    gaps = [gap for gap in of.gaps or () if gap.control and gap.control.remedy]
    falls = _falls(of)
    gaps.sort(key=lambda gap: (-_effect(gap, falls), -gap.share.rank, gap.item))
    return tuple(_measure(gap, falls) for gap in gaps[:MOST])


def whom(of: Published) -> str:
    """With whom to begin, as far as that is certain, and by which way most firms would lose most."""
    found = words.apart(of, "industry", (EXPOSURE, PROTECTION))
    weak = words.in_quadrant(of, found, (True, False))
    said = [f"建议先从{words.listed(weak)}做起，暴露高、防护弱都已超出误差"] if weak else []
    told = [(one.likeliest, one.title) for one in of.paths or () if one.likeliest]
    if told:
        share, title = max(told, key=lambda one: one[0].rank)
        said.append(f"{words.share(share)} 的企业最可能从“{title}”泄密，培训和走访可以先讲这一条")
    said.append("以上是平台按控制项目录提出的建议，供研究，估算办法见说明")
    return f"{'；'.join(said)}。"


def _falls(of: Published) -> Mapping[str, float]:
    """By how many points R falls at a firm of the city's mean exposure; empty where that is not told."""
    exposure = of.whole(EXPOSURE)
    if exposure is None or exposure.mean is None:
        return {}
    questionnaire = load_edition(of.publication.series.edition)
    rules = load_rules(questionnaire)
    return least_falls(questionnaire, rules, of.publication.series.scope, exposure.mean)


def _effect(gap: Gap, falls: Mapping[str, float]) -> float:
    """By how much the mean R of the city falls; the lower half of what is told as less than a tenth."""
    share = gap.share.value / 2 if gap.share.bound == "under" else gap.share.value
    return share * falls.get(gap.item, 0.0)


def _measure(gap: Gap, falls: Mapping[str, float]) -> Measure:
    control = gap.control
    assert control is not None  # noqa: S101  # chosen for its remedy
    effect = _effect(gap, falls)
    facts = [f"{words.share(gap.share)} 的企业有这个短板"]
    if effect:
        facts.append(f"都补上，全市平均剩余风险估计降 {figures.small(effect)} 分")
    if control.person_days is not None:
        facts.append(f"每家约 {figures.days(control.person_days)} 人天")
    if control.agencies:
        facts.append(f"可请{'、'.join(control.agencies)}协助")
    key = "（关键项）" if control.key else ""
    return Measure(f"{gap.title}{key}", _sentence(control.remedy), f"{'；'.join(facts)}。")


def _sentence(text: str) -> str:
    return text if text.endswith("。") else f"{text}。"
