"""Screens of a firm as pages of their own, over a real database."""

from collections.abc import Mapping

from streamlit.testing.v1 import AppTest

from data.answers import Value
from data.assessments import Assessment, Scope
from portal.workflows import answering, submitting
from scoring.rules import load_rules
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import EDITION, Case, Person


def _screen(module: str) -> None:
    from importlib import import_module

    import_module(module).show()


def opened(screen: str, person: Person | None, **query: str) -> AppTest:
    """One screen of the firm's, run once."""
    page = AppTest.from_function(_screen, args=(f"portal.screens.firm.{screen}",))
    page.default_timeout = 30
    if person is not None:
        page.user = {"sub": person.identity}
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def headings(page: AppTest) -> list[str]:
    """Title and section headings, from top to bottom."""
    return [entry.value for entry in (*page.title, *page.header)]


def ways_on(page: AppTest) -> list[str]:
    """What the links to other screens say."""
    return [link.proto.label for link in page.get("page_link")]


def submitted(case: Case, *, scope: Scope = "full", level: int = 2, **other: Value) -> Assessment:
    """A check of the firm, answered at one level but for the others, and submitted."""
    assessment = case.start(scope)
    values = self_check_case.all_answers(scope, level) | _ids(other)
    answer(case, assessment, values)
    submit(case, assessment)
    return assessment


def answer(case: Case, assessment: Assessment, values: Mapping[str, Value]) -> None:
    """Save first answers, all in one transaction."""
    with case.store() as store, store.atomic():
        for item, value in values.items():
            answering.save_answer(
                store,
                assessment.id,
                item,
                value,
                questionnaire=EDITION,
                reason="本企业没有这种情形",
                seen_version=0,
                actor=case.owner.actor,
                now=self_check_case.now(),
            )


def submit(case: Case, assessment: Assessment) -> None:
    """Submit it as the owner does."""
    with case.store() as store:
        submitting.submit(
            store,
            assessment.id,
            questionnaire=EDITION,
            rules=load_rules(EDITION),
            actor=case.owner.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )


def with_evidence(case: Case, assessment: Assessment, *items: str) -> None:
    """A described piece of evidence of today for each item."""
    now = self_check_case.now()
    with case.store() as store, store.atomic():
        for item in items:
            answering.add_evidence(
                store,
                assessment.id,
                item,
                kind="其他",
                dated_on=now.date(),
                described="样本",
                questionnaire=EDITION,
                actor=case.owner.actor,
                now=now,
                new_id=self_check_case.new_id,
            )


def _ids(values: dict[str, Value]) -> dict[str, Value]:
    """FK_DJ_01=3 → FK-DJ-01: 3; names of facts stay."""
    return {
        name.replace("_", "-") if name[:1].isupper() else name: value
        for name, value in values.items()
    }
