"""Evidence on screen: described, dated, taken back."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from data.assessments import Assessment
from tests.portal.screens.self_check_case import Case
from tests.portal.screens.self_check_page import (
    GRADED,
    KEY,
    again,
    choose,
    describe,
    html,
    press,
    text,
    visit,
)


class TestEvidence:
    @pytest.fixture
    def proven(self, case: Case, draft: Assessment) -> AppTest:
        case.answer(draft, {GRADED: 3})
        return press(visit(case, "FK-DJ"), f"add-{GRADED}")

    def test_below_level_three_none_is_asked_for(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 2})

        assert not [b for b in visit(case, "FK-DJ").button if b.key == f"add-{GRADED}"]

    def test_a_piece_is_described_with_kind_and_day(
        self, case: Case, draft: Assessment, proven: AppTest
    ) -> None:
        describe(proven, "2026年6月", "2026版，总经理签发")

        assert "2026-06-30" in text(proven)
        assert "2026版，总经理签发" in text(proven)
        assert "这一题按您选的等级计算" in text(proven)

    @pytest.mark.parametrize(
        ("day", "described", "told"),
        [
            pytest.param("2099-01-01", "台账", "不能晚于今天", id="a day ahead"),
            pytest.param("去年", "台账", "请写成 2025-06-18", id="no day"),
            pytest.param("2025-02-30", "台账", "没有这一天", id="a day that does not exist"),
            pytest.param("2025-06", "　", "证据说明：请填写内容", id="nothing described"),
            pytest.param("1950-01", "台账", "请核对年份", id="far too old"),
        ],
    )
    def test_what_cannot_be_kept_says_why(
        self, proven: AppTest, day: str, described: str, told: str
    ) -> None:
        describe(proven, day, described)

        assert told in text(proven)
        assert "还没有保存" in text(proven)

    def test_an_old_piece_is_marked(self, proven: AppTest) -> None:
        describe(proven, "2020-06", "老版本")

        assert "时间太早" in text(proven)

    def test_a_piece_may_be_withdrawn(self, proven: AppTest) -> None:
        describe(proven, "2026-06", "分级标准")
        key = next(b.key for b in proven.button if (b.key or "").startswith("withdraw-"))

        press(proven, key or "")

        assert "2026-06-30" not in text(proven)


HOSTILE = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=string.punctuation, max_size=80),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "![x](http://a/b) [y](javascript:alert(1)) `code` $x^2$ :red[z]",
            "\x00\x1b[31m\u202e反",
            "😀" * 60,
            "长" * 5000,
            "　\u200b\ufeff",
        ]
    ),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(reason=HOSTILE, described=HOSTILE, day=HOSTILE)
def test_hostile_text_is_kept_as_text_or_refused_in_words(
    case: Case, draft: Assessment, reason: str, described: str, day: str
) -> None:
    case.answer(draft, {KEY: 3})
    app = visit(case, "FK-DJ")
    choose(app, GRADED, "na")

    next(t for t in app.text_input if (t.key or "").startswith("reason-")).set_value(reason)
    again(app)
    press(app, f"add-{KEY}")
    describe(app, day, described, of=KEY)

    assert "<script>" not in html(app)
    stored = case.answers(draft).get(GRADED)
    assert stored is None or stored.reason == reason.strip() or stored.reason in reason
    case.answer(draft, {GRADED: 1})
