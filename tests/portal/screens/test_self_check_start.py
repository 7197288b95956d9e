"""Before a self-check: which scope, and the one draft that begins."""

from pathlib import Path

import pytest

from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case
from tests.portal.screens.self_check_page import again, step_of, text, visit


class TestBeginning:
    def test_both_scopes_are_offered_with_their_length_and_the_light_one_is_advised(
        self, case: Case
    ) -> None:
        app = visit(case)

        assert app.radio(key="scope").value == "light"
        assert any("74 题" in option for option in app.radio(key="scope").options)
        assert any("28 题" in option for option in app.radio(key="scope").options)

    @pytest.mark.parametrize(
        ("industry", "staff"),
        [
            pytest.param("65", 50, id="software"),
            pytest.param("26", 5000, id="a large firm"),
        ],
    )
    def test_software_and_large_firms_are_advised_to_take_the_full_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, industry: str, staff: int
    ) -> None:
        made = self_check_case.make(tmp_path, industry=industry, staff=staff, revenue=500_000)
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)

        app = visit(made)

        assert app.radio(key="scope").value == "full"
        assert "建议直接做完整版" in text(app)

    def test_beginning_makes_one_draft_and_opens_the_profile(self, case: Case) -> None:
        app = visit(case)
        app.radio(key="scope").set_value("full")
        next(button for button in app.button if button.label == "开始自评").click()
        again(app)

        assert step_of(app) == "profile"
        assert len(app.radio) == 14
