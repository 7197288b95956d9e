"""Screens of the visitor as a page of their own, over a real database."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case, Person


def _screen(module: str) -> None:
    from importlib import import_module

    import_module(module).show()


def page(screen: str, *, person: Person | None = None) -> AppTest:
    """One screen, for a visitor or for somebody signed in; not run yet."""
    opened = AppTest.from_function(_screen, args=(f"portal.screens.visitor.{screen}",))
    opened.default_timeout = 20
    if person is not None:
        opened.user = {"sub": person.identity}
    return opened


def portal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A portal with one firm; screens of this process use it."""
    case = self_check_case.make(folder)
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)
    return case


def text(opened: AppTest) -> str:
    """All words on the page that stand in HTML and notices."""
    assert not opened.exception, opened.exception
    html = [str(entry.proto.body) for entry in opened.get("html")]
    said = [entry.value for entry in (*opened.info, *opened.error, *opened.markdown)]
    return "\n".join([*html, *said])


def charts(opened: AppTest) -> str:
    """All charts on the page, as specifications."""
    found = opened.get("vega_lite_chart")
    return "\n".join(
        json.dumps(json.loads(entry.proto.spec), ensure_ascii=False)
        + "".join(str(data) for data in entry.proto.datasets)
        for entry in found
    )
