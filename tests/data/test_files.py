"""Files of evidence: sealed, one a piece, frozen with the assessment, erased where nobody saw them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from data import assessments, audit, evidence, files
from data.assessments import AssessmentClosed
from data.errors import NotAllowed, StoreFull
from data.evidence import NoSuchEvidence
from data.file_kinds import Kind
from data.files import AttachedFile, FileChanged, NewFile, NoSuchFile, TooManyFiles
from data.keys import Tampered
from data.rights import Action
from portal.workflows import answering, carrying, submitting
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.town import NOW, Town
from tests.workflows.sheets import answer, answer_everything, begin

Q = edition()
CONTROL = "FK-DJ-01"
NEW = NewFile("标识样式.png", Kind.PNG, "人名", b"\x89PNG secret look")


def piece_of(town: Town, draft: str) -> str:
    return answering.add_evidence(
        town.store,
        draft,
        CONTROL,
        kind="其他",
        dated_on=date(2026, 6, 1),
        described="目录",
        questionnaire=Q,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    ).id


def add(town: Town, piece: str, new: NewFile = NEW, *, seen: str | None = None) -> AttachedFile:
    return files.add(
        town.store, piece, new, seen=seen, actor=town.alpha, now=NOW, new_id=town.new_id
    )


def submit(town: Town, draft: str) -> None:
    submitting.submit(
        town.store,
        draft,
        questionnaire=Q,
        rules=load_rules(Q),
        actor=town.alpha,
        now=NOW + timedelta(minutes=1),
        new_id=town.new_id,
    )


@pytest.fixture
def draft(town: Town) -> str:
    return begin(town)


@pytest.fixture
def piece(town: Town, draft: str) -> str:
    return piece_of(town, draft)


def test_a_file_comes_back_as_it_was_kept(town: Town, draft: str, piece: str) -> None:
    added = add(town, piece)

    file, content = files.read(town.store, added.id, actor=town.colleague, now=NOW)

    assert file == added
    assert (file.name, file.kind, file.masked, file.size) == ("标识样式.png", Kind.PNG, "人名", 16)
    assert content == NEW.content
    assert files.of_assessment(town.store, draft, actor=town.alpha) == {piece: added}
    assert answering.read_sheet(town.store, draft, actor=town.alpha).files == {piece: added}


def test_nothing_of_it_stands_readable_in_the_database(town: Town, piece: str) -> None:
    add(town, piece)
    rows = [
        *town.store.rows("SELECT * FROM file_contents"),
        *town.store.rows("SELECT * FROM evidence_files"),
    ]

    everything = repr(rows).encode() + b"".join(
        value for row in rows for value in row.values() if isinstance(value, bytes)
    )
    for secret in ("标识样式", "人名"):
        assert secret.encode() not in everything
    assert b"secret look" not in everything
    assert repr(b"secret look")[2:-1] not in everything.decode("latin-1")


@pytest.mark.parametrize("column", ["content", "name", "masked"])
def test_what_was_sealed_for_another_row_does_not_open(
    town: Town, draft: str, piece: str, column: str
) -> None:
    mine = add(town, piece)
    other = add(town, piece_of(town, draft), replace(NEW, content=b"other"))
    table = "file_contents" if column == "content" else "evidence_files"
    key = {
        file.id: town.store.rows("SELECT * FROM evidence_files WHERE id = :id", id=file.id)[0][
            "content_id" if column == "content" else "id"
        ]
        for file in (mine, other)
    }
    stolen = town.store.rows(f"SELECT {column} FROM {table} WHERE id = :id", id=key[other.id])
    town.store.update(table, key[mine.id], {column: stolen[0][column]})

    with pytest.raises(Tampered):
        files.read(town.store, mine.id, actor=town.alpha, now=NOW)


def test_a_content_that_is_not_the_one_that_was_noted_is_not_shown(
    town: Town, draft: str, piece: str
) -> None:
    mine = add(town, piece)
    other = add(town, piece_of(town, draft), replace(NEW, content=b"other"))
    theirs = town.store.rows("SELECT content_id FROM evidence_files WHERE id = :id", id=other.id)
    town.store.rows(
        "UPDATE file_contents SET digest = 'x' WHERE id = :id", id=theirs[0]["content_id"]
    )

    assert files.read(town.store, mine.id, actor=town.alpha, now=NOW)
    with pytest.raises(Tampered):
        files.read(town.store, other.id, actor=town.alpha, now=NOW)


def test_a_new_file_takes_the_place_of_the_one_that_was_seen(town: Town, piece: str) -> None:
    first = add(town, piece)
    second = add(town, piece, replace(NEW, content=b"second"), seen=first.id)

    assert files.of_piece(town.store, piece, actor=town.alpha) == second
    with pytest.raises(NoSuchFile):
        files.read(town.store, first.id, actor=town.alpha, now=NOW)


@pytest.mark.parametrize("seen", [None, "0" * 32])
def test_a_file_that_was_not_seen_is_not_replaced(town: Town, piece: str, seen: str | None) -> None:
    first = add(town, piece)

    with pytest.raises(FileChanged, match="没有保存"):
        add(town, piece, seen=seen)

    assert files.of_piece(town.store, piece, actor=town.alpha) == first


def test_a_removed_file_is_erased_and_leaves_who_and_when(town: Town, piece: str) -> None:
    added = add(town, piece)

    files.remove(town.store, added.id, actor=town.colleague, now=NOW)

    assert files.of_piece(town.store, piece, actor=town.alpha) is None
    assert town.store.rows("SELECT content, erased_at IS NOT NULL AS gone FROM file_contents") == [
        {"content": None, "gone": 1}
    ]
    assert town.store.rows("SELECT removed_by FROM evidence_files") == [
        {"removed_by": town.colleague.account_id}
    ]
    with pytest.raises(NoSuchFile):
        files.remove(town.store, added.id, actor=town.alpha, now=NOW)


def test_a_withdrawn_piece_takes_its_file_along(town: Town, draft: str, piece: str) -> None:
    added = add(town, piece)

    answering.withdraw_evidence(town.store, piece, actor=town.alpha, now=NOW)

    with pytest.raises(NoSuchFile):
        files.read(town.store, added.id, actor=town.alpha, now=NOW)
    assert files.of_assessment(town.store, draft, actor=town.alpha) == {}
    assert town.store.rows("SELECT content FROM file_contents") == [{"content": None}]
    with pytest.raises(NoSuchEvidence):
        add(town, piece)


def test_the_file_of_a_piece_withdrawn_by_itself_is_not_served(town: Town, piece: str) -> None:
    added = add(town, piece)

    evidence.withdraw(town.store, piece, actor=town.alpha, now=NOW)

    with pytest.raises(NoSuchFile):
        files.read(town.store, added.id, actor=town.alpha, now=NOW)


class TestSubmitted:
    @pytest.fixture
    def added(self, town: Town, draft: str, piece: str) -> AttachedFile:
        answer_everything(town, draft, scope="light")
        added = add(town, piece)
        submit(town, draft)
        return added

    def test_it_is_frozen(self, town: Town, piece: str, added: AttachedFile) -> None:
        with pytest.raises(AssessmentClosed):
            files.remove(town.store, added.id, actor=town.alpha, now=NOW)
        with pytest.raises(AssessmentClosed):
            add(town, piece, seen=added.id)
        with pytest.raises(AssessmentClosed):
            answering.withdraw_evidence(town.store, piece, actor=town.alpha, now=NOW)
        assert files.read(town.store, added.id, actor=town.alpha, now=NOW)[1] == NEW.content

    def test_the_snapshot_names_it(self, town: Town, draft: str, added: AttachedFile) -> None:
        from data import snapshots

        content = snapshots.latest(town.store, draft, actor=town.alpha).content
        assert content["evidence"][0]["file"]["digest"] == added.digest

    def test_staff_open_it_with_a_purpose_and_the_look_is_noted(
        self, town: Town, added: AttachedFile
    ) -> None:
        with pytest.raises(NoSuchFile):
            files.read(town.store, added.id, actor=town.reviewer, now=NOW)

        reviewer = town.says_why(town.reviewer)
        assert files.read(town.store, added.id, actor=reviewer, now=NOW)[1] == NEW.content

        last = list(audit.entries(town.store))[-1]
        assert last["what"] == f"evidence_files/{added.id}"
        assert last["purpose"]

    def test_what_a_submission_showed_stays_when_it_is_removed_later(
        self, town: Town, draft: str, added: AttachedFile
    ) -> None:
        town.store.update("assessments", draft, {"state": "returned"})

        files.remove(town.store, added.id, actor=town.alpha, now=NOW + timedelta(hours=1))

        assert town.store.rows("SELECT erased_at FROM file_contents") == [{"erased_at": None}]
        with pytest.raises(NoSuchFile):
            files.read(town.store, added.id, actor=town.alpha, now=NOW)

    def test_it_is_carried_into_the_next_without_a_second_copy(
        self, town: Town, draft: str, added: AttachedFile
    ) -> None:
        following = begin(town)
        carrying.carry_over(
            town.store,
            draft,
            following,
            questionnaire=Q,
            actor=town.alpha,
            now=NOW,
            new_id=town.new_id,
        )

        [carried] = files.of_assessment(town.store, following, actor=town.alpha).values()
        assert (carried.name, carried.masked, carried.digest) == (
            added.name,
            added.masked,
            added.digest,
        )
        assert carried.id != added.id
        assert len(town.store.rows("SELECT id FROM file_contents")) == 1

        files.remove(town.store, carried.id, actor=town.alpha, now=NOW)
        assert files.read(town.store, added.id, actor=town.alpha, now=NOW)[1] == NEW.content


@pytest.mark.parametrize("who", ["beta", "gamma", "reviewer", "lead", "admin", "visitor"])
def test_nobody_else_meets_it(town: Town, piece: str, who: str) -> None:
    added, stranger = add(town, piece), getattr(town, who)

    with pytest.raises((NoSuchFile, NotAllowed)):
        files.read(town.store, added.id, actor=stranger, now=NOW)
    with pytest.raises((NoSuchFile, NotAllowed)):
        files.remove(town.store, added.id, actor=stranger, now=NOW)
    with pytest.raises((NoSuchEvidence, NotAllowed)):
        files.add(
            town.store, piece, NEW, seen=added.id, actor=stranger, now=NOW, new_id=town.new_id
        )
    assert files.of_piece(town.store, piece, actor=stranger) is None


def test_a_neighbours_id_is_like_an_unknown_one(town: Town, piece: str) -> None:
    added = add(town, piece)
    sentences = set()
    for wanted in (added.id, "f" * 32, "", "'; --"):
        with pytest.raises(NoSuchFile) as refusal:
            files.read(town.store, wanted, actor=town.beta, now=NOW)
        sentences.add(str(refusal.value))

    assert len(sentences) == 1


def test_the_room_of_a_firm_ends(
    town: Town, draft: str, piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_FILES", 1)
    first = add(town, piece)
    second = piece_of(town, draft)

    with pytest.raises(TooManyFiles, match="没有保存"):
        add(town, second)
    files.remove(town.store, first.id, actor=town.alpha, now=NOW)
    assert add(town, second)


def test_the_room_ends_by_bytes_too_and_replacing_needs_none(
    town: Town, draft: str, piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 20)
    first = add(town, piece)

    with pytest.raises(TooManyFiles):
        add(town, piece_of(town, draft))
    assert add(town, piece, replace(NEW, content=b"x" * 20), seen=first.id)


def test_a_database_full_in_the_middle_keeps_nothing_half(
    town: Town, draft: str, piece: str
) -> None:
    first = add(town, piece)
    pages = town.store.rows("PRAGMA page_count")[0]["page_count"]
    town.store.rows(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StoreFull, match="没有保存"):
        add(town, piece, replace(NEW, content=b"y" * 3_000_000), seen=first.id)

    town.store.rows("PRAGMA max_page_count = 1000000")
    assert files.read(town.store, first.id, actor=town.alpha, now=NOW)[1] == NEW.content
    assert len(town.store.rows("SELECT id FROM file_contents")) == 1
    assert len(town.store.rows("SELECT id FROM evidence_files")) == 1
    audit.verify(town.store)
    assert answer(town, draft, CONTROL, 2) == 1


def test_ten_megabytes_are_kept_and_come_back(town: Town, piece: str) -> None:
    content = bytes(range(256)) * 40_000
    added = add(town, piece, replace(NEW, content=content))

    assert files.read(town.store, added.id, actor=town.alpha, now=NOW)[1] == content


@pytest.mark.parametrize(
    ("act", "action"),
    [
        (lambda town, file: None, Action.EVIDENCE_FILE_ADD),
        (
            lambda town, file: files.remove(town.store, file.id, actor=town.alpha, now=NOW),
            Action.EVIDENCE_FILE_REMOVE,
        ),
    ],
    ids=["added", "removed"],
)
def test_every_change_is_in_the_chain(
    town: Town, piece: str, act: Callable[[Town, AttachedFile], None], action: Action
) -> None:
    added = add(town, piece)
    act(town, added)

    last = list(audit.entries(town.store))[-1]
    assert (last["action"], last["what"]) == (action.value, f"evidence_files/{added.id}")
    assert last["firm_id"] == town.alpha.firm_id
    assert audit.agrees(
        town.store, f"evidence_files/{added.id}", files.recorded(town.store, added.id)
    )
    audit.verify(town.store)


def test_a_withdrawn_assessment_takes_no_file(town: Town, draft: str, piece: str) -> None:
    assessments.move(
        town.store,
        assessments.get(town.store, draft, actor=town.alpha),
        "withdrawn",
        actor=town.alpha,
        now=NOW,
    )

    with pytest.raises(AssessmentClosed):
        add(town, piece)
