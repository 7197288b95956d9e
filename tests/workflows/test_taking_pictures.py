"""Pictures that staff take out: marked, within the limits of the role, noted before they are given."""

from datetime import timedelta

import pytest

from data import reference
from data.actor import Actor, Role
from data.errors import Refusal
from data.statistics import CITY, Area
from portal.workflows import taken_pictures, taking_pictures
from portal.workflows.asked_figures import Asked
from portal.workflows.taking_pictures import TooManyFiles
from tests.data.figure_rows import SERIES
from tests.data.town import KECHENG, NOW, Town

ASKED = Asked(Area("county", KECHENG), SERIES, "34")


def _take(town: Town, actor: Actor, content: bytes = b"", asked: Asked = ASKED) -> bytes:
    return taking_pictures.take(
        town.store,
        "parts",
        "xlsx",
        asked,
        lambda mark: content or mark.encode(),
        actor=actor,
        now=NOW,
        new_id=town.new_id,
    )


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reviewer takes two files and hundred bytes a day."""
    rows = ({"role": "reviewer", "files_a_day": "2", "bytes_a_day": "100"},)
    monkeypatch.setattr(reference, "read", lambda name: rows)


def test_the_mark_says_who_and_when(town: Town) -> None:
    assert _take(town, town.reviewer).decode() == "张三，2026年11月23日 14:03"


def test_the_lead_reads_what_was_taken_in_words(town: Town) -> None:
    _take(town, town.reviewer)
    _take(town, town.lead, asked=Asked(CITY, SERIES))

    told = taken_pictures.lately(town.store, actor=town.lead, now=NOW)
    assert {(one.picture, one.figures, one.file) for one in told} == {
        ("行业和部分", "柯城区，2026 版完整版，可信口径，通用设备制造业", "数据 Excel"),
        ("行业和部分", "全市，2026 版完整版，可信口径", "数据 Excel"),
    }


def test_a_day_has_so_many_files(town: Town, few: None) -> None:
    made = [_take(town, town.reviewer, b"x") for _ in range(2)]
    with pytest.raises(TooManyFiles, match="最多 2 个"):
        taking_pictures.take(
            town.store,
            "parts",
            "png",
            ASKED,
            lambda mark: pytest.fail("made though it is known that it is too many"),
            actor=town.reviewer,
            now=NOW,
            new_id=town.new_id,
        )

    assert made == [b"x", b"x"]
    tomorrow = NOW + timedelta(days=1)
    taking_pictures.refuse_too_many(town.store, 1, actor=town.reviewer, now=tomorrow)
    taking_pictures.refuse_too_many(
        town.store, 1, actor=town.reviewer, now=NOW + timedelta(hours=10)
    )


def test_a_day_has_so_many_bytes_and_a_file_over_it_is_not_noted(town: Town, few: None) -> None:
    _take(town, town.reviewer, b"x" * 60)
    with pytest.raises(TooManyFiles, match="上限"):
        _take(town, town.reviewer, b"x" * 41)

    assert len(town.store.rows("SELECT 1 AS one FROM chart_exports")) == 1


def test_two_at_once_do_not_slip_over_the_limit(town: Town, few: None) -> None:
    """While the second is drawn, the first is noted from another connection."""

    def slow(mark: str) -> bytes:
        with town.again() as other:
            for _ in range(2):
                taking_pictures.take(
                    other,
                    "parts",
                    "png",
                    ASKED,
                    lambda mark: b"x",
                    actor=town.reviewer,
                    now=NOW,
                    new_id=town.new_id,
                )
        return b"x"

    with pytest.raises(TooManyFiles):
        taking_pictures.take(
            town.store,
            "parts",
            "png",
            ASKED,
            slow,
            actor=town.reviewer,
            now=NOW,
            new_id=town.new_id,
        )


def test_a_picture_that_is_refused_is_not_noted(town: Town) -> None:
    def refused(mark: str) -> bytes:
        raise Refusal

    with pytest.raises(Refusal):
        taking_pictures.take(
            town.store, "x", "png", ASKED, refused, actor=town.lead, now=NOW, new_id=town.new_id
        )
    assert not town.store.rows("SELECT 1 AS one FROM chart_exports")


def test_roles_without_the_right_get_no_way_and_no_limit(town: Town) -> None:
    for who in ("alpha", "guide", "auditor", "admin", "visitor"):
        actor: Actor = getattr(town, who)
        assert taking_pictures.way_of(ASKED, actor=actor) is None
        assert taking_pictures.limits_of(actor).files_a_day == 0


def test_every_role_with_the_right_has_its_limits() -> None:
    for role in (Role.REVIEWER, Role.LEAD):
        limits = taking_pictures.limits_of(Actor("x", role))
        assert limits.files_a_day > 0
        assert limits.bytes_a_day > 0


def test_a_way_says_all_that_the_page_says(town: Town) -> None:
    way = taking_pictures.way_of(ASKED, actor=town.lead)

    assert way
    assert way.to("parts", "csv") == (
        "/pictures/file?county=330802&industry=34&name=parts&format=csv"
    )
