"""Edition 2026 holds the whole catalogue: every control, number and reference is visited."""

import re
from itertools import pairwise
from math import fsum

import pytest

from questionnaires import legal
from questionnaires.editions import folder_of
from questionnaires.lint import Severity, lint
from questionnaires.loading import edition
from questionnaires.model import Question, Questionnaire

QUESTIONS = edition("2026").questions
each_control = pytest.mark.parametrize("control", QUESTIONS, ids=lambda control: control.id)

SUB_DOMAINS = {
    "FW-DJ": (3, 5, ""),
    "FW-CZ": (3, 6, ""),
    "XJ-QY": (3, 8, ""),
    "XJ-GJ": (3, 8, ""),
    "ZD-ZZ": (3, 10, ""),
    "ZD-ZD": (4, 12, "ZD-ZD-01"),
    "FK-DJ": (6, 24, "FK-DJ-01 FK-DJ-03 FK-DJ-04"),
    "FK-RY": (7, 22, "FK-RY-02"),
    "FK-ZT": (5, 14, ""),
    "FK-QY": (4, 12, "FK-QY-01"),
    "FK-XT": (7, 28, "FK-XT-01 FK-XT-03"),
    "FK-HZ": (7, 23, "FK-HZ-02"),
    "FK-AI": (5, 17, ""),
    "FK-LZ": (5, 17, "FK-LZ-02"),
    "BZ-YJ": (4, 11, ""),
    "BZ-WQ": (3, 11, "BZ-WQ-01"),
    "BZ-TR": (2, 4, ""),
}
"""Catalogue §四: sub-domain → controls, sum of weights, key controls."""

FACTS = {
    "has_own_technology": "ZD-ZD-02",
    "has_written_guidance": "ZD-ZD-03",
    "hires_from_peers": "FK-RY-03",
    "uses_noncompete": "FK-RY-04",
    "has_former_staff_under_noncompete": "FK-LZ-05",
    "uses_nonregular_staff": "FK-RY-06",
    "has_physical_carriers": "FK-ZT-01",
    "makes_physical_products": "FK-ZT-05",
    "has_secret_premises": "FK-QY-01 FK-QY-03",
    "receives_outsiders": "FK-QY-02 FK-QY-04",
    "stores_secrets_digitally": "FK-XT-01 FK-XT-02 FK-XT-03 FK-XT-04 FK-XT-05 FK-LZ-04",
    "works_remotely": "FK-XT-06",
    "uses_industrial_control": "FK-XT-07",
    "partners_access_secrets": "FK-HZ-01",
    "discloses_nonpublic_info": "FK-HZ-02 FK-HZ-03",
    "outsources_processing": "FK-HZ-04",
    "has_joint_research": "FK-HZ-05",
    "has_overseas_ties": "FK-HZ-06",
    "submits_materials": "FK-HZ-07",
    "uses_external_ai": "FK-AI-02 FK-AI-03",
    "has_own_ai_system": "FK-AI-04",
    "holds_key_data": "FK-AI-05",
    "had_incident": "BZ-YJ-04",
}
"""Catalogue §十一: fact → the controls it rules out."""

FACTORS = {
    "6-1": "FW-CZ-02 FK-RY-02 FK-RY-06 FK-HZ-02 FK-HZ-04 FK-HZ-05 FK-HZ-06",
    "6-3": "FK-QY-01 FK-QY-02 FK-QY-03 FK-QY-04",
    "6-6": "FK-HZ-04 FK-LZ-01 FK-LZ-02",
    "6-7": "FK-ZT-04 FK-QY-03 FK-QY-04",
    "5-性质": "ZD-ZD-02 FK-DJ-01 FK-ZT-05 FK-AI-05",
    "5-价值": "FK-DJ-02 FK-HZ-06 BZ-WQ-02 BZ-TR-01",
    "秘密性": "ZD-ZD-02 FK-DJ-06",
    "举证": "FW-CZ-01 FK-XT-04 FK-LZ-04 BZ-YJ-01 BZ-WQ-01 BZ-WQ-02 BZ-WQ-03",
}
"""Catalogue §六, the rows that fit a line; the others are counted below."""

FACTOR_COUNTS = {"6-2": 12, "6-4": 13, "6-5": 16, "5-可识别": 6, "5-对应": 8, "5-意愿": 21}


def test_there_are_74_controls_of_weight_232_in_five_parts(shipped: Questionnaire) -> None:
    assert len(shipped.questions) == 74
    assert fsum(question.weight for question in shipped.questions) == 232
    assert [(part.title, part.weight) for part in shipped.sections] == [
        ("服务", 5),
        ("宣教", 10),
        ("指导", 12),
        ("防控", 60),
        ("保障", 13),
    ]


@pytest.mark.parametrize(("sub_domain", "expected"), SUB_DOMAINS.items())
def test_a_sub_domain_is_as_the_catalogue_lists_it(
    shipped: Questionnaire, sub_domain: str, expected: tuple[int, int, str]
) -> None:
    section = shipped.section_by_id[sub_domain]
    questions = section.questions

    assert section.weight is None
    assert (
        len(questions),
        fsum(question.weight for question in questions),
        " ".join(question.id for question in questions if question.key),
    ) == expected


def test_no_sub_domain_is_missing_or_invented(shipped: Questionnaire) -> None:
    assert list(shipped.section_by_id) == [
        name
        for part in shipped.sections
        for name in [part.id, *(s for s in SUB_DOMAINS if s.startswith(part.id))]
    ]


@each_control
def test_a_control_is_complete(control: Question) -> None:
    assert re.fullmatch(r"(FW|XJ|ZD|FK|BZ)-[A-Z]{2}-0\d", control.id)
    assert control.text.endswith(("？", "）"))
    assert 1 <= control.weight <= 5
    assert control.weight_reason
    assert control.evidence
    assert control.why.endswith("。")
    assert control.citations
    assert control.remedy
    assert control.remedy.agencies
    assert 0.5 <= control.remedy.person_days <= 5


@each_control
def test_a_control_has_five_different_criteria_or_is_yes_or_no(control: Question) -> None:
    answers = [(option.id, option.level, option.credit) for option in control.options]

    if control.id == "FW-CZ-03":
        assert answers == [("no", 0, 0), ("yes", 4, 1)]
    else:
        assert answers == [(f"level-{level}", level, level / 4) for level in range(5)]
    assert len({option.text for option in control.options}) == len(control.options)


@each_control
def test_a_control_for_everybody_depends_on_no_fact(control: Question) -> None:
    assert (control.applicability == "全部企业") == (control.fact is None)


@each_control
def test_a_control_without_a_factor_belongs_to_the_known_few(control: Question) -> None:
    without = {"FW-DJ-03", "FW-CZ-03", "FK-RY-03", "FK-RY-07", "BZ-YJ-02", "BZ-YJ-03"}

    assert (not control.factors) == (control.id in without)


def test_42_controls_are_for_everybody_and_32_depend_on_23_facts(shipped: Questionnaire) -> None:
    assert sum(question.fact is None for question in shipped.questions) == 42
    assert {fact.id: " ".join(shipped.ruled_out_by(fact.id)) for fact in shipped.facts} == FACTS


def test_facts_are_proposed_from_the_exposure_answers_of_the_catalogue(
    shipped: Questionnaire,
) -> None:
    proposed = {
        fact.id: " ".join(
            f"{c.exposure}{'≥' if c.equals is None else '='}{c.at_least or c.equals}"
            for c in fact.suggested_by
        )
        for fact in shipped.facts
        if fact.suggested_by
    }

    assert proposed == {
        "has_own_technology": "E03≥1 E01≥2",
        "uses_nonregular_staff": "E14≥1",
        "receives_outsiders": "E12≥2",
        "stores_secrets_digitally": "E09≥1",
        "works_remotely": "E10≥2",
        "partners_access_secrets": "E07≥1",
        "discloses_nonpublic_info": "E07≥1",
        "has_overseas_ties": "E08≥1",
        "uses_external_ai": "E11≥1",
        "has_own_ai_system": "E11=4",
        "had_incident": "E13≥1",
    }


def test_the_light_scope_is_key_controls_heavy_ones_and_four_fillers(
    shipped: Questionnaire,
) -> None:
    light = shipped.scopes["light"]
    heavy = {question.id for question in shipped.questions if question.key or question.weight >= 4}

    assert len(light) == 28
    assert set(light) - heavy == {"FW-DJ-01", "FW-DJ-02", "XJ-QY-01", "XJ-QY-02"}
    assert heavy <= set(light)
    assert list(light) == [q.id for q in shipped.questions if q.id in light]
    assert all(
        any(question.id in light for question in part.all_questions()) for part in shipped.sections
    )


def test_the_effort_is_what_the_catalogue_says(shipped: Questionnaire) -> None:
    def effort(ids: set[str]) -> float:
        return fsum(q.remedy.person_days for q in shipped.questions if q.id in ids and q.remedy)

    assert effort({question.id for question in shipped.questions}) == 96
    assert effort(set(shipped.scopes["light"])) == 49.5  # the catalogue rounds: 约50
    assert effort({question.id for question in shipped.questions if question.key}) == 28


def test_the_exposure_profile_has_14_questions_of_five_answers(shipped: Questionnaire) -> None:
    weights = [3, 4, 3, 2, 4, 3, 3, 2, 2, 2, 2, 2, 4, 2]

    assert [(e.id, e.weight) for e in shipped.exposure] == [
        (f"E{number:02}", weight) for number, weight in enumerate(weights, start=1)
    ]
    assert all(len(set(question.options)) == 5 for question in shipped.exposure)


def test_factors_have_the_controls_of_the_catalogue(shipped: Questionnaire) -> None:
    found = {
        factor.code: [q.id for q in shipped.questions if factor.id in q.factors]
        for factor in shipped.factors
    }

    assert {code: " ".join(found[code]) for code in FACTORS} == FACTORS
    assert {code: len(found[code]) for code in FACTOR_COUNTS} == FACTOR_COUNTS
    assert found.keys() == FACTORS.keys() | FACTOR_COUNTS.keys()


def test_six_factors_are_statutory_kinds_and_three_limbs_are_covered(
    shipped: Questionnaire,
) -> None:
    kinds = [factor.code for factor in shipped.factors if factor.statutory_kind]

    assert kinds == ["6-1", "6-2", "6-3", "6-4", "6-5", "6-6"]
    assert {f.limb for f in shipped.factors} == {"秘密性", "价值性", "保密措施", ""}


def test_there_are_30_contradictions_in_order(shipped: Questionnaire) -> None:
    assert [c.id for c in shipped.contradictions] == [f"C{n:02}" for n in range(1, 31)]
    assert len(shipped.contradictions[-1].when) == 6
    assert all(c.message.endswith(("。", "？")) for c in shipped.contradictions)


def test_the_fixed_sentence_is_the_notice(shipped: Questionnaire) -> None:
    assert shipped.notice == (
        "本结果只反映自评和核验的情况，不是法律结论，不能用来判断某项信息是不是商业秘密、"
        "某一行为是不是侵权。"
    )


def test_the_meanings_of_the_parts_say_that_they_are_a_reading(shipped: Questionnaire) -> None:
    assert all(part.meaning for part in shipped.sections)
    assert "尚待政法委确认" in shipped.sections_notice


def test_no_text_speaks_like_a_court_or_shouts(shipped: Questionnaire) -> None:
    everything = shipped.model_dump_json()

    assert "构成" not in everything
    assert "！" not in everything


OLD_NUMBERS = {
    "aucl": {"第九条", "第二十一条", "第三十二条"},
    "cybersecurity": {"第二十一条", "第二十五条"},
}
"""Catalogue §九: where the law stood before it was renumbered."""


def test_no_citation_uses_a_number_from_before_the_renumbering(shipped: Questionnaire) -> None:
    for question in shipped.questions:
        for citation in question.citations:
            articles = {legal.article(provision) for provision in citation.provisions}
            assert not articles & OLD_NUMBERS.get(citation.reference, set()), question.id


def test_every_shared_legal_reference_is_cited_dated_and_has_a_check_note(
    shipped: Questionnaire,
) -> None:
    assert len(shipped.legal_references) == 31
    for name, reference in shipped.legal_references.items():
        assert reference.check_note, name
        assert reference.in_force_from or reference.kind not in {"法律", "司法解释", "部门规章"}


def test_articles_of_a_reference_are_listed_once(shipped: Questionnaire) -> None:
    for name, reference in shipped.legal_references.items():
        listed = [*reference.checked_provisions, *reference.confirmed_provisions]
        assert len(set(listed)) == len(listed), name
        assert all(legal.article(provision) == provision for provision in listed), name


def test_only_citations_that_the_catalogue_leaves_open_are_unchecked(
    shipped: Questionnaire,
) -> None:
    unchecked = {
        citation.reference
        for question in shipped.questions
        for citation in question.citations
        if not legal.cite(shipped, citation).checked
    }

    assert unchecked == {
        "protection-2026",
        "spc-2025-5",
        "noncompete-guide",
        "db33-2273",
        "generative-ai",
        "face-recognition",
        "iso-27001",
        "spc-538",
        "meti-handbook",
    }


def test_the_linter_reminds_of_unchecked_law_and_of_nothing_else() -> None:
    findings = lint(folder_of("2026"))

    assert {(f.severity, f.file) for f in findings} == {
        (Severity.REMINDER, "平台自带的 legal_references.yaml")
    }
    assert all("待核" in finding.message for finding in findings)


def test_criteria_rise_so_that_nobody_gains_by_less(shipped: Questionnaire) -> None:
    for question in shipped.questions:
        assert all(a.credit < b.credit for a, b in pairwise(question.options)), question.id
