"""The self-check as somebody signed in opens it: what it says, and what is done on it."""

from markupsafe import Markup
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Html

from data.assessments import Assessment
from portal.workflows import submitting
from scoring.rules import load_rules
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import EDITION, Case, Person

GRADED = "FK-DJ-02"


KEY = "FK-DJ-01"


def _screen() -> None:
    from portal.screens.firm import self_check

    self_check.show()


def visit(case: Case, step: str = "", *, by: Person | None = None) -> AppTest:
    """Open the screen as somebody who is signed in."""
    app = AppTest.from_function(_screen, default_timeout=30)
    app.user = {"sub": (by or case.owner).identity}
    if step:
        app.query_params["step"] = step
    app.run()
    assert not app.exception
    return app


def again(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def bodies(app: AppTest) -> list[str]:
    """The page's own HTML, style sheets apart."""
    found = [element.body for element in app.get("html") if isinstance(element, Html)]
    return [body for body in found if not body.startswith("<style")]


def html(app: AppTest) -> str:
    """The page's own HTML."""
    return "\n".join(bodies(app))


def text(app: AppTest) -> str:
    """All that the page says in its own HTML."""
    return "\n".join(Markup(body).striptags() for body in bodies(app))


def step_of(app: AppTest) -> str:
    """The step in the address."""
    return str(app.query_params["step"])


def item(app: AppTest, name: str) -> str:
    """The key of the widget that answers an item."""
    found = [radio.key for radio in app.radio if radio.key and radio.key.endswith(f"-{name}")]
    assert found, f"{name} is not asked"
    return found[0]


def choose(app: AppTest, name: str, value: object) -> AppTest:
    app.radio(key=item(app, name)).set_value(value)
    return again(app)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return again(app)


def describe(app: AppTest, day: str, described: str, *, of: str = GRADED) -> None:
    app.text_input(key=f"day-{of}").set_value(day)
    app.text_input(key=f"described-{of}").set_value(described)
    next(button for button in app.button if button.label == "保存这项说明").click()
    again(app)


def submit(case: Case, draft: Assessment) -> None:
    with case.store() as store:
        submitting.submit(
            store,
            draft.id,
            questionnaire=EDITION,
            rules=load_rules(EDITION),
            actor=case.owner.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )


def close(case: Case, draft: Assessment) -> None:
    """What the review does at its end."""
    with case.store() as store:
        store.update("assessments", draft.id, {"state": "closed"})
