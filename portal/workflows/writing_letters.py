"""Writing letters (文书): drafted from a check, edited paragraph by paragraph, issued, received, revoked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data import (
    accounts,
    assessments,
    case_colours,
    corrective_actions,
    firms,
    issued_letters,
    letter_drafts,
    letters,
    purposes,
    recipients,
)
from data.actor import Actor
from data.errors import Refusal
from data.letters import Kind, Letter, LetterMoved, Opened
from data.messages import Kind as MessageKind
from data.messages import Notice
from data.rights import Action, require
from data.store import Store
from data.texts import clean
from data.times import day_in_shanghai
from data.workdays import DueDay
from portal import figures, guard
from portal.letters import composing, model, paper, word
from portal.letters.composing import Basis
from portal.letters.model import LetterText
from portal.web import addresses
from portal.workflows import reading_results
from portal.workflows.telling import tell, tell_firm

NewId = Callable[[], str]
_CONCLUDES = re.compile(r"不?构成[^，。；]{0,6}(侵权|侵犯|侵害|违法|犯罪|违约|商业秘密)")


class NothingToSay(Refusal):
    """No check to write a letter from."""

    message = "这家企业还没有提交过自评，没有可以写进文书的内容。"


class NoWarning(Refusal):
    """A warning is for 橙 and 红 only."""

    message = "风险预警意见书只发给橙色、红色的企业。这家企业现在不在这两档，请用指导意见书。"


class EditedMeanwhile(Refusal):
    """The paragraph reads otherwise than when it was opened; `standing` is what it says now."""

    message = "这一段刚被别人改过，您写的还没有保存。请看两边的文字，选用哪一份。"

    def __init__(self, standing: str) -> None:
        self.standing = standing
        super().__init__()


class NotReady(Refusal):
    """The draft cannot be issued as it stands; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Page:
    """A letter with what it says."""

    letter: Opened
    text: LetterText


@dataclass(frozen=True, slots=True)
class File:
    """A letter as a Word file."""

    name: str
    content: bytes


def begin(
    store: Store, firm_id: str, kind: Kind, *, actor: Actor, now: datetime, new_id: NewId
) -> str:
    """Draft a letter from the firm's last reviewed check, else the last submitted one; its id.

    Where a draft of the kind is open already, that one.

    Raises:
        NotAllowed, NoSuchFirm: not the actor's. PurposeMissing: nothing was stated today.
        NothingToSay: no check. NoWarning: the colour asks for none.
    """
    require(actor, Action.LETTER_DRAFT)
    with store.atomic():
        firm = firms.get(store, firm_id, actor=actor)
        purposes.note_look(store, firm_id, f"firms/{firm_id}", actor=actor, now=now)
        standing = case_colours.standing(store, firm_id, actor=actor)
        if standing is None:
            raise NothingToSay
        if kind is Kind.WARNING and standing.colour not in composing.WARNED:
            raise NoWarning
        check = assessments.get(store, standing.assessment_id, actor=actor)
        outcome = reading_results.as_submitted(store, check, actor=actor).outcome
        assert outcome is not None  # noqa: S101  # a submitted check has a stored result
        own = accounts.own(store, actor=actor)
        basis = Basis(
            firm_name=firm.name,
            outcome=outcome,
            submitted_on=day_in_shanghai(standing.submitted_at),
            colour=standing.colour,
            agency=own.agency,
            post=own.post,
            today=day_in_shanghai(now),
            limits=_limits(store, firm_id, actor=actor),
        )
        letter_id = new_id()
        try:
            letter_drafts.begin(
                store,
                letter_id,
                firm_id,
                kind,
                model.stored(composing.compose(kind, basis)),
                assessment_id=check.id,
                actor=actor,
                now=now,
            )
        except letters.DraftExists as standing_draft:
            return standing_draft.letter_id
    return letter_id


def opened(store: Store, letter_id: str, *, actor: Actor, now: datetime, look: bool = True) -> Page:
    """A letter to read or to edit; `look`: whether this opening is noted (not each keystroke is).

    Raises:
        NoSuchLetter: none that the actor may know of. PurposeMissing: staff stated nothing today.
    """
    letter = letters.get(store, letter_id, actor=actor)
    if look:
        purposes.note_look(store, letter.firm_id, f"letters/{letter_id}", actor=actor, now=now)
    found = letters.opened(store, letter_id, actor=actor)
    return Page(found, model.read(found.content))


def write_paragraph(
    store: Store,
    letter_id: str,
    field: str,
    text: str,
    *,
    seen: str,
    actor: Actor,
    now: datetime,
) -> Page:
    """Save one paragraph; others may be writing the other paragraphs at the same time.

    Args:
        seen: how the paragraph read when the writer began.

    Raises:
        EditedMeanwhile: it reads otherwise now; nothing was overwritten.
        NoSuchField, BadText, LetterClosed, NoSuchLetter, NotAllowed: nothing was saved.
    """
    limit = model.limit_of(field)
    kept = clean(text, field=model.label_of(field), limit=limit, lines=True)

    def change(letter: LetterText) -> LetterText:
        standing = model.texts(letter).get(field)
        if standing is not None and standing not in (seen, kept):
            raise EditedMeanwhile(standing)
        return model.with_text(letter, field, kept)

    return _change(store, letter_id, change, actor=actor, now=now)


def leave_out(
    store: Store, letter_id: str, finding: str, left_out: bool, *, actor: Actor, now: datetime
) -> Page:
    """Take a finding out of the draft, or put it in again; raises as `write_paragraph`."""
    return _change(
        store,
        letter_id,
        lambda letter: model.with_left_out(letter, finding, left_out),
        actor=actor,
        now=now,
    )


def other_limits(store: Store, page: Page, *, actor: Actor, now: datetime) -> dict[str, str]:
    """Finding → the day of its corrective action, where the draft names another day."""
    limits, today = _limits(store, page.letter.firm_id, actor=actor), day_in_shanghai(now)
    said = {one.id: (one.until, limits[one.item]) for one in page.text.said if one.item in limits}
    wanted = {
        finding: composing.limit_in_words(due, today=today) for finding, (_, due) in said.items()
    }
    return {finding: due for finding, due in wanted.items() if said[finding][0] != due}


def take_limits(store: Store, letter_id: str, *, actor: Actor, now: datetime) -> Page:
    """Let the draft name the days of the corrective actions; raises as `write_paragraph`."""
    with store.atomic():
        page = opened(store, letter_id, actor=actor, now=now, look=False)
        others = other_limits(store, page, actor=actor, now=now)

        def change(letter: LetterText) -> LetterText:
            for finding, until in others.items():
                letter = model.with_text(letter, model.field_of_id(finding, "until"), until)
            return letter

        return _change(store, letter_id, change, actor=actor, now=now)


def _limits(store: Store, firm_id: str, *, actor: Actor) -> dict[str, DueDay]:
    """Control → the day of its open corrective action (整改项)."""
    found = corrective_actions.of_firm(store, firm_id, actor=actor)
    return {
        one.item: DueDay(one.terms.due_on, one.terms.provisional)
        for one in found
        if one.item and one.is_open and one.terms.due_on
    }


def add_own(store: Store, letter_id: str, *, actor: Actor, now: datetime, new_id: NewId) -> Page:
    """One more finding, to be written by hand; raises as `write_paragraph`."""
    return _change(
        store, letter_id, lambda letter: model.with_own(letter, new_id()), actor=actor, now=now
    )


def drop(store: Store, letter_id: str, *, actor: Actor, now: datetime) -> None:
    """Give a draft up; raises as `letter_drafts.drop`."""
    letter_drafts.drop(store, letter_id, actor=actor, now=now)


def issue(
    store: Store,
    letter_id: str,
    *,
    seen_version: int,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Letter:
    """Issue a draft as it was read (签发), and tell the firm.

    Args:
        confirmed: the person has looked again at what looks like a secret.

    Raises:
        NotAllowed, NoSuchLetter, LetterMoved, LetterClosed: nothing was issued.
        NotReady: says what is missing. LooksSecret: looks like one and was not confirmed.
    """
    require(actor, Action.LETTER_ISSUE)
    with store.atomic():
        found = letters.opened(store, letter_id, actor=actor)
        if found.state == "draft" and found.version != seen_version:
            raise LetterMoved
        text = model.read(found.content)
        refuse_unready(text, confirmed=confirmed)
        issued_letters.issue(
            store, letter_id, found.content, seen_version=seen_version, actor=actor, now=now
        )
        letter = letters.get(store, letter_id, actor=actor)
        what = f"您收到一份{paper.TITLES[letter.kind]}，请查看并签收。"
        _tell(store, letter, f"letters/{letter_id}/issued", what, now=now, new_id=new_id)
    return letter


def refuse_unready(text: LetterText, *, confirmed: bool) -> None:
    """Whether a draft may be issued as it stands.

    Raises:
        NotReady, LooksSecret: as `issue`.
    """
    for name in (model.OPENING, model.CLOSING, model.AGENCY, model.CONTACT):
        if not getattr(text, name).strip():
            raise NotReady(f"{model.label_of(name)}：还没有填写，填好再签发。")
    if not text.said:
        raise NotReady("还没有一条要写进文书的问题项，至少留一条再签发。")
    for finding in text.said:
        if not finding.title.strip() or not finding.measure.strip():
            raise NotReady("有一条问题项还没有名称或者建议措施，填好或者拿掉再签发。")
    words = "\n".join(_words(text))
    if _CONCLUDES.search(words):
        raise NotReady("正文里有“构成……”这类法律结论。文书只提建议，请改写后再签发。")
    if not confirmed:
        guard.refuse_secrets(words, field="正文")


def receive(store: Store, letter_id: str, *, actor: Actor, now: datetime, new_id: NewId) -> Letter:
    """The firm confirms the receipt (签收); who issued and drafted the letter is told.

    Raises:
        NotAllowed, NoSuchLetter: not the actor's firm's. LetterClosed: it was revoked.
    """
    with store.atomic():
        first = issued_letters.receive(store, letter_id, actor=actor, now=now)
        letter = letters.get(store, letter_id, actor=actor)
        if first:
            notice = Notice(
                kind=MessageKind.LETTER,
                text=f"{letter.firm_name}签收了{paper.number_of(letter)}。",
                about=f"letters/{letter_id}/received",
                address=f"{addresses.LETTER}?firm={letter.firm_id}&letter={letter_id}",
                firm_id=letter.firm_id,
            )
            people = [letter.issued_by or "", letter.drafted_by]
            known = {*recipients.guides_of(store, letter.firm_id), *people} - {""}
            tell(store, sorted(known), notice, now=now, new_id=new_id)
    return letter


def revoke(
    store: Store, letter_id: str, reason: str, *, actor: Actor, now: datetime, new_id: NewId
) -> None:
    """Take an issued letter back (收回), and tell the firm; raises as `issued_letters.revoke`."""
    with store.atomic():
        issued_letters.revoke(store, letter_id, reason, actor=actor, now=now)
        letter = letters.get(store, letter_id, actor=actor)
        what = f"{paper.number_of(letter)}已收回，不再有效。理由请在文书页面查看。"
        _tell(store, letter, f"letters/{letter_id}/revoked", what, now=now, new_id=new_id)


def as_file(store: Store, letter_id: str, *, actor: Actor, now: datetime) -> File:
    """The letter as a Word file (下载); staff's copy says at the foot who took it, and when.

    Raises:
        NoSuchLetter: none that the actor may read. PurposeMissing: staff stated nothing today.
    """
    page = opened(store, letter_id, actor=actor, now=now)
    taken_by = ""
    if actor.is_of_firm:
        issued_letters.note_download(store, letter_id, actor=actor, now=now)
    else:
        own = accounts.own(store, actor=actor)
        who = "，".join(part for part in (own.post, own.agency) if part)
        taken_by = f"{own.name}（{who or '未填岗位'}）{figures.moment(now)} 下载"
    sheet = paper.paper(page.letter, page.text, taken_by=taken_by)
    return File(_name(page.letter), word.write(sheet))


def _name(letter: Letter) -> str:
    number = paper.number_of(letter) if letter.number else "草稿"
    return f"{paper.TITLES[letter.kind]}-{number}.docx"


def _change(
    store: Store,
    letter_id: str,
    change: Callable[[LetterText], LetterText],
    *,
    actor: Actor,
    now: datetime,
) -> Page:
    require(actor, Action.LETTER_DRAFT)
    with store.atomic():
        found = letters.opened(store, letter_id, actor=actor)
        if found.state != "draft":
            raise letters.LetterClosed(found.state)
        text = model.read(found.content)
        changed = change(text)
        if changed != text:
            letter_drafts.write(
                store,
                letter_id,
                model.stored(changed),
                seen_version=found.version,
                actor=actor,
                now=now,
            )
            found = letters.opened(store, letter_id, actor=actor)
    return Page(found, changed)


def _words(text: LetterText) -> list[str]:
    """What stands in the letter, without the findings left out."""
    return [said for said in model.shown_texts(text).values() if said]


def _tell(
    store: Store, letter: Letter, about: str, text: str, *, now: datetime, new_id: NewId
) -> None:
    notice = Notice(
        kind=MessageKind.LETTER,
        text=text,
        about=about,
        address=addresses.LETTERS,
        firm_id=letter.firm_id,
    )
    tell_firm(store, notice, now=now, new_id=new_id)
