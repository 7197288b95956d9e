"""A citation is shown with how far it has been checked."""

import pytest

from questionnaires.legal import CitedLaw, article, cite, listed
from questionnaires.model import Citation, LegalReference, Questionnaire


@pytest.mark.parametrize(
    ("citation", "shown"),
    [
        pytest.param(
            Citation(reference="aucl", provisions=("第十条第一款第三项", "第三十九条")),
            CitedLaw("《反不正当竞争法》第十条第一款第三项、第三十九条", checked=True, note=""),
            id="a paragraph is checked with its article",
        ),
        pytest.param(
            Citation(reference="criminal", provisions=("第二百一十九条之一",)),
            CitedLaw("《刑法》第二百一十九条之一", checked=True, note=""),
            id="an inserted article is one of its own",
        ),
        pytest.param(
            Citation(reference="aucl", provisions=("第十条", "第十一条")),
            CitedLaw("《反不正当竞争法》第十条、第十一条", checked=False, note="条号待核"),
            id="one unchecked article leaves the citation unchecked",
        ),
        pytest.param(
            Citation(reference="db33-2273"),
            CitedLaw("浙江省地方标准 DB33/T 2273-2020", checked=False, note="条号待核"),
            id="no article at all",
        ),
        pytest.param(
            Citation(reference="protection-2026", provisions=("第四条",)),
            CitedLaw("《商业秘密保护规定》第四条", checked=False, note="原文待核"),
            id="number and gist confirmed, wording not",
        ),
        pytest.param(
            Citation(reference="protection-2026", note="脱敏可作合理措施"),
            CitedLaw("《商业秘密保护规定》", checked=False, note="条号待核；脱敏可作合理措施"),
            id="the citation's own note comes behind the state",
        ),
        pytest.param(
            Citation(reference="personal-information", provisions=("第十七条",), note="须告知"),
            CitedLaw("《个人信息保护法》第十七条", checked=True, note="须告知"),
            id="a note alone",
        ),
        pytest.param(
            Citation(reference="spc-538", note="裁判思路"),
            CitedLaw(
                "最高人民法院（2020）最高法知民终538号案", checked=False, note="原文待核；裁判思路"
            ),
            id="a judgment has no articles",
        ),
    ],
)
def test_a_citation_is_shown(shipped: Questionnaire, citation: Citation, shown: CitedLaw) -> None:
    assert cite(shipped, citation) == shown


@pytest.mark.parametrize(
    ("provisions", "text"),
    [
        (("第五条", "第六条第二项", "第六条第四项"), "第五条、第六条第二项、第四项"),
        (("第六条第一项", "第十条第二款"), "第六条第一项、第十条第二款"),
        (("第六条第一项", "第六条"), "第六条第一项、第六条"),
        (("第二百一十九条", "第二百一十九条之一"), "第二百一十九条、第二百一十九条之一"),
        ((), ""),
    ],
)
def test_an_article_is_not_named_twice_in_a_row(provisions: tuple[str, ...], text: str) -> None:
    assert listed(provisions) == text


def test_a_judgment_read_on_a_day_is_checked(shipped: Questionnaire) -> None:
    judgment = shipped.legal_references["spc-538"]
    read = LegalReference.model_validate({**judgment.model_dump(), "checked_on": "2026-11-23"})
    questionnaire = shipped.model_copy(update={"legal_references": {"spc-538": read}})

    assert cite(questionnaire, Citation(reference="spc-538")).checked


def test_an_unknown_reference_is_an_error(shipped: Questionnaire) -> None:
    with pytest.raises(KeyError):
        cite(shipped, Citation(reference="nowhere"))


@pytest.mark.parametrize(
    ("provision", "of"),
    [
        ("第六条第一项", "第六条"),
        ("第二百一十九条之一第二款", "第二百一十九条之一"),
        ("第40条", "第40条"),
        ("附录三", "附录三"),
    ],
)
def test_the_article_of_a_provision(provision: str, of: str) -> None:
    assert article(provision) == of
