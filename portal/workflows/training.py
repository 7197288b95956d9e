"""Trainings (培训) step by step: begin, ask the firms, hear their answers, note who came.

A firm is asked with all firms of its area and sector, never because of what it answered in a check.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from data import (
    guidance,
    plan_drafts,
    recusals,
    training_answers,
    training_invitations,
    trainings,
    workdays,
)
from data.actor import Actor
from data.errors import Refusal
from data.guidance import EntryChanged, Kind, Written
from data.rights import Action, require
from data.store import Store
from data.training_invitations import Invitation, Reply
from data.training_plans import LONGEST_TEXT, LONGEST_TITLE, BadTraining, Plan, Training
from portal import guard
from questionnaires.loading import edition as load_edition
from questionnaires.model import Question

NewId = Callable[[], str]
AHEAD = 10
"""Workdays from today to the day that a new training proposes."""


class LessonChanged(Refusal):
    """The entry in the firm's file was corrected or withdrawn by hand."""

    message = (
        "企业档案里的这条培训记录有人更正或撤下过，到场没有改动。请到“走访和联系”里改那一条记录。"
    )


def proposed(edition: str, *, today: date, controls: Sequence[str] = (), **place: str) -> Plan:
    """A plan to begin with; `place`: county, park, industry."""
    asked = _questions(edition, controls)
    title = f"{asked[0].title}培训" if asked else "商业秘密保护培训"
    return Plan(
        title=title[-LONGEST_TITLE:],
        edition=edition,
        controls=tuple(controls),
        day=workdays.after(today, AHEAD).day,
        said="\n".join(map(_taught, asked))[:LONGEST_TEXT],
        **place,
    )


def begin(store: Store, plan: Plan, *, actor: Actor, now: datetime, new_id: NewId) -> Training:
    """A draft, for the official to look at again.

    Raises:
        NotAllowed: makes no trainings. BadText: a text cannot be kept. BadTraining: no such control.
    """
    require(actor, Action.TRAINING_EDIT)
    _questions(plan.edition, plan.controls)
    return trainings.create(store, new_id(), plan, actor=actor, now=now)


def save(
    store: Store,
    training_id: str,
    plan: Plan,
    *,
    seen_version: int,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> Training:
    """Save changes; what was typed of them is no draft any more.

    `confirmed`: the person has looked again at what looks like a secret.

    Raises:
        Refusal: as `trainings.change`. LooksSecret: and was not confirmed; nothing was saved.
    """
    require(actor, Action.TRAINING_EDIT)
    _questions(plan.edition, plan.controls)
    if not confirmed:
        guard.refuse_secrets(plan.said, field="内容和要求")
    with store.atomic():
        saved = trainings.change(
            store, training_id, plan, seen_version=seen_version, actor=actor, now=now
        )
        plan_drafts.drop(store, f"trainings/{training_id}", actor=actor)
    return saved


def invite(
    store: Store, training_id: str, *, seen_version: int, actor: Actor, now: datetime
) -> int:
    """Fix which firms are asked; how many they are. `tell_firms` tells them.

    Raises:
        NotAllowed, NoSuchTraining, TrainingChanged, BadTraining: nothing is changed.
    """
    require(actor, Action.TRAINING_EDIT)
    with store.atomic():
        draft = trainings.get(store, training_id, actor=actor)
        asked = training_invitations.fill(store, draft, actor=actor, now=now)
        trainings.set_planned(store, training_id, seen_version=seen_version, actor=actor, now=now)
    return asked


def answer(
    store: Store,
    training_id: str,
    said: Reply,
    persons: int,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Invitation:
    """The actor's firm comes, or does not; raises as `training_answers.reply`."""
    return training_answers.reply(
        store, training_id, said, persons, seen_version=seen_version, actor=actor, now=now
    )


def attend(
    store: Store,
    training_id: str,
    firm_id: str,
    persons: int,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Invitation:
    """Note with how many persons a firm came, 0 where it did not; its file has the lesson, or has it no more.

    Raises:
        NotAllowed, NoSuchTraining, BadTraining, ReplyChanged, LessonChanged: nothing is changed.
        Recused: the actor keeps out of the firm's case (回避).
    """
    require(actor, Action.TRAINING_ATTENDANCE)
    with store.atomic():
        recusals.refuse(store, firm_id, actor=actor)
        training = trainings.get(store, training_id, actor=actor)
        training_answers.refuse_early(training.state, training.day, now)
        stands = training_invitations.get(
            store, training_id, firm_id, actor=actor, action=Action.TRAINING_ATTENDANCE
        )
        entry = _lesson(store, training, stands, persons, actor=actor, now=now, new_id=new_id)
        return training_answers.record(
            store,
            training_id,
            firm_id,
            persons,
            entry_id=entry,
            seen_version=seen_version,
            actor=actor,
            now=now,
        )


def titles(training: Plan) -> list[str]:
    """What the controls of a training are called."""
    return [one.title for one in _questions(training.edition, training.controls)]


def _questions(edition: str, controls: Sequence[str]) -> list[Question]:
    known = load_edition(edition).by_id
    if unknown := [one for one in controls if one not in known]:
        raise BadTraining(f"讲哪些控制项：问卷里没有 {'、'.join(unknown)}，请重新选择。")
    return [known[one] for one in controls]


def _taught(question: Question) -> str:
    remedy = f"：{question.remedy.text}" if question.remedy else ""
    return f"{question.title}{remedy}"


def _lesson(
    store: Store,
    training: Training,
    stands: Invitation,
    persons: int,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> str | None:
    """The id of the lesson that the firm's file has from now on."""
    entry = stands.entry_id
    try:
        if not persons:
            if entry is not None:
                guidance.withdraw(store, entry, actor=actor, now=now)
            return None
        if entry is not None and stands.persons == persons:
            return entry
        written = Written(Kind.LESSON, training.day, _said(training, persons), shown=True)
        made = guidance.add(
            store, new_id(), stands.firm_id, written, actor=actor, now=now, replaces=entry
        )
    except EntryChanged:
        raise LessonChanged from None
    return made.id


def _said(training: Training, persons: int) -> str:
    about = "；".join(titles(training))
    return f"参加培训“{training.title}”，到场 {persons} 人。" + (
        f"内容：{about}。" if about else ""
    )
