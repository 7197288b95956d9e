"""Two tabs, six colleagues, a killed server: nothing acknowledged is lost or overwritten unseen."""

import subprocess
import sys
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import answers, errors
from data.answers import VersionConflict
from data.store import open_store
from portal.workflows import answering
from questionnaires.loading import edition
from tests.data.town import KEYS, NOW, Town
from tests.workflows.sheets import CONTROL, answer, begin

Q = edition()


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
