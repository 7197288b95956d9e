"""The masked file beside its piece of evidence: the way to it, to opening it, and back to the question."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data import files
from data.assessments import Assessment
from data.file_kinds import Kind
from data.files import AttachedFile, NewFile
from portal.workflows import answering
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import EDITION, Case, all_answers
from tests.portal.screens.self_check_page import GRADED, html, press, step_of, submit, text, visit

NAME = "样式<b>&.png"


@pytest.fixture
def piece(case: Case, draft: Assessment) -> str:
    case.answer(draft, {GRADED: 3})
    with case.store() as store:
        return answering.add_evidence(
            store,
            draft.id,
            GRADED,
            kind="其他",
            dated_on=date(2026, 6, 1),
            described="封面",
            questionnaire=EDITION,
            actor=case.owner.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        ).id


@pytest.fixture
def attached(case: Case, piece: str) -> AttachedFile:
    with case.store() as store:
        return files.add(
            store,
            piece,
            NewFile(NAME, Kind.PNG, "人名", b"content"),
            seen=None,
            actor=case.owner.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )


def test_a_bare_piece_leads_to_the_page_that_takes_a_file(case: Case, piece: str) -> None:
    page = html(visit(case, "FK-DJ"))

    assert f'href="/evidence/file?piece={piece}"' in page
    assert "附上遮盖后的文件" in page


def test_a_file_stands_beside_its_piece(case: Case, attached: AttachedFile) -> None:
    app = visit(case, "FK-DJ")

    assert f'href="/files/{attached.id}"' in html(app)
    assert "样式&lt;b&gt;&amp;.png" in html(app)
    assert "（1 KB）" in text(app)
    assert "换文件或移除文件" in text(app)


def test_withdrawing_the_piece_takes_the_file_away(
    case: Case, piece: str, attached: AttachedFile
) -> None:
    app = press(visit(case, "FK-DJ"), f"withdraw-{piece}")

    assert "/files/" not in html(app)
    with case.store() as store:
        assert files.of_piece(store, piece, actor=case.owner.actor) is None


def test_a_submitted_check_shows_the_file_and_no_way_to_change_it(
    case: Case, draft: Assessment, attached: AttachedFile
) -> None:
    case.answer(draft, {k: v for k, v in all_answers().items() if k != GRADED})
    submit(case, draft)

    page = html(visit(case))

    assert f'href="/files/{attached.id}"' in page
    assert "/evidence/file" not in page


def test_the_way_back_arrives_at_the_question(case: Case, draft: Assessment) -> None:
    app = _from(case, GRADED)

    assert step_of(app) == "FK-DJ"
    assert "item" not in app.query_params


@pytest.mark.parametrize("item", ["nothing", "", "FK-XX-99", "<b>"])
def test_a_way_back_to_nowhere_leads_to_the_first_open_question(
    case: Case, draft: Assessment, item: str
) -> None:
    assert step_of(_from(case, item)) == "profile"


def _from(case: Case, item: str) -> AppTest:
    fresh = AppTest.from_function(_screen, default_timeout=30)
    fresh.user = {"sub": case.owner.identity}
    fresh.query_params["item"] = item
    fresh.run()
    assert not fresh.exception
    return fresh


def _screen() -> None:
    from portal.screens.firm import self_check

    self_check.show()
