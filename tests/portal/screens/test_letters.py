"""Letters (文书) on screen: drafted and edited by staff, issued, read and received by the firm."""

from collections.abc import Iterable

import pytest
from streamlit.testing.v1 import AppTest

from data import letters
from data.actor import Role
from data.letters import Kind
from portal.letters import model
from portal.screens.staff import letter_edit
from portal.workflows import writing_letters
from portal.workflows.writing_letters import Page
from tests.portal.screens import firm_case, self_check_case
from tests.portal.screens.firm_case import headings, submitted
from tests.portal.screens.self_check_case import Case, Person
from tests.portal.screens.staff_case import official, opened, says_why
from tests.portal.screens.visitor_case import text


def _firm(case: Case) -> str:
    return case.owner.actor.firm_id or ""


@pytest.fixture
def reviewer(case: Case) -> Person:
    """A reviewer who has said why, of a firm that submitted a check."""
    submitted(case, scope="light", level=1)
    reviewer = official(case)
    says_why(case, reviewer)
    return reviewer


def begin(case: Case, person: Person, kind: Kind = Kind.GUIDANCE) -> str:
    with case.store() as store:
        return writing_letters.begin(
            store,
            _firm(case),
            kind,
            actor=person.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )


def read(case: Case, letter: str, person: Person) -> Page:
    with case.store() as store:
        return writing_letters.opened(store, letter, actor=person.actor, now=self_check_case.now())


def issue(case: Case, letter: str, person: Person) -> None:
    page = read(case, letter, person)
    with case.store() as store:
        writing_letters.issue(
            store,
            letter,
            seen_version=page.letter.version,
            actor=person.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )


def _of_letter(keys: Iterable[str | None]) -> set[str]:
    """The keys that are not those of the strip over the page."""
    return {key for key in keys if key and "strip-" not in key and "queue-" not in key}


def editing(case: Case, letter: str, person: Person, **query: str) -> AppTest:
    return opened("letter", person, firm=_firm(case), letter=letter, **query)


def at(letter: str, field: str) -> str:
    return f"letter-{letter}-{field.replace('/', '-')}"


def test_nothing_opens_before_a_purpose(case: Case) -> None:
    submitted(case, scope="light", level=1)
    page = opened("letter", official(case), firm=_firm(case))

    assert "先写明查看目的" in headings(page)
    assert "起草一份" not in headings(page)


def test_a_draft_is_begun_from_the_list(case: Case, reviewer: Person) -> None:
    page = opened("letter", reviewer, firm=_firm(case))
    page.button("begin-guidance").click().run()

    asked = page.query_params["letter"]
    letter = asked if isinstance(asked, str) else asked[0]
    assert read(case, letter, reviewer).letter.state == "draft"
    assert "感谢贵企业" in str(page.text_area(at(letter, "opening")).value)


def test_a_calm_firm_is_not_warned(case: Case) -> None:
    draft = case.start("light")
    calm = self_check_case.all_answers("light", 4)
    calm |= {question.id: 0 for question in self_check_case.EDITION.exposure}
    firm_case.answer(case, draft, calm)
    firm_case.submit(case, draft)
    reviewer = official(case)
    says_why(case, reviewer)

    keys = _of_letter(b.key for b in opened("letter", reviewer, firm=_firm(case)).button)
    assert keys == {"begin-guidance"}


def test_an_edited_paragraph_stands_after_a_reload(case: Case, reviewer: Person) -> None:
    letter = begin(case, reviewer)
    page = editing(case, letter, reviewer)
    finding = read(case, letter, reviewer).text.said[0].id
    page.text_area(at(letter, f"{finding}/measure")).set_value("先列五项").run()
    assert "已自动保存" in text(page)

    again = editing(case, letter, reviewer)
    assert again.text_area(at(letter, f"{finding}/measure")).value == "先列五项"


def test_what_is_being_typed_is_saved(
    case: Case, reviewer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = begin(case, reviewer)
    sent = {at(letter, "closing"): "还在写的结尾"}

    def typed(name: str, kept: dict[str, str], *, serial: int = 0) -> dict[str, str]:
        return {key: said for key, said in sent.items() if key in kept}

    monkeypatch.setattr(letter_edit, "typed", typed)
    editing(case, letter, reviewer)

    assert read(case, letter, reviewer).text.closing == "还在写的结尾"


@pytest.mark.parametrize(("button", "kept"), [("mine", "我写的"), ("theirs", "别人写的")])
def test_two_in_one_paragraph_see_each_other(
    case: Case, reviewer: Person, button: str, kept: str
) -> None:
    letter = begin(case, reviewer)
    page = editing(case, letter, reviewer)
    other = editing(case, letter, reviewer)
    other.text_area(at(letter, "opening")).set_value("别人写的").run()

    page.text_area(at(letter, "opening")).set_value("我写的").run()
    page.run()
    assert "这一段刚被别人改过" in text(page)
    assert read(case, letter, reviewer).text.opening == "别人写的"

    page.button(f"{button}-opening").click().run()
    page.run()
    assert read(case, letter, reviewer).text.opening == kept
    assert page.text_area(at(letter, "opening")).value == kept


def test_what_others_wrote_elsewhere_appears_by_itself(case: Case, reviewer: Person) -> None:
    letter = begin(case, reviewer)
    page = editing(case, letter, reviewer)
    other = editing(case, letter, reviewer)
    other.text_area(at(letter, "closing")).set_value("别人的结尾").run()

    page.text_area(at(letter, "opening")).set_value("我的开头").run()
    found = read(case, letter, reviewer).text
    assert (found.opening, found.closing) == ("我的开头", "别人的结尾")
    page.run()
    assert page.text_area(at(letter, "closing")).value == "别人的结尾"


def test_findings_are_taken_out_and_added(case: Case, reviewer: Person) -> None:
    letter = begin(case, reviewer)
    page = editing(case, letter, reviewer)
    first = read(case, letter, reviewer).text.said[0].id
    page.button(f"leave-{first}").click().run()
    assert first not in {f.id for f in read(case, letter, reviewer).text.said}
    page.button(f"put-{first}").click().run()
    assert first in {f.id for f in read(case, letter, reviewer).text.said}

    page.button("letter-own").click().run()
    own = read(case, letter, reviewer).text.findings[-1].id
    page.text_input(at(letter, f"{own}/title")).set_value("自己加的").run()
    assert read(case, letter, reviewer).text.findings[-1].title == "自己加的"


def test_a_reviewer_looks_over_and_issues(case: Case, reviewer: Person) -> None:
    letter = begin(case, reviewer)
    page = editing(case, letter, reviewer, view="preview")
    assert "（草稿，签发时编号）" in text(page)
    page.button("issue-False").click().run()

    assert "铸盾指导〔" in text(page)
    assert read(case, letter, reviewer).letter.state == "issued"


def test_who_has_not_seen_the_last_words_does_not_issue_them(case: Case, reviewer: Person) -> None:
    letter = begin(case, reviewer)
    page = editing(case, letter, reviewer, view="preview")
    other = editing(case, letter, reviewer)
    other.text_area(at(letter, "closing")).set_value("后来改的").run()

    page.button("issue-False").click().run()
    assert "刚被别人改过" in text(page)
    assert read(case, letter, reviewer).letter.state == "draft"


def test_a_lead_issues_what_another_drafted_and_writes_nothing(
    case: Case, reviewer: Person
) -> None:
    letter = begin(case, reviewer)
    lead = official(case, Role.LEAD)
    says_why(case, lead)

    areas = {one.key for one in editing(case, letter, lead).text_area}
    assert _of_letter(areas) == set()
    keys = {b.key for b in editing(case, letter, lead, view="preview").button}
    assert _of_letter(keys) == {"issue-False"}


def test_a_revoked_letter_says_why(case: Case, reviewer: Person) -> None:
    letter = begin(case, reviewer)
    issue(case, letter, reviewer)
    page = editing(case, letter, reviewer)
    page.button("letter-revoke").click().run()
    assert "收回的理由" in text(page)

    page.text_area(f"revoke-{letter}").set_value("发错了企业").run()
    page.button("letter-revoke").click().run()
    assert "发错了企业" in text(page)
    assert "发错了企业" in text(firm_case.opened("letters", case.owner, letter=letter))


class TestTheFirm:
    def test_it_sees_no_draft(self, case: Case, reviewer: Person) -> None:
        letter = begin(case, reviewer)

        assert "还没有收到文书" in text(firm_case.opened("letters", case.owner))
        page = firm_case.opened("letters", case.owner, letter=letter)
        assert "没有找到这份文书" in text(page)

    def test_it_reads_and_receives(self, case: Case, reviewer: Person) -> None:
        letter = begin(case, reviewer)
        issue(case, letter, reviewer)
        assert "待您签收" in text(firm_case.opened("letters", case.owner))

        page = firm_case.opened("letters", case.owner, letter=letter)
        assert "感谢贵企业" in text(page)
        assert "方正小标宋简体" in text(page)
        page.button("letter-receive").click().run()

        assert "签收。" in text(page)
        with case.store() as store:
            assert letters.get(store, letter, actor=case.owner.actor).state == "received"

    def test_its_text_is_never_markup(self, case: Case, reviewer: Person) -> None:
        letter = begin(case, reviewer)
        with case.store() as store:
            page = writing_letters.opened(
                store, letter, actor=reviewer.actor, now=self_check_case.now()
            )
            writing_letters.write_paragraph(
                store,
                letter,
                model.CLOSING,
                "<script>alert(1)</script>",
                seen=page.text.closing,
                actor=reviewer.actor,
                now=self_check_case.now(),
            )
        issue(case, letter, reviewer)

        words = text(firm_case.opened("letters", case.owner, letter=letter))
        assert "&lt;script&gt;" in words
        assert "<script>" not in words
