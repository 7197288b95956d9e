"""A question with its answers, its law and its reasons."""

from datetime import UTC, datetime

import pytest

from portal.widgets import background, question, saved
from questionnaires.model import (
    Citation,
    LegalReference,
    Option,
    Question,
    Questionnaire,
    Section,
)


def scale(*texts: str) -> tuple[Option, ...]:
    return tuple(
        Option(id=f"level-{n}", level=n, text=text, credit=n / 4) for n, text in enumerate(texts)
    )


GRADED = Question(
    id="FK-DJ-02",
    title="分级标准",
    text="是否按重要程度把秘密分级？",
    options=scale("没有分级", "口头", "要求相同", "要求不同", "落实到权限"),
    key=True,
    why="不分级就没有重点。",
    evidence=("分级标准", "审批<表>"),
    citations=(
        Citation(reference="aucl", provisions=("第十条第二款", "第十条之一"), note="初步证据"),
        Citation(reference="aucl", provisions=("第四条",)),
        Citation(reference="standard"),
    ),
)
YES_NO = Question(
    id="FW-CZ-03",
    title="评估",
    text="是否评估过？",
    options=(
        Option(id="no", level=0, text="否", credit=0),
        Option(id="yes", level=4, text="是", credit=1),
    ),
)
POINTS = Question(
    id="P1",
    title="计分",
    text="几分？",
    options=(Option(id="none", text="*没有*", credit=0), Option(id="all", text="全有", credit=1)),
)
EDITION = Questionnaire(
    id="small",
    title="小问卷",
    edition="1",
    sections=(Section(id="FK", title="防控", questions=(GRADED,)),),
    legal_references={
        "aucl": LegalReference(
            title="中华人民共和国反不正当竞争法",
            short_title="《反不正当竞争法》",
            kind="法律",
            checked_provisions=("第十条",),
            confirmed_provisions=("第四条",),
        ),
        "standard": LegalReference(title="标准", short_title="DB33/T 2273", kind="标准"),
    },
)


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        pytest.param(GRADED, 3, "**3 级** 要求不同", id="a level has its criterion"),
        pytest.param(YES_NO, 4, "是", id="yes is yes"),
        pytest.param(POINTS, "none", r"\*没有\*", id="an option without level, shown as written"),
        pytest.param(GRADED, "na", "不适用（需要写明理由）", id="不适用 says what it needs"),
        pytest.param(GRADED, "unknown", "不清楚", id="不清楚"),
    ],
)
def test_criterion(asked: Question, answer: int | str, said: str) -> None:
    assert question.criterion(asked, answer) == said


def test_everything_that_may_be_answered_is_offered_in_order() -> None:
    assert question.choices(GRADED) == (0, 1, 2, 3, 4, "na", "unknown")
    assert question.choices(YES_NO) == (0, 4, "na", "unknown")
    assert question.choices(POINTS) == ("none", "all", "na", "unknown")


def test_the_head_marks_a_key_control() -> None:
    assert "关键项" in question.head(GRADED, "题 2／6")
    assert "关键项" not in question.head(YES_NO, "题 3／6")


def test_the_background_says_which_articles_are_unchecked() -> None:
    drawn = background.background(EDITION, GRADED).striptags()

    assert "《反不正当竞争法》第十条第二款、第十条之一（条号待核；初步证据）" in drawn
    assert "《反不正当竞争法》第四条（原文待核）" in drawn
    assert "DB33/T 2273（条号待核）" in drawn
    assert "不分级就没有重点。" in drawn
    assert "审批<表>" in background.background(EDITION, GRADED).unescape()


def test_what_does_not_exist_is_not_offered() -> None:
    assert "<details" not in background.background(EDITION, YES_NO)


def test_a_saved_answer_has_its_time_on_the_clocks_of_shanghai() -> None:
    at = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)

    assert saved.saved(at).striptags() == "已自动保存 14:03"
    assert saved.saved(at, by="同事").striptags() == "已自动保存 14:03，由同事填写"


def test_an_unsaved_answer_says_what_to_do_and_is_read_out() -> None:
    drawn = saved.unsaved("这一题没有保存", "请再选一次")

    assert 'role="alert"' in drawn
    assert "请再选一次" in drawn
