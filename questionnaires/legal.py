"""Citations as readers see them, with how far each has been checked (核对)."""

import re
from dataclasses import dataclass

from questionnaires.model import Citation, LegalReference, Questionnaire

UNCHECKED = "条号待核"
WORDING_UNCHECKED = "原文待核"
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇0-9]+条(?:之[一二三四五六七八九十]+)?")


@dataclass(frozen=True, slots=True)
class CitedLaw:
    """A citation for the screen.

    `text`: short title and provisions, 《反不正当竞争法》第十条第三款. `checked`: every article was
    compared with a published text. `note`: the state where it was not (条号待核, 原文待核), then
    what the citation itself adds; empty where there is nothing to say.
    """

    text: str
    checked: bool
    note: str


def cite(questionnaire: Questionnaire, citation: Citation) -> CitedLaw:
    """A citation of a question as text, with its state of checking.

    Raises:
        KeyError: the questionnaire has no such legal reference.
    """
    reference = questionnaire.legal_references[citation.reference]
    word = state(reference, citation.provisions)
    text = reference.short_title + listed(citation.provisions)
    note = "；".join(part for part in (word, citation.note) if part)
    return CitedLaw(text, checked=not word, note=note)


def listed(provisions: tuple[str, ...]) -> str:
    """Provisions as lawyers write them: an article is not named twice in a row.

    第六条第五项, 第六条第六项 → 第六条第五项、第六项.
    """
    shown: list[str] = []
    before = ""
    for provision in provisions:
        of = article(provision)
        repeated = of == before and provision != of
        shown.append(provision.removeprefix(of) if repeated else provision)
        before = of
    return "、".join(shown)


def article(provision: str) -> str:
    """The article of a provision: 第六条第一项 → 第六条; the provision itself where there is none."""
    found = _ARTICLE.match(provision)
    return found.group() if found else provision


def state(reference: LegalReference, provisions: tuple[str, ...]) -> str:
    """How far provisions of a reference are checked: 条号待核, 原文待核, or empty for fully."""
    if not reference.has_articles:
        return "" if reference.checked_on else WORDING_UNCHECKED
    articles = {article(provision) for provision in provisions}
    checked, confirmed = set(reference.checked_provisions), set(reference.confirmed_provisions)
    if not articles or not articles <= checked | confirmed:
        return UNCHECKED
    return "" if articles <= checked else WORDING_UNCHECKED
