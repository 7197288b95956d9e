"""Who judges blind (盲审) learns nothing of the first review, whatever page of the firm is opened."""

from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from data import (
    blind_samples,
    case_colours,
    case_dates,
    case_file,
    corrective_actions,
    follow_ups,
    guidance,
    letters,
    messages,
    overdue,
    queue,
    reviews,
    verdicts,
)
from data.actor import Role
from data.errors import NoSuch
from data.guidance import Kind, Written
from data.messages import Notice
from data.queue import ALL, Query
from data.store import Store
from data.times import day_in_shanghai
from portal import navigation
from portal.letters import model
from portal.workflows import blind_reviewing, correcting, telling, writing_letters
from portal.workflows.correcting import ActionForm
from tests.portal.screens import review_case, staff_case
from tests.portal.screens.action_case import DUE
from tests.portal.screens.review_case import ITEM, Desk
from tests.portal.screens.self_check_case import Case, Person, new_id, now
from tests.portal.screens.self_check_page import text

MEASURE = "把图纸柜换成带锁的，钥匙归部门负责人"
SAID = "与行政主管谈了门禁，对方愿意改"
ADVICE = "先换锁，再谈别的，随时可以来电"
REASON = "现场没有看到签收记录"
TOLD = "复核有了进展，请按时跟进"
SECRETS = {MEASURE, SAID, ADVICE, REASON, TOLD, "经复核", "为什么排在这里", "指导意见书"}
"""What came of the first review, in the words of its pages: each is seen by who does not judge blind."""
FIRM_PAGES = frozenset(
    {"firm_file", "firm_actions", "letter", "diary", "review", "colour_move", "objection"}
)
VIEWS: tuple[dict[str, str], ...] = (
    {},
    {"view": "check"},
    {"view": "new"},
    {"view": "sheet"},
    {"view": "all"},
    {"all": "1"},
)


@dataclass(frozen=True)
class Reviewed:
    """A firm whose review ended, with all that followed; a lead to judge blind, and one who does not."""

    desk: Desk
    blind: Person
    witness: Person
    letter: str
    action: str

    def pages(self, by: Person, *, every_view: bool = True) -> dict[str, str]:
        """Page → what it says, of every screen that an official may open with the firm in the address."""
        found = {"messages": _everything(_messages(by))}
        for screen in navigation.SCREENS:
            if ".staff." not in screen.module or not screen.open_to(by.actor):
                continue
            name = screen.module.rpartition(".")[2]
            ways = (
                *(VIEWS if every_view else ({},)),
                {"letter": self.letter},
                {"action": self.action},
            )
            for way in ways if name in FIRM_PAGES else ({},):
                page = staff_case.opened(name, by, firm=self.desk.firm, **way)
                found[f"{name} {way}"] = _everything(page)
        listed = staff_case.opened("queue", by, kind=ALL)
        return found | {
            "queue": _everything(listed),
            "diary": _everything(staff_case.opened("diary", by)),
        }


def _messages(by: Person) -> AppTest:
    def show() -> None:
        from portal.screens import messages

        messages.show()

    page = AppTest.from_function(show)
    page.default_timeout = 30
    page.user = {"sub": by.identity}
    return page.run()


def _everything(page: AppTest) -> str:
    assert not page.exception, page.exception
    said = [text(page)]
    for kind in ("info", "markdown", "caption", "text_area", "text_input", "title"):
        said += [str(element.value) for element in getattr(page, kind)]
    return "\n".join(said)


@pytest.fixture
def reviewed(case: Case) -> Reviewed:
    desk = review_case.under_review(case)
    desk.decide(ITEM, 0, REASON)
    desk.end()
    blind, witness = (staff_case.official(case, Role.LEAD) for _ in range(2))
    with case.store() as store:
        action, letter = _followed(store, desk)
        for account in (blind.actor.account_id, witness.actor.account_id):
            notice = Notice(messages.Kind.REVIEW, TOLD, f"told/{account}", "queue", desk.firm)
            telling.tell(store, [account], notice, now=now(), new_id=new_id)
        blind_reviewing.draw(store, seed="s", actor=witness.actor, now=now(), new_id=new_id)
    for person in (blind, witness):
        staff_case.says_why(case, person)
    return Reviewed(desk, blind, witness, letter, action)


def _followed(store: Store, desk: Desk) -> tuple[str, str]:
    """An action, a visit and a letter that rest on the first review."""
    by = desk.reviewer.actor
    form = ActionForm(MEASURE, "", post="行政主管", due_on=DUE)
    action = correcting.add(store, desk.firm, form, actor=by, now=now(), new_id=new_id)
    written = Written(Kind.VISIT, day_in_shanghai(now()), SAID, persons="行政主管")
    guidance.add(store, new_id(), desk.firm, written, actor=by, now=now())
    letter = writing_letters.begin(
        store, desk.firm, letters.Kind.GUIDANCE, actor=by, now=now(), new_id=new_id
    )
    for field, said in ((model.CONTACT, "柯城区委政法委"), (model.CLOSING, ADVICE)):
        page = writing_letters.opened(store, letter, actor=by, now=now())
        writing_letters.write_paragraph(
            store, letter, field, said, seen=model.texts(page.text)[field], actor=by, now=now()
        )
    page = writing_letters.opened(store, letter, actor=by, now=now())
    writing_letters.issue(
        store, letter, seen_version=page.letter.version, actor=by, now=now(), new_id=new_id
    )
    return action.id, letter


def _begin(case: Case, by: Person) -> str:
    with case.store() as store:
        (sample,) = blind_samples.open_to(store, actor=by.actor)
        return blind_reviewing.begin(store, sample, actor=by.actor, now=now(), new_id=new_id).id


def _judge_all(case: Case, review: str, by: Person) -> None:
    with case.store() as store:
        for point in blind_reviewing.open_desk(store, review, actor=by.actor).left:
            blind_reviewing.judge(
                store, review, point.item, 2, seen_version=0, actor=by.actor, now=now()
            )
        blind_reviewing.end(store, review, actor=by.actor, now=now())


def test_no_page_tells_of_the_first_review_until_the_blind_one_has_ended(
    case: Case, reviewed: Reviewed
) -> None:
    review = _begin(case, reviewed.blind)

    shown = reviewed.pages(reviewed.blind)
    leaks = {(page, one) for page, said in shown.items() for one in SECRETS if one in said}
    assert leaks == set()
    assert "正在盲审这家企业" in shown["firm_file {}"]
    assert "盲审办结以前" in shown["queue"]

    others = "\n".join(reviewed.pages(reviewed.witness, every_view=False).values())
    assert {one for one in SECRETS if one not in others} == set(), (
        "the attack looks where it is told"
    )

    _judge_all(case, review, reviewed.blind)
    again = _everything(staff_case.opened("firm_file", reviewed.blind, firm=reviewed.desk.firm))
    assert "经复核" in again
    assert MEASURE in again
    assert TOLD in _everything(_messages(reviewed.blind))


def test_nor_does_the_data_layer(case: Case, reviewed: Reviewed) -> None:
    _begin(case, reviewed.blind)
    firm, today = reviewed.desk.firm, day_in_shanghai(now())
    check = reviewed.desk.assessment.id

    def reads(store: Store, by: Person) -> dict[str, object]:
        actor = by.actor
        first = reviews.of_assessment(store, check, actor=actor)
        return {
            "queue": queue.page(store, Query(ALL), actor=actor, now=now()),
            "colour": case_colours.standing(store, firm, actor=actor),
            "file": [e.kind for e in case_file.page(store, firm, actor=actor)],
            "dates": case_dates.of_firm(store, firm, actor=actor),
            "actions": corrective_actions.of_firm(store, firm, actor=actor),
            "follow-ups": follow_ups.of_firm(store, firm, actor=actor),
            "colour of follow-ups": follow_ups.colour_of(store, firm, actor=actor),
            "entries": guidance.of_firm(store, firm, actor=actor),
            "letters": letters.of_firm(store, firm, actor=actor),
            "messages": messages.inbox(store, actor=actor).messages,
            "overdue": overdue.in_view(store, today=today, until=DUE, actor=actor).things,
            "first rounds": [one for one in first if one.kind == "first"],
            "verdicts": [verdicts.of_review(store, one.id, actor=actor) for one in first],
        }

    with case.store() as store:
        unseen = reads(store, reviewed.blind)
        seen = reads(store, reviewed.witness)
        with pytest.raises(NoSuch):
            letters.opened(store, reviewed.letter, actor=reviewed.blind.actor)
        with pytest.raises(NoSuch):
            corrective_actions.get(store, reviewed.action, actor=reviewed.blind.actor)
    assert {name for name, found in unseen.items() if found} == set()
    assert {name for name, found in seen.items() if not found} == set(), (
        "the attack looks at what is there"
    )
