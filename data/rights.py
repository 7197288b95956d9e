"""Rights (权限): which role may do what, and how far it reaches; one table, kept as data.

The table is `data/reference/rights.csv`. Code names an action, the table says who; nothing else in
the portal compares roles to decide what somebody may do with a firm's rows.
"""

import csv
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from data.actor import Actor, Role
from data.errors import NotAllowed

_NOT_FOR_STAFF = "只有企业自己的账号可以填写和提交，您的账号只能查看。"


class Reach(StrEnum):
    """How far a right goes (范围)."""

    NONE = ""
    SELF = "self"
    OWN = "own"
    AREA = "area"
    ASSIGNED = "assigned"
    CITY = "city"
    ANY = "any"


class Action(StrEnum):
    """Everything that is done or looked at; the value stands in the table and in the audit chain."""

    FIRM_REGISTER = "firm.register"
    FIRM_READ = "firm.read"
    FIRM_CHANGE = "firm.change"
    FIRM_CONFIRM = "firm.confirm"
    FIRM_ASSIGN = "firm.assign"
    CHECK_READ = "check.read"
    CHECK_OPEN = "check.open"
    CHECK_BEGIN = "check.begin"
    CHECK_ANSWER = "check.answer"
    CHECK_EVIDENCE = "check.evidence"
    CHECK_SUBMIT = "check.submit"
    EVIDENCE_FILE_ADD = "evidence.file-add"
    EVIDENCE_FILE_REMOVE = "evidence.file-remove"
    EVIDENCE_FILE_OPEN = "evidence.file-open"
    PURPOSE_STATE = "purpose.state"
    LOOKS_READ = "looks.read"
    INVITATION_ISSUE = "invitation.issue"
    INVITATION_REDEEM = "invitation.redeem"
    ACCOUNT_READ = "account.read"
    ACCOUNT_CREATE_FIRST = "account.create-first"
    ACCOUNT_CREATE_STAFF = "account.create-staff"
    ACCOUNT_CREATE_COLLEAGUE = "account.create-colleague"
    ACCOUNT_PASSWORD = "account.password"  # noqa: S105 - the name of an action
    ACCOUNT_LINK = "account.link"
    ACCOUNT_DISABLE = "account.disable"
    ACCOUNT_BIND = "account.bind"
    ACCOUNT_UNBIND = "account.unbind"
    ACCOUNT_ENABLE = "account.enable"
    PART_ASSIGN = "part.assign"
    DEPUTY_APPOINT = "deputy.appoint"
    OWNER_TRANSFER = "owner.transfer"
    OWNER_RECOVER = "owner.recover"
    CLAIM_FILE = "claim.file"
    CLAIM_WATCH = "claim.watch"
    CLAIM_STOP = "claim.stop"
    CLAIM_READ = "claim.read"
    CLAIM_DECIDE = "claim.decide"
    ACCOUNT_READ_STAFF = "account.read-staff"
    ACCOUNT_HAND_OVER = "account.hand-over"
    ACCOUNT_RECOVER = "account.recover"
    ACCOUNT_FORGOT = "account.forgot"
    ACCOUNT_PAUSE = "account.pause"
    SECOND_FACTOR_SET = "second-factor.set"
    SECOND_FACTOR_OFF = "second-factor.off"
    SECOND_FACTOR_RESET = "second-factor.reset"
    RECOVERY_CODES = "second-factor.recovery-codes"
    RECOVERY_CODE_USE = "second-factor.recovery"
    SESSION_OWES = "session.owes"
    SESSION_BEGIN = "session.begin"
    SESSION_END = "session.end"
    REFERENCE_EDIT = "reference.edit"
    AUDIT_READ = "audit.read"
    KEYS_ROTATE = "keys.rotate"
    KEYS_RETIRE = "keys.retire"
    BACKUP_MAKE = "backup.make"
    BACKUP_RESTORE = "backup.restore"
    AUDIT_TAKE_HEAD = "audit.take-head"
    AUDIT_STAMP = "audit.stamp"
    EXPORT_OWN = "export.own"
    EXPORT_FIRMS = "export.firms"
    EXPORTS_READ = "exports.read"
    FIRM_LEAVE = "firm.leave"
    FIRM_DELETE = "firm.delete"
    RETENTION_SWEEP = "retention.sweep"
    REVIEW_READ = "review.read"
    REVIEW_BEGIN = "review.begin"
    REVIEW_VERDICT = "review.verdict"
    REVIEW_ASK = "review.ask"
    REVIEW_REPLY = "review.reply"
    REVIEW_RETURN = "review.return"
    REVIEW_END = "review.end"
    REVIEW_CLOSE = "review.close"
    REVIEW_BLIND = "review.blind"
    REVIEW_DRAW = "review.draw"
    REVIEW_AGREEMENT = "review.agreement"
    COLOUR_MOVE = "colour.move"
    COLOUR_SETTLE = "colour.settle"
    OBJECTION_FILE = "objection.file"
    OBJECTION_ANSWER = "objection.answer"
    ASSIST_INVITE = "assist.invite"
    ASSIST_FILL = "assist.fill"
    ASSIST_CONFIRM = "assist.confirm"
    QUEUE_READ = "queue.read"
    CASE_TAKE = "case.take"
    CASE_ASSIGN = "case.assign"
    RECUSAL_DECLARE = "recusal.declare"
    RECUSAL_LIFT = "recusal.lift"
    ACTION_READ = "action.read"
    ACTION_PROPOSE = "action.propose"
    ACTION_AGREE = "action.agree"
    ACTION_DECLINE = "action.decline"
    ACTION_WORK = "action.work"
    ACTION_CHECK = "action.check"
    ACTION_REOPEN = "action.reopen"
    ACTION_POSTPONE = "action.postpone"
    FOLLOW_UP_OPEN = "follow-up.open"
    FOLLOW_UP_READ = "follow-up.read"
    FOLLOW_UP_DONE = "follow-up.done"
    ESCALATION_RAISE = "escalation.raise"
    DIARY_READ = "diary.read"
    DIARY_WRITE = "diary.write"
    LETTER_READ = "letter.read"
    LETTER_DRAFT = "letter.draft"
    LETTER_ISSUE = "letter.issue"
    LETTER_RECEIVE = "letter.receive"
    CAMPAIGN_READ = "campaign.read"
    CAMPAIGN_EDIT = "campaign.edit"
    CAMPAIGN_END = "campaign.end"
    CAMPAIGN_EXTEND = "campaign.extend"
    CAMPAIGN_SHEET = "campaign.sheet"
    FIRMS_IMPORT = "firms.import"
    FIRM_INDUSTRY = "firm.industry"
    MESSAGE_READ = "message.read"
    MESSAGE_SETTINGS = "message.settings"
    REMINDERS_SEND = "reminders.send"
    EFFECT_READ = "effect.read"
    VISIT_ASK = "visit.ask"
    VISIT_READ = "visit.read"
    VISIT_ANSWER = "visit.answer"
    STATISTICS_READ = "statistics.read"
    STATISTICS_COMPARE = "statistics.compare"
    STATISTICS_DRAFT = "statistics.draft"
    STATISTICS_SETTLE = "statistics.settle"
    EXPORT_CHARTS = "export.charts"
    TRAINING_READ = "training.read"
    TRAINING_EDIT = "training.edit"
    TRAINING_ATTENDANCE = "training.attendance"
    TRAINING_REPLY = "training.reply"


FIRM_ONLY = frozenset({Reach.NONE, Reach.OWN})
NEVER_AS_DEPUTY = frozenset(
    {Action.DEPUTY_APPOINT, Action.OWNER_TRANSFER, Action.EXPORT_OWN, Action.FIRM_LEAVE}
)
"""What stays with the owner in person: a deputy neither prolongs the own time nor takes the firm,
nor what it holds, nor ends it."""


@lru_cache(maxsize=1)
def table() -> Mapping[Action, Mapping[Role, Reach]]:
    """The whole table: action → role → reach.

    Raises:
        ValueError: it does not speak of exactly the actions and roles that the code knows.
    """
    source = files("data") / "reference" / "rights.csv"
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    found = {Action(row["action"]): {role: Reach(row[role]) for role in Role} for row in rows}
    if len(rows) != len(Action) or len(found) != len(Action):
        raise ValueError("rights.csv 与程序里的动作不一致")
    return found


@lru_cache(maxsize=1)
def described() -> Mapping[Action, str]:
    """What each action is, in Chinese."""
    source = files("data") / "reference" / "rights.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {Action(row["action"]): row["name"] for row in rows}


def reach(actor: Actor, action: Action) -> Reach:
    """How far the actor may do this; `Reach.NONE` is not at all."""
    if actor.deputy_for and action in NEVER_AS_DEPUTY:
        return Reach.NONE
    return table()[action][actor.role]


def may(actor: Actor, action: Action) -> bool:
    """Whether the actor may do this somewhere; where, is the business of `scope.in_scope`."""
    return reach(actor, action) is not Reach.NONE


def require(actor: Actor, action: Action) -> None:
    """Refuse who may not do this anywhere.

    Raises:
        NotAllowed: the table gives the actor's role no reach.
    """
    if may(actor, action):
        return
    if set(table()[action].values()) == FIRM_ONLY:
        raise NotAllowed(_NOT_FOR_STAFF)
    raise NotAllowed
