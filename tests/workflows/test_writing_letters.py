"""Letters (文书): from a check to a draft, edited by several, issued once, received, revoked."""

import threading

import pytest

from data import issued_letters, letter_drafts, letters, purposes, row_checks
from data.answers import Value
from data.errors import NotAllowed, RuleBroken
from data.keys import Tampered
from data.letters import Kind, LetterClosed, LetterMoved, NoSuchLetter
from data.purposes import PurposeMissing
from portal.guard import LooksSecret
from portal.letters import model
from portal.workflows import writing_letters
from portal.workflows.writing_letters import EditedMeanwhile, NothingToSay, NotReady, NoWarning
from tests.data.town import NOW, Town
from tests.workflows.guidance_case import EDITION, Guided, guided


@pytest.fixture
def case(town: Town) -> Guided:
    return guided(town)


def told(case: Guided) -> list[str]:
    return [row["about"] for row in case.town.store.rows("SELECT * FROM messages ORDER BY about")]


class TestBeginning:
    def test_the_draft_names_the_firm_and_its_findings(self, case: Guided) -> None:
        text = case.page(case.begin()).text

        assert text.addressee == "衢州甲机械有限公司"
        assert "按自评和已有证据，尚待复核" in text.opening
        assert text.said
        assert all(finding.measure and finding.present for finding in text.said)

    def test_key_controls_at_zero_come_first(self, town: Town) -> None:
        case = guided(town, **{"FK-RY-02": 0, "FK-DJ-01": 0})
        found = case.page(case.begin()).text.findings

        assert {found[0].id, found[1].id} == {"FK-RY-02", "FK-DJ-01"}
        assert not found[2].key or found[2].present != found[0].present

    def test_a_second_begin_opens_the_draft_that_is_there(self, case: Guided) -> None:
        assert case.begin() == case.begin(by=case.town.reviewer)

    def test_a_warning_is_for_orange_and_red(self, town: Town) -> None:
        calm: dict[str, Value] = dict.fromkeys((question.id for question in EDITION.exposure), 0)
        with pytest.raises(NoWarning):
            guided(town, level=4, **calm).begin(Kind.WARNING)

    def test_a_warned_firm_reads_so(self, case: Guided) -> None:
        text = case.page(case.begin(Kind.WARNING)).text

        assert "需要尽快处理" in text.opening

    def test_without_a_check_there_is_nothing_to_say(self, case: Guided) -> None:
        beta = case.town.beta
        case.town.says_why(case.town.reviewer, beta)
        with pytest.raises(NothingToSay):
            writing_letters.begin(
                case.town.store,
                beta.firm_id or "",
                Kind.GUIDANCE,
                actor=case.town.reviewer,
                now=NOW,
                new_id=case.town.new_id,
            )

    def test_no_word_of_a_conclusion_or_of_punishment(self, case: Guided) -> None:
        for kind in Kind:
            said = case.page(case.begin(kind)).letter.content
            for word in ("构成", "处罚", "责令", "违法"):
                assert word not in said

    def test_the_lead_drafts_nothing(self, case: Guided) -> None:
        with pytest.raises(NotAllowed):
            case.begin(by=case.town.lead)


class TestWriting:
    def test_two_in_different_paragraphs_do_not_meet(self, case: Guided) -> None:
        letter = case.begin()
        before = model.texts(case.page(letter).text)
        case.write(letter, "opening", "新的开头", seen=before["opening"])
        page = case.write(letter, "closing", "新的结尾", seen=before["closing"])

        assert (page.text.opening, page.text.closing) == ("新的开头", "新的结尾")

    def test_two_in_one_paragraph_are_a_conflict_that_overwrites_nothing(
        self, case: Guided
    ) -> None:
        letter = case.begin()
        seen = case.page(letter).text.opening
        case.write(letter, "opening", "甲写的", seen=seen)

        with pytest.raises(EditedMeanwhile) as edited:
            case.write(letter, "opening", "乙写的", seen=seen)

        assert edited.value.standing == "甲写的"
        assert case.page(letter).text.opening == "甲写的"

    def test_the_same_words_twice_are_none(self, case: Guided) -> None:
        letter = case.begin()
        seen = case.page(letter).text.opening
        case.write(letter, "opening", "一样", seen=seen)

        assert case.write(letter, "opening", "一样", seen=seen).letter.version == 4

    def test_a_finding_is_left_out_and_put_in_again(self, case: Guided) -> None:
        letter = case.begin()
        first = case.page(letter).text.said[0].id
        args = (case.town.store, letter, first)
        by = {"actor": case.town.guide, "now": NOW}

        out = writing_letters.leave_out(*args, True, **by)  # type: ignore[arg-type]
        assert first not in {finding.id for finding in out.text.said}
        back = writing_letters.leave_out(*args, False, **by)  # type: ignore[arg-type]
        assert first in {finding.id for finding in back.text.said}

    @pytest.mark.parametrize("field", ["addressee", "kind", "FK-DJ-01/law", "x/measure", "", "/"])
    def test_what_is_fixed_is_not_written(self, case: Guided, field: str) -> None:
        with pytest.raises(model.NoSuchField):
            case.write(case.begin(), field, "别的", seen="")

    def test_a_dropped_draft_makes_room(self, case: Guided) -> None:
        letter = case.begin()
        writing_letters.drop(case.town.store, letter, actor=case.town.guide, now=NOW)

        assert case.begin() != letter
        with pytest.raises(LetterClosed):
            case.write(letter, "opening", "太晚", seen="")


class TestIssuing:
    def test_the_first_is_number_one_and_the_firm_is_told(self, case: Guided) -> None:
        letter = case.issue(case.begin())

        assert (letter.state, letter.year, letter.number) == ("issued", 2026, 1)
        assert told(case) == [f"letters/{letter.id}/issued"] * 2

    def test_numbers_run_on_by_kind_without_gaps(self, case: Guided) -> None:
        numbers = [case.issue(case.begin()).number for _ in range(3)]
        warning = case.issue(case.begin(Kind.WARNING)).number

        assert (numbers, warning) == ([1, 2, 3], 1)

    def test_a_deleted_firms_number_is_not_given_again(self, case: Guided) -> None:
        case.issue(case.begin())
        case.town.store.rows("DELETE FROM letters")

        assert case.issue(case.begin()).number == 2

    def test_two_at_once_get_one_number(self, case: Guided) -> None:
        letter = case.begin()
        version = case.page(letter, by=case.town.reviewer).letter.version
        outcomes: list[str] = []

        def issue() -> None:
            with case.town.again() as store:
                try:
                    writing_letters.issue(
                        store,
                        letter,
                        seen_version=version,
                        actor=case.town.reviewer,
                        now=NOW,
                        new_id=case.town.new_id,
                    )
                    outcomes.append("issued")
                except (LetterClosed, LetterMoved):
                    outcomes.append("refused")

        threads = [threading.Thread(target=issue) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(outcomes) == ["issued", "refused", "refused", "refused"]
        assert case.town.store.rows("SELECT last FROM letter_numbers") == [{"last": 1}]

    def test_two_letters_at_once_get_two_numbers(self, case: Guided) -> None:
        issued = []
        for _ in range(2):
            letter = case.begin()
            issued.append((letter, case.page(letter).letter.version))
            # Two drafts of one kind do not stand beside each other: the other is of another firm.
            case.town.store.rows(
                "UPDATE letters SET firm_id = :firm WHERE id = :id",
                firm=case.town.beta.firm_id if not issued[:-1] else case.firm,
                id=letter,
            )
        numbers: list[int | None] = []

        def issue(letter: str, version: int) -> None:
            with case.town.again() as store, store.atomic():
                content = letters.opened(store, letter, actor=lead).content
                issued_letters.issue(
                    store, letter, content, seen_version=version, actor=lead, now=NOW
                )
                numbers.append(letters.get(store, letter, actor=lead).number)

        lead = case.town.says_why(case.town.lead, case.town.beta)
        threads = [threading.Thread(target=issue, args=one) for one in issued]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(number or 0 for number in numbers) == [1, 2]

    def test_nobody_issues_what_they_have_not_seen(self, case: Guided) -> None:
        letter = case.begin()
        version = case.page(letter, by=case.town.reviewer).letter.version
        case.write(letter, "opening", "后来改的")

        with pytest.raises(LetterMoved):
            writing_letters.issue(
                case.town.store,
                letter,
                seen_version=version,
                actor=case.town.reviewer,
                now=NOW,
                new_id=case.town.new_id,
            )
        assert case.town.store.rows("SELECT * FROM letter_numbers") == []

    def test_a_guide_drafts_and_does_not_issue(self, case: Guided) -> None:
        with pytest.raises(NotAllowed):
            case.issue(case.begin(), by=case.town.guide)

    @pytest.mark.parametrize("who", ["reviewer", "lead"])
    def test_a_reviewer_issues_also_what_is_the_own_draft(self, case: Guided, who: str) -> None:
        letter = case.begin(by=case.town.reviewer)

        assert case.issue(letter, by=getattr(case.town, who)).state == "issued"

    @pytest.mark.parametrize(
        ("field", "text", "word"),
        [
            ("opening", "", "开头"),
            ("contact", " ", "联系方式"),
            ("closing", "以上情况构成侵权。", "法律结论"),
            ("closing", "不构成对商业秘密的侵犯", "法律结论"),
        ],
    )
    def test_what_is_not_ready_stays_a_draft(
        self, case: Guided, field: str, text: str, word: str
    ) -> None:
        letter = case.begin()
        case.write(letter, field, text)

        with pytest.raises(NotReady, match=word):
            case.issue(letter)

    def test_composed_of_is_an_innocent_word(self, case: Guided) -> None:
        letter = case.begin()
        case.write(letter, "closing", "整改清单由三部分构成，请看附件。")

        assert case.issue(letter).state == "issued"

    def test_what_looks_like_a_secret_is_asked_about(self, case: Guided) -> None:
        letter = case.begin()
        case.write(letter, "opening", "配方：Li2CO3 35%，H2SO4 20%，温度 180℃，保温 30 min")

        with pytest.raises(LooksSecret):
            case.issue(letter)
        assert case.issue(letter, confirmed=True).state == "issued"

    def test_the_issued_one_is_never_changed(self, case: Guided) -> None:
        letter = case.issue(case.begin())

        with pytest.raises(LetterClosed):
            case.write(letter.id, "opening", "偷偷改", seen="")
        for change in ("number = 7", "digest = 'x'", "firm_id = firm_id", "version = 9"):
            with pytest.raises(RuleBroken):
                case.town.store.rows(f"UPDATE letters SET {change}")

    def test_another_content_under_its_seal_is_noticed(self, case: Guided) -> None:
        letter = case.issue(case.begin())
        place = f"{letter.id}/{letter.version}"
        other = case.town.store.keyring.encrypt("{}", table="letters", column="content", row=place)
        case.town.store.rows("UPDATE letters SET content = :other", other=other)

        with pytest.raises(Tampered):
            case.page(letter.id)
        problems = [p for found in row_checks.check(case.town.store) for p in found.problems]
        assert [p.partition("：")[0] for p in problems] == [f"letters/{letter.id}"]


class TestTheFirm:
    def test_it_knows_of_no_draft(self, case: Guided) -> None:
        letter = case.begin()

        assert letters.of_firm(case.town.store, case.firm, actor=case.town.alpha) == []
        with pytest.raises(NoSuchLetter):
            case.page(letter, by=case.town.alpha)

    def test_it_receives_once_and_staff_are_told_once(self, case: Guided) -> None:
        letter = case.issue(case.begin())
        for who in (case.town.alpha, case.town.colleague):
            found = writing_letters.receive(
                case.town.store, letter.id, actor=who, now=NOW, new_id=case.town.new_id
            )

        assert (found.state, found.received_at) == ("received", NOW)
        assert told(case).count(f"letters/{letter.id}/received") == 2

    def test_a_revoked_one_says_why_and_keeps_its_number(self, case: Guided) -> None:
        letter = case.issue(case.begin())
        writing_letters.revoke(
            case.town.store,
            letter.id,
            "发错了企业",
            actor=case.town.reviewer,
            now=NOW,
            new_id=case.town.new_id,
        )
        page = case.page(letter.id, by=case.town.alpha)

        assert (page.letter.state, page.letter.number) == ("revoked", 1)
        assert page.letter.revoked_reason == "发错了企业"
        with pytest.raises(LetterClosed):
            issued_letters.receive(case.town.store, letter.id, actor=case.town.alpha, now=NOW)

    def test_its_download_is_noted_and_the_chain_agrees(self, case: Guided) -> None:
        letter = case.issue(case.begin())
        writing_letters.as_file(case.town.store, letter.id, actor=case.town.alpha, now=NOW)

        noted = case.town.store.rows("SELECT * FROM audit_entries WHERE action = 'letter.read'")
        assert [row["what"] for row in noted] == [f"letters/{letter.id}"]
        assert not [p for found in row_checks.check(case.town.store) for p in found.problems]


class TestStaffLook:
    def test_without_a_purpose_nothing_opens(self, case: Guided) -> None:
        letter = case.begin()
        case.town.store.rows("DELETE FROM purposes WHERE account_id = :id", id=_id(case))

        for read in (writing_letters.opened, writing_letters.as_file):
            with pytest.raises(PurposeMissing):
                read(case.town.store, letter, actor=case.town.reviewer, now=NOW)
        with pytest.raises(NoSuchLetter):
            letters.opened(case.town.store, letter, actor=case.town.reviewer)

    def test_the_firm_reads_who_opened_it(self, case: Guided) -> None:
        letter = case.issue(case.begin())
        case.page(letter.id, by=case.town.lead)

        looks = purposes.looks(case.town.store, case.firm, actor=case.town.alpha)
        assert looks[0].what == f"letters/{letter.id}"


def _id(case: Guided) -> str:
    return case.town.reviewer.account_id


def test_drafts_of_a_leaving_official_are_marked_for_who_follows(case: Guided) -> None:
    from data import accounts

    letter = case.begin()
    accounts.disable(case.town.store, case.town.guide.account_id, actor=case.town.admin, now=NOW)
    found = letters.drafts(case.town.store, actor=case.town.reviewer)

    assert [(one.id, one.drafter_left) for one in found] == [(letter, True)]
    page = writing_letters.write_paragraph(
        case.town.store,
        letter,
        "opening",
        "接手的人写的",
        seen=case.page(letter, by=case.town.reviewer).text.opening,
        actor=case.town.reviewer,
        now=NOW,
    )
    assert page.text.opening == "接手的人写的"


def test_a_draft_of_another_version_is_refused_in_the_data_layer(case: Guided) -> None:
    letter = case.begin()

    with pytest.raises(LetterMoved):
        letter_drafts.write(
            case.town.store, letter, "{}", seen_version=9, actor=case.town.guide, now=NOW
        )
