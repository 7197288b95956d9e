"""Filling in an assessment: no answer is lost, none is overwritten unseen, none is taken that does not fit."""

import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import answers, assessments, errors, evidence
from data.answers import SavedAnswer, VersionConflict
from data.assessments import AssessmentClosed, DraftExists
from data.errors import NotAllowed, Refusal
from data.evidence import NoSuchEvidence
from data.store import Row, open_store
from data.texts import BadText
from portal.guard import LooksSecret
from portal.workflows import answering, submitting
from portal.workflows.answering import BadEvidence, OtherScopeOpen
from portal.workflows.checking import BadAnswer, NotAsked, ReasonMissing, WrongEdition
from questionnaires.loading import edition
from questionnaires.model import Option, Question, Questionnaire, Section
from tests.data.town import KEYS, NOW, Town
from tests.workflows.sheets import answer, begin

Q = edition()
CONTROL = "FK-DJ-01"
KEY_FACT = "stores_secrets_digitally"
PLAIN_FACT = "hires_from_peers"


def test_starting_twice_gives_the_same_draft(town: Town) -> None:
    assert begin(town) == begin(town, actor=town.colleague)


def test_the_database_itself_refuses_a_second_draft(town: Town) -> None:
    begin(town)

    with pytest.raises(DraftExists, match="继续填写"):
        assessments.create(
            town.store, town.new_id(), edition="2026", scope="full", actor=town.alpha, now=NOW
        )


def test_an_open_draft_of_the_other_scope_is_named_not_replaced(town: Town) -> None:
    begin(town, "light")

    with pytest.raises(OtherScopeOpen, match="扩展"):
        begin(town, "full")


def test_staff_start_nothing(town: Town) -> None:
    for actor in (town.reviewer, town.lead, town.admin, town.visitor):
        with pytest.raises(NotAllowed):
            begin(town, actor=actor)


@pytest.mark.parametrize(
    ("item", "value", "reason"),
    [
        pytest.param(CONTROL, 0, "", id="the lowest level"),
        pytest.param(CONTROL, 4, "", id="the highest level"),
        pytest.param(CONTROL, "unknown", "", id="不知道"),
        pytest.param(CONTROL, "na", "没有秘密", id="不适用 with its reason"),
        pytest.param("E01", 0, "", id="exposure"),
        pytest.param(PLAIN_FACT, False, "", id="a fact"),
        pytest.param(KEY_FACT, False, "全部手写", id="a fact that rules out a key control"),
        pytest.param(KEY_FACT, True, "", id="a true fact needs no reason"),
    ],
)
def test_an_answer_is_there_for_every_other_connection_when_the_page_says_so(
    town: Town, item: str, value: int | str | bool, reason: str
) -> None:
    draft = begin(town)

    version = answer(town, draft, item, value, reason=reason)

    with town.again() as other:
        stored = answers.all_of(other, draft, actor=town.colleague)[item]
    assert (stored.value, stored.reason, stored.version) == (value, reason, version)
    assert type(stored.value) is type(value)
    assert (stored.author, stored.saved_at) == (town.alpha.account_id, NOW)


@pytest.mark.parametrize(
    ("item", "value", "reason", "error"),
    [
        pytest.param(CONTROL, 5, "", BadAnswer, id="a level that is not there"),
        pytest.param(CONTROL, -1, "", BadAnswer, id="a negative level"),
        pytest.param(CONTROL, True, "", BadAnswer, id="true is no level"),
        pytest.param(CONTROL, 2.0, "", BadAnswer, id="a float is no level"),
        pytest.param(CONTROL, "2", "", BadAnswer, id="a level as text"),
        pytest.param(CONTROL, "level-2", "", BadAnswer, id="the id of an option with a level"),
        pytest.param(CONTROL, None, "", BadAnswer, id="nothing"),
        pytest.param(CONTROL, ["2"], "", BadAnswer, id="a list"),
        pytest.param(CONTROL, "NA", "x", BadAnswer, id="another word"),
        pytest.param(CONTROL, "na", "", ReasonMissing, id="不适用 without a reason"),
        pytest.param(CONTROL, "na", " \u3000 ", ReasonMissing, id="不适用 with a blank reason"),
        pytest.param(CONTROL, "na", "长" * 1001, BadText, id="a reason too long"),
        pytest.param(CONTROL, "na", "a\x00b", BadText, id="a reason with NUL"),
        pytest.param("E01", 5, "", BadAnswer, id="exposure beyond 4"),
        pytest.param("E01", "na", "x", BadAnswer, id="exposure always applies"),
        pytest.param("E01", False, "", BadAnswer, id="false is no exposure"),
        pytest.param(PLAIN_FACT, 1, "", BadAnswer, id="1 is no fact"),
        pytest.param(PLAIN_FACT, "unknown", "", BadAnswer, id="a fact is yes or no"),
        pytest.param(KEY_FACT, False, "", ReasonMissing, id="ruling out a key control"),
        pytest.param("FK-XX-99", 1, "", NotAsked, id="a control that is not there"),
        pytest.param("FK-DJ-05", 1, "", NotAsked, id="a control outside the light scope"),
        pytest.param("", 1, "", NotAsked, id="no control"),
        pytest.param("\ud800", 1, "", NotAsked, id="a broken id"),
        pytest.param("x" * 100_000, 1, "", NotAsked, id="an endless id"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_stored(
    town: Town, item: str, value: object, reason: str, error: type[Refusal]
) -> None:
    draft = begin(town, "light")

    with pytest.raises(error) as refusal:
        answer(town, draft, item, value, reason=reason)

    assert str(refusal.value).endswith("。")
    assert answers.all_of(town.store, draft, actor=town.alpha) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    item=st.one_of(st.sampled_from([CONTROL, "E01", KEY_FACT]), st.text(max_size=20)),
    value=st.one_of(
        st.integers(), st.text(), st.booleans(), st.none(), st.floats(), st.binary(max_size=5)
    ),
    reason=st.text(max_size=30),
)
def test_whatever_arrives_is_an_answer_or_a_plain_refusal(
    town: Town, item: str, value: object, reason: str
) -> None:
    draft = begin(town)
    standing = answers.all_of(town.store, draft, actor=town.alpha)
    seen = standing[item].version if item in standing else 0
    try:
        answer(town, draft, item, value, reason=reason, seen=seen)
    except Refusal as refusal:
        assert str(refusal).endswith("。")
    else:
        stored = answers.all_of(town.store, draft, actor=town.alpha)[item]
        assert stored.value == value
        assert type(stored.value) is type(value)


def test_a_reason_that_is_not_asked_for_is_dropped(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, "na", reason="没有秘密")
    answer(town, draft, CONTROL, 3, reason="没有秘密", seen=1)

    assert answers.all_of(town.store, draft, actor=town.alpha)[CONTROL].reason == ""


def test_reasons_and_descriptions_are_sealed_in_every_file(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, "na", reason="独一无二的理由")
    _describe(town, draft, described="独一无二的说明")

    for file in town.path.parent.iterdir():
        content = file.read_bytes()
        assert "独一无二".encode() not in content


def test_every_version_is_kept(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, 1)
    answer(town, draft, CONTROL, "na", reason="没有", seen=1)
    answer(town, draft, CONTROL, 2, seen=2, actor=town.colleague, now=NOW + timedelta(hours=1))

    history = answers.history(town.store, draft, CONTROL, actor=town.alpha)

    assert [(a.version, a.value, a.reason) for a in history] == [
        (1, 1, ""),
        (2, "na", "没有"),
        (3, 2, ""),
    ]
    assert history[-1].author == town.colleague.account_id


def test_two_at_the_same_control_the_second_sees_the_first_and_overwrites_nothing(
    town: Town,
) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, 1)
    with town.again() as second:
        answering.save_answer(
            second,
            draft,
            CONTROL,
            3,
            questionnaire=Q,
            seen_version=1,
            actor=town.colleague,
            now=NOW,
        )

    with pytest.raises(VersionConflict) as conflict:
        answer(town, draft, CONTROL, 2, seen=1)

    current = conflict.value.current
    assert current is not None
    assert (current.value, current.version, current.author) == (3, 2, town.colleague.account_id)
    assert answer(town, draft, CONTROL, 2, seen=2) == 3


@pytest.mark.parametrize("seen", [-1, 1, 2, 99])
def test_a_version_that_never_was_is_a_conflict(town: Town, seen: int) -> None:
    draft = begin(town)

    with pytest.raises(VersionConflict) as conflict:
        answer(town, draft, CONTROL, 2, seen=seen)

    assert conflict.value.current is None


def test_the_same_answer_sent_again_is_no_conflict_and_no_new_version(town: Town) -> None:
    """The page that was cut off between the commit and the reply sends it once more."""
    draft = begin(town)
    answer(town, draft, CONTROL, 3)

    assert answer(town, draft, CONTROL, 3, seen=0) == 1
    assert len(answers.history(town.store, draft, CONTROL, actor=town.alpha)) == 1


def test_a_submitted_assessment_takes_no_answer(town: Town) -> None:
    draft = begin(town)
    submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)

    with pytest.raises(AssessmentClosed, match="撤回"):
        answer(town, draft, CONTROL, 3)


def test_another_edition_takes_no_answer(town: Town) -> None:
    other = Q.model_copy(update={"edition": "2031"})

    with pytest.raises(WrongEdition):
        answer(town, begin(town), CONTROL, 3, questionnaire=other)


def test_six_colleagues_at_one_control_get_each_version_once(town: Town) -> None:
    draft = begin(town)
    won: list[int] = []

    def insist(value: int) -> None:
        with town.again() as store:
            seen, done = 0, 0
            while done < 10:
                try:
                    saved = answering.save_answer(
                        store,
                        draft,
                        CONTROL,
                        value if done % 2 else "unknown",
                        questionnaire=Q,
                        seen_version=seen,
                        actor=town.alpha,
                        now=NOW,
                    )
                except VersionConflict as conflict:
                    seen = conflict.current.version if conflict.current else 0
                else:
                    if saved.version > seen:
                        won.append(saved.version)
                    seen, done = saved.version, done + 1

    threads = [threading.Thread(target=insist, args=(value % 5,)) for value in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    history = answers.history(town.store, draft, CONTROL, actor=town.alpha)
    assert [answer.version for answer in history] == list(range(1, len(history) + 1))
    assert set(won) <= {answer.version for answer in history}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from([CONTROL, "FK-DJ-03"]),
            st.sampled_from([0, 1, 2, 3, 4, "na", "unknown"]),
        ),
        max_size=15,
    )
)
def test_two_tabs_that_see_only_their_own_answers_lose_and_overwrite_nothing(
    town: Town, steps: list[tuple[bool, str, int | str]]
) -> None:
    """Each tab knows the versions it was told; the truth is what the last success left."""
    draft = begin(town)
    standing = answers.all_of(town.store, draft, actor=town.alpha)
    truth = {item: (a.value, a.version) for item, a in standing.items()}
    tabs: dict[bool, dict[str, int]] = {
        tab: {item: version for item, (_, version) in truth.items()} for tab in (True, False)
    }
    for tab, item, value in steps:
        before, seen = truth.get(item, (None, 0)), tabs[tab].get(item, 0)
        is_same = before[0] == value
        try:
            version = answer(town, draft, item, value, reason="无", seen=seen)
        except VersionConflict as conflict:
            assert not is_same
            assert seen != before[1]
            assert conflict.current
            tabs[tab][item] = conflict.current.version
        else:
            assert version == (before[1] if is_same else seen + 1)
            truth[item], tabs[tab][item] = (value, version), version

    stored = answers.all_of(town.store, draft, actor=town.alpha)
    assert {item: (a.value, a.version) for item, a in stored.items()} == truth


SAVING = """
import sys
from data.store import Row, open_store
from portal.workflows import answering
from questionnaires.loading import edition
from questionnaires.model import Option, Question, Questionnaire, Section
from tests.data.town import KEYS, NOW
from data.actor import Actor, Role
path, draft, account, firm = sys.argv[1:]
me = Actor(account, Role.FIRM_OWNER, firm)
questionnaire = edition()
with open_store(path, KEYS) as store:
    for number in range(100_000):
        saved = answering.save_answer(store, draft, "FK-DJ-01", number % 5,
            questionnaire=questionnaire, seen_version=number, actor=me, now=NOW)
        print(saved.version, flush=True)
"""


def test_a_killed_server_loses_no_acknowledged_answer(town: Town) -> None:
    draft = begin(town)
    command = [sys.executable, "-c", SAVING, str(town.path), draft, town.alpha.account_id]
    process = subprocess.Popen(
        [*command, town.alpha.firm_id or ""], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    for _ in range(30):
        process.stdout.readline()
    process.kill()
    acknowledged = [30, *(int(line) for line in process.stdout if line.endswith("\n"))][-1]
    process.wait()

    with open_store(town.path, KEYS) as store:
        stored = answers.all_of(store, draft, actor=town.alpha)[CONTROL]
        history = answers.history(store, draft, CONTROL, actor=town.alpha)
    assert stored.version >= acknowledged
    assert [answer.version for answer in history] == list(range(1, stored.version + 1))
    assert history[-1] == stored


def test_on_a_full_disk_the_old_answer_stands_and_the_person_is_told(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, 1)
    pages = town.store.rows("PRAGMA page_count")[0]["page_count"]
    town.store.rows(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(errors.StoreFull, match="没有保存"):
        for version in range(1, 5000):
            answer(town, draft, CONTROL, "na", reason=f"{version}" + "长" * 900, seen=version)

    town.store.rows("PRAGMA max_page_count = 1000000")
    stored = answers.all_of(town.store, draft, actor=town.alpha)[CONTROL]
    history = answers.history(town.store, draft, CONTROL, actor=town.alpha)
    assert history[-1] == stored
    assert answer(town, draft, CONTROL, 2, seen=stored.version) == stored.version + 1


def test_on_a_read_only_database_the_sheet_opens_and_saving_says_why_not(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, 1)

    with open_store(f"file:{town.path}?mode=ro", KEYS) as store:
        sheet = answering.read_sheet(store, draft, actor=town.alpha)
        assert sheet.answers[CONTROL].value == 1
        with pytest.raises(errors.StoreReadOnly, match="只能查看"):
            answering.save_answer(
                store,
                draft,
                CONTROL,
                2,
                questionnaire=Q,
                seen_version=1,
                actor=town.alpha,
                now=NOW,
            )


def test_a_foreign_table_is_answered_by_the_ids_of_its_options(town: Town) -> None:
    options = (
        Option(id="none", text="没有", credit=0),
        Option(id="partly", text="部分", credit=0.4),
        Option(id="full", text="全部", credit=1),
    )
    question = Question(id="P1", title="制度", text="有没有制度？", options=options)
    table = Questionnaire(
        id="points",
        title="省级示范点评分表",
        edition="points-1",
        sections=(Section(id="S", title="一", questions=(question,)),),
    )
    draft = answering.start(
        town.store,
        questionnaire=table,
        scope="full",
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    ).id

    assert answer(town, draft, "P1", "partly", questionnaire=table) == 1
    for wrong in ("half", 1, "PARTLY", ""):
        with pytest.raises(BadAnswer):
            answer(town, draft, "P1", wrong, seen=1, questionnaire=table)


# Evidence


def _describe(
    town: Town,
    draft: str,
    *,
    item: str = CONTROL,
    kind: str = "其他",
    dated_on: date = date(2026, 6, 1),
    described: str = "秘密清单目录（不含内容）",
    confirmed: bool = False,
) -> evidence.Evidence:
    return answering.add_evidence(
        town.store,
        draft,
        item,
        kind=kind,
        dated_on=dated_on,
        described=described,
        questionnaire=Q,
        confirmed=confirmed,
        actor=town.alpha,
        now=NOW,
        new_id=town.new_id,
    )


def test_a_piece_of_evidence_is_described_and_can_be_taken_back(town: Town) -> None:
    draft = begin(town)
    piece = _describe(town, draft, kind=Q.by_id[CONTROL].evidence[0])

    assert answering.read_sheet(town.store, draft, actor=town.colleague).evidence_of(CONTROL) == (
        piece,
    )
    answering.withdraw_evidence(town.store, piece.id, actor=town.colleague, now=NOW)

    assert answering.read_sheet(town.store, draft, actor=town.alpha).evidence == ()
    with pytest.raises(NoSuchEvidence):
        answering.withdraw_evidence(town.store, piece.id, actor=town.alpha, now=NOW)
    assert town.store.rows("SELECT withdrawn_by FROM evidence") == [
        {"withdrawn_by": town.colleague.account_id}
    ]


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"kind": "照片"}, BadEvidence, "证据种类"),
        ({"kind": ""}, BadEvidence, "证据种类"),
        ({"dated_on": date(2026, 11, 24)}, BadEvidence, "不能晚于今天"),
        ({"dated_on": date(1900, 1, 1)}, BadEvidence, "年份"),
        ({"described": ""}, BadText, "证据说明"),
        ({"described": "长" * 501}, BadText, "最多 500"),
        ({"described": "a\x00b"}, BadText, "控制字符"),
        ({"item": "E01"}, NotAsked, "不在"),
        ({"item": "FK-DJ-05"}, NotAsked, "不在"),
    ],
)
def test_evidence_that_cannot_be_kept_is_refused(
    town: Town, change: dict[str, object], error: type[Refusal], said: str
) -> None:
    draft = begin(town, "light")

    with pytest.raises(error, match=said):
        _describe(town, draft, **change)  # type: ignore[arg-type]  # each case changes one argument

    assert town.store.rows("SELECT * FROM evidence") == []


def test_today_in_shanghai_may_be_tomorrow_in_utc(town: Town) -> None:
    draft = begin(town)
    evening = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)

    piece = answering.add_evidence(
        town.store,
        draft,
        CONTROL,
        kind="其他",
        dated_on=date(2026, 11, 24),
        described="清单",
        questionnaire=Q,
        actor=town.alpha,
        now=evening,
        new_id=town.new_id,
    )

    assert piece.dated_on == date(2026, 11, 24)


def test_twenty_pieces_for_a_control_are_enough(town: Town) -> None:
    draft = begin(town)
    for _ in range(answering.MOST_PIECES):
        _describe(town, draft)

    with pytest.raises(BadEvidence, match="最多 20 项"):
        _describe(town, draft)


def test_a_closed_assessment_takes_no_evidence(town: Town) -> None:
    draft = begin(town)
    piece = _describe(town, draft)
    submitting.withdraw(town.store, draft, actor=town.alpha, now=NOW)

    with pytest.raises(AssessmentClosed):
        _describe(town, draft)
    with pytest.raises(AssessmentClosed):
        answering.withdraw_evidence(town.store, piece.id, actor=town.alpha, now=NOW)


# The sheet


def test_a_sheet_takes_five_statements_however_full_it_is(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begin(town)
    for question in Q.exposure:
        answer(town, draft, question.id, 2)
    _describe(town, draft)
    statements: list[str] = []
    plain = town.store.rows

    def counted(sql: str, **params: Any) -> list[Row]:
        statements.append(sql)
        return plain(sql, **params)

    monkeypatch.setattr(town.store, "rows", counted)

    sheet = answering.read_sheet(town.store, draft, actor=town.alpha)

    assert len(sheet.answers) == len(Q.exposure)
    assert len(statements) <= 5


@pytest.mark.parametrize(
    ("dated_on", "counts"),
    [
        pytest.param(date(2026, 11, 23), True, id="today"),
        pytest.param(date(2024, 11, 23), True, id="24 months ago to the day"),
        pytest.param(date(2024, 11, 22), False, id="a day older"),
    ],
)
def test_evidence_counts_for_24_months(town: Town, dated_on: date, counts: bool) -> None:
    draft = begin(town)
    _describe(town, draft, dated_on=dated_on)

    sheet = answering.read_sheet(town.store, draft, actor=town.alpha)
    submission = answering.submission_of(sheet, Q, on=date(2026, 11, 23))

    assert submission.evidence == (frozenset({CONTROL}) if counts else frozenset())


def test_a_sheet_becomes_what_scoring_takes(town: Town) -> None:
    draft = begin(town)
    answer(town, draft, CONTROL, "na", reason="没有")
    answer(town, draft, "E03", 0)
    answer(town, draft, PLAIN_FACT, False)

    sheet = answering.read_sheet(town.store, draft, actor=town.alpha)
    submission = answering.submission_of(sheet, Q, on=date(2026, 11, 23))

    assert submission.answers == {CONTROL: "na"}
    assert submission.exposure == {"E03": 0}
    assert submission.facts == {PLAIN_FACT: False}
    assert submission.scope == "light"


def test_an_assessment_of_another_firm_does_not_exist(town: Town) -> None:
    draft = begin(town)

    for nobody in (town.beta, town.reviewer, town.visitor):
        with pytest.raises(assessments.NoSuchAssessment):
            answering.read_sheet(town.store, draft, actor=nobody)


# The guard

SECRET = "反应温度180℃，保温4小时"


def test_a_reason_that_looks_like_a_secret_is_kept_only_where_confirmed(town: Town) -> None:
    draft = begin(town)

    with pytest.raises(LooksSecret, match="这句理由看起来像配方或工艺参数"):
        _reasoned(town, draft, SECRET)
    assert answers.all_of(town.store, draft, actor=town.alpha) == {}

    saved = _reasoned(town, draft, SECRET, confirmed=True)
    assert answers.all_of(town.store, draft, actor=town.alpha)[CONTROL].reason == SECRET
    assert _reasoned(town, draft, SECRET).version == saved.version, "the same again is harmless"


def test_a_description_that_looks_like_a_secret_is_kept_only_where_confirmed(town: Town) -> None:
    draft = begin(town)

    with pytest.raises(LooksSecret, match="只写有哪份文件"):
        _describe(town, draft, described=SECRET)
    assert evidence.all_of(town.store, draft, actor=town.alpha) == []

    _describe(town, draft, described=SECRET, confirmed=True)
    assert evidence.all_of(town.store, draft, actor=town.alpha)[0].described == SECRET


def _reasoned(town: Town, draft: str, reason: str, *, confirmed: bool = False) -> SavedAnswer:
    return answering.save_answer(
        town.store,
        draft,
        CONTROL,
        "na",
        questionnaire=Q,
        reason=reason,
        seen_version=0,
        confirmed=confirmed,
        actor=town.alpha,
        now=NOW,
    )
