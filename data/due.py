"""What is due for a person (到期事项): everything with a day that stands open, in one list.

Firms have their own; guides those of the firms assigned to them; reviewers those of their area that
nobody else works on, their own, or those of whom they stand in for (代理); leads what is overdue. Who
keeps out of a firm's case (回避) has nothing due there. The list names what kind of thing it is, never what it says.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from data import lateness, workdays
from data.actor import Actor, Role
from data.errors import NotAllowed
from data.rights import Action, Reach, reach
from data.scope import in_scope, not_recused, parameters
from data.store import Row, Store
from data.times import day_in_shanghai, from_text

Kind = Literal["action", "follow-up", "visit", "campaign", "next-step", "letter"]

RECEIPT_WORKDAYS = 5
"""Within how many workdays a firm confirms that it has a letter (签收); the portal's proposal."""
_LONGEST_HOLIDAY = timedelta(days=21)
"""So many days that many workdays take at most: how far back an open letter is looked for."""

_ACTIONS = """
    SELECT 'action' AS kind, 'corrective_actions/' || corrective_actions.id AS about,
        CASE corrective_actions.state WHEN 'in_progress' THEN 'work' ELSE 'check' END AS duty,
        firms.id AS firm_id, firms.name AS firm_name, corrective_actions.due_on AS due_on,
        corrective_actions.provisional AS provisional, '' AS author
    FROM corrective_actions JOIN firms ON firms.id = corrective_actions.firm_id AND {action.read}
    WHERE corrective_actions.state IN ('in_progress', 'awaiting_check')
        AND corrective_actions.due_on BETWEEN :first AND :last
"""
_FOLLOW_UPS = """
    SELECT 'follow-up', 'follow_ups/' || follow_ups.id, follow_ups.duty,
        firms.id, firms.name, follow_ups.due_on, follow_ups.provisional, ''
    FROM follow_ups JOIN firms ON firms.id = follow_ups.firm_id AND {follow-up.read}
    WHERE follow_ups.done_on IS NULL AND follow_ups.dropped_on IS NULL
        AND follow_ups.due_on BETWEEN :first AND :last
        AND NOT (follow_ups.duty = 'reassess' AND EXISTS (SELECT 1 FROM assessments
            WHERE assessments.firm_id = firms.id AND assessments.id <> follow_ups.assessment_id
            AND assessments.submitted_at > follow_ups.counted_from
            AND assessments.state <> 'withdrawn'))
"""
_VISITS = """
    SELECT 'visit', 'visit_wishes/' || visit_wishes.id,
        CASE visit_wishes.state WHEN 'planned' THEN 'meet' ELSE 'answer' END,
        firms.id, firms.name, coalesce(visit_wishes.planned_on, visit_wishes.first_day), 0, ''
    FROM visit_wishes JOIN firms ON firms.id = visit_wishes.firm_id AND {visit.read}
    WHERE coalesce(visit_wishes.planned_on, visit_wishes.first_day) BETWEEN :first AND :last
        AND (visit_wishes.state = 'planned' AND visit_wishes.planned_on >= :planned_first
            OR visit_wishes.state = 'open' AND :shown = 0)
"""
"""A firm expects a visit until its day is over; officials have to note it, and to answer who asks for one."""
_CAMPAIGNS = """
    SELECT 'campaign', 'campaign_targets/' || campaigns.id || '/' || firms.id, 'submit',
        firms.id, firms.name, coalesce(campaign_targets.extended_to, campaigns.closes_on), 0, ''
    FROM campaigns JOIN campaign_targets ON campaign_targets.campaign_id = campaigns.id
    JOIN firms ON firms.id = campaign_targets.firm_id AND {campaign.read}
    WHERE campaign_targets.campaign_id IN (
            SELECT running.id FROM campaigns AS running WHERE running.state = 'open')
        AND coalesce(campaign_targets.extended_to, campaigns.closes_on) BETWEEN :first AND :last
        AND NOT EXISTS (SELECT 1 FROM assessments
            WHERE assessments.campaign_id = campaigns.id AND assessments.firm_id = firms.id
            AND assessments.submitted_at IS NOT NULL AND assessments.state <> 'withdrawn')
"""
_NEXT_STEPS = """
    SELECT 'next-step', 'guidance_entries/' || guidance_entries.id, 'next',
        firms.id, firms.name, guidance_entries.next_on, 0, guidance_entries.author
    FROM guidance_entries JOIN firms ON firms.id = guidance_entries.firm_id AND {diary.read}
    WHERE guidance_entries.next_on BETWEEN :first AND :last
        AND guidance_entries.next_done_at IS NULL AND guidance_entries.withdrawn_at IS NULL
        AND guidance_entries.shown >= :shown
        AND NOT EXISTS (SELECT 1 FROM guidance_entries AS later
            WHERE later.replaces = guidance_entries.id)
"""
_LETTERS = """
    SELECT 'letter', 'letters/' || letters.id, 'receive',
        firms.id, firms.name, letters.issued_at, 0, ''
    FROM letters JOIN firms ON firms.id = letters.firm_id AND {letter.read}
    WHERE letters.state = 'issued' AND letters.issued_at BETWEEN :issued_first AND :issued_last
"""
_BRANCHES = (
    (Action.ACTION_READ, _ACTIONS),
    (Action.FOLLOW_UP_READ, _FOLLOW_UPS),
    (Action.VISIT_READ, _VISITS),
    (Action.CAMPAIGN_READ, _CAMPAIGNS),
    (Action.DIARY_READ, _NEXT_STEPS),
    (Action.LETTER_READ, _LETTERS),
)
_PAGE = """
    SELECT * FROM ({union}) AS due WHERE (firm_id, about) > (:after_firm, :after_about)
    ORDER BY firm_id, about LIMIT :count
"""
_OWN_CASES = (
    "NOT EXISTS (SELECT 1 FROM caseloads WHERE caseloads.firm_id = firms.id"
    " AND caseloads.ended_at IS NULL AND caseloads.account_id NOT IN (:scope_account, :absent))"
)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing with its day. `about`: `table/id`. `author`: of a next step, who is to take it."""

    kind: Kind
    duty: str
    about: str
    firm_id: str
    firm_name: str
    due_on: date
    provisional: bool
    author: str

    @property
    def of_firm(self) -> bool:
        """Whether it is the firm's turn; else an official's."""
        return self.duty in {"work", "reassess", "submit", "receive"}


def of(store: Store, *, actor: Actor, first: date, last: date) -> list[Due]:
    """What is due for the actor from one day to another, the nearest first."""
    if actor.role is Role.LEAD:
        last = min(last, lateness.last_day(date.fromisoformat(actor.day)))
    union = " UNION ALL ".join(
        sql.replace(f"{{{action}}}", _condition(actor, action)) for action, sql in _BRANCHES
    )
    shown = int(actor.is_of_firm)
    asked = {**_window(first, last), "shown": shown, "absent": actor.deputy_for}
    if actor.is_of_firm:
        asked["planned_first"] = max(asked["first"], actor.day)
    found = store.rows(union, **asked, **parameters(actor))
    things = [_due(row) for row in found]
    within = [one for one in things if first <= one.due_on <= last]
    return sorted(within, key=lambda one: (one.due_on, one.firm_name, one.about))


def everywhere(
    store: Store,
    *,
    actor: Actor,
    first: date,
    last: date,
    after: tuple[str, str] = ("", ""),
    count: int = 500,
) -> list[Due]:
    """What is due for anybody, for the command that reminds; pages in the order of firm and thing.

    `after`: firm and `about` of the last one of the page before.

    Raises:
        NotAllowed: the actor is not who runs the server.
    """
    if reach(actor, Action.REMINDERS_SEND) is not Reach.ANY:
        raise NotAllowed
    union = " UNION ALL ".join(sql.replace(f"{{{action}}}", "1 = 1") for action, sql in _BRANCHES)
    found = store.rows(
        _PAGE.format(union=union),
        **_window(first, last),
        shown=0,
        after_firm=after[0],
        after_about=after[1],
        count=count,
    )
    return [_due(row) for row in found]


def _condition(actor: Actor, action: Action) -> str:
    condition = f"{in_scope(actor, action)} AND {not_recused(actor)}"
    return f"{condition} AND {_OWN_CASES}" if actor.role is Role.REVIEWER else condition


def _window(first: date, last: date) -> Row:
    """Days as text; a letter is due some workdays after the moment at which it was issued."""
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "planned_first": first.isoformat(),
        "issued_first": (first - _LONGEST_HOLIDAY).isoformat(),
        "issued_last": (last + timedelta(days=1)).isoformat(),
    }


def _due(row: Row) -> Due:
    if row["kind"] == "letter":
        due = workdays.after(day_in_shanghai(from_text(row["due_on"])), RECEIPT_WORKDAYS)
        day, provisional = due.day, due.provisional
    else:
        day, provisional = date.fromisoformat(row["due_on"]), bool(row["provisional"])
    return Due(
        kind=row["kind"],
        duty=row["duty"],
        about=row["about"],
        firm_id=row["firm_id"],
        firm_name=row["firm_name"],
        due_on=day,
        provisional=provisional,
        author=row["author"],
    )
