"""What was published, as a visitor reads it: the answer first, what was corrected or withdrawn, never two editions in one run."""

from dataclasses import replace
from pathlib import Path

import pytest

from data import series
from data.actor import Role
from portal import access
from portal.settings import Settings
from tests.data.figure_rows import SERIES, City
from tests.portal.screens import publishing_case
from tests.portal.screens.publishing_case import Portal
from tests.portal.screens.visitor_case import charts, text

PAGE, HOME = "visitor.published", "visitor.home"


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portal:
    made = publishing_case.made(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    made.settle(90)
    return made


def test_nothing_was_published_yet(portal: Portal) -> None:
    portal.draft("draft")
    said = text(portal.page(PAGE))

    assert "还没有公布过" in said
    assert "draft" not in said
    assert "已公布的行业风险" not in text(portal.page(HOME))


def test_the_visitor_reads_the_answer_first(portal: Portal) -> None:
    portal.publish("first")
    page = portal.page(PAGE)
    said = text(page)

    assert said.index("参评企业") < said.index("来源：")
    assert "<dd>90<small>" in said
    assert "2026 版完整版，可信口径" in said
    assert "内容与摘要一致" in said
    assert "/published/data.csv?id=first" in said
    assert "/published/briefing" not in said
    assert "红和橙" in charts(page)
    assert "这个序列只公布过一期" in said
    assert "已公布的行业风险" in text(portal.page(HOME))


def test_officials_find_the_way_to_the_briefing(portal: Portal) -> None:
    portal.publish("first")

    assert "/published/briefing?id=first" in text(portal.page(PAGE, Role.REVIEWER))
    assert "/published/briefing" not in text(portal.page(PAGE, Role.AUDITOR))


def test_a_corrected_one_names_what_holds_instead(portal: Portal) -> None:
    portal.publish("first")
    portal.settle(60, start=90)
    portal.publish("second", corrects="first")

    old = text(portal.page(PAGE, id="first"))
    assert "这一份已经更正，请不要再引用" in old
    assert "?id=second" in old
    new = text(portal.page(PAGE))
    assert "这一份更正了以前的一份" in new
    assert "已更正" in new


def test_a_withdrawn_one_gives_the_reason_and_no_number(portal: Portal) -> None:
    portal.publish("first")
    portal.withdraw("first", "行业代码有误 <b>x</b>")
    page = portal.page(PAGE)
    said = text(page)

    assert "行业代码有误 &lt;b&gt;x&lt;/b&gt;" in said
    assert "现在没有有效的公布" in said
    assert "<dd>" not in said
    assert not page.get("vega_lite_chart")
    assert "已公布的行业风险" not in text(portal.page(HOME))


def test_something_that_is_not_there(portal: Portal) -> None:
    portal.publish("first")
    portal.settle(60, start=90)
    portal.draft("secret")

    said = text(portal.page(PAGE, id="secret"))

    assert "没有找到您要看的那一期" in said
    assert "<dd>90<small>" in said


def test_a_campaign_is_another_series(portal: Portal) -> None:
    """A city of one campaign: the usual series has nothing, so the campaign's stands there, named as such."""
    with access.open_database(Settings.from_environment()) as store, store.atomic():
        number = series.numbered(store, replace(SERIES, campaign="spring"))
        store.rows(
            "UPDATE figures SET series = :number WHERE series = :usual",
            number=number,
            usual=series.numbered(store, SERIES),
        )
    portal.publish("first", replace(SERIES, campaign="spring"))

    said = text(portal.page(PAGE))

    assert "<dd>90<small>" in said
    assert "批次“" in said


def test_another_edition_never_continues_the_run(portal: Portal) -> None:
    portal.publish("new")
    older = replace(SERIES, edition="2025")
    with access.open_database(Settings.from_environment()) as store, store.atomic():
        City(store)
        number = series.numbered(store, older)
        for row in store.rows("SELECT * FROM figures WHERE node <> 'N'"):
            store.insert("figures", {**row, "series": number, "unit": f"old-{row['unit']}"})
    portal.publish("old", older)

    page = portal.page(PAGE)

    assert "2026 版完整版" in text(page)
    assert "问卷改版，前后不可比" in charts(page)
    assert "新版问卷只公布过一期" in charts(page)
