"""Who answers for which part of the questionnaire (分工): one person a part, the owner decides.

A part is a top section of the edition, or the exposure profile. What was given to a colleague is
written by that colleague and by the owner; what nobody was given is everybody's. All may read all.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from data import accounts, audit
from data.actor import Actor, Role
from data.errors import NotAllowed, Refusal
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import to_text
from questionnaires import editions
from questionnaires.loading import edition

PROFILE = "profile"
"""The exposure profile (企业情况、固有风险画像); ids of sections are upper case."""
PROFILE_TITLE = "企业情况"

_ASSIGNED = """
    SELECT part_assignments.part, part_assignments.account_id FROM part_assignments
    JOIN firms ON firms.id = part_assignments.firm_id AND {scope}
    JOIN accounts ON accounts.id = part_assignments.account_id
        AND accounts.firm_id = firms.id AND accounts.disabled_at IS NULL
    WHERE firms.id = :firm
"""
_OTHERS = """
    SELECT 1 FROM part_assignments
    JOIN accounts ON accounts.id = part_assignments.account_id
        AND accounts.firm_id = part_assignments.firm_id AND accounts.disabled_at IS NULL
    WHERE part_assignments.firm_id = :firm AND part_assignments.part = :part
        AND part_assignments.account_id <> :account
"""
_ROW = "SELECT * FROM part_assignments WHERE firm_id = :firm AND part = :part"


class PartOfOther(NotAllowed):
    """The part was given to a colleague; it is named, the colleague is not."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"“{title}”已分给别的同事填写，您可以查看，不能修改。需要改动，请告诉那位同事或企业负责人。"
        )


class NoSuchPart(Refusal):
    """The questionnaire has no such part."""

    message = "问卷里没有这一部分。请刷新页面后再安排。"


def titles(edition_name: str = editions.CURRENT) -> Mapping[str, str]:
    """Part → its name, in the order of the questionnaire; nothing for an unknown edition."""
    if edition_name not in editions.shipped():
        return {}
    questionnaire = edition(edition_name)
    first = {PROFILE: PROFILE_TITLE} if questionnaire.exposure else {}
    return {**first, **{part.id: part.title for part in questionnaire.sections}}


def part_of(edition_name: str, item: str) -> str | None:
    """The part that a control, exposure question or fact stands in; None where it is unknown."""
    return _by_item(edition_name).get(item)


@cache
def _by_item(edition_name: str) -> Mapping[str, str]:
    """A fact belongs where it is first asked."""
    if edition_name not in editions.shipped():
        return {}
    questionnaire = edition(edition_name)
    found = {question.id: PROFILE for question in questionnaire.exposure}
    for part in questionnaire.sections:
        for question in part.all_questions():
            found[question.id] = part.id
            if question.fact:
                found.setdefault(question.fact, part.id)
    return found


def assigned(store: Store, firm_id: str, *, actor: Actor) -> dict[str, str]:
    """Part → account id, for parts that somebody answers for; for the firm's own people only."""
    sql = _ASSIGNED.format(scope=in_scope(actor, Action.CHECK_ANSWER))
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    return {row["part"]: row["account_id"] for row in found}


def assign(store: Store, part: str, account_id: str | None, *, actor: Actor, now: datetime) -> None:
    """Give a part of the own firm's checks to one person, None: to nobody in particular.

    Raises:
        NotAllowed: not the owner. NoSuchPart, NoSuchAccount: not of this questionnaire, not of this
            firm, or disabled.
    """
    require(actor, Action.PART_ASSIGN)
    if part not in titles():
        raise NoSuchPart
    firm_id = actor.firm_id or ""
    with store.atomic():
        if account_id is not None:
            _check_person(store, account_id, actor)
        before = store.rows(_ROW, firm=firm_id, part=part)
        if (before[0]["account_id"] if before else None) == account_id:
            return
        row = {
            "firm_id": firm_id,
            "part": part,
            "account_id": account_id,
            "assigned_at": to_text(now),
            "assigned_by": actor.account_id,
        }
        store.upsert("part_assignments", row, key=("firm_id", "part"))
        _note(store, row, before, actor=actor, now=now)


def refuse_others(store: Store, edition_name: str, item: str, *, actor: Actor) -> None:
    """Refuse a colleague who would write in a part that was given to somebody else.

    Raises:
        PartOfOther: names the part.
    """
    if actor.role is not Role.FIRM_MEMBER:
        return
    part = part_of(edition_name, item)
    if part is None:
        return
    if store.rows(_OTHERS, firm=actor.firm_id, part=part, account=actor.account_id):
        raise PartOfOther(titles(edition_name)[part])


def recorded(store: Store, firm_id: str, part: str) -> Row:
    """What the audit chain keeps a digest of: the row."""
    return store.rows(_ROW, firm=firm_id, part=part)[0]


def _check_person(store: Store, account_id: str, actor: Actor) -> None:
    for account in accounts.of_firm(store, actor.firm_id or "", actor=actor):
        if account.id == account_id and account.disabled_at is None:
            return
    raise accounts.NoSuchAccount


def _note(store: Store, row: Row, before: list[Row], *, actor: Actor, now: datetime) -> None:
    audit.append(
        store,
        Action.PART_ASSIGN,
        actor=actor,
        now=now,
        what=f"part_assignments/{row['firm_id']}/{row['part']}",
        firm=row["firm_id"],
        before=before[0] if before else None,
        after=recorded(store, row["firm_id"], row["part"]),
    )
